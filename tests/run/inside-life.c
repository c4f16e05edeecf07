/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Living, waiting and dying in several ways: see inside.h. */

#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int run_exit(char **arguments, int n)
{
	(void)n;
	flush();
	exit((int)number(arguments[0]));
}

/* Of the default action, whatever was inherited. */
static int run_raise(char **arguments, int n)
{
	int signal_to = signal_number(arguments[0]);
	struct rlimit none = { 0 };

	(void)n;
	flush();
	setrlimit(RLIMIT_CORE, &none);
	signal(signal_to, SIG_DFL);
	raise(signal_to);
	return 0;
}

/* Tenths of a second. */
static int run_sleep(char **arguments, int n)
{
	long tenths = (long)number(arguments[0]);
	struct timespec rest = { tenths / 10, tenths % 10 * 100000000 };

	(void)n;
	flush();
	while (nanosleep(&rest, &rest) < 0 && errno == EINTR)
		;
	return 0;
}

/* Until nobody holds the other end of standard input. */
static int run_wait(char **arguments, int n)
{
	char text[256];

	(void)arguments, (void)n;
	flush();
	while (read(0, text, sizeof(text)) > 0)
		;
	return 0;
}

static int run_say(char **arguments, int n)
{
	for (int i = 0; i < n; i++)
		printf("%s%s", i ? " " : "", arguments[i]);
	putchar('\n');
	flush();
	return 0;
}

/* signals COUNT: say the name of each that comes, end after so many. */
static int run_signals(char **arguments, int n)
{
	long count = (long)number(arguments[0]);
	siginfo_t info;
	sigset_t all;

	(void)n;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	puts("ready");
	flush();
	while (count-- > 0 && sigwaitinfo(&all, &info) > 0) {
		printf("signal %s\n", sigabbrev_np(info.si_signo));
		flush();
	}
	return 0;
}

/* Which signals are blocked or ignored at the start. */
static int run_mask(char **arguments, int n)
{
	struct sigaction action;
	sigset_t blocked;

	(void)arguments, (void)n;
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	fputs("blocked", stdout);
	for (int i = 1; i < NSIG; i++)
		if (sigismember(&blocked, i) == 1)
			printf(" %d", i);
	fputs("\nignored", stdout);
	for (int i = 1; i < NSIG; i++)
		if (sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			printf(" %d", i);
	putchar('\n');
	return 0;
}

static void ignore_all(void)
{
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
}

static void detach(const char *path)
{
	int fd;

	setsid();
	if (fork())
		_exit(0);
	ignore_all();
	if (path) {
		fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, "alive\n", 6) != 6)
			_exit(1);
		close(fd);
	}
	for (int fd_std = 0; fd_std < 3; fd_std++)
		close(fd_std);
	for (;;)
		sleep(600);
}

/* daemon [PATH]: leave one behind that obeys nobody; writes "alive" into the file. */
static int run_daemon(char **arguments, int n)
{
	pid_t pid;

	flush();
	pid = fork();
	if (pid == 0)
		detach(n ? arguments[0] : NULL);
	waitpid(pid, NULL, 0);
	return 0;
}

/* background COMMAND...: in a process that is not waited for. */
static int run_background(char **arguments, int n)
{
	flush();
	if (fork() == 0)
		_exit(inside_run(arguments, n));
	return 0;
}

static int run_close(char **arguments, int n)
{
	flush();
	for (int i = 0; i < n; i++)
		close((int)number(arguments[i]));
	return 0;
}

/* execute PATH [ARGUMENT]...: only comes back where it fails. */
static int run_execute(char **arguments, int n)
{
	(void)n;
	flush();
	execv(arguments[0], arguments);
	printf("execute %s %s\n", arguments[0], errno_text(errno));
	return 1;
}

/* The size of the terminal each time that it changes, so many times. */
static int run_sizes(char **arguments, int n)
{
	long count = (long)number(arguments[0]);
	struct winsize size = { 0 };
	sigset_t change;
	int got;

	(void)n;
	sigemptyset(&change);
	sigaddset(&change, SIGWINCH);
	sigprocmask(SIG_BLOCK, &change, NULL);
	ioctl(0, TIOCGWINSZ, &size);
	printf("size %u %u\n", size.ws_row, size.ws_col);
	flush();
	while (count-- > 0 && sigwait(&change, &got) == 0) {
		ioctl(0, TIOCGWINSZ, &size);
		printf("size %u %u\n", size.ws_row, size.ws_col);
		flush();
	}
	return 0;
}

/* Three seconds of tries: a file that is executed is busy. */
static void overwrite(int file, const char *text)
{
	const struct timespec pause_between = { .tv_nsec = 50000000 };
	char path[64];

	setsid();
	ignore_all();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	for (int i = 0; i < 60; i++) {
		int fd = open(path, O_WRONLY | O_CLOEXEC);

		if (fd >= 0)
			_exit(write(fd, text, strlen(text)) < 0);
		nanosleep(&pause_between, NULL);
	}
	_exit(1);
}

/* overwrite PATH|parent-exe TEXT: when the jail has ended, if not now. */
static int run_overwrite(char **arguments, int n)
{
	bool is_path = strcmp(arguments[0], "parent-exe");
	pid_t parent = getppid();
	char path[64];
	int file;

	(void)n;
	snprintf(path, sizeof(path), "/proc/%d/exe", parent);
	file = open(is_path ? arguments[0] : path, O_PATH);
	printf("overwrite %s %s\n", arguments[0], file < 0 ? errno_text(errno) : "ok");
	flush();
	if (fork() == 0)
		overwrite(file, arguments[1]);
	/* It would end what is left; without it, the launcher ends first. */
	if (!is_path)
		kill(parent, SIGKILL);
	return 0;
}

/* What uses up processor time, memory or files until a limit ends it. */
static int run_burn(char **arguments, int n)
{
	(void)arguments, (void)n;
	flush();
	for (volatile unsigned long i = 0;; i++)
		;
	return 0;
}

const struct command life_commands[] = {
	{ "exit", 1, "STATUS", run_exit },
	{ "raise", 1, "SIGNAL", run_raise },
	{ "sleep", 1, "TENTHS-OF-A-SECOND", run_sleep },
	{ "wait", 0, "", run_wait },
	{ "say", 1, "WORD...", run_say },
	{ "signals", 1, "COUNT", run_signals },
	{ "mask", 0, "", run_mask },
	{ "daemon", 0, "[PATH]", run_daemon },
	{ "background", 1, "COMMAND [ARGUMENT]...", run_background },
	{ "close", 1, "FD...", run_close },
	{ "execute", 1, "PATH [ARGUMENT]...", run_execute, true },
	{ "sizes", 1, "COUNT", run_sizes },
	{ "overwrite", 2, "PATH|parent-exe TEXT", run_overwrite },
	{ "burn", 0, "", run_burn },
	{ 0 },
};

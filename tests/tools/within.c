/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A test that ends, with all that it started: within SECONDS PROGRAM [ARGUMENT]...
 *
 * Should: end with the status of the program; end the program when the time is over,
 * and in any case whatever it left running, however far away, and say so, since a test
 * must leave nothing behind. Must not: wait for a process that it cannot end.
 * timeout(1) ends the program alone, and who reads its output waits for as long as
 * anything else holds that open.
 *
 * What loses its parent becomes a child of ours: PR_SET_CHILD_SUBREAPER, prctl(2).
 */

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	GRACE = 2000,    /* ms for what is ending already, or was asked to */
	PATIENCE = 5000, /* ms for what was killed */
	PAUSE = 20,      /* ms between two looks */
};

static pid_t program;
static int output, signals;
static int status = -1; /* of the program, as in waitpid(2); -1: it runs */

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Whether that process is a child of ours; its name goes to NAME. */
static bool is_child(const char *pid, char name[64])
{
	char path[64], line[512], *begin, *end;
	FILE *file;
	bool read;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	read = fgets(line, sizeof(line), file);
	fclose(file);
	if (!read || !(begin = strchr(line, '(')) || !(end = strrchr(line, ')')))
		return false;
	*end = 0;
	snprintf(name, 64, "%s", begin + 1);
	return end[1] && end[2] && atoi(end + 3) == getpid();
}

/* Do something about each child; the number of them. */
static int each_child(void (*act)(pid_t pid, const char *name))
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	char name[64];
	int n = 0;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    is_child(entry->d_name, name)) {
			n++;
			act(atoi(entry->d_name), name);
		}
	if (proc)
		closedir(proc);
	return n;
}

static void tell(pid_t pid, const char *name)
{
	printf("# left running: %d %s\n", pid, name);
}

static void end(pid_t pid, const char *name)
{
	(void)name;
	kill(pid, SIGKILL);
}

/* Whether there are children still, after those that ended are reaped. */
static bool reap(void)
{
	pid_t pid;
	int what;

	while ((pid = waitpid(-1, &what, WNOHANG)) > 0)
		if (pid == program)
			status = what;
	return pid == 0;
}

/*
 * Pass on what was written, when there is some within so many ms.  Whether there was: a
 * signal ends the wait, too.
 */
static bool pass_on(int timeout)
{
	struct pollfd fds[] = { { output, POLLIN, 0 }, { signals, POLLIN, 0 } };
	char buffer[65536];
	ssize_t n;

	if (poll(fds, 2, timeout) <= 0 || !fds[0].revents)
		return false;
	n = read(output, buffer, sizeof(buffer));
	if (n > 0) {
		fwrite(buffer, 1, (size_t)n, stdout);
		fflush(stdout);
	} else if (n == 0) {
		close(output);
		output = -1; /* which poll(2) leaves alone */
	}
	return n > 0;
}

/* Wait for the program until then (ms); a signal that asks us to end is passed on. */
static void wait_for_program(long long until)
{
	struct signalfd_siginfo info;
	long long left;

	while (status < 0 && (left = until - now_ms()) > 0) {
		pass_on((int)left);
		if (read(signals, &info, sizeof(info)) == sizeof(info) &&
		    info.ssi_signo != SIGCHLD)
			kill(-program, (int)info.ssi_signo);
		reap();
	}
}

/* Whether no child is there any more, or is within so many ms. */
static bool alone_within(long long ms, bool killing)
{
	struct signalfd_siginfo info;
	long long until = now_ms() + ms;

	while (reap()) {
		if (now_ms() > until)
			return false;
		if (killing)
			each_child(end);
		while (read(signals, &info, sizeof(info)) > 0)
			;
		pass_on(PAUSE);
	}
	return true;
}

static void start(char **argv)
{
	sigset_t mask, none;
	int ends[2];

	sigemptyset(&none);
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || pipe2(ends, O_CLOEXEC) < 0 ||
	    sigprocmask(SIG_BLOCK, &mask, NULL) < 0 ||
	    (signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK)) < 0 ||
	    (program = fork()) < 0) {
		perror("within");
		exit(99);
	}
	if (program == 0) {
		setpgid(0, 0);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execvp(argv[0], argv);
		fprintf(stderr, "within: %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	setpgid(program, program);
	close(ends[1]);
	output = ends[0];
	fcntl(output, F_SETFL, O_NONBLOCK);
}

int main(int argc, char **argv)
{
	int seconds = argc > 2 ? atoi(argv[1]) : 0;
	bool late, alone;

	if (seconds <= 0) {
		fputs("usage: within SECONDS PROGRAM [ARGUMENT]...\n", stderr);
		return 2;
	}
	start(argv + 2);
	wait_for_program(now_ms() + seconds * 1000LL);
	late = status < 0;
	if (late) {
		printf("Bail out! it is not done after %d s\n", seconds);
		each_child(tell);
		kill(-program, SIGTERM);
		wait_for_program(now_ms() + GRACE);
	}
	alone = alone_within(late ? 0 : GRACE, false);
	if (!alone) {
		if (!late) {
			puts("Bail out! it left processes running");
			each_child(tell);
		}
		if (!alone_within(PATIENCE, true))
			puts("# they cannot be ended");
	}
	while (pass_on(0))
		;
	fflush(stdout);
	if (late || !alone)
		return 124;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

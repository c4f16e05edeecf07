/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The launcher beside a process that plays the jail. */

#include "run/supervise.h"

#include <signal.h>
#include <time.h>

#include "../tap.h"

#include "../space.h"
#include "sys/channel.h"
#include "util/cleanup.h"

/* What plays the jail has this end of the channel; its parent supervises it. */
static int end = -1;
static struct plan plan;

static void tell(enum channel_kind kind, int number)
{
	const struct channel_message message = { .kind = kind, .number = number };
	struct error ignored;

	channel_send(end, &message, -1, &ignored);
}

/* What the launcher sends, until it has said it all. */
static void say_message(void)
{
	struct channel_message message;
	struct error err;

	if (channel_receive(end, &message, NULL, &err) == 1)
		space_say("message %d: signal %d%s", message.kind, message.number,
			  message.group ? " to all" : "");
	else
		space_say("no message");
}

/* Supervise the jail that `jail` plays, and say what comes of it. */
static void supervised(void (*jail)(void))
{
	struct running run = { .root = -1, .own = -1, .terminal = -1 };
	struct error err;
	sigset_t all;
	int ends[2], status;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	if (channel_make(ends, &err) < 0)
		_exit(1);
	run.child = fork();
	if (run.child == 0) {
		sigdelset(&all, SIGALRM);
		sigprocmask(SIG_SETMASK, &all, NULL);
		alarm(20); /* should nobody end it */
		close(ends[0]);
		end = ends[1];
		jail();
		_exit(0);
	}
	close(ends[1]);
	run.channel = ends[0];
	status = supervise(&plan, &run, &err);
	if (status < 0)
		space_say("error: %s", err.text);
	else
		space_say("status %d", status);
	space_call("left to wait for", waitpid(-1, NULL, WNOHANG));
}

#define LEFT_NOTHING "left to wait for: No child processes\n"

static void jail_exits(void)
{
	tell(CHANNEL_ENDED, 3 << 8);
}

static void body_exits(void)
{
	supervised(jail_exits);
}

static void jail_killed(void)
{
	tell(CHANNEL_ENDED, SIGTERM);
}

static void body_killed(void)
{
	supervised(jail_killed);
}

static void jail_fails(void)
{
	struct channel_message message = { .kind = CHANNEL_ERROR };
	struct error ignored;

	fail(&message.error, ERROR_SYSTEM, "cannot build it");
	channel_send(end, &message, -1, &ignored);
	tell(CHANNEL_ENDED, 0);
}

static void body_fails(void)
{
	supervised(jail_fails);
}

static void jail_silent(void)
{
	_exit(7);
}

static void body_silent(void)
{
	supervised(jail_silent);
}

static void jail_dies(void)
{
	kill(getpid(), SIGKILL);
}

static void body_dies(void)
{
	supervised(jail_dies);
}

static void jail_nonsense(void)
{
	tell(0, 1);
	tell(77, 2);
	tell(CHANNEL_GO, 0);
	tell(CHANNEL_SIGNAL, SIGKILL);
	/* A terminal that nobody has asked for, and none with the message. */
	tell(CHANNEL_TERMINAL, 0);
	tell(CHANNEL_ENDED, 4 << 8);
}

static void body_nonsense(void)
{
	supervised(jail_nonsense);
}

static void test_ends(void)
{
	is_str(space_run_in(0, body_exits), "status 3\n" LEFT_NOTHING,
	       "the program's exit status is that of jail");
	is_str(space_run_in(0, body_killed), "status 143\n" LEFT_NOTHING,
	       "... or 128 and the signal that ended it");
	is_str(space_run_in(0, body_fails), "error: cannot build it\n" LEFT_NOTHING,
	       "an error inside is one of jail");
	is_str(space_run_in(0, body_silent), "status 7\n" LEFT_NOTHING,
	       "where the program's is not known, the init's counts");
	is_str(space_run_in(0, body_dies), "status 137\n" LEFT_NOTHING,
	       "... or the signal that ended that");
	is_str(space_run_in(0, body_nonsense), "status 4\n" LEFT_NOTHING,
	       "what makes no sense is not obeyed");
}

static void jail_signals(void)
{
	kill(getppid(), SIGUSR1);
	say_message();
	kill(getppid(), SIGTERM);
	say_message();
	kill(getppid(), SIGCONT);
	say_message();
	kill(getppid(), SIGWINCH);
	kill(getppid(), SIGCHLD);
	kill(getppid(), SIGPIPE);
	kill(getppid(), SIGHUP);
	say_message();
	tell(CHANNEL_ENDED, 0);
}

static void body_signals(void)
{
	supervised(jail_signals);
}

/* The state of a process, as "S" or "T" in /proc. */
static char state(pid_t pid)
{
	char path[64], text[512] = "", *at;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (file && fgets(text, sizeof(text), file) && (at = strrchr(text, ')')))
		text[0] = at[2];
	if (file)
		fclose(file);
	return text[0];
}

static void jail_stops(void)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	tell(CHANNEL_STOPPED, SIGTSTP);
	for (int i = 0; i < 500 && state(getppid()) != 'T'; i++)
		nanosleep(&pause, NULL);
	space_say("the launcher is %c", state(getppid()));
	kill(getppid(), SIGCONT);
	say_message();
	tell(CHANNEL_ENDED, 0);
}

static void body_stops(void)
{
	supervised(jail_stops);
}

static void test_signals(void)
{
	char expected[256];

	snprintf(expected, sizeof(expected),
		 "message 2: signal %d\nmessage 2: signal %d\n"
		 "message 2: signal %d to all\nmessage 2: signal %d\n"
		 "status 0\n" LEFT_NOTHING,
		 SIGUSR1, SIGTERM, SIGCONT, SIGHUP);
	is_str(space_run_in(0, body_signals), expected,
	       "signals go to the program, but those that are for jail");
	snprintf(expected, sizeof(expected),
		 "the launcher is T\nmessage 2: signal %d to all\nstatus "
		 "0\n" LEFT_NOTHING,
		 SIGCONT);
	is_str(space_run_in(0, body_stops), expected,
	       "the launcher stops with the program, and goes on with it");
}

static void jail_obeys(void)
{
	say_message();
	say_message();
	tell(CHANNEL_ENDED, SIGTERM);
}

static void body_time(void)
{
	supervised(jail_obeys);
}

static void jail_defies(void)
{
	for (;;)
		pause();
}

static void body_time_defied(void)
{
	supervised(jail_defies);
}

static void test_time(void)
{
	char expected[256];

	plan.limits.time = 50000;
	snprintf(expected, sizeof(expected),
		 "message 2: signal %d\nmessage 2: signal %d to all\nstatus "
		 "143\n" LEFT_NOTHING,
		 SIGTERM, SIGCONT);
	is_str(space_run_in(0, body_time), expected,
	       "at the end of the time the program is told, even if it is stopped");
	is_str(space_run_in(0, body_time_defied), "status 137\n" LEFT_NOTHING,
	       "... and killed if it does not end");
	plan.limits.time = 0;
	is_str(space_run_in(0, body_time_defied), "status 137\n" LEFT_NOTHING,
	       "no time is no time, and not for ever");
	plan.limits.time = UINT64_MAX;
}

static void say_stream(int fd)
{
	char link[32], path[64] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		space_say("%d: %s", fd, strerror(errno));
	else
		space_say("%d: %s", fd, !strcmp(path, "/dev/null") ? path : "kept");
}

static void body_streams(void)
{
	int fd = open("/dev/zero", O_RDWR);

	for (int stream = 0; stream < 3; stream++)
		dup2(fd, stream);
	supervised(jail_exits);
	for (int stream = 0; stream < 3; stream++)
		say_stream(stream);
}

static void test_streams(void)
{
	plan.session.terminal[0] = true;
	is_str(space_run_in(0, body_streams),
	       "status 3\n" LEFT_NOTHING "0: kept\n1: /dev/null\n2: kept\n",
	       "streams of the program are let go, but the terminal and stderr");
	plan.session.terminal[0] = false;
}

int main(void)
{
	plan.limits.time = UINT64_MAX;
	test_ends();
	test_signals();
	test_time();
	test_streams();
	return tap_done();
}

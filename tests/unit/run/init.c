/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The init of a jail, and a launcher that asks it this and that. */

#include "run/init.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>

#include "../tap.h"

#include "../space.h"
#include "sys/channel.h"
#include "sys/descriptor.h"
#include "sys/process.h"
#include "util/cleanup.h"

static struct plan plan;
static int channel = -1; /* the launcher's end */
static pid_t init;
static bool alone; /* without process ids of its own */

#if defined(__SANITIZE_ADDRESS__)
static const bool sanitized = true;
#elif defined(__has_feature)
static const bool sanitized = __has_feature(address_sanitizer);
#else
static const bool sanitized;
#endif

static bool dawdle; /* the init, while its program runs */

static _Noreturn void be_init(int end, void (*main_of_program)(void))
{
	struct running run = { .root = -1, .own = -1, .terminal = -1, .channel = end };
	struct error err;
	sigset_t all;
	pid_t program;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (init_adopt(&plan, &run, &err) < 0)
		_exit(1);
	program = fork();
	if (program == 0) {
		sigemptyset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
		setpgid(0, 0);
		close(end);
		main_of_program();
		_exit(0);
	}
	setpgid(program, program);
	if (dawdle)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	init_run(&plan, &run, program);
}

/* End what is left of this child's, be it by a bug: it all came to us as to an init. */
static void sweep(void)
{
	char path[64], list[1024];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	do {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		n = fd < 0 ? -1 : read(fd, list, sizeof(list) - 1);
		close(fd);
		list[n > 0 ? n : 0] = '\0';
		kill((pid_t)strtol(n > 0 ? list : "0", NULL, 10), n > 0 ? SIGKILL : 0);
	} while (n > 0 && waitpid(-1, NULL, 0) > 0);
}

static void sweep_late(int number)
{
	(void)number;
	space_say("it takes too long");
	sweep();
	_exit(1);
}

/* Start an init for the program that `main_of_program` is. */
static void start(void (*main_of_program)(void))
{
	struct error err;
	int ends[2];

	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	signal(SIGALRM, sweep_late);
	alarm(20);
	if (descriptor_begin(&err) < 0 || channel_make(ends, &err) < 0)
		_exit(1);
	plan.namespaces.clone_flags = alone ? 0 : CLONE_NEWPID;
	init = process_clone(alone ? 0 : CLONE_NEWUSER | CLONE_NEWPID, &err);
	if (init == 0) {
		close(ends[0]);
		be_init(ends[1], main_of_program);
	}
	close(ends[1]);
	channel = ends[0];
}

static void say_message(void)
{
	struct channel_message message;
	struct error err;
	int received = channel_receive(channel, &message, NULL, &err);

	if (received == 0)
		space_say("the end");
	else if (received < 0)
		space_say("%s", err.text);
	else if (message.kind == CHANNEL_ENDED && WIFSIGNALED(message.number))
		space_say("ended by %d", WTERMSIG(message.number));
	else if (message.kind == CHANNEL_ENDED)
		space_say("ended with %d", WEXITSTATUS(message.number));
	else if (message.kind == CHANNEL_STOPPED)
		space_say("stopped by %d", message.number);
	else if (message.kind == CHANNEL_ERROR)
		space_say("error: %s", message.error.text);
	else
		space_say("message %d", message.kind);
}

static void ask(enum channel_kind kind, int number, bool group)
{
	const struct channel_message message = { kind, number, group, { 0 } };
	struct error ignored;

	channel_send(channel, &message, -1, &ignored);
}

/* A sanitizer makes calls at the end which the filter of the init forbids. */
static void wait_for_init(void)
{
	int status = 0;

	if (waitpid(init, &status, 0) < 0 || (status && !sanitized))
		space_say("the init ended with %#x", status);
}

static void body_exit(void (*main_of_program)(void))
{
	start(main_of_program);
	say_message();
	say_message();
	wait_for_init();
}

static void exit_five(void)
{
	_exit(5);
}

static void body_exits(void)
{
	body_exit(exit_five);
}

static void exit_by_signal(void)
{
	signal(SIGSEGV, SIG_DFL);
	kill(getpid(), SIGSEGV);
}

static void body_dies(void)
{
	body_exit(exit_by_signal);
}

static void wait_for_signal(void)
{
	for (;;)
		pause();
}

static void body_signal(void)
{
	start(wait_for_signal);
	ask(CHANNEL_GO, 0, false);
	ask(77, SIGKILL, false);
	ask(CHANNEL_SIGNAL, SIGUSR1, false);
	say_message();
	ask(CHANNEL_SIGNAL, SIGUSR2, false);
	say_message();
	wait_for_init();
}

static void body_stop(void)
{
	start(wait_for_signal);
	ask(CHANNEL_SIGNAL, SIGSTOP, false);
	say_message();
	ask(CHANNEL_SIGNAL, SIGCONT, true);
	ask(CHANNEL_SIGNAL, SIGSTOP, true);
	say_message();
	ask(CHANNEL_SIGNAL, SIGCONT, false);
	ask(CHANNEL_SIGNAL, SIGTERM, true);
	say_message();
	say_message();
	wait_for_init();
}

/* What the program leaves behind tells of its end by the pipe. */
static int alive[2];

static void leave_one(void)
{
	if (fork() == 0) {
		setsid();
		for (;;)
			pause();
	}
	_exit(0);
}

static void leave_short(void)
{
	const struct timespec while_ = { .tv_nsec = 200000000 };

	if (fork() == 0) {
		nanosleep(&while_, NULL);
		if (write(alive[1], "x", 1) < 0)
			_exit(1);
		_exit(0);
	}
	_exit(0);
}

/* Whether whoever holds the pipe ends, in 5 s. */
static void say_alive(void)
{
	struct pollfd pipe_end = { .fd = alive[0], .events = POLLIN };
	char c;

	if (poll(&pipe_end, 1, 5000) <= 0)
		space_say("something is left");
	else
		space_say("%s", read(alive[0], &c, 1) == 1 ? "it has done its work"
							   : "nothing is left");
}

static void body_leave(void)
{
	if (pipe(alive) < 0)
		_exit(1);
	start(leave_one);
	close(alive[1]);
	say_message();
	say_alive();
	say_message();
	wait_for_init();
}

static void body_wait(void)
{
	if (pipe(alive) < 0)
		_exit(1);
	start(leave_short);
	close(alive[1]);
	say_message();
	say_alive();
	say_message();
	wait_for_init();
}

/* The init is at work when it has told of a stop. */
static void body_launcher_ends(void)
{
	if (pipe(alive) < 0)
		_exit(1);
	start(wait_for_signal);
	close(alive[1]);
	ask(CHANNEL_SIGNAL, SIGSTOP, false);
	say_message();
	close(channel);
	say_alive();
	waitpid(init, NULL, 0); /* with 125, or killed */
}

static void body_launcher_ends_early(void)
{
	if (pipe(alive) < 0)
		_exit(1);
	start(wait_for_signal);
	close(alive[1]);
	close(channel);
	say_alive();
	waitpid(init, NULL, 0);
}

static void body_streams(void)
{
	char path[64], target[64];
	size_t n = 0;

	start(wait_for_signal);
	ask(CHANNEL_SIGNAL, SIGSTOP, false);
	say_message();
	for (int fd = 0; fd < 64; fd++) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", init, fd);
		n += readlink(path, target, sizeof(target)) >= 0;
		if (fd == 2)
			space_say("%zu streams", n);
	}
	space_say("%s", n ? "what it needs" : "not to be seen");
	close(channel);
	waitpid(init, NULL, 0);
}

/* Nothing that a body has started outlives it. */
static void (*body)(void);

static void body_swept(void)
{
	body();
	sweep();
}

static const char *run(void (*what)(void))
{
	body = what;
	return space_run_in(0, body_swept);
}

/* Where the launcher has to count what was used, the init waits for it. */
static void body_counted(void)
{
	const struct timespec while_ = { .tv_nsec = 100000000 };

	plan.cgroup.fleeting = true;
	start(exit_five);
	say_message();
	nanosleep(&while_, NULL);
	space_say("%s", kill(init, 0) == 0 && waitpid(init, NULL, WNOHANG) == 0
				? "it waits"
				: "it is gone");
	ask(CHANNEL_GO, 0, false);
	say_message();
	wait_for_init();
}

static void test_life(void)
{
	is_str(run(body_exits), "ended with 5\nthe end\n",
	       "the end of the program is told, and is that of the jail");
	if (sanitized)
		skip("... after what it used was counted",
		     "the filter kills the sanitizer, at the end of an init");
	else
		is_str(run(body_counted), "ended with 5\nit waits\nthe end\n",
		       "... after what it used was counted, where that goes with it");
	is_str(run(body_dies), "ended by 11\nthe end\n", "... also by a signal");
	is_str(run(body_signal), "ended by 10\nthe end\n",
	       "the program gets signals, and nothing else counts as one");
	is_str(run(body_stop), "stopped by 19\nstopped by 19\nended by 15\nthe end\n",
	       "stops are told, each of them");
	is_str(run(body_leave), "ended with 0\nnothing is left\nthe end\n",
	       "what the program leaves behind ends with it (S12)");
	dawdle = true;
	is_str(run(body_leave), "ended with 0\nnothing is left\nthe end\n",
	       "... also before the init is ready");
	dawdle = false;
	plan.session.wait_for = WAIT_FOR_ALL;
	is_str(run(body_wait), "ended with 0\nit has done its work\nthe end\n",
	       "... or is waited for");
	plan.session.wait_for = WAIT_FOR_PROGRAM;
	is_str(run(body_launcher_ends), "stopped by 19\nnothing is left\n",
	       "without the launcher nothing is left (S12)");
	is_str(run(body_launcher_ends_early), "nothing is left\n",
	       "... whenever it has ended");
	is_str(run(body_streams), "stopped by 19\n0 streams\nwhat it needs\n",
	       "the init holds no stream (S4)");
}

int main(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle)
		skip("the init of a jail with process ids of its own", obstacle);
	else
		test_life();
	alone = true;
	/* It reads a file of /proc at the end, which the sanitizer does by other calls.
	 */
	if (sanitized)
		skip("the init of a jail without", "its filter kills the sanitizer");
	else
		test_life();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The launcher while the program runs: see supervise.h. */

#include "run/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/relay.h"
#include "sys/channel.h"
#include "util/cleanup.h"

enum { GRACE_SECONDS = 2 };

struct supervisor {
	const struct plan *plan;
	struct running *run;
	int signals; /* a signalfd for all */
	int timer;   /* for the time limit; -1: none */
	bool late;   /* the time is up, and the program has been told */
	struct relay relay;

	bool running; /* the other end of the channel is open */
	bool failed;
	struct error error;
	int status; /* of the program, as of waitpid(2); -1: not known */
};

static void supervisor_done(struct supervisor *s)
{
	relay_end(&s->relay);
	close_fd(&s->signals);
	close_fd(&s->timer);
}

static void send_signal(struct supervisor *s, int number, bool group)
{
	const struct channel_message message = {
		.kind = CHANNEL_SIGNAL,
		.number = number,
		.group = group,
	};
	struct error ignored;

	/* Where nobody is left to take it, the end of the channel says so. */
	channel_send(s->run->channel, &message, -1, &ignored);
}

/*
 * Whether somebody will see that we are stopped and let us go on: the shell whose
 * job we are.  A terminal emulator that started us directly will not.
 */
static bool has_job_control(void)
{
	return getsid(getppid()) == getsid(0);
}

/* The program has stopped; so do we, for our parent to see. */
static void stop_too(struct supervisor *s, int number)
{
	relay_pause(&s->relay);
	if (has_job_control())
		raise(SIGSTOP);
	else if (number == SIGSTOP)
		return; /* by its own hand, or ours: there it stays */
	relay_resume(&s->relay);
	relay_resize(&s->relay);
	send_signal(s, SIGCONT, true);
}

static int take_terminal(struct supervisor *s, int master, struct error *err)
{
	const struct channel_message go = { .kind = CHANNEL_GO };

	if (relay_start(&s->relay, &s->plan->session, master, err) < 0)
		return -1;
	return channel_send(s->run->channel, &go, -1, err);
}

/* The init waits with its end, which would be that of what is to be counted. */
static void count_and_go(struct supervisor *s)
{
	const struct channel_message go = { .kind = CHANNEL_GO };
	struct error ignored;

	cgroup_usage_all(s->plan, s->run);
	channel_send(s->run->channel, &go, -1, &ignored);
}

static int hear(struct supervisor *s, struct error *err)
{
	struct channel_message message;
	AUTO_CLOSE int fd = -1;
	int received = channel_receive(s->run->channel, &message, &fd, err);

	if (received <= 0) {
		s->running = false;
		return received;
	}
	switch (message.kind) {
	case CHANNEL_TERMINAL:
		/* Once, and where it was planned: the sender is inside. */
		if (fd < 0 || s->relay.master >= 0 || !s->plan->session.own_terminal)
			break;
		return take_terminal(s, take_fd(&fd), err);
	case CHANNEL_ERROR:
		s->failed = true;
		s->error = message.error;
		break;
	case CHANNEL_STOPPED:
		stop_too(s, message.number);
		break;
	case CHANNEL_ENDED:
		s->status = message.number;
		if (s->plan->cgroup.fleeting)
			count_and_go(s);
		break;
	default:
		break;
	}
	return 0;
}

static void take_signal(struct supervisor *s)
{
	struct signalfd_siginfo info;

	if (read(s->signals, &info, sizeof(info)) != sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGCHLD:
	case SIGPIPE: /* of our own writing */
		break;
	case SIGWINCH:
		relay_resize(&s->relay);
		break;
	case SIGCONT:
		relay_resume(&s->relay);
		send_signal(s, SIGCONT, true);
		break;
	default:
		/* From the keyboard, a signal is for all who are in the foreground. */
		send_signal(s, (int)info.ssi_signo, info.ssi_code == SI_KERNEL);
	}
}

static int set_timer(struct supervisor *s, uint64_t microseconds, struct error *err)
{
	struct itimerspec when = { 0 };

	when.it_value.tv_sec = (time_t)(microseconds / 1000000);
	when.it_value.tv_nsec = (long)(microseconds % 1000000) * 1000;
	if (timerfd_settime(s->timer, 0, &when, NULL) < 0)
		return fail_errno(err, "cannot set the timer");
	return 0;
}

static int start_timer(struct supervisor *s, struct error *err)
{
	uint64_t limit = s->plan->limits.time;

	if (limit == UINT64_MAX)
		return 0;
	s->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (s->timer < 0)
		return fail_errno(err, "cannot make a timer");
	return set_timer(s, limit ? limit : 1, err);
}

static int time_is_up(struct supervisor *s, struct error *err)
{
	uint64_t times;

	if (read(s->timer, &times, sizeof(times)) < 0)
		return 0;
	if (s->late) {
		kill(s->run->child, SIGKILL);
		return 0;
	}
	s->late = true;
	send_signal(s, SIGTERM, false);
	send_signal(s, SIGCONT, true);
	return set_timer(s, GRACE_SECONDS * 1000000ULL, err);
}

static int turn(struct supervisor *s, struct error *err)
{
	struct pollfd sources[] = {
		{ .fd = s->run->channel, .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = s->timer, .events = POLLIN },
		{ .fd = -1 },
		{ .fd = -1 },
	};

	relay_want(&s->relay, sources + 3);
	if (poll(sources, N_ELEMENTS(sources), -1) < 0)
		return errno == EINTR ? 0 : fail_errno(err, "cannot wait");
	relay_pass(&s->relay, sources + 3);
	if (sources[1].revents)
		take_signal(s);
	if (sources[2].revents && time_is_up(s, err) < 0)
		return -1;
	return sources[0].revents ? hear(s, err) : 0;
}

/*
 * The streams that the program has got are its own: who reads its output waits for the
 * last that holds them.  Ours stay where they are the terminal, and stderr for errors.
 */
static void let_streams_go(const struct plan *plan)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; null >= 0 && fd < 2; fd++)
		if (!plan->session.terminal[fd])
			dup3(null, fd, 0);
	close_fd(&null);
}

static int exit_status(const struct supervisor *s, int init_status, struct error *err)
{
	if (s->failed) {
		*err = s->error;
		return -1;
	}
	if (s->late) {
		fprintf(stderr, "jail: %s: [limits] time: the time is up\n",
			PLACE_TEXT(&s->plan->limits.time_place));
	}
	if (s->status >= 0)
		return WIFSIGNALED(s->status) ? 128 + WTERMSIG(s->status)
					      : WEXITSTATUS(s->status);
	return WIFSIGNALED(init_status) ? 128 + WTERMSIG(init_status)
					: WEXITSTATUS(init_status);
}

int supervise(const struct plan *plan, struct running *run, struct error *err)
{
	AUTO(supervisor_done)
	struct supervisor s = {
		.plan = plan,
		.run = run,
		.signals = -1,
		.timer = -1,
		.relay = { .master = -1, .terminal = -1 },
		.running = true,
		.status = -1,
	};
	int init_status = 0;
	sigset_t all;

	sigfillset(&all);
	s.signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s.signals < 0)
		fail_errno(err, "cannot watch for signals");
	if (s.signals < 0 || start_timer(&s, err) < 0)
		goto kill;
	let_streams_go(plan);
	while (s.running)
		if (turn(&s, err) < 0)
			goto kill;
	TEMP_FAILURE_RETRY(waitpid(run->child, &init_status, 0));
	return exit_status(&s, init_status, err);
kill:
	kill(run->child, SIGKILL);
	TEMP_FAILURE_RETRY(waitpid(run->child, &init_status, 0));
	return -1;
}

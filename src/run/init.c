/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The process 1 of a jail: see init.h. */

#include "run/init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/capability.h"
#include "sys/channel.h"
#include "sys/descriptor.h"
#include "sys/filter.h"
#include "sys/process.h"
#include "util/cleanup.h"

struct init {
	const struct plan *plan;
	int channel;
	int deaths;   /* a signalfd for SIGCHLD */
	int children; /* the list of our children, where the kernel does not kill them
		       */
	pid_t program;
	bool ended;
	bool counted; /* the launcher knows what was used, where it has to */
};

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int lock(struct init *init, struct error *err)
{
	const struct capability_sets none = { 0 };
	int keep[] = { init->channel, init->deaths, init->children };
	size_t n = init->children < 0 ? 2 : 3;

	qsort(keep, n, sizeof(*keep), compare);
	/* A reader of the program's output waits until nobody holds the other end. */
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	if (init->plan->capabilities.sets.bounding && capability_bound(0, err) < 0)
		return -1;
	if (descriptor_close(keep, n, err) < 0 || capability_set(&none, err) < 0 ||
	    process_die_with(init->channel, err) < 0)
		return -1;
	return filter_load(&filter_of_init, err);
}

/*
 * Without process ids of the jail's own, the kernel does not end its processes with us:
 * those which lose their parent become our children, and we kill what children we have.
 * A program may end, and leave something behind, before we get to do anything more.
 */
int init_adopt(const struct plan *plan, struct running *run, struct error *err)
{
	char path[64];

	run->children = -1;
	if (plan_unshares(&plan->namespaces, CLONE_NEWPID))
		return 0;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		return fail_errno(err, "cannot adopt processes");
	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	run->children = open(path, O_RDONLY | O_CLOEXEC);
	return run->children < 0 ? fail_errno(err, "cannot open %s", path) : 0;
}

/*
 * The number at *at, of a list that each is followed by a blank in; *at is then behind
 * that.  0 is the end of what was read, which may be the middle of a number.
 */
static pid_t next_child(const char **at)
{
	char *rest;
	long pid = strtol(*at, &rest, 10);

	if (rest == *at || *rest != ' ')
		return 0;
	*at = rest + 1;
	return (pid_t)pid;
}

/* Where the kernel does not do it. */
static void kill_children(struct init *init)
{
	char list[4096];
	ssize_t n;

	while (init->children >= 0 &&
	       (n = pread(init->children, list, sizeof(list) - 1, 0)) > 0) {
		const char *at = list;
		pid_t pid;

		list[n] = '\0';
		while ((pid = next_child(&at)) > 0) {
			if (kill(pid, SIGKILL) < 0)
				return;
			waitpid(pid, NULL, __WALL);
		}
		if (at == list)
			return;
	}
}

/* Until the launcher has counted, or is gone. */
static void await_count(struct init *init)
{
	struct channel_message message;
	struct error ignored;

	while (init->plan->cgroup.fleeting && init->ended && !init->counted &&
	       channel_receive(init->channel, &message, NULL, &ignored) > 0)
		init->counted = message.kind == CHANNEL_GO;
}

static _Noreturn void end(struct init *init)
{
	await_count(init);
	kill_children(init);
	_exit(0);
}

/* The program may have begun by now. */
static _Noreturn void fail_closed(struct init *init, const struct error *err)
{
	struct channel_message message = { .kind = CHANNEL_ERROR, .error = *err };
	struct error ignored;

	channel_send(init->channel, &message, -1, &ignored);
	kill(init->program, SIGKILL);
	kill_children(init);
	_exit(125);
}

static void tell(struct init *init, enum channel_kind kind, int number)
{
	struct channel_message message = { .kind = kind, .number = number };
	struct error ignored;

	/* Where the launcher is gone, our own signal is on its way. */
	channel_send(init->channel, &message, -1, &ignored);
}

static void reap(struct init *init)
{
	bool all = init->plan->session.wait_for == WAIT_FOR_ALL;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | __WALL)) > 0) {
		if (pid != init->program)
			continue;
		if (WIFSTOPPED(status)) {
			tell(init, CHANNEL_STOPPED, WSTOPSIG(status));
			continue;
		}
		init->ended = true;
		tell(init, CHANNEL_ENDED, status);
	}
	if (init->ended && (!all || (pid < 0 && errno == ECHILD)))
		end(init);
}

static void obey(struct init *init)
{
	struct channel_message message;
	struct error ignored;

	if (channel_receive(init->channel, &message, NULL, &ignored) <= 0)
		end(init); /* the launcher is gone */
	if (message.kind == CHANNEL_GO)
		init->counted = true;
	if (message.kind != CHANNEL_SIGNAL || init->ended)
		return;
	kill(message.group ? -init->program : init->program, message.number);
}

_Noreturn void init_run(const struct plan *plan, const struct running *run, pid_t pid)
{
	struct init init = {
		.plan = plan,
		.channel = run->channel,
		.children = run->children,
		.program = pid,
	};
	struct signalfd_siginfo ignored;
	sigset_t children;
	struct error err;

	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	init.deaths = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
	if (init.deaths < 0)
		fail_errno(&err, "cannot watch for children");
	if (init.deaths < 0 || lock(&init, &err) < 0)
		fail_closed(&init, &err);
	for (;;) {
		struct pollfd sources[] = {
			{ .fd = init.deaths, .events = POLLIN },
			{ .fd = init.channel, .events = POLLIN },
		};

		if (poll(sources, N_ELEMENTS(sources), -1) < 0)
			continue;
		if (sources[1].revents)
			obey(&init);
		if (sources[0].revents) {
			while (read(init.deaths, &ignored, sizeof(ignored)) > 0)
				;
			reap(&init);
		}
	}
}

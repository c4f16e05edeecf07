/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [session]: the terminal, how the program starts, and how long it lives
 *
 * Should: decide which streams become a pty of the jail's own, in which directory, with
 * which priorities and descriptors the program starts, and with whom it ends.
 * Must not: leave it the caller's terminal as a controlling one (S9), a descriptor that
 * nobody named, or the caller's keyring (S4).  session-steps.c does it.
 */

#include "isolate/session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "util/cleanup.h"

CHOICE_TYPE(terminal, "auto | own | inherit", "auto", "own", "inherit");
enum { TERMINAL_AUTO, TERMINAL_OWN, TERMINAL_INHERIT };

CHOICE_TYPE(wait_for, "program | all", "program", "all");

NUMBER_TYPE(nice, "-20 to 19 | inherit", -20, 19, "inherit");
NUMBER_TYPE(oom, "-1000 to 1000 | inherit", -1000, 1000, "inherit");

CHOICE_TYPE(policy, "inherit | other | batch | idle | fifo | rr", "inherit", "other",
	    "batch", "idle", "fifo", "rr");
static const int policies[] = { -1,         SCHED_OTHER, SCHED_BATCH,
				SCHED_IDLE, SCHED_FIFO,  SCHED_RR };

NUMBER_TYPE(priority, "1 to 99 | inherit", 1, 99, "inherit");

/* In the order of ioprio_set(2)'s numbers, but for the first. */
CHOICE_TYPE(io_class, "inherit | realtime | best-effort | idle", "inherit", "realtime",
	    "best-effort", "idle");
NUMBER_TYPE(io_priority, "0 to 7 | inherit", 0, 7, "inherit");

static int cpu_range(const char *text, unsigned long *ret_first,
		     unsigned long *ret_last)
{
	char *end;

	errno = 0;
	*ret_first = *ret_last = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9')
		return -1;
	if (*end == '-') {
		const char *second = end + 1;

		*ret_last = strtoul(second, &end, 10);
		if (*second < '0' || *second > '9')
			return -1;
	}
	return *end || errno || *ret_last < *ret_first ? -1 : 0;
}

static int check_cpus(const void *slot, struct error *err)
{
	const struct words *words = slot;
	unsigned long first, last;

	for (size_t i = 0; i < words->n; i++) {
		const struct place *place = &words->items[i].place;

		if (cpu_range(words->items[i].text, &first, &last) < 0)
			return fail_place(err, place, "a processor is N or FIRST-LAST");
		if (last >= CPU_SETSIZE)
			return fail_place(err, place, "no processor is over %d",
					  CPU_SETSIZE - 1);
	}
	return 0;
}

static int check_fds(const void *slot, struct error *err)
{
	const struct words *words = slot;

	for (size_t i = 0; i < words->n; i++) {
		const char *text = words->items[i].text;
		char *end;
		unsigned long fd = strtoul(text, &end, 10);

		if (*text < '0' || *text > '9' || *end || fd < 3 || fd > 65535)
			return fail_place(err, &words->items[i].place,
					  "a descriptor is a number from 3 to 65535");
	}
	return 0;
}

static const struct key keys[] = {
	KEY(session, terminal, terminal, "auto", NULL,
	    "`auto` gives the program a pseudoterminal of its own where stdin and stdout "
	    "are terminals; `own`, where any stream is; `inherit` passes the caller's "
	    "terminal, which is then no controlling terminal and has no job control."),
	KEY(session, directory, path, "", NULL,
	    "The working directory inside, which must exist.  Empty: the caller's, where "
	    "it exists inside, else the home, else /."),
	KEY(session, umask, mode, "inherit", NULL, "The file mode creation mask."),
	KEY(session, nice, nice, "inherit", NULL,
	    "The nice value, setpriority(2); less than the caller's takes privilege."),
	KEY(session, oom_score_adj, oom, "inherit", NULL,
	    "How eagerly the kernel kills the program when memory runs out; less than "
	    "the caller's takes privilege."),
	KEY(session, cpu_affinity, words, "", check_cpus,
	    "Processors that the program may run on: numbers and ranges, `0-3 6`."),
	KEY(session, cpu_scheduling_policy, policy, "inherit", NULL,
	    "The scheduling policy, sched(7)."),
	KEY(session, cpu_scheduling_priority, priority, "inherit", NULL,
	    "The priority under fifo and rr; 1 where it is left out."),
	KEY(session, io_scheduling_class, io_class, "inherit", NULL,
	    "The class of ioprio_set(2)."),
	KEY(session, io_scheduling_priority, io_priority, "inherit", NULL,
	    "The priority within that class, 0 the highest; 4 where it is left out."),
	KEY(session, die_with_parent, flag, "no", NULL,
	    "Whether the jail is killed when the process that started it ends."),
	KEY(session, report, flag, "no", NULL,
	    "Whether a line on standard error tells, at the end, what the jail has "
	    "used: time, memory, devices, and what [cgroup] took or refused."),
	KEY(session, wait_for, wait_for, "program", NULL,
	    "When the jail ends: with the program, or with the last process in it."),
	KEY(session, pass_fds, words, "", check_fds,
	    "Open file descriptors of the caller that the program gets, beside 0, 1 and "
	    "2."),
	{ 0 },
};

static void resolve_terminal(const struct profile *profile, const struct host *host,
			     struct session_plan *s)
{
	bool interactive = host->terminal[0] && host->terminal[1];
	int wish = profile->session.terminal;

	if (wish == TERMINAL_INHERIT || (wish == TERMINAL_AUTO && !interactive))
		return;
	for (int fd = 0; fd < 3; fd++) {
		s->terminal[fd] = host->terminal[fd];
		s->own_terminal |= s->terminal[fd];
	}
	s->input = s->terminal[0];
}

static void resolve_scheduling(const struct profile *profile, struct session_plan *s)
{
	const struct session_settings *p = &profile->session;

	if (p->nice != NUMBER_NONE) {
		s->nice_set = true;
		s->nice = (int)p->nice;
		s->nice_place = PLACE_OF(profile, session.nice);
	}
	if (p->oom_score_adj != NUMBER_NONE) {
		s->oom_set = true;
		s->oom_score_adj = (int)p->oom_score_adj;
		s->oom_place = PLACE_OF(profile, session.oom_score_adj);
	}
	if (policies[p->cpu_scheduling_policy] >= 0) {
		s->policy_set = true;
		s->policy = policies[p->cpu_scheduling_policy];
		s->policy_place = PLACE_OF(profile, session.cpu_scheduling_policy);
	}
	if (s->policy == SCHED_FIFO || s->policy == SCHED_RR)
		s->priority = p->cpu_scheduling_priority == NUMBER_NONE
				      ? 1
				      : (int)p->cpu_scheduling_priority;
	if (p->io_scheduling_class) {
		s->io_set = true;
		/* IOPRIO_PRIO_VALUE(class, data) */
		s->io_priority = p->io_scheduling_class << 13 |
				 (p->io_scheduling_priority == NUMBER_NONE
					  ? 4
					  : (int)p->io_scheduling_priority);
		s->io_place = PLACE_OF(profile, session.io_scheduling_class);
	}
}

/* A priority is one of a policy; without it, it would be forgotten in silence. */
static void check_priorities(const struct profile *profile,
			     const struct session_plan *s, struct faults *faults)
{
	const struct session_settings *p = &profile->session;
	struct place place;
	struct error err;

	if (p->cpu_scheduling_priority != NUMBER_NONE && !s->priority) {
		place = PLACE_OF(profile, session.cpu_scheduling_priority);
		fail(&err, ERROR_PROFILE,
		     "only the policies fifo and rr have priorities");
		faults_add(faults, &place, "[session] cpu-scheduling-priority", &err);
	}
	if (p->io_scheduling_priority != NUMBER_NONE && !s->io_set) {
		place = PLACE_OF(profile, session.io_scheduling_priority);
		fail(&err, ERROR_PROFILE, "it takes an io-scheduling-class, too");
		faults_add(faults, &place, "[session] io-scheduling-priority", &err);
	}
}

static void resolve_cpus(const struct words *words, struct session_plan *s)
{
	unsigned long first, last;

	for (size_t i = 0; i < words->n; i++) {
		cpu_range(words->items[i].text, &first, &last);
		for (; first <= last; first++)
			CPU_SET(first, &s->cpus);
		s->cpus_set = true;
		s->cpus_place = words->items[i].place;
	}
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void resolve_fds(const struct words *words, struct plan *plan)
{
	struct session_plan *s = &plan->session;

	s->pass_fds = pool_alloc(&plan->pool, (words->n + 1) * sizeof(int));
	for (size_t i = 0; i < words->n; i++) {
		s->pass_fds[s->n_pass_fds++] = atoi(words->items[i].text);
		s->pass_place = words->items[i].place;
	}
	qsort(s->pass_fds, s->n_pass_fds, sizeof(int), compare_ints);
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct session_settings *p = &profile->session;
	struct place place = PLACE_OF(profile, session.directory);
	struct session_plan *s = &plan->session;
	struct error err;

	resolve_terminal(profile, host, s);
	resolve_scheduling(profile, s);
	check_priorities(profile, s, faults);
	resolve_cpus(&p->cpu_affinity, s);
	resolve_fds(&p->pass_fds, plan);
	if (p->directory &&
	    host_expand(host, &plan->pool, p->directory, &s->directory, &err) < 0)
		faults_add(faults, &place, "[session] directory", &err);
	s->directory_place = place;
	s->argv = host->argv;
	s->start[0] = host->cwd;
	s->start[1] = plan->mounts.home;
	s->umask = p->umask;
	s->die_with_parent = p->die_with_parent;
	s->report = p->report;
	s->parent = host->parent;
	s->wait_for = (enum wait_for)p->wait_for;
}

const struct mechanism mech_session = {
	.section = { "session", "The terminal, and how the program lives.", keys },
	.resolve = resolve,
};

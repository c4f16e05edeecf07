/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [session]: the terminal, how the program starts, and how long it lives. */

#include <sched.h>

#include "isolate/isolate.h"

enum wait_for {
	WAIT_FOR_PROGRAM,
	WAIT_FOR_ALL,
};

struct session_settings {
	int terminal;
	char *directory;
	int64_t umask, nice, oom_score_adj;
	struct words cpu_affinity;
	int cpu_scheduling_policy;
	int64_t cpu_scheduling_priority;
	int io_scheduling_class;
	int64_t io_scheduling_priority;
	bool die_with_parent;
	bool report;
	int wait_for;
	struct words pass_fds;
};

struct session_plan {
	char *const *argv; /* the program and its arguments */

	bool terminal[3]; /* these of stdin, stdout and stderr become the own pty */
	bool own_terminal;
	bool input; /* what is typed goes to the own pty */

	const char *directory; /* where to start, which must exist; NULL: not asked */
	struct place directory_place;
	const char *start[2]; /* else the first of these that exists, or "/" */

	int64_t umask; /* NUMBER_NONE: the caller's */

	bool nice_set, oom_set, cpus_set, policy_set, io_set;
	int nice, oom_score_adj;
	cpu_set_t cpus;
	int policy, priority; /* sched_setscheduler(2) */
	int io_priority;      /* ioprio_set(2) */
	struct place nice_place, oom_place, cpus_place, policy_place, io_place;

	bool die_with_parent;
	bool report; /* the end is told on standard error, struct usage */
	pid_t parent;
	enum wait_for wait_for;

	int *pass_fds; /* sorted */
	size_t n_pass_fds;
	struct place pass_place;
};

extern const struct mechanism mech_session;
extern const struct step step_die_with_parent, step_keyring, step_oom, step_scheduling,
	step_terminal, step_dumpable, step_streams, step_descriptors, step_directory,
	step_umask, step_program;

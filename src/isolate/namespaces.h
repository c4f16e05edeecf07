/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [namespaces]: private copies of what the kernel names globally, namespaces(7). */

#include "isolate/isolate.h"

enum namespace_kind {
	NAMESPACE_NEW,
	NAMESPACE_HOST,
	NAMESPACE_JOIN,
};

struct namespace_setting {
	enum namespace_kind kind;
	char *path; /* of the namespace to join */
};

/* How much of namespaces the program may use for a sandbox of its own. */
enum nesting {
	NESTING_NO,
	NESTING_SANDBOX,
	NESTING_FULL,
};

struct namespaces_settings {
	struct namespace_setting user, pid, ipc, uts, net, cgroup, time;
	int nested;
	char *hostname;
	struct time_offset {
		int64_t seconds;
	} time_offset;
};

struct namespaces_plan {
	unsigned long clone_flags; /* CLONE_NEW*, given to clone once */
	struct join {
		int type; /* CLONE_NEW* */
		const char *name, *path;
		struct place place;
	} joins[7]; /* in the order in which they are joined */
	size_t n_joins;
	enum nesting nested;
	const char *hostname; /* NULL: keep */
	bool time;            /* a new time namespace */
	int64_t time_offset;  /* seconds, of CLOCK_MONOTONIC and CLOCK_BOOTTIME */
};

/* Whether a new namespace of that kind (CLONE_NEW*) is made. */
static inline bool plan_unshares(const struct namespaces_plan *n, unsigned long flag)
{
	return n->clone_flags & flag;
}

/* Whether the namespace of that kind is not the host's: it is new, or joined. */
bool namespaces_own(const struct namespaces_plan *n, unsigned long flag);

extern const struct mechanism mech_namespaces;
extern const struct step step_join, step_hostname, step_time, step_nested;

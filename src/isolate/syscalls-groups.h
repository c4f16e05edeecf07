/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Groups of system calls
 *
 * Named as in systemd.exec(5), where a user knows them from; what belongs to a group
 * follows from what the calls do, section 2 of the manual.  Of our own is @ordinary:
 * what programs are allowed where the profile says nothing.
 */

#include <stddef.h>
#include <stdint.h>

#include "isolate/syscalls-calls.h"
#include "sys/comparison.h"

/* A call that is allowed where the comparison holds; several are joined by "or". */
struct partial_call {
	unsigned short call; /* enum call */
	struct comparison comparison;
};

struct group {
	const char *name; /* "@clock" */
	const char *doc;
	const unsigned short *calls; /* enum call */
	size_t n;
	uint64_t includes; /* other groups: bit n is the nth */
	/* Calls that the group allows in part; in `deny` they are not in it. */
	const struct partial_call *partial;
	size_t n_partial;
};

const struct group *group_find(const char *name);
/* NULL past the last. */
const struct group *group_nth(size_t n);

/* Call `member` for every call of the group and the groups in it; some come twice. */
void group_each(const struct group *group, void (*member)(unsigned int call, void *arg),
		void *arg);

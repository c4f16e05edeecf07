/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The words of [syscalls], read and without contradictions: see syscalls-policy.h. */

#include "isolate/isolate.h"
#include "isolate/namespaces.h"
#include "isolate/syscalls-rule.h"
#include "util/pool.h"

struct statement {
	struct rule rule;
	bool deny;
	struct action action; /* allow, or what the word of `deny` says */
	unsigned int rank;    /* the later its file, the higher */
	const struct word *word;
};

struct syscalls_words {
	/* Groups, then calls in the order of their numbers, a bare name first. */
	struct statement *items;
	size_t n;
	struct action otherwise;
	struct action refusal;     /* of a word of `deny` without an action */
	struct action own_refusal; /* of what jail itself refuses */
	enum nesting nested;
};

/* The text of the filter, in the pool. */
const char *syscalls_decide(const struct syscalls_words *words,
			    const struct words *architectures, struct pool *pool,
			    struct faults *faults);

/* Report what is wrong with a word at its place. */
void syscalls_fault(struct faults *faults, const struct statement *statement,
		    struct error *err);

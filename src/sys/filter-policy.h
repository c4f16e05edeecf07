/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The text of a filter, read: see filter.h.  Private to sys/filter*.c and tests. */

#include "sys/filter.h"
#include "util/pool.h"

/* Where all of the comparisons hold, the action. */
struct clause {
	struct comparison *comparisons; /* of a final clause none */
	size_t n;
	struct action action;
};

/* The first clause that holds answers; the last one always does. */
struct decision {
	const char *call;
	struct clause *clauses;
	size_t n; /* at least 1 */
};

struct policy {
	struct action otherwise; /* of calls without a decision */
	const char **architectures;
	size_t n_architectures;
	struct decision *decisions;
	size_t n;
	struct pool pool;
};

/* Fails on a text that is not of the form that filter.h describes. */
int policy_read(const char *text, struct policy *ret, struct error *err);
void policy_done(struct policy *policy);

/* The decision on the call; NULL where the default applies. */
const struct decision *policy_find(const struct policy *policy, const char *call);

/*
 * The decision for one architecture, in the pool: arguments as they are passed there,
 * clauses settled, without those that cannot hold there and those that change nothing
 * before the final one.
 */
struct decision decision_adapt(const struct decision *decision,
			       const struct architecture *architecture,
			       struct pool *pool);

/*
 * The decision on socketcall(2) or ipc(2): what they may do is what the calls that they
 * make may do under any arguments; beyond that, what the policy says of them.
 */
struct decision decision_through(const struct policy *policy, const char *through,
				 struct pool *pool);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Decisions on calls of one architecture, as BPF made by libseccomp
 *
 * libseccomp is asked only for what it does right: rules of one action for one call,
 * joined by "or", each a conjunction of equalities under a mask, at most one for each
 * argument.  (Of two rules that both match and differ in their action one vanishes in
 * silence; two inequalities are joined by "or"; LT, LE, GT and GE are miscompiled
 * before 2.6.1.)  So the decisions become a chain of such filters in one program, and
 * each but the last ends in "not decided here", which is turned into a jump to the
 * next.
 *
 * A clause goes into one link of the chain; the next clause of the same call with
 * another action goes into a later link, which makes "the first one that holds".  An
 * inequality is an equality that leads past the clause: such a clause has a link to
 * itself, as far as its call goes, with a second filter before it that jumps over it.
 */

#include <seccomp.h>

#include "sys/filter-policy.h"

/* In every number of x32, and in no other of x86-64. */
#define X32_BIT 0x40000000U

/* Instructions that grow. */
struct program {
	struct sock_filter *code;
	size_t n;
};

void program_add(struct program *program, struct sock_filter instruction);
/* Let the jump at `at` lead to the end of what is there now. */
void program_land(struct program *program, size_t at);
void program_done(struct program *program);

struct chain {
	const struct architecture *architecture;
	struct link {
		scmp_filter_ctx skip, decide; /* NULL: no rule yet */
	} * links;
	size_t n;
	scmp_filter_ctx last;    /* NULL: calls that no link decides leave at the end */
	struct action otherwise; /* of the last */
};

/*
 * Begin a chain.  With `otherwise`, that answers the calls that are not decided, and
 * the chain always returns.
 */
int chain_init(struct chain *chain, const struct architecture *architecture,
	       const struct action *otherwise, struct error *err);

/*
 * Add the decision on one call, whose clauses are settled (each can hold, only the last
 * one always does); a call once only, and only one that libseccomp knows for the
 * architecture.
 */
int chain_add(struct chain *chain, const struct decision *decision, struct error *err);

/* Append the instructions to the program. */
int chain_export(const struct chain *chain, struct program *program, struct error *err);

void chain_done(struct chain *chain);

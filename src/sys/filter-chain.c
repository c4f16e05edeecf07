/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A chain of libseccomp's filters in one program: see filter-chain.h. */

#include "sys/filter-chain.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/xalloc.h"

/* What a filter of the chain returns for "go on"; no policy has a trace with data. */
#define GO_ON SCMP_ACT_TRACE(1)
#define SKIP  SCMP_ACT_TRACE(2) /* go on behind the next filter */

void program_add(struct program *program, struct sock_filter instruction)
{
	GROW(program->code, program->n);
	program->code[program->n++] = instruction;
}

void program_land(struct program *program, size_t at)
{
	program->code[at].k = (uint32_t)(program->n - at - 1);
}

void program_done(struct program *program)
{
	free(program->code);
	*program = (struct program){ 0 };
}

static int fail_library(struct error *err, int status, const char *what)
{
	errno = -status;
	return fail_errno(err, "cannot compile the filter: libseccomp: %s", what);
}

static int context_make(const struct architecture *architecture, uint32_t otherwise,
			scmp_filter_ctx *ret, struct error *err)
{
	int status;

	*ret = seccomp_init(otherwise);
	if (!*ret)
		return fail_library(err, -ENOMEM, "seccomp_init");
	status = seccomp_attr_set(*ret, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (status == 0)
		/* A tree of numbers: 9 comparisons instead of 300. */
		status = seccomp_attr_set(*ret, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (status == 0 && architecture->token != SCMP_ARCH_X32 &&
	    architecture->token != seccomp_arch_native()) {
		status = seccomp_arch_remove(*ret, SCMP_ARCH_NATIVE);
		if (status == 0)
			status = seccomp_arch_add(*ret, architecture->token);
	}
	return status ? fail_library(err, status, architecture->name) : 0;
}

int chain_init(struct chain *chain, const struct architecture *architecture,
	       const struct action *otherwise, struct error *err)
{
	*chain = (struct chain){ .architecture = architecture };
	if (!otherwise)
		return 0;
	chain->otherwise = *otherwise;
	return context_make(architecture, action_value(otherwise), &chain->last, err);
}

void chain_done(struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		seccomp_release(chain->links[i].skip);
		seccomp_release(chain->links[i].decide);
	}
	seccomp_release(chain->last);
	free(chain->links);
	*chain = (struct chain){ 0 };
}

static scmp_filter_ctx *link_at(struct chain *chain, size_t nth, bool skip)
{
	while (chain->n <= nth) {
		GROW(chain->links, chain->n);
		chain->links[chain->n++] = (struct link){ 0 };
	}
	return skip ? &chain->links[nth].skip : &chain->links[nth].decide;
}

struct target {
	const struct chain *chain;
	const char *call;
	int number;
};

/* One rule: the `n` comparisons, all taken for equalities. */
static int rule_add(const struct target *target, scmp_filter_ctx *context,
		    uint32_t action, const struct comparison *comparisons, size_t n,
		    struct error *err)
{
	struct scmp_arg_cmp equal[6];
	int status;

	if (!*context &&
	    context_make(target->chain->architecture, GO_ON, context, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		equal[i] =
			(struct scmp_arg_cmp){ comparisons[i].argument,
					       SCMP_CMP_MASKED_EQ, comparisons[i].mask,
					       comparisons[i].value };
	status = seccomp_rule_add_array(*context, action, target->number,
					(unsigned int)n, equal);
	/* The same rule once more is no fault. */
	if (status < 0 && status != -EEXIST)
		return fail_library(err, status, target->call);
	return 0;
}

static bool has_inequality(const struct clause *clause)
{
	for (size_t i = 0; i < clause->n; i++)
		if (!clause->comparisons[i].equal)
			return true;
	return false;
}

static int clause_add(struct chain *chain, const struct target *target, size_t nth,
		      const struct clause *clause, struct error *err)
{
	struct comparison equal[6];
	size_t n = 0;

	for (size_t i = 0; i < clause->n; i++) {
		const struct comparison *c = &clause->comparisons[i];

		if (c->equal)
			equal[n++] = *c;
		else if (rule_add(target, link_at(chain, nth, true), SKIP, c, 1, err) <
			 0)
			return -1;
	}
	return rule_add(target, link_at(chain, nth, false),
			action_value(&clause->action), equal, n, err);
}

/* How many clauses before the final one can be rules of the last filter. */
static size_t tail(const struct chain *chain, const struct decision *d)
{
	const struct action *final = &d->clauses[d->n - 1].action, *action;
	size_t n = 0;

	if (!chain->last || action_compare(final, &chain->otherwise))
		return 0;
	for (size_t i = d->n - 1; i--; n++) {
		action = &d->clauses[i].action;
		if (has_inequality(&d->clauses[i]) || !action_compare(action, final) ||
		    action_compare(action, &d->clauses[d->n - 2].action))
			break;
	}
	return n;
}

/* Whether a link can hold the clause beside the one before it. */
static bool fits(const struct clause *before, const struct clause *clause)
{
	return !action_compare(&before->action, &clause->action) &&
	       !has_inequality(before) && !has_inequality(clause);
}

int chain_add(struct chain *chain, const struct decision *decision, struct error *err)
{
	const struct clause *clauses = decision->clauses, *final;
	struct target target = { chain, decision->call, 0 };
	size_t links = decision->n - 1 - tail(chain, decision), nth = 0;

	final = &clauses[decision->n - 1];
	if (!number_rule(chain->architecture, decision->call, &target.number))
		return fail(err, ERROR_SYSTEM,
			    "cannot compile the filter: %s has no %s",
			    chain->architecture->name, decision->call);
	for (size_t i = 0; i < links; i++) {
		nth += i && !fits(&clauses[i - 1], &clauses[i]);
		if (clause_add(chain, &target, nth, &clauses[i], err) < 0)
			return -1;
	}
	for (size_t i = links; i < decision->n - 1; i++)
		if (rule_add(&target, &chain->last, action_value(&clauses[i].action),
			     clauses[i].comparisons, clauses[i].n, err) < 0)
			return -1;
	if (!chain->last)
		return clause_add(chain, &target, links ? nth + 1 : 0, final, err);
	if (!action_compare(&final->action, &chain->otherwise))
		return 0;
	return rule_add(&target, &chain->last, action_value(&final->action), NULL, 0,
			err);
}

/*
 * For x32 libseccomp compares the low half of arguments only, where the kernel reads
 * all of many.  So x32 is compiled as x86-64, by its numbers, and here the test that
 * these are of x86-64 is made to pass; who jumps here has made it (filter-compile.c).
 */
static int admit_x32(struct program *program, size_t start, struct error *err)
{
	size_t n = 0;

	for (size_t i = start; i < program->n; i++) {
		struct sock_filter *at = &program->code[i];

		if (at->code != (BPF_JMP | BPF_JGE | BPF_K) || at->k != X32_BIT)
			continue;
		at->jt = at->jf;
		n++;
	}
	if (n == 1)
		return 0;
	return fail(err, ERROR_HOST,
		    "cannot filter the architecture x32: this libseccomp makes its "
		    "filters in another way");
}

/* Append what libseccomp writes for the context. */
static int context_export(const struct chain *chain, scmp_filter_ctx context, int fd,
			  struct program *program, struct error *err)
{
	struct sock_filter block[512];
	size_t start = program->n;
	ssize_t got;
	int status;

	if (ftruncate(fd, 0) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return fail_errno(err, "cannot empty a file in memory");
	status = seccomp_export_bpf(context, fd);
	if (status < 0)
		return fail_library(err, status, "seccomp_export_bpf");
	if (lseek(fd, 0, SEEK_SET) < 0)
		return fail_errno(err, "cannot read a file in memory");
	while ((got = read(fd, block, sizeof(block))) > 0)
		for (size_t i = 0; i < (size_t)got / sizeof(*block); i++)
			program_add(program, block[i]);
	if (got < 0)
		return fail_errno(err, "cannot read a file in memory");
	if (chain->architecture->token == SCMP_ARCH_X32)
		return admit_x32(program, start, err);
	return 0;
}

/* Turn what means "go on" from `start` on into jumps. */
static void link_filters(struct program *program, size_t start, size_t next,
			 size_t behind_next)
{
	for (size_t i = start; i < next; i++) {
		struct sock_filter *at = &program->code[i];
		size_t to = at->k == SKIP ? behind_next : next;

		if (at->code == (BPF_RET | BPF_K) && (at->k == SKIP || at->k == GO_ON))
			*at = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA,
							   (uint32_t)(to - i - 1));
	}
}

static int link_export(const struct chain *chain, const struct link *link, int fd,
		       struct program *program, struct error *err)
{
	size_t start = program->n, next;

	if (link->skip && context_export(chain, link->skip, fd, program, err) < 0)
		return -1;
	next = program->n;
	if (link->decide && context_export(chain, link->decide, fd, program, err) < 0)
		return -1;
	link_filters(program, start, next, program->n);
	link_filters(program, next, program->n, program->n);
	return 0;
}

int chain_export(const struct chain *chain, struct program *program, struct error *err)
{
	AUTO_CLOSE int fd = memfd_create("filter", MFD_CLOEXEC);

	if (fd < 0)
		return fail_errno(err, "cannot make a file in memory");
	for (size_t i = 0; i < chain->n; i++)
		if (link_export(chain, &chain->links[i], fd, program, err) < 0)
			return -1;
	return chain->last ? context_export(chain, chain->last, fd, program, err) : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the text of a filter to a BPF program
 *
 * For each architecture: is it this one?  Is the number a call at all?  Then what
 * libseccomp cannot say, then a chain of its filters (sys/filter-chain.h).
 */

#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

#include "sys/filter-chain.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

enum {
	X32_FIRST = 512,  /* x86-64 kernels before 5.4 took x32's own numbers, */
	X32_BEHIND = 548, /* from 512 on, without the bit, too */
};

enum {
	JUMP_EQUAL = BPF_JMP | BPF_JEQ | BPF_K,
	JUMP_GREATER = BPF_JMP | BPF_JGT | BPF_K,
	JUMP_GREATER_EQUAL = BPF_JMP | BPF_JGE | BPF_K,
};

static void add(struct program *program, unsigned int code, unsigned int yes,
		unsigned int no, uint32_t k)
{
	program_add(program, (struct sock_filter)BPF_JUMP((unsigned short)code, k,
							  (unsigned char)yes,
							  (unsigned char)no));
}

static void add_load(struct program *program, size_t offset)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

static void add_return(struct program *program, uint32_t value)
{
	add(program, BPF_RET | BPF_K, 0, 0, value);
}

/* A jump whose end program_land() will find. */
static size_t add_jump(struct program *program)
{
	add(program, BPF_JMP | BPF_JA, 0, 0, 0);
	return program->n - 1;
}

/* Numbers that are no calls there; the number is loaded.  Returns the jump to x32. */
static size_t add_limit(struct program *program, const struct architecture *a,
			bool unknown_to_enosys, uint32_t newest)
{
	const uint32_t enosys = SECCOMP_RET_ERRNO | ENOSYS;

	if (a->token != SCMP_ARCH_X86_64) {
		if (a->token == SCMP_ARCH_X32) {
			add(program, JUMP_GREATER_EQUAL, 1, 0, X32_BIT);
			add_return(program, SECCOMP_RET_KILL_PROCESS);
		}
		if (!unknown_to_enosys)
			return 0;
		add(program, JUMP_GREATER, 0, 1, newest);
		add_return(program, enosys);
		return 0;
	}
	/* -1 is how a tracer skips a call; it is no number of x32. */
	if (unknown_to_enosys) {
		add(program, JUMP_GREATER, 0, 4, newest);
		add(program, JUMP_EQUAL, 1, 0, UINT32_MAX);
		add(program, JUMP_GREATER_EQUAL, 1, 0, X32_BIT);
	} else {
		add(program, JUMP_GREATER_EQUAL, 0, 5, X32_FIRST);
		add(program, JUMP_EQUAL, 4, 0, UINT32_MAX);
		add(program, JUMP_GREATER_EQUAL, 2, 0, X32_BIT);
		add(program, JUMP_GREATER_EQUAL, 2, 0, X32_BEHIND);
	}
	add_return(program, enosys);
	add_return(program, SECCOMP_RET_KILL_PROCESS);
	return program->n - 1;
}

struct compiler {
	const struct policy *policy;
	const struct architecture *list[16]; /* what the machine can run, once each */
	size_t n;
	struct program program;
};

static bool lists(const struct compiler *compiler, const struct architecture *a)
{
	for (size_t i = 0; i < compiler->n; i++)
		if (compiler->list[i] == a)
			return true;
	return false;
}

static int list_architectures(struct compiler *compiler,
			      const struct architecture *native, struct error *err)
{
	const struct policy *policy = compiler->policy;

	for (size_t i = 0; i < policy->n_architectures; i++) {
		const char *word = policy->architectures[i];
		const struct architecture *a = native;

		if (strcmp(word, "native"))
			a = architecture_find(word);
		if (!a)
			return fail(err, ERROR_HOST,
				    "cannot filter the architecture %s: this "
				    "libseccomp does not know it",
				    word);
		if (!strcmp(a->family, native->family) && !lists(compiler, a) &&
		    compiler->n < N_ELEMENTS(compiler->list))
			compiler->list[compiler->n++] = a;
	}
	return 0;
}

static bool decides(const struct decision *d, const struct policy *policy)
{
	return d->n > 1 || action_compare(&d->clauses[0].action, &policy->otherwise);
}

/* Calls that libseccomp cannot number for an architecture that is not the native. */
static int add_newer(struct compiler *compiler, const struct architecture *a,
		     struct pool *pool, struct error *err)
{
	const struct policy *policy = compiler->policy;

	for (size_t i = 0; i < policy->n; i++) {
		int ignored, number = number_find(a, policy->decisions[i].call);
		struct decision d;

		if (number < 0 || number_rule(a, policy->decisions[i].call, &ignored))
			continue;
		d = decision_adapt(&policy->decisions[i], a, pool);
		if (d.n > 1)
			return fail(err, ERROR_HOST,
				    "cannot filter the arguments of %s for %s: this "
				    "libseccomp does not know the call there",
				    d.call, a->name);
		if (!decides(&d, policy))
			continue;
		add(&compiler->program, JUMP_EQUAL, 0, 1, (uint32_t)number);
		add_return(&compiler->program, action_value(&d.clauses[0].action));
	}
	return 0;
}

static const char *const multiplexers[] = { "socketcall", "ipc" };

static bool is_multiplexer(const char *call)
{
	return !strcmp(call, multiplexers[0]) || !strcmp(call, multiplexers[1]);
}

/*
 * socketcall(2) and ipc(2) first, and in full: libseccomp adds rules of its own for
 * them to those on what they make, without the arguments.
 */
static int add_multiplexers(struct compiler *compiler, const struct architecture *a,
			    struct pool *pool, struct error *err)
{
	AUTO(chain_done) struct chain chain = { 0 };

	if (chain_init(&chain, a, NULL, err) < 0)
		return -1;
	for (size_t i = 0; i < N_ELEMENTS(multiplexers); i++) {
		struct decision d;

		if (number_find(a, multiplexers[i]) < 0)
			continue;
		d = decision_through(compiler->policy, multiplexers[i], pool);
		d = decision_adapt(&d, a, pool);
		if (chain_add(&chain, &d, err) < 0)
			return -1;
	}
	return chain_export(&chain, &compiler->program, err);
}

static int add_calls(struct compiler *compiler, const struct architecture *a,
		     struct pool *pool, struct error *err)
{
	const struct policy *policy = compiler->policy;
	AUTO(chain_done) struct chain chain = { 0 };

	if (chain_init(&chain, a, &policy->otherwise, err) < 0)
		return -1;
	for (size_t i = 0; i < policy->n; i++) {
		struct decision d;
		int ignored;

		if (!number_rule(a, policy->decisions[i].call, &ignored) ||
		    is_multiplexer(policy->decisions[i].call))
			continue;
		d = decision_adapt(&policy->decisions[i], a, pool);
		if (decides(&d, policy) && chain_add(&chain, &d, err) < 0)
			return -1;
	}
	return chain_export(&chain, &compiler->program, err);
}

static uint32_t newest(const struct policy *policy, const struct architecture *a)
{
	int most = number_newest(a);

	/* A newer libseccomp may know, and the policy name, a newer call. */
	for (size_t i = 0; i < policy->n; i++) {
		int number = number_find(a, policy->decisions[i].call);

		most = number > most ? number : most;
	}
	return (uint32_t)most;
}

/* Everything for one architecture; the number is loaded. */
static int add_architecture(struct compiler *compiler, const struct architecture *a,
			    size_t *ret_x32, struct error *err)
{
	AUTO(pool_done) struct pool pool = { 0 };

	*ret_x32 = add_limit(&compiler->program, a,
			     compiler->policy->otherwise.kind == ACTION_ERRNO,
			     newest(compiler->policy, a));
	if (add_newer(compiler, a, &pool, err) < 0 ||
	    add_multiplexers(compiler, a, &pool, err) < 0)
		return -1;
	return add_calls(compiler, a, &pool, err);
}

/* x32 shares the kernel's name of its architecture with x86-64. */
static int add_block(struct compiler *compiler, const struct architecture *a,
		     struct error *err)
{
	const struct architecture *x32 = architecture_find("x32");
	struct program *program = &compiler->program;
	size_t elsewhere, to_x32, ignored;

	add(program, JUMP_EQUAL, 1, 0, a->audit);
	elsewhere = add_jump(program);
	add_load(program, offsetof(struct seccomp_data, nr));
	if (add_architecture(compiler, a, &to_x32, err) < 0)
		return -1;
	if (to_x32 && lists(compiler, x32)) {
		program->code[to_x32].code = BPF_JMP | BPF_JA;
		program_land(program, to_x32);
		if (add_architecture(compiler, x32, &ignored, err) < 0)
			return -1;
	}
	program_land(program, elsewhere);
	return 0;
}

static int add_blocks(struct compiler *compiler, struct error *err)
{
	bool with_x86_64 = lists(compiler, architecture_find("x86-64"));

	add_load(&compiler->program, offsetof(struct seccomp_data, arch));
	for (size_t i = 0; i < compiler->n; i++) {
		if (compiler->list[i]->token == SCMP_ARCH_X32 && with_x86_64)
			continue;
		if (add_block(compiler, compiler->list[i], err) < 0)
			return -1;
	}
	add_return(&compiler->program, SECCOMP_RET_KILL_PROCESS);
	if (compiler->program.n <= BPF_MAXINSNS)
		return 0;
	fail(err, ERROR_PROFILE, "the filter has %zu instructions, more than %d",
	     compiler->program.n, BPF_MAXINSNS);
	return fail_hint(err, "have fewer rules with arguments in [syscalls], or fewer "
			      "architectures");
}

int filter_compile(const char *text, const struct architecture *native,
		   struct filter **ret, struct error *err)
{
	AUTO(policy_done) struct policy policy = { 0 };
	struct compiler compiler = { .policy = &policy };
	int status = policy_read(text, &policy, err);

	if (status == 0)
		status = list_architectures(&compiler, native, err);
	if (status == 0)
		status = add_blocks(&compiler, err);
	if (status == 0) {
		*ret = xcalloc(1, sizeof(**ret));
		(*ret)->n = (unsigned short)compiler.program.n;
		(*ret)->code = take_ptr(compiler.program.code);
	}
	program_done(&compiler.program);
	return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the decisions of a policy come to on one architecture. */

#include <errno.h>
#include <string.h>

#include "sys/filter-policy.h"
#include "util/cleanup.h"

/* First calls of 32-bit Linux: their ids have 16 bits. */
static bool has_short_ids(const char *call)
{
	static const char *const calls[] = {
		"chown",    "fchown",    "lchown",    "setfsgid", "setfsuid", "setgid",
		"setregid", "setresgid", "setresuid", "setreuid", "setuid",
	};

	for (size_t i = 0; i < N_ELEMENTS(calls); i++)
		if (!strcmp(calls[i], call))
			return true;
	return false;
}

static bool takes_id(const char *call, unsigned int argument)
{
	/* chown(path, owner, group) and its like have the ids behind the file. */
	return has_short_ids(call) && (argument || !strstr(call, "chown"));
}

/* The comparison as it is for the call on this architecture. */
static void adapt(struct comparison *c, const struct architecture *architecture,
		  const char *call)
{
	if (architecture->narrow)
		comparison_narrow(c, takes_id(call, c->argument) ? 16 : 32);
	if (architecture->swapped && c->argument < 2 && !strcmp(call, "clone"))
		c->argument = 1 - c->argument;
}

struct decision decision_adapt(const struct decision *decision,
			       const struct architecture *architecture,
			       struct pool *pool)
{
	struct decision settled = { .call = decision->call };
	struct clause *clauses =
		pool_alloc(pool, decision->n * sizeof(*settled.clauses));

	settled.clauses = clauses;
	for (size_t i = 0; i < decision->n; i++) {
		const struct clause *from = &decision->clauses[i];
		struct clause *to = &clauses[settled.n];

		*to = (struct clause){
			.comparisons = pool_alloc(pool, (from->n +
							 1) * sizeof(*to->comparisons)),
			.n = from->n,
			.action = from->action,
		};
		for (size_t j = 0; j < to->n; j++) {
			to->comparisons[j] = from->comparisons[j];
			adapt(&to->comparisons[j], architecture, decision->call);
		}
		if (!comparisons_settle(to->comparisons, &to->n))
			continue;
		settled.n++;
		if (!to->n)
			break;
	}
	while (settled.n > 1 && !action_compare(&clauses[settled.n - 2].action,
						&clauses[settled.n - 1].action)) {
		clauses[settled.n - 2] = clauses[settled.n - 1];
		settled.n--;
	}
	return settled;
}

/* Calls that socketcall(2) and ipc(2) make, by their first argument. */
static const struct {
	const char *call, *through;
	unsigned int number;
} multiplexed[] = {
	{ "socket", "socketcall", 1 },
	{ "bind", "socketcall", 2 },
	{ "connect", "socketcall", 3 },
	{ "listen", "socketcall", 4 },
	{ "accept", "socketcall", 5 },
	{ "getsockname", "socketcall", 6 },
	{ "getpeername", "socketcall", 7 },
	{ "socketpair", "socketcall", 8 },
	{ "send", "socketcall", 9 },
	{ "recv", "socketcall", 10 },
	{ "sendto", "socketcall", 11 },
	{ "recvfrom", "socketcall", 12 },
	{ "shutdown", "socketcall", 13 },
	{ "setsockopt", "socketcall", 14 },
	{ "getsockopt", "socketcall", 15 },
	{ "sendmsg", "socketcall", 16 },
	{ "recvmsg", "socketcall", 17 },
	{ "accept4", "socketcall", 18 },
	{ "recvmmsg", "socketcall", 19 },
	{ "sendmmsg", "socketcall", 20 },
	{ "semop", "ipc", 1 },
	{ "semget", "ipc", 2 },
	{ "semctl", "ipc", 3 },
	{ "semtimedop", "ipc", 4 },
	{ "msgsnd", "ipc", 11 },
	{ "msgrcv", "ipc", 12 },
	{ "msgget", "ipc", 13 },
	{ "msgctl", "ipc", 14 },
	{ "shmat", "ipc", 21 },
	{ "shmdt", "ipc", 22 },
	{ "shmget", "ipc", 23 },
	{ "shmctl", "ipc", 24 },
};

/* The first refusal among the clauses, where they do not allow in any case. */
static struct action strict_action(const struct policy *policy, const char *call)
{
	const struct decision *decision = policy_find(policy, call);

	if (!decision)
		return policy->otherwise;
	if (decision->n == 1)
		return decision->clauses[0].action;
	for (size_t i = 0; i < decision->n; i++)
		if (!action_permits(&decision->clauses[i].action))
			return decision->clauses[i].action;
	return (struct action){ ACTION_ERRNO, EPERM };
}

struct decision decision_through(const struct policy *policy, const char *through,
				 struct pool *pool)
{
	const struct decision *own = policy_find(policy, through);
	const struct clause final = { .action = policy->otherwise };
	const struct clause *own_clauses = own ? own->clauses : &final;
	size_t n_own = own ? own->n : 1;
	struct decision d = { .call = through };

	d.clauses = pool_alloc(pool,
			       (n_own + N_ELEMENTS(multiplexed)) * sizeof(*d.clauses));
	for (size_t i = 0; i < N_ELEMENTS(multiplexed); i++) {
		struct clause *clause = &d.clauses[d.n];

		if (strcmp(multiplexed[i].through, through))
			continue;
		clause->action = strict_action(policy, multiplexed[i].call);
		if (clause->action.kind == ACTION_ALLOW)
			continue;
		clause->n = 1;
		clause->comparisons = pool_alloc(pool, sizeof(*clause->comparisons));
		/* ipc(2) has a version in the upper half. */
		*clause->comparisons = (struct comparison){
			.equal = true,
			.mask = strcmp(through, "ipc") ? 0xffffffff : 0xffff,
			.value = multiplexed[i].number,
		};
		d.n++;
	}
	/* Refused as a whole, it needs no list of what it refuses. */
	if (n_own == 1 && !action_permits(&own_clauses->action))
		d.n = 0;
	memcpy(&d.clauses[d.n], own_clauses, n_own * sizeof(*d.clauses));
	d.n += n_own;
	return d;
}

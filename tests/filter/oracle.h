/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What words of [syscalls] mean, said a second time
 *
 * isolate/syscalls-policy.h says the rules; isolate/syscalls-*.c and sys/filter*.c turn
 * them into a program.  This is the same as plainly as it can be said, one call at a
 * time, without text, order or program; the tests compare the two.
 */

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>

#include "isolate/namespaces.h"
#include "isolate/syscalls-groups.h"
#include "sys/action.h"
#include "sys/comparison.h"

struct said {
	const struct group *group; /* or NULL, then: */
	const char *call;
	struct comparison conditions[COMPARISONS_MAX];
	size_t n;
	bool deny;
	bool has_action;
	struct action action;
	unsigned int file; /* the later the higher */
};

struct asked {
	const struct said *said;
	size_t n;
	struct action otherwise;
	enum nesting nested;
};

static inline struct action oracle_errno(int number)
{
	return (struct action){ ACTION_ERRNO, number };
}

static inline struct action oracle_refusal(const struct asked *asked)
{
	if (asked->otherwise.kind == ACTION_ALLOW ||
	    asked->otherwise.kind == ACTION_LOG)
		return oracle_errno(EPERM);
	return asked->otherwise;
}

/* What jail refuses by itself is no matter for a tracer. */
static inline struct action oracle_own_refusal(const struct asked *asked)
{
	if (asked->otherwise.kind == ACTION_TRACE)
		return oracle_errno(EPERM);
	return oracle_refusal(asked);
}

static inline struct action oracle_says(const struct asked *asked, const struct said *s)
{
	if (!s->deny)
		return (struct action){ ACTION_ALLOW, 0 };
	return s->has_action ? s->action : oracle_refusal(asked);
}

static inline bool oracle_all_hold(const struct said *s, const uint64_t *arguments)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct comparison *c = &s->conditions[i];
		bool same = (arguments[c->argument] & c->mask) == c->value;

		if (same != c->equal)
			return false;
	}
	return true;
}

static inline bool oracle_same_subject(const struct said *a, const struct said *b)
{
	struct said x = *a, y = *b;

	if (a->group || b->group)
		return a->group == b->group;
	if (strcmp(a->call, b->call) || !a->n != !b->n)
		return false;
	if (!comparisons_settle(x.conditions, &x.n) ||
	    !comparisons_settle(y.conditions, &y.n))
		return false;
	return !comparisons_compare(x.conditions, x.n, y.conditions, y.n);
}

/* Of the very same in two files the later one counts. */
static inline bool oracle_counts(const struct asked *asked, const struct said *s)
{
	for (size_t i = 0; i < asked->n; i++)
		if (asked->said[i].file > s->file &&
		    oracle_same_subject(&asked->said[i], s))
			return false;
	return true;
}

/* One file says two things about the very same. */
static inline bool oracle_contradicts(const struct asked *asked)
{
	for (size_t i = 0; i < asked->n; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct said *a = &asked->said[i], *b = &asked->said[j];
			struct action x = oracle_says(asked, a);
			struct action y = oracle_says(asked, b);

			if (a->file == b->file && oracle_same_subject(a, b) &&
			    action_compare(&x, &y))
				return true;
		}
	}
	return false;
}

struct oracle_search {
	const char *call;
	bool found;
};

static inline void oracle_visit(unsigned int call, void *arg)
{
	struct oracle_search *search = arg;

	search->found |= !strcmp(call_names[call], search->call);
}

static inline bool oracle_member(const struct group *group, const char *call)
{
	struct oracle_search search = { call, false };

	group_each(group, oracle_visit, &search);
	return search.found;
}

static inline bool oracle_in(const char *call, const char *const *calls)
{
	for (; *calls; calls++)
		if (!strcmp(*calls, call))
			return true;
	return false;
}

static inline bool oracle_for_nested(enum nesting nested, const char *call)
{
	static const char *const sandbox[] = { "chroot", "clone", "unshare", NULL };
	static const char *const full[] = {
		"fsconfig",       "fsmount",       "fsopen",        "fspick",
		"mount",          "mount_setattr", "move_mount",    "open_tree",
		"open_tree_attr", "pivot_root",    "setdomainname", "sethostname",
		"setns",          "umount",        "umount2",       NULL,
	};

	return (nested >= NESTING_SANDBOX && oracle_in(call, sandbox)) ||
	       (nested == NESTING_FULL && oracle_in(call, full));
}

/* Whether the flags, if the call takes such, are for no namespace beyond nested. */
static inline bool oracle_flags(const struct asked *asked, const char *call,
				const uint64_t *arguments)
{
	uint64_t fine = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
			CLONE_THREAD | CLONE_SYSVSEM;
	uint64_t bad = CLONE_NEWNS;

	if (asked->nested == NESTING_FULL)
		return true;
	if (asked->nested == NESTING_SANDBOX)
		fine |= 0x7e000000;
	else
		bad |= 0x7e000000;
	if (!strcmp(call, "clone"))
		return !(arguments[0] & bad);
	return strcmp(call, "unshare") || !(arguments[0] & ~fine);
}

static inline bool oracle_injects(const struct asked *asked, const char *call,
				  const uint64_t *arguments)
{
	uint32_t request = (uint32_t)arguments[1];

	if (strcmp(call, "ioctl") || (request != TIOCSTI && request != TIOCLINUX))
		return false;
	for (size_t i = 0; i < asked->n; i++) {
		const struct said *s = &asked->said[i];

		for (size_t j = 0; j < s->n; j++) {
			const struct comparison *c = &s->conditions[j];

			if (!s->deny && s->call && !strcmp(s->call, "ioctl") &&
			    oracle_counts(asked, s) && c->equal && c->argument == 1 &&
			    c->mask == 0xffffffff && c->value == request)
				return false;
		}
	}
	return true;
}

/* Groups, what jail adds to them, and the default. */
static inline struct action oracle_unnamed(const struct asked *asked, const char *call,
					   const uint64_t *arguments)
{
	const struct action allow = { ACTION_ALLOW, 0 };
	bool allowed = oracle_for_nested(asked->nested, call), refused = false;
	bool in_part = false;
	struct action refusal = allow;

	if (!strcmp(call, "clone3"))
		return oracle_errno(ENOSYS);
	for (size_t i = 0; i < asked->n; i++) {
		const struct said *s = &asked->said[i];
		struct action says = oracle_says(asked, s);

		if (!s->group || !oracle_counts(asked, s))
			continue;
		for (size_t j = 0; !s->deny && j < s->group->n_partial; j++) {
			const struct partial_call *part = &s->group->partial[j];
			const struct comparison *c = &part->comparison;

			in_part |= !strcmp(call_names[part->call], call) &&
				   (arguments[c->argument] & c->mask) == c->value;
		}
		if (!oracle_member(s->group, call))
			continue;
		allowed |= !s->deny;
		if (s->deny && action_compare(&says, &refusal) < 0)
			refusal = says;
		refused |= s->deny;
	}
	if (refused)
		return refusal;
	if (allowed || in_part)
		return allow;
	if (oracle_for_nested(NESTING_FULL, call) && strcmp(call, "clone") &&
	    strcmp(call, "unshare"))
		return oracle_own_refusal(asked);
	return asked->otherwise;
}

/* What the call gets with these arguments. */
static inline struct action oracle(const struct asked *asked, const char *call,
				   const uint64_t *arguments)
{
	const struct action allow = { ACTION_ALLOW, 0 };
	bool fine = oracle_flags(asked, call, arguments), rules = false,
	     refused = false;
	bool allowed = false, named = false;
	struct action refusal = allow, by_name = allow, answer;

	for (size_t i = 0; i < asked->n; i++) {
		const struct said *s = &asked->said[i];
		struct action says = oracle_says(asked, s);

		if (s->group || strcmp(s->call, call) || !oracle_counts(asked, s))
			continue;
		if (!s->n) {
			named = true;
			by_name = says;
			continue;
		}
		rules |= !s->deny;
		if (!oracle_all_hold(s, arguments) || (action_permits(&says) && !fine))
			continue;
		allowed |= !s->deny;
		refused |= s->deny;
		if (s->deny && action_compare(&says, &refusal) < 0)
			refusal = says;
	}
	answer = oracle_own_refusal(asked);
	if (oracle_injects(asked, call, arguments)) {
		refused = true;
		if (action_compare(&answer, &refusal) < 0)
			refusal = answer;
	}
	if (refused)
		return refusal;
	if (allowed)
		return allow;
	if (named)
		answer = by_name;
	else if (rules)
		answer = oracle_refusal(asked);
	else
		answer = oracle_unnamed(asked, call, arguments);
	return action_permits(&answer) && !fine ? oracle_own_refusal(asked) : answer;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A profile that has [syscalls] and nothing else, and its filter
 *
 *	struct syscalls_case c = { 0 };
 *	case_begin(&c);
 *	case_say(&c, "a.ini", "deny", "ptrace:kill");
 *	filter = case_compile(&c, "x86-64");
 *	... case_answer(&c, call, arguments) ...
 *	case_done(&c);
 *
 * Later files beat earlier ones: "a.ini", "b.ini", "c.ini".
 */

#include <stddef.h>
#include <string.h>

#include "isolate/syscalls-policy.h"
#include "model.h"
#include "sys/evaluate.h"
#include "tap.h"

struct syscalls_case {
	struct profile profile;
	struct pool pool;
	struct filter *filter;
	const struct architecture *architecture;
	const char *text;
	unsigned int lines; /* each thing said is on a line of its own */
	size_t faults;
	struct error fault; /* the first */
};

static inline void case_note_fault(const struct error *err, void *arg)
{
	struct syscalls_case *c = arg;

	if (!c->faults++)
		c->fault = *err;
}

/* The keys of [syscalls] with their defaults; the places of files that say nothing. */
static inline void case_begin(struct syscalls_case *c)
{
	const struct place nowhere = { 0 };
	struct error err;

	for (const struct key *k = mech_syscalls.section.keys; k->name; k++)
		if (k->type->parse(k->type, k->fallback, &nowhere,
				   key_slot(k, &c->profile), &err) < 0)
			bail(err.text);
	strv_add(&c->profile.sources.files, "a.ini");
	strv_add(&c->profile.sources.files, "b.ini");
	strv_add(&c->profile.sources.files, "c.ini");
}

/* One line of a profile; a fault is counted and kept. */
static inline bool case_say(struct syscalls_case *c, const char *file, const char *name,
			    const char *value)
{
	/* The command line has no lines. */
	const struct place place = {
		.file = file,
		.line = *file == '-' ? 0 : ++c->lines,
		.column = 1,
	};
	const struct key *key = key_find(&mech_syscalls.section, name);
	struct error err;

	if (key->type->parse(key->type, value, &place, key_slot(key, &c->profile),
			     &err) == 0)
		return true;
	case_note_fault(&err, c);
	return false;
}

static inline void case_nest(struct syscalls_case *c, enum nesting nested)
{
	c->profile.namespaces.nested = nested;
}

/* The text of the filter; look at c->faults. */
static inline const char *case_text(struct syscalls_case *c)
{
	struct faults faults = { case_note_fault, c, 0 };

	c->text = syscalls_text(&c->profile.syscalls,
				(enum nesting)c->profile.namespaces.nested,
				&c->profile.sources.files, &c->pool, &faults);
	return c->text;
}

/* Compile it for a machine of that architecture; NULL where there was a fault. */
static inline struct filter *case_compile(struct syscalls_case *c, const char *native)
{
	struct error err;

	if (c->faults)
		return NULL;
	case_text(c);
	if (c->faults)
		return NULL;
	c->architecture = architecture_find(native);
	if (filter_compile(c->text, c->architecture, &c->filter, &err) < 0) {
		case_note_fault(&err, c);
		return NULL;
	}
	if (!evaluate_check(c->filter->code, c->filter->n))
		bail("a program that the evaluator does not understand");
	return c->filter;
}

/* What the filter answers, SECCOMP_RET_*. */
static inline uint32_t case_answer(const struct syscalls_case *c, uint32_t audit,
				   uint32_t number, const uint64_t *arguments)
{
	struct seccomp_data data = { .nr = (int)number, .arch = audit };

	if (arguments)
		memcpy(data.args, arguments, sizeof(data.args));
	return evaluate(c->filter->code, &data);
}

/* The same of a call by name, on the architecture that it was compiled for. */
static inline uint32_t case_call(const struct syscalls_case *c, const char *call,
				 const uint64_t *arguments)
{
	int number = number_find(c->architecture, call);

	if (number < 0)
		bail(call);
	return case_answer(c, c->architecture->audit, (uint32_t)number, arguments);
}

static inline void case_done(struct syscalls_case *c)
{
	for (const struct key *k = mech_syscalls.section.keys; k->name; k++)
		if (k->type->done)
			k->type->done(key_slot(k, &c->profile));
	strv_done(&c->profile.sources.files);
	filter_free(c->filter);
	pool_done(&c->pool);
	*c = (struct syscalls_case){ 0 };
}

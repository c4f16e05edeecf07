/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a system call filter answers to a call
 *
 * One spelling for profiles, plans and tests: "errno EPERM", "kill", "allow".
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

/* From the strictest to the mildest, as seccomp(2) orders them. */
enum action_kind {
	ACTION_KILL,        /* the whole process, by SIGSYS */
	ACTION_KILL_THREAD, /* the thread alone, by SIGSYS */
	ACTION_TRAP,        /* SIGSYS, which the program may catch */
	ACTION_ERRNO,       /* the call fails */
	ACTION_TRACE,       /* the tracer decides; without one the call fails, ENOSYS */
	ACTION_LOG,         /* the call is made, and logged by the kernel */
	ACTION_ALLOW,
};

struct action {
	enum action_kind kind;
	int errnum; /* of ACTION_ERRNO; else 0 */
};

#define ACTION_GRAMMAR "errno NAME | kill | kill-thread | trap | log | trace | allow"
/* The vocabulary for completion. */
extern const char *const action_words[];

/*
 * Read what action_text() writes; also a number for the NAME, from 1 to 4095, and the
 * name alone: "EPERM".  A fault is a fail_at() with the nearest spelling.
 */
int action_parse(const char *text, struct action *ret, struct error *err);

enum { ACTION_TEXT_SIZE = 32 };
const char *action_text(const struct action *action, char *buffer);
#define ACTION_TEXT(action) action_text((action), (char[ACTION_TEXT_SIZE]){ 0 })

/* As strcmp(3): less than 0 where a is the stricter one; of two errnos the lower. */
int action_compare(const struct action *a, const struct action *b);

/* Whether the call may be made after all: allow, log, trace. */
static inline bool action_permits(const struct action *action)
{
	return action->kind >= ACTION_TRACE;
}

/* What a filter returns for it, SECCOMP_RET_*. */
uint32_t action_value(const struct action *action);

/* The number of "EPERM", or 0. */
int errno_number(const char *name);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * One word of [syscalls] allow and deny
 *
 *	NAME[(CONDITION [&& CONDITION]...)][:ACTION]
 *	@GROUP[:ACTION]
 *
 * A CONDITION is "ARGUMENT == VALUE", "ARGUMENT != VALUE" or the same of
 * "ARGUMENT & MASK", where the part with the mask may stand in brackets.  ARGUMENT is
 * a name of isolate/syscalls-arguments.h.  MASK and VALUE are numbers (decimal, 0x, 0
 * for octal) and constants, joined by "|", with "~" for the complement and brackets.
 * ACTION is as in sys/action.h; only `deny` has it.
 *
 * An argument is compared as far as the kernel reads it: 32 bits of an int.
 */

#include "isolate/syscalls-groups.h"
#include "sys/action.h"
#include "sys/comparison.h"

struct rule {
	const struct group *group; /* or NULL, then: */
	int call;      /* enum call; -1: a call that only libseccomp knows */
	char name[64]; /* of the call */
	struct comparison comparisons[COMPARISONS_MAX]; /* settled */
	size_t n;
	bool has_action;
	struct action action;
};

/* Conditions in one word; the rest is for what jail adds. */
enum { RULE_CONDITIONS_MAX = 16 };

/* Read one word.  A fault is a fail_at(), with the nearest spelling of a name. */
int rule_parse(const char *word, struct rule *ret, struct error *err);

/*
 * The next word of a list, as word_next() (profile/word.h), but that brackets keep
 * blanks together, too.
 */
int rule_next(const char *text, size_t *position, size_t *ret_start, char **ret_word,
	      struct error *err);

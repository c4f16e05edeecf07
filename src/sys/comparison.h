/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Comparisons of an argument of a system call with a constant
 *
 * Only what classic BPF over struct seccomp_data can do without ranges: equality and
 * inequality under a mask.  A list of comparisons means that all of them hold.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* (argument & mask) == value, or != value. */
struct comparison {
	unsigned int argument; /* from 0 to 5 */
	bool equal;
	uint64_t mask, value;
};

enum { COMPARISONS_MAX = 24 }; /* in one list */

bool comparison_holds(const struct comparison *comparison, const uint64_t *arguments);

/*
 * Bring a list into the one form that lists of the same meaning share, as far as is
 * easily had: at most one equality for each argument, before its inequalities, none of
 * these decided by it, and in order.  Returns false where the list can never hold; a
 * list that always holds comes out empty.
 */
bool comparisons_settle(struct comparison *list, size_t *n);

/*
 * The argument has only its low `bits` (16 or 32).  A value that no such argument can
 * have keeps the comparison from being equal; -1, sign extended, is one that it can.
 */
void comparison_narrow(struct comparison *comparison, unsigned int bits);

/* As strcmp(3), of settled lists. */
int comparisons_compare(const struct comparison *a, size_t n_a,
			const struct comparison *b, size_t n_b);

/* "arg1 & 0xffffffff == 0x5412", as the text of a filter has it (sys/filter.h). */
enum { COMPARISON_TEXT_SIZE = 64 };
const char *comparison_text(const struct comparison *comparison, char *buffer);

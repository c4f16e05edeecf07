/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Text: what a terminal may be sent, and which word was meant. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The bytes, at most `left`, of the well-formed character of UTF-8 (RFC 3629) at
 * `text`; 0 where there is none.
 */
size_t text_character(const char *text, size_t left);

/*
 * Print with a "?" for every control character and every byte that is not UTF-8, which
 * an 8-bit terminal may take for one, so that no text commands the terminal.
 */
void text_print(const char *text, FILE *out);

/*
 * The known word nearest to `word`: at most a third of its letters (at least one)
 * mistyped, left out, added or swapped.  NULL where none is that near.  `nth` yields
 * the known words one after the other and NULL past the last.
 */
const char *text_nearest(const char *word, const char *(*nth)(size_t n, void *arg),
			 void *arg);

/* The same over an array that ends with NULL. */
const char *text_nearest_in(const char *word, const char *const *words);

static inline bool text_starts(const char *text, const char *prefix)
{
	while (*prefix)
		if (*text++ != *prefix++)
			return false;
	return true;
}

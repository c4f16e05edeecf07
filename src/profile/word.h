/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Words of a value
 *
 * Words are parted by blanks.  Double quotes keep blanks together; inside them \" and
 * \\ are the characters themselves, \n and \t a newline and a tab, and any other
 * backslash is a fault.  Outside of quotes a backslash is itself.
 */

#include <stdbool.h>
#include <stddef.h>

#include "util/error.h"

/* ASCII, whatever the locale. */
static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * The next word of `text` from *position on, as a new string that the caller frees;
 * *position moves behind it.  Returns 1, 0 where no word is left, or -1 with fail_at().
 * *ret_start is the offset of its first byte.
 */
int word_next(const char *text, size_t *position, size_t *ret_start, char **ret_word,
	      struct error *err);

/* The offset in `text` of the `nth` byte of the word that was found at `start`. */
size_t word_offset(const char *text, size_t start, size_t nth);

/* Print so that word_next() reads the same word. */
void word_print(const char *word, FILE *out);

/* How many characters of UTF-8 begin in the first `length` bytes of `text`. */
unsigned int word_characters(const char *text, size_t length);

/* How many bytes the first `characters` of `text` take, or all where it has fewer. */
size_t word_bytes(const char *text, unsigned int characters);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words and quotes: see word.h. */

#include "profile/word.h"

#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/xalloc.h"

/* What stands behind a backslash in quotes, and what it means. */
static const char letters[] = "\"\\nt", meanings[] = "\"\\\n\t";

static int escaped(const char *text, size_t at, char *ret_byte, struct error *err)
{
	const char *letter = text[at + 1] ? strchr(letters, text[at + 1]) : NULL;

	if (!letter)
		return fail_at(err, at,
			       "a backslash in quotes is followed by \", \\, "
			       "n or t");
	*ret_byte = meanings[letter - letters];
	return 0;
}

/* The bytes of `text` up to the end of its first word, quotes and all. */
static size_t extent(const char *text)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] && (quoted || !is_blank(text[n])); n++) {
		if (text[n] == '"')
			quoted = !quoted;
		else if (quoted && text[n] == '\\' && text[n + 1])
			n++;
	}
	return n;
}

int word_next(const char *text, size_t *position, size_t *ret_start, char **ret_word,
	      struct error *err)
{
	size_t at = *position + strspn(text + *position, " \t"), open = 0, length = 0;
	size_t stop = at + extent(text + at);
	bool quoted = false;
	AUTO_FREE char *word = NULL;

	*position = *ret_start = at;
	if (at == stop)
		return 0;
	word = xcalloc(stop - at + 1, 1);
	for (; at < stop; at++) {
		if (text[at] == '"') {
			quoted = !quoted;
			open = at;
		} else if (quoted && text[at] == '\\') {
			if (escaped(text, at, &word[length++], err) < 0)
				return -1;
			at++;
		} else {
			word[length++] = text[at];
		}
	}
	if (quoted)
		return fail_at(err, open, "the quote that opens here is never closed");
	*position = at;
	*ret_word = take_ptr(word);
	return 1;
}

size_t word_offset(const char *text, size_t start, size_t nth)
{
	bool quoted = false;
	size_t at = start;

	for (;; at++) {
		if (text[at] == '"')
			quoted = !quoted;
		else if (!text[at] || !nth--)
			return at;
		else if (quoted && text[at] == '\\')
			at++;
	}
}

void word_print(const char *word, FILE *out)
{
	if (*word && !word[strcspn(word, " \t\n\"\\;#")]) {
		fputs(word, out);
		return;
	}
	putc('"', out);
	for (; *word; word++) {
		const char *meaning = strchr(meanings, *word);

		if (meaning)
			fprintf(out, "\\%c", letters[meaning - meanings]);
		else
			putc(*word, out);
	}
	putc('"', out);
}

unsigned int word_characters(const char *text, size_t length)
{
	unsigned int n = 0;

	for (size_t i = 0; i < length; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

size_t word_bytes(const char *text, unsigned int characters)
{
	size_t n = 0;

	while (text[n] && (((unsigned char)text[n] & 0xc0) == 0x80 || characters--))
		n++;
	return n;
}

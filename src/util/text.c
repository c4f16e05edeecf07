/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text: see text.h. */

#include "util/text.h"

#include <stdint.h>
#include <string.h>

size_t text_character(const char *text, size_t left)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;

	if (*s > 0xf4 || n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than need be, a surrogate, beyond U+10FFFF. */
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
	    (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

void text_print(const char *text, FILE *out)
{
	const char *end = text + strlen(text);

	while (text < end) {
		size_t n = text_character(text, (size_t)(end - text));
		unsigned char first = (unsigned char)text[0];
		/* The C1 controls, U+0080 to U+009F, are two bytes in UTF-8. */
		bool c1 = n == 2 && first == 0xc2 && (unsigned char)text[1] < 0xa0;

		if (!n || first < 0x20 || first == 0x7f || c1)
			putc('?', out);
		else
			fwrite(text, 1, n, out);
		text += n ? n : 1;
	}
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

enum { LONGEST = 64 };

/* Optimal string alignment distance; longer words than LONGEST are never near. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1];
	size_t n = strlen(a), m = strlen(b);
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	if (n > LONGEST || m > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		above[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = smallest(above[j] + 1, row[j - 1] + 1,
					  above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[m];
}

const char *text_nearest(const char *word, const char *(*nth)(size_t n, void *arg),
			 void *arg)
{
	size_t length = strlen(word), best = length < 6 ? 1 : length / 3;
	const char *nearest = NULL, *known;

	for (size_t i = 0; (known = nth(i, arg)); i++) {
		size_t d = distance(word, known);

		if (d < best || (d == best && !nearest)) {
			best = d;
			nearest = known;
		}
	}
	return nearest;
}

static const char *nth_in(size_t n, void *arg)
{
	return ((const char *const *)arg)[n];
}

const char *text_nearest_in(const char *word, const char *const *words)
{
	return text_nearest(word, nth_in, (void *)words);
}

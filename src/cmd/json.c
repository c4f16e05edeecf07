/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings as JSON: see json.h. */

#include "cmd/json.h"

#include <string.h>

#include "util/text.h"

static void escape(unsigned int character, FILE *out)
{
	static const char letters[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
	const char *meaning = strchr(meanings, (int)character);

	if (meaning)
		fprintf(out, "\\%c", letters[meaning - meanings]);
	else
		fprintf(out, "\\u%04x", character);
}

static bool is_control(const unsigned char *s, size_t length)
{
	if (length == 2)
		return s[0] == 0xc2 && s[1] < 0xa0; /* U+0080 to U+009F */
	return *s < 0x20 || *s == 0x7f;
}

void json_string(const char *text, FILE *out)
{
	const unsigned char *s = (const unsigned char *)text;

	putc('"', out);
	for (size_t left = strlen(text), n; left; left -= n, s += n) {
		n = text_character((const char *)s, left);
		if (!n) {
			fputs("\\ufffd", out);
			n = 1;
		} else if (is_control(s, n) || *s == '"' || *s == '\\') {
			escape(s[n - 1], out);
		} else {
			fwrite(s, 1, n, out);
		}
	}
	putc('"', out);
}

void json_strings(const struct strv *strings, FILE *out)
{
	putc('[', out);
	for (size_t i = 0; i < strings->n; i++) {
		fputs(i ? ", " : "", out);
		json_string(strings->items[i], out);
	}
	putc(']', out);
}

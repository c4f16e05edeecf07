/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys in mdoc(7): see keys-man.h. */

#include "cmd/keys-man.h"

#include <stdbool.h>
#include <string.h>

#include "cmd/describe.h"

enum { LINE = 78 }; /* mandoc(1) minds lines over 80 bytes */

/* What troff(1) would take for something else, or print as something else. */
static const char *escape(char c, bool literal)
{
	switch (c) {
	case '\\':
		return "\\e";
	case '"':
		return "\\(dq";
	case '~':
		return "\\(ti";
	case '^':
		return "\\(ha";
	case '-':
		return literal ? "\\-" : NULL;
	default:
		return NULL;
	}
}

static void literal_print(const char *text, FILE *out)
{
	for (; *text; text++) {
		const char *escaped = escape(*text, true);

		if (escaped)
			fputs(escaped, out);
		else
			putc(*text, out);
	}
}

/*
 * One word of a sentence into `buffer`.  What stands between backquotes, maybe over
 * several words, is what a profile says.
 */
static void word_escape(const char *word, size_t length, bool *quoted, char *buffer,
			size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < length && n + 4 < size; i++) {
		const char *escaped = escape(word[i], *quoted);

		if (word[i] == '`') {
			escaped = *quoted ? "\\fP" : "\\fB";
			*quoted = !*quoted;
		}
		if (escaped)
			n += (size_t)snprintf(buffer + n, size - n, "%s", escaped);
		else
			buffer[n++] = word[i];
	}
	buffer[n] = '\0';
}

/* Two blanks follow a sentence, one any other word. */
static bool ends_sentence(const char *word, size_t length)
{
	return word[length] == ' ' && word[length + 1] == ' ';
}

/* Every sentence on a line of its own, or on several. */
static void prose_print(const char *text, FILE *out)
{
	bool quoted = false;
	size_t column = 0;
	char word[256];

	while (*(text += strspn(text, " "))) {
		size_t length = strcspn(text, " "), width;

		word_escape(text, length, &quoted, word, sizeof(word));
		width = strlen(word);
		if (column && column + 1 + width > LINE) {
			putc('\n', out);
			column = 0;
		}
		if (!column && (*word == '.' || *word == '\''))
			fputs("\\&", out);
		column += (size_t)fprintf(out, "%s%s", column ? " " : "", word);
		if (ends_sentence(text, length)) {
			putc('\n', out);
			column = 0;
		}
		text += length;
	}
	if (column)
		putc('\n', out);
}

static void key_print(const struct key *key, FILE *out)
{
	fputs(".It Cm ", out);
	literal_print(KEY_NAME(key), out);
	fputs(" No \"= ", out);
	literal_print(key->type->grammar, out);
	fputs("\"\n", out);
	prose_print(key->doc, out);
	if (!*key->fallback) {
		fputs("Empty by default.\n", out);
		return;
	}
	fputs("The default is\n.Ql ", out);
	literal_print(key->fallback, out);
	fputs(" .\n", out);
}

void keys_man(const struct section *section, FILE *out)
{
	fprintf(out, ".Ss \\(lB%s\\(rB\n", section->name);
	prose_print(section->doc, out);
	fputs(".Bl -tag -width Ds\n", out);
	for (const struct key *key = section->keys; key->name; key++)
		key_print(key, out);
	fputs(".El\n", out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys in mdoc(7). */

#include "cmd/keys-man.h"

#include "../tap.h"
#include "util/cleanup.h"

static const struct type plain = { .grammar = "-20 to 19 | \"~\"" };

/* What the section with this one key prints. */
static char *page(const char *name, const char *fallback, const char *doc)
{
	const struct key keys[] = {
		{ .name = name, .type = &plain, .fallback = fallback, .doc = doc },
		{ 0 },
	};
	const struct section section = { "some", "Some keys.", keys };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	keys_man(&section, out);
	fclose(out);
	return text;
}

static void prose(const char *doc, const char *expected, const char *sentence)
{
	AUTO_FREE char *text = page("a", "", doc);
	AUTO_FREE char *lines = NULL;

	if (asprintf(&lines, "\"\n%sEmpty by default.\n", expected) < 0)
		bail("out of memory");
	has_str(text, lines, "%s", sentence);
}

int main(void)
{
	AUTO_FREE char *text = page("two_words", "a-b \\c", "It is.");

	is_str(text,
	       ".Ss \\(lBsome\\(rB\n"
	       "Some keys.\n"
	       ".Bl -tag -width Ds\n"
	       ".It Cm two\\-words No \"= \\-20 to 19 | \\(dq\\(ti\\(dq\"\n"
	       "It is.\n"
	       "The default is\n"
	       ".Ql a\\-b \\ec .\n"
	       ".El\n",
	       "what a profile says keeps its dashes, quotes and backslashes");
	prose("One.  Two, i.e. two.  3 is more.", "One.\nTwo, i.e. two.\n3 is more.\n",
	      "every sentence begins a line");
	prose("Say `no` or `a -b c`, so it is.",
	      "Say \\fBno\\fP or \\fBa \\-b c\\fP, so it is.\n",
	      "what stands in backquotes is bold");
	prose(".profile is 'it.", "\\&.profile is 'it.\n",
	      "a full stop at the beginning is none of troff's");
	prose("1234567 101234567 201234567 301234567 401234567 501234567 601234567 "
	      "701234567 8012.",
	      "1234567 101234567 201234567 301234567 401234567 501234567 601234567 "
	      "701234567\n8012.\n",
	      "a line ends before it is too long");
	return tap_done();
}

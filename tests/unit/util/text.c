/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a terminal may be sent, and which word was meant. */

#include "util/text.h"

#include "../tap.h"
#include "util/cleanup.h"

static void prints(const char *text, const char *expected, const char *sentence)
{
	AUTO_FREE char *actual = NULL;
	size_t size;
	FILE *out = open_memstream(&actual, &size);

	text_print(text, out);
	fclose(out);
	is_str(actual, expected, "%s", sentence);
}

static void test_print(void)
{
	prints("", "", "nothing is printed as nothing");
	prints("plain ~", "plain ~", "printable text is printed as it is");
	prints("Gr\xc3\xbc\xc3\x9f"
	       "e \xe2\x82\xac \xf0\x9f\x90\xa7",
	       "Gr\xc3\xbc\xc3\x9f"
	       "e \xe2\x82\xac \xf0\x9f\x90\xa7",
	       "so is UTF-8");
	prints("\001\033\037\177", "????", "control bytes are question marks");
	prints("a\nb\tc\r", "a?b?c?", "so are newline, tab and return");
	prints("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "???\xc2\xa0",
	       "so are the control characters of two bytes, and no others");
	prints("\xc2", "?", "the text may end within a character");
	prints("\x9b"
	       "1m\xff\xc0\xaf",
	       "?1m???", "bytes that are not UTF-8 are question marks");
}

static void near(const char *word, const char *expected, const char *sentence)
{
	static const char *const words[] = { "read-only", "read-write", "hide",
					     "pid",       "pids",       "description",
					     "uts",       "tmpfs",      NULL };

	is_str(text_nearest_in(word, words), expected, "%s", sentence);
}

static void test_nearest(void)
{
	char longest[200];
	const char *const none[] = { NULL };

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	near("hide", "hide", "a word is nearest to itself");
	near("pid", "pid", "... even where another is near");
	near("hid", "hide", "one letter left out");
	near("hiide", "hide", "one letter too many");
	near("hyde", "hide", "one letter wrong");
	near("hdie", "hide", "two letters swapped");
	near("raed-only", "read-only", "... in a long word");
	near("read-wirte", "read-write", "... further on");
	near("descripton", "description", "a long word with one slip");
	near("dscripton", "description", "... with two");
	near("dsciptoin", "description", "... with three, a third of it");
	near("dsxyptoin", NULL, "... but not with more");
	near("hied", "hide", "a swap is one slip");
	near("hxxe", NULL, "two slips in a short word are too many");
	near("xyzzy", NULL, "a word unlike all others is near none");
	near("", NULL, "nor is the empty one");
	near(longest, NULL, "nor is a very long one");
	is_str(text_nearest_in("a", none), NULL, "no words, no nearest");
}

static void test_starts(void)
{
	ok(text_starts("abc", "ab"), "abc starts with ab");
	ok(text_starts("ab", "ab"), "ab starts with itself");
	ok(text_starts("ab", ""), "everything starts with nothing");
	ok(!text_starts("a", "ab"), "a does not start with ab");
	ok(!text_starts("", "a"), "nor does nothing with a");
}

int main(void)
{
	test_print();
	test_nearest();
	test_starts();
	return tap_done();
}

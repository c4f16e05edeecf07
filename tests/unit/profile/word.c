/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words and quotes. */

#include "profile/word.h"

#include <stdlib.h>

#include "../tap.h"
#include "util/cleanup.h"
#include "util/strv.h"

/* All words of a text; -1 at the first fault. */
static int split(const char *text, struct strv *words, struct error *err)
{
	size_t position = 0, start;
	char *word;
	int found;

	while ((found = word_next(text, &position, &start, &word, err)) > 0)
		strv_take(words, word);
	return found;
}

/* The words of `text` are `expected`, written with | between them. */
static void splits(const char *text, const char *expected, const char *sentence)
{
	AUTO(strv_done) struct strv words = { 0 };
	AUTO_FREE char *joined = NULL;
	struct error err = { 0 };
	size_t size;
	FILE *out = open_memstream(&joined, &size);
	int found = split(text, &words, &err);

	for (size_t i = 0; i < words.n; i++)
		fprintf(out, "%s%s", i ? "|" : "", words.items[i]);
	fclose(out);
	is_str(joined, expected, "%s", sentence);
	is_int(found, 0, "... without a fault");
}

static void refuses(const char *text, size_t offset, const char *expected,
		    const char *sentence)
{
	AUTO(strv_done) struct strv words = { 0 };
	struct error err = { 0 };

	is_int(split(text, &words, &err), -1, "%s is a fault", sentence);
	is_int((long long)err.offset, (long long)offset, "... at byte %zu", offset);
	is_str(err.text, expected, "... and it says so");
}

static void test_split(void)
{
	splits("", "", "an empty text has no word");
	splits(" \t ", "", "blanks are no word");
	splits("a", "a", "a word is a word");
	splits("  a\tb \t c ", "a|b|c", "blanks and tabs part words");
	splits("\"a b\" c", "a b|c", "quotes keep blanks together");
	splits("a\" \"b", "a b", "quotes may begin within a word");
	splits("\"\" \"\"", "|", "an empty word is written in quotes");
	splits("\"a\\\"b\\\\c\"", "a\"b\\c", "\\\" and \\\\ are themselves in quotes");
	splits("\"a\\nb\\tc\"", "a\nb\tc", "\\n and \\t are a newline and a tab");
	splits("a\\nb \\", "a\\nb|\\", "outside of quotes a backslash is itself");
	splits("a;b # ;c", "a;b|#|;c", "nothing in a value is a comment any more");
	splits("\xc3\xbc \xe2\x82\xac", "\xc3\xbc|\xe2\x82\xac",
	       "a word may be any UTF-8");
}

static void test_faults(void)
{
	refuses("a \"b c", 2, "the quote that opens here is never closed",
		"an open quote");
	refuses("\"a\" b\"", 5, "the quote that opens here is never closed",
		"an open quote at the end");
	refuses("\"a\\", 2, "a backslash in quotes is followed by \", \\, n or t",
		"a backslash at the end");
	refuses("a \"b\\x\"", 4, "a backslash in quotes is followed by \", \\, n or t",
		"an unknown escape");
	refuses("\"a\\\"", 0, "the quote that opens here is never closed",
		"a quote that is closed by an escaped one only");
}

static void test_offset(void)
{
	static const char text[] = "a  \"b c\"d\"\\n\"e f";

	is_int((long long)word_offset(text, 0, 0), 0,
	       "a plain word begins at its start");
	is_int((long long)word_offset(text, 3, 0), 4, "a quoted one behind its quote");
	is_int((long long)word_offset(text, 3, 3), 8,
	       "quotes within are no bytes of it");
	is_int((long long)word_offset(text, 3, 4), 10,
	       "an escape stands where it begins");
	is_int((long long)word_offset(text, 3, 5), 13, "... and takes two bytes");
	is_int((long long)word_offset(text, 3, 6), 14,
	       "the end of a word is behind it");
	is_int((long long)word_offset("\"ab\"", 0, 2), 4,
	       "the end of a quoted word is behind its quote");
}

static void prints(const char *word, const char *expected, const char *sentence)
{
	AUTO_FREE char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	word_print(word, out);
	fclose(out);
	is_str(text, expected, "%s", sentence);
}

static void test_print(void)
{
	prints("a", "a", "a plain word is printed as it is");
	prints("a b", "\"a b\"", "one with a blank is printed in quotes");
	prints("", "\"\"", "so is the empty one");
	prints("a\"b", "\"a\\\"b\"", "so is one with a quote, which is escaped");
	prints("a\\b", "\"a\\\\b\"", "so is one with a backslash, which is escaped");
	prints("a\nb\tc", "\"a\\nb\\tc\"", "a newline and a tab are escaped");
	prints(";a", "\";a\"", "what a reader might take for a comment is quoted");
}

/* Printing and reading give back any word. */
static void test_round_trip(void)
{
	static const char bytes[] = "a \t\n\"\\;#=$~-";
	unsigned int seed = 1;
	bool good = true;

	for (int i = 0; i < 20000 && good; i++) {
		AUTO(strv_done) struct strv words = { 0 };
		AUTO_FREE char *text = NULL;
		char word[9] = { 0 };
		struct error err;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		for (int j = 0; j < i % 9; j++)
			word[j] = bytes[(size_t)rand_r(&seed) % (sizeof(bytes) - 1)];
		word_print(word, out);
		fputs(" next", out);
		fclose(out);
		good = split(text, &words, &err) == 0 && words.n == 2 &&
		       !strcmp(words.items[0], word);
		if (!good)
			tap_note("word", text);
	}
	ok(good, "any word that is printed is read back as itself");
}

static void test_counting(void)
{
	is_int(word_characters("a\xc3\xbc\xe2\x82\xac\xf0\x9f\x90\xa7", 10), 4,
	       "a character is one, of however many bytes");
	is_int((long long)word_bytes("a\xc3\xbc\xe2\x82\xac", 2), 3,
	       "the first two characters take three bytes here");
	is_int((long long)word_bytes("a\xc3\xbc", 9), 3,
	       "a text of fewer characters is taken whole");
}

int main(void)
{
	test_split();
	test_faults();
	test_offset();
	test_print();
	test_round_trip();
	test_counting();
	return tap_done();
}

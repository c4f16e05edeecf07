/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings as JSON, RFC 8259 section 7. */

#include "cmd/json.h"

#include "../tap.h"
#include "util/cleanup.h"

static void prints(const char *text, const char *expected, const char *sentence)
{
	AUTO_FREE char *actual = NULL;
	size_t size;
	FILE *out = open_memstream(&actual, &size);

	json_string(text, out);
	fclose(out);
	is_str(actual, expected, "%s", sentence);
}

static void test_strings(void)
{
	AUTO(strv_done) struct strv list = { 0 };
	AUTO_FREE char *actual = NULL;
	size_t size;
	FILE *out = open_memstream(&actual, &size);

	json_strings(&list, out);
	strv_add(&list, "a\"b");
	json_strings(&list, out);
	strv_add(&list, "");
	json_strings(&list, out);
	fclose(out);
	is_str(actual, "[][\"a\\\"b\"][\"a\\\"b\", \"\"]",
	       "strings are parted by commas, none at the end");
}

int main(void)
{
	prints("", "\"\"", "an empty string");
	prints("plain /'~ text", "\"plain /'~ text\"", "what may stand as it is");
	prints("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\"", "quotes and backslashes");
	prints("\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"", "controls that have a letter");
	prints("\001\033[2J\037\177", "\"\\u0001\\u001b[2J\\u001f\\u007f\"",
	       "controls that have none");
	prints("\xc2\x80\xc2\x9b\xc2\xa0", "\"\\u0080\\u009b\xc2\xa0\"",
	       "controls beyond ASCII, and what is none");
	prints("\xe2\x82\xac\xc3\xa9\xf0\x9f\x98\x80",
	       "\"\xe2\x82\xac\xc3\xa9\xf0\x9f\x98\x80\"", "UTF-8 as it is");
	prints("a\xff"
	       "b\xc3",
	       "\"a\\ufffdb\\ufffd\"", "bytes that are none are replaced");
	prints("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"", "so is half a surrogate");
	prints("\xc0\xa2", "\"\\ufffd\\ufffd\"", "so is a quote that is too long");
	test_strings();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of a profile: every rule of "The file" in PROFILE.md. */

#include "profile/ini.h"

#include "outcome.h"
#include "profile/line.h"

/* The text has one fault, and this is its text. */
static void refuses_bytes(const char *text, size_t length, const char *expected,
			  const char *sentence)
{
	take_bytes(text, length);
	is_int((long long)outcome->faults.n, 1, "%s: one fault", sentence);
	is_str(fault_text(&outcome->faults, 0), expected, "... and it says so");
}

static void refuses(const char *text, const char *expected, const char *sentence)
{
	refuses_bytes(text, strlen(text), expected, sentence);
}

#define REFUSES_BYTES(text, expected, sentence)                                        \
	refuses_bytes((text), sizeof(text) - 1, (expected), (sentence))

static void test_lines(void)
{
	reads("", "misc", "colour", "red", "an empty file leaves every default");
	reads("\n\n \t \n", "misc", "colour", "red", "blank lines mean nothing");
	reads("[misc]\ncolour = green\n", "misc", "colour", "green",
	      "a key has a value");
	reads("[misc]\ncolour=green", "misc", "colour", "green",
	      "blanks around = and a last newline are not needed");
	reads("[misc]\ncolour\t =\t  green \t\n", "misc", "colour", "green",
	      "blanks and tabs around names and values do not count");
	reads("[misc] \t\ncolour = green\n", "misc", "colour", "green",
	      "blanks may follow a section's ]");
	reads("[misc]\r\ncolour = green\r\n\r\n", "misc", "colour", "green",
	      "lines may end in CR LF");
	reads("\xef\xbb\xbf[misc]\ncolour = green\n", "misc", "colour", "green",
	      "a byte order mark may begin the file");
	reads("[misc]\ncolour = green\n[limits]\ncore = 5\n[misc]\nnice = 3\n", "misc",
	      "nice", "3", "a section may be taken up again");
	reads("[limits]\nnet_cls.classid = 7\n", "limits", "net_cls.classid", "7",
	      "a kernel's own name is spelled with its underscore");
	reads("[jail]\ndescription = a=b=c\n", "jail", "description", "a=b=c",
	      "the first = ends the key");
	reads("[jail]\ndescription = [x]\n", "jail", "description", "[x]",
	      "brackets in a value are itself");
	reads("[jail]\ndescription = a \\\nquiet = yes\n", "jail", "quiet", "yes",
	      "a backslash at the end does not join lines");
	value_is("jail", "description", "a \\", "... and stays in the value");
	reads("[jail]\ndescription = Gr\xc3\xbc\xc3\x9f"
	      "e \xe2\x82\xac \xf0\x9f\x90\xa7\n",
	      "jail", "description",
	      "Gr\xc3\xbc\xc3\x9f"
	      "e \xe2\x82\xac \xf0\x9f\x90\xa7",
	      "a value is UTF-8 of any length");
}

static void test_comments(void)
{
	reads("# a\n; b\n[misc]\n#nice = 1\n;nice = 2\nnice = 3\n", "misc", "nice", "3",
	      "# and ; start a comment line");
	reads("[misc]\n  # nice = 1\n\t; nice = 2\n", "misc", "nice", "inherit",
	      "a comment line may be indented");
	reads("[misc]\nnice = 3 ; three\n", "misc", "nice", "3",
	      "a blank and ; start a comment after a value");
	reads("[misc]\nnice = 3\t;three\n", "misc", "nice", "3",
	      "a tab and ; start a comment after a value");
	reads("[jail]\ndescription = a;b\n", "jail", "description", "a;b",
	      "; without a blank before it is a part of the value");
	reads("[jail]\ndescription =;b\n", "jail", "description", ";b",
	      "; right behind = is a part of the value");
	reads("[jail]\ndescription = ;b\n", "jail", "description", "",
	      "; behind = and a blank is a comment");
	reads("[jail]\ndescription = a # b\n", "jail", "description", "a # b",
	      "# after a value is a part of it");
	reads("[jail]\ndescription = \"a ; b\" ; c\n", "jail", "description",
	      "\"a ; b\"", "; in quotes starts no comment");
	reads("[jail]\ndescription = \"a \\\" ; b\" ; c\n", "jail", "description",
	      "\"a \\\" ; b\"", "an escaped quote does not end the quotes");
	reads("[jail]\ndescription = \"a \\\\\" ; b\n", "jail", "description",
	      "\"a \\\\\"", "a quote after an escaped backslash ends them");
	reads("[jail]\ndescription = a\\ ; b\n", "jail", "description", "a\\",
	      "outside of quotes a backslash escapes nothing");
	reads("[jail]\ndescription = a\\\" ; b\n", "jail", "description", "a\\\" ; b",
	      "... not even a quote");
	reads("[jail]\ndescription = \"a\" \"b ; c\" ; d\n", "jail", "description",
	      "\"a\" \"b ; c\"", "quotes may open more than once");
}

static void test_form(void)
{
	refuses("[misc\nnice = 1\n", "f.ini:1:1: this [ is never closed by ]",
		"a section without ]");
	refuses("[misc] nice = 1\n",
		"f.ini:1:8: text after ]; even a comment wants its own line",
		"text after ]");
	refuses("[misc] ; x\n",
		"f.ini:1:8: text after ]; even a comment wants its own line",
		"a comment after ]");
	refuses("[]\n", "f.ini:1:2: the section has no name", "a section without name");
	refuses("[ misc]\n",
		"f.ini:1:2: the name of a section is letters, digits, \".\", \"_\" and "
		"\"-\"",
		"a blank in a section's name");
	refuses("[misc]\nnice\n", "f.ini:2:1: neither [section] nor key = value",
		"a line without =");
	refuses("[misc]\nnice: 1\n", "f.ini:2:1: neither [section] nor key = value",
		"a colon for the =");
	refuses("[misc]\n/usr:/mnt = ro\n",
		"f.ini:2:1: the name of a key is letters, digits, \".\", \"_\" and "
		"\"-\"",
		"a path for a key");
	refuses("[misc]\nni ce = 1\n",
		"f.ini:2:3: the name of a key is letters, digits, \".\", \"_\" and "
		"\"-\"",
		"a blank in a key");
	refuses("[misc]\n = 1\n", "f.ini:2:2: a section or key begins in column 1",
		"an indented =");
	refuses("[misc]\n= 1\n", "f.ini:2:1: the key has no name", "no key at all");
	refuses("[misc]\nnice = 1\n  colour = green\n",
		"f.ini:3:3: a section or key begins in column 1", "an indented key");
	refuses("[misc]\n\tnice = 1\n",
		"f.ini:2:2: a section or key begins in column 1",
		"a key indented by a tab");
	refuses("nice = 1\ncolour = green\n",
		"f.ini:1:1: no [section] stands above this line",
		"keys before any section");
	refuses("[limits]\nmemory-of-a-very-long-name-that-goes-on-and-on-and-on = 1\n",
		"f.ini:2:50: the name of a key is at most 49 bytes long", "a long key");
	refuses("[a123456789b123456789c123456789d123456789e123456789]\n",
		"f.ini:1:51: the name of a section is at most 49 bytes long",
		"a long section");
	refuses("[a123456789b123456789c123456789d123456789e12345678]\n",
		"f.ini:1:2: [a123456789b123456789c123456789d123456789e12345678]: "
		"there is no such section",
		"a section of 49 bytes, which is unknown");
}

static void test_bytes(void)
{
	REFUSES_BYTES("[misc]\nnice = 1\0\ncolour = green\n", "f.ini:2:9: a NUL byte",
		      "a NUL");
	value_is("misc", "colour", "green", "... and reading goes on after it");
	REFUSES_BYTES("[misc]\n\0nice = 1\n", "f.ini:2:1: a NUL byte",
		      "a NUL at the beginning of a line");
	REFUSES_BYTES("# a \0 comment\n", "f.ini:1:5: a NUL byte",
		      "a NUL in a comment");
	refuses("[misc]\nnice = \a1\n", "f.ini:2:8: a control character: U+0007",
		"a control byte");
	refuses("# \033[2J\n", "f.ini:1:3: a control character: U+001B",
		"a terminal escape in a comment");
	refuses("[misc]\nnice = 1\x7f\n", "f.ini:2:9: a control character: U+007F",
		"a DEL");
	refuses("# \xc2\x9b\n", "f.ini:1:3: a control character: U+009B",
		"a control character of two bytes");
	refuses("[misc]\nnice = 1\rnice = 2\n",
		"f.ini:2:9: a control character: U+000D", "a CR within a line");
	refuses("[misc]\nnice = 1\r\r\n", "f.ini:2:9: a control character: U+000D",
		"a CR before CR LF");
	refuses("[misc]\nnice = 1\r", "f.ini:2:9: a control character: U+000D",
		"a CR without LF at the end");
	refuses("# \xef\xbb\xbf\n[misc]\n\xef\xbb\xbfnice = 1\n",
		"f.ini:3:1: the name of a key is letters, digits, \".\", \"_\" and "
		"\"-\"",
		"a byte order mark in a later line");
}

static void test_utf8(void)
{
	refuses("# \xff\n", "f.ini:1:3: not UTF-8: byte 0xff", "a byte FF");
	refuses("# \x80\n", "f.ini:1:3: not UTF-8: byte 0x80",
		"a continuation byte by itself");
	refuses("# \xc3\n", "f.ini:1:3: not UTF-8: byte 0xc3",
		"a character cut by the end of the line");
	refuses("# \xe2\x82", "f.ini:1:3: not UTF-8: byte 0xe2",
		"a character cut by the end of the file");
	refuses("# \xc3(\n", "f.ini:1:3: not UTF-8: byte 0xc3",
		"a character without its second byte");
	refuses("# \xc0\xaf\n", "f.ini:1:3: not UTF-8: byte 0xc0",
		"an overlong slash of two bytes");
	refuses("# \xc1\xbf\n", "f.ini:1:3: not UTF-8: byte 0xc1",
		"an overlong letter of two bytes");
	refuses("# \xe0\x80\xaf\n", "f.ini:1:3: not UTF-8: byte 0xe0",
		"an overlong slash of three bytes");
	refuses("# \xf0\x80\x80\xaf\n", "f.ini:1:3: not UTF-8: byte 0xf0",
		"an overlong slash of four bytes");
	refuses("# \xed\xa0\x80\n", "f.ini:1:3: not UTF-8: byte 0xed", "a surrogate");
	refuses("# \xf4\x90\x80\x80\n", "f.ini:1:3: not UTF-8: byte 0xf4",
		"a character beyond U+10FFFF");
	refuses("# \xf5\x80\x80\x80\n", "f.ini:1:3: not UTF-8: byte 0xf5",
		"a byte that begins no character");
	refuses("# \xc3\xbc\xe2\x82\xac\xf0\x9f\x90\xa7\xff\n",
		"f.ini:1:6: not UTF-8: byte 0xff",
		"columns count characters of two, three and four bytes as one");
	reads("# \xed\x9f\xbf \xee\x80\x80 \xf4\x8f\xbf\xbf \xe0\xa0\x80 "
	      "\xf0\x90\x80\x80 \xc2\xa0\n",
	      "misc", "nice", "inherit",
	      "the characters next to the forbidden ones are good");
}

/* "[jail]\n", `head` filled up by x to `length` bytes, and a line behind it. */
static char *long_line(const char *head, size_t length)
{
	AUTO_FREE char *line = xcalloc(length + 1, 1);

	memcpy(memset(line, 'x', length), head, strlen(head));
	return xasprintf("[jail]\n%s\nquiet = yes\n", line);
}

static void test_length(void)
{
	AUTO_FREE char *fits = long_line("description = ", LINE_MAX_BYTES);
	AUTO_FREE char *value = long_line("description = ", LINE_MAX_BYTES + 1);
	AUTO_FREE char *comment = long_line("# ", 3 * LINE_MAX_BYTES);
	AUTO_FREE char *heading = long_line("[", LINE_MAX_BYTES + 1);

	take(fits);
	is_int((long long)outcome->faults.n, 0, "a line of 64 KiB is read");
	is_int((long long)strlen(outcome->profile.jail.description),
	       LINE_MAX_BYTES - (long long)strlen("description = "),
	       "... and nothing of it is lost");
	refuses(value, "f.ini:2:65537: the line is longer than 64 KiB",
		"a line of a byte more");
	value_is("jail", "quiet", "yes", "... and reading goes on at the next line");
	refuses(comment, "f.ini:2:65537: the line is longer than 64 KiB",
		"a comment of 192 KiB");
	refuses(heading, "f.ini:2:65537: the line is longer than 64 KiB",
		"a heading that is too long");
	value_is("jail", "quiet", "no", "... and keys below it are skipped");
}

/* Whatever is wrong with a heading, its keys do not go to the section above. */
static void test_faulty_heading(void)
{
	static const char *const headings[] = {
		"[misc",    "[misc] x",   "[]",     "[mi sc]", " [misc]",
		"[mi\asc]", "[mi\377sc]", "[misc;", "\t[x]",
	};

	for (size_t i = 0; i < N_ELEMENTS(headings); i++) {
		AUTO_FREE char *text = xasprintf("[jail]\n%s\nquiet = yes\n[misc]\n"
						 "nice = 3\n",
						 headings[i]);

		take(text);
		is_int((long long)outcome->faults.n, 1, "heading %zu is a fault", i);
		value_is("jail", "quiet", "no", "... and the keys below are skipped");
		value_is("misc", "nice", "3", "... until the next good heading");
	}
	take("[misc\nnice = 1\nnice\n");
	is_int((long long)outcome->faults.n, 2,
	       "a key below a faulty heading still has its own faults of form");
	refuses("[misc\nnice = 1\n", "f.ini:1:1: this [ is never closed by ]",
		"a first heading that is faulty");
}

static void test_names(void)
{
	refuses("[limit]\nnofile = 5\nxyzzy = 6\n",
		"f.ini:1:2: [limit]: there is no such section; did you mean [limits]?",
		"an unknown section, once for all its keys");
	refuses("[wholly-other]\n",
		"f.ini:1:2: [wholly-other]: there is no such section",
		"an unknown section without a near one");
	refuses("[limits]\nno-file = 5\n",
		"f.ini:2:1: [limits] no-file = 5: [limits] has no such key; did you "
		"mean nofile?",
		"a misspelled key");
	refuses("[mounts]\nreadonly = /a\n",
		"f.ini:2:1: [mounts] readonly = /a: [mounts] has no such key; did you "
		"mean read-only?",
		"a key without its dash");
	refuses("[mounts]\nread_only = /a\n",
		"f.ini:2:1: [mounts] read_only = /a: [mounts] has no such key; did you "
		"mean read-only?",
		"a key with C's underscore");
	refuses("[limits]\nread-only = /a\n",
		"f.ini:2:1: [limits] read-only = /a: [limits] has no such key; "
		"[mounts] has that key",
		"a key of another section");
	refuses("[limits]\nxyzzy = 1\n",
		"f.ini:2:1: [limits] xyzzy = 1: [limits] has no such key",
		"a key like no other");
	refuses("[LIMITS]\nnofile = 1\n",
		"f.ini:1:2: [LIMITS]: there is no such section",
		"a section in capitals");
}

static void test_values(void)
{
	refuses("[misc]\ncolour =   blu\n",
		"f.ini:2:12: [misc] colour = blu: did you mean blue? (want red | green "
		"| blue)",
		"a value that does not parse");
	refuses("[misc]\nnice = 20 ; too much\n",
		"f.ini:2:8: [misc] nice = 20: not from -20 to 19 (want -20 to 19 | "
		"inherit)",
		"a number out of range");
	refuses("[misc]\nnice =\n",
		"f.ini:2:7: [misc] nice = : not a number (want -20 to 19 | inherit)",
		"an empty scalar");
	refuses("[misc]\ncpus = 1 \"\xc3\xbc\" x\n",
		"f.ini:2:10: [misc] cpus = 1 \"\xc3\xbc\" x: not a digit (want WORD...)",
		"a word that the key's check refuses");
	refuses("[mounts]\nhide = \"/a\xe2\x82\xac\" \"/b c ${NIX}\"\n",
		"f.ini:2:20: [mounts] hide = \"/a\xe2\x82\xac\" \"/b c ${NIX}\": there "
		"is no variable ${NIX} (want [-]PATH...)",
		"an unknown variable in the middle of a quoted word");
	refuses("[limits]\nsize = 3\n",
		"f.ini:2:8: [limits] size = 3: odd (want BYTES[K|M|G|T] | infinity)",
		"a value that the key's check refuses");
	refuses("[jail]\nquiet = "
		"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n",
		"f.ini:2:9: [jail] quiet = "
		"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...: "
		"not one of the words (want yes | no)",
		"a long value is cut in the report");
}

static void test_repetition(void)
{
	refuses("[misc]\nnice = 1\n\n[jail]\n[misc]\nnice = 2\n",
		"f.ini:6:1: [misc] nice = 2: repeated, first set at line 2",
		"a scalar that is set twice");
	value_is("misc", "nice", "1", "... and the first value stays");
	take("[misc]\nnice = 1\nnice = 2\nnice = 3\n");
	is_str(fault_text(&outcome->faults, 1),
	       "f.ini:4:1: [misc] nice = 3: repeated, first set at line 2",
	       "each repetition names the first line");
	reads("[mounts]\nhide = /a /b\nhide = /c\n", "mounts", "hide", "/a /b /c",
	      "a list that is repeated appends");
	reads("[mounts]\nhide = /a /b\nhide =\nhide = /c\n", "mounts", "hide", "/c",
	      "an empty value starts a list over");
	reads("[mounts]\nbind = /a /b\nbind = /c /d ro\n", "mounts", "bind",
	      "/a /b; /c /d ro", "entries append, a line each");
	reads("[mounts]\nbind = /a /b\nbind = ; none\nbind = /c /d\n", "mounts", "bind",
	      "/c /d", "an empty value starts entries over");
	take("[misc]\ncpus = 1\ncpus = x\ncpus = 2\ncpus = y z\n");
	is_int((long long)outcome->faults.n, 2,
	       "a faulty word of a list is reported once, not by each later line");
	is_str(fault_text(&outcome->faults, 1),
	       "f.ini:5:8: [misc] cpus = y z: not a digit (want WORD...)",
	       "... and a later one at its own place");
}

static void test_places(void)
{
	struct place place;

	take("\n[misc]\nnice = 3\ncpus = 1 2\n  \ncpus =  \"3\"  4\n");
	place = origins_get(&outcome->origins, offsetof(struct profile, misc.nice));
	is_str(PLACE_TEXT(&place), "f.ini:3", "a setting remembers its line");
	is_int(place.column, 8, "... and its column");
	place = origins_get(&outcome->origins, offsetof(struct profile, misc.colour));
	is_str(PLACE_TEXT(&place), "default", "what nobody wrote is the default");
	place = outcome->profile.misc.cpus.items[3].place;
	is_int(place.line, 6, "a word of a list remembers its line");
	is_int(place.column, 14, "... and its column");
}

/* One file, ten faults, ten reports. */
static void test_ten(void)
{
	static const char text[] = "; ten faults\n"
				   "[jail]\n"
				   "  quiet = yes\n"
				   "[limits] nofile = 5\n"
				   "time = 5\n"
				   "[limits]\n"
				   "core 5\n"
				   "cpu = 10parsec\n"
				   "nofil = 5\n"
				   "[mounts]\n"
				   "hide = -/a /\xc3\xbc relative /b\n"
				   "bind = /only-one ; word\n"
				   "root = ${HOME\n"
				   "[misk]\n"
				   "nice = 1\n"
				   "[misc]\n"
				   "set = A=\"x y\" B\n";
	static const char *const expected[] = {
		"f.ini:3:3: ",  "f.ini:4:10: ",  "f.ini:7:1: ",   "f.ini:8:9: ",
		"f.ini:9:1: ",  "f.ini:11:15: ", "f.ini:12:17: ", "f.ini:13:8: ",
		"f.ini:14:2: ", "f.ini:17:15: ",
	};

	take(text);
	is_int((long long)outcome->faults.n, N_ELEMENTS(expected),
	       "a file with ten faults has ten reports");
	for (size_t i = 0; i < N_ELEMENTS(expected); i++)
		ok(!strncmp(fault_text(&outcome->faults, i), expected[i],
			    strlen(expected[i])),
		   "report %zu is of %s(%s)", i + 1, expected[i],
		   fault_text(&outcome->faults, i));
	for (size_t i = 0; i < N_ELEMENTS(expected); i++)
		is_int(outcome->faults.items[i].kind, ERROR_PROFILE,
		       "... and report %zu blames the profile", i + 1);
}

int main(void)
{
	test_lines();
	test_comments();
	test_form();
	test_bytes();
	test_utf8();
	test_length();
	test_faulty_heading();
	test_names();
	test_values();
	test_repetition();
	test_places();
	test_ten();
	outcome_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of values: what each reads, prints and refuses. */

#include "profile/key.h"

#include <stdlib.h>

#include "../tap.h"
#include "grammar.h"

static const struct place here = { "f.ini", 3, 11 };

static const struct key *key(const char *name)
{
	const struct key *found = NULL;

	for (size_t i = 0; i < N_ELEMENTS(grammar) && !found; i++)
		found = key_find(&grammar[i], name);
	if (!found)
		bail(name);
	return found;
}

static char *printed(const struct key *k, const void *slot)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	k->type->print(k->type, slot, out);
	fclose(out);
	return text;
}

/* The text is read, printed as `expected`, and that is read as the same. */
static void reads(const char *name, const char *text, const char *expected)
{
	struct profile profile = { 0 }, again = { 0 };
	const struct key *k = key(name);
	void *slot = key_slot(k, &profile), *other = key_slot(k, &again);
	AUTO_FREE char *first = NULL, *second = NULL;
	struct error err = { 0 };

	if (k->type->parse(k->type, text, &here, slot, &err) < 0) {
		ok(false, "%s reads \"%s\": %s", name, text, err.text);
		return;
	}
	first = printed(k, slot);
	is_str(first, expected, "%s reads \"%s\" as \"%s\"", name, text, expected);
	if (k->type->parse(k->type, first, &here, other, &err) == 0)
		second = printed(k, other);
	is_str(second, first, "... and reads what it printed as the same");
	if (k->type->done) {
		k->type->done(slot);
		k->type->done(slot);
		k->type->done(other);
	}
}

/* The text is refused at its byte `offset`, and a scalar keeps its value. */
static void refuses(const char *name, const char *text, size_t offset,
		    const char *expected)
{
	struct profile profile = { 0 };
	const struct key *k = key(name);
	void *slot = key_slot(k, &profile);
	AUTO_FREE char *before = NULL, *after = NULL;
	struct error err = { 0 };

	k->type->parse(k->type, k->fallback, &here, slot, &err);
	before = printed(k, slot);
	is_int(k->type->parse(k->type, text, &here, slot, &err), -1,
	       "%s refuses \"%s\"", name, text);
	is_int((long long)err.offset, (long long)offset, "... at byte %zu", offset);
	is_str(err.text, expected, "... and says so");
	after = printed(k, slot);
	if (!k->type->list)
		is_str(after, before, "... and keeps what it had");
	if (k->type->done)
		k->type->done(slot);
}

static void test_scalars(void)
{
	reads("quiet", "yes", "yes");
	reads("quiet", "no", "no");
	refuses("quiet", "true", 0, "not one of the words");
	refuses("quiet", "Yes", 0, "did you mean yes?");
	refuses("quiet", "", 0, "not one of the words");
	reads("colour", "blue", "blue");
	refuses("colour", "gren", 0, "did you mean green?");
	refuses("colour", "red green", 0, "not one of the words");
	reads("description", "a \"b\" c", "a \"b\" c");
	reads("description", "", "");
	reads("nice", "-20", "-20");
	reads("nice", "19", "19");
	reads("nice", "007", "7");
	reads("nice", "inherit", "inherit");
	refuses("nice", "20", 0, "not from -20 to 19");
	refuses("nice", "-21", 0, "not from -20 to 19");
	refuses("nice", "99999999999999999999", 0, "not from -20 to 19");
	refuses("nice", "+1", 0, "not a number");
	refuses("nice", " 1", 0, "not a number");
	refuses("nice", "-", 0, "not a number");
	refuses("nice", "1x", 1, "the number ends here");
	refuses("net_cls.classid", "inherit", 0, "not a number");
	reads("umask", "022", "0022");
	reads("umask", "0", "0000");
	reads("umask", "777", "0777");
	reads("umask", "inherit", "inherit");
	refuses("umask", "1000", 0, "more than 0777");
	refuses("umask", "8", 0, "not an octal digit");
	refuses("umask", "029", 2, "not an octal digit");
	refuses("umask", "-1", 0, "not an octal number");
	refuses("umask", "", 0, "not an octal number");
}

static void test_sizes(void)
{
	reads("size", "0", "0");
	reads("size", "4096", "4096");
	reads("size", "1K", "1024");
	reads("size", "3m", "3145728");
	reads("size", "2G", "2147483648");
	reads("size", "1T", "1099511627776");
	reads("size", "infinity", "infinity");
	reads("size", "18446744073709551614", "18446744073709551614");
	refuses("size", "18446744073709551615", 0, "too large");
	refuses("size", "18446744073709551616", 0, "too large");
	refuses("size", "16777216T", 0, "too large");
	refuses("size", "-1", 0, "a number is missing");
	refuses("size", "G", 0, "a number is missing");
	refuses("size", "", 0, "a number is missing");
	refuses("size", "1KB", 1, "a size ends in K, M, G, T or a digit");
	refuses("size", "1.5G", 1, "a size ends in K, M, G, T or a digit");
	refuses("size", "1 G", 1, "a size ends in K, M, G, T or a digit");
	refuses("size", "infinitys", 0, "a number is missing");
}

static void test_durations(void)
{
	reads("time", "90", "90s");
	reads("time", "5min 20s", "320s");
	reads("time", "5min20s", "320s");
	reads("time", "2 h", "7200s");
	reads("time", "1 2", "3s");
	reads("time", "1w 1d 1hr 1m 1sec", "694861s");
	reads("time", "2weeks 2days 2hours 2minutes 2seconds", "1389722s");
	reads("time", "1500ms", "1500000us");
	reads("time", "7usec", "7us");
	reads("time", "0", "0s");
	reads("time", "infinity", "infinity");
	refuses("time", "", 0, "a number is missing");
	refuses("time", "5min s", 5, "a number is missing");
	refuses("time", "5 parsec", 2, "not a unit: us, ms, s, min, h, d or w");
	refuses("time", "1s 5%", 4, "not a unit: us, ms, s, min, h, d or w");
	refuses("time", "-1s", 0, "a number is missing");
	refuses("time", "99999999999999999999s", 0, "too large");
	refuses("time", "1s 99999999999999w", 3, "too large");
	refuses("time", "18446744073709551615us", 0, "too large");
	refuses("time", "18446744073709551614us 1us", 23, "too large");
}

static void test_limits(void)
{
	reads("core", "5", "5");
	reads("core", "1K:1M", "1024:1048576");
	reads("core", "5:infinity", "5:infinity");
	reads("core", "infinity", "infinity");
	reads("core", "5:5", "5");
	reads("core", "inherit", "inherit");
	refuses("core", "6:5", 0, "the soft limit is above the hard one");
	refuses("core", "infinity:5", 0, "the soft limit is above the hard one");
	refuses("core", "5:", 2, "a number is missing");
	refuses("core", ":5", 0, "a number is missing");
	refuses("core", "5:6:7", 3, "a size ends in K, M, G, T or a digit");
	refuses("core", "5:inherit", 2, "a number is missing");
	refuses("core", "5:1X", 3, "a size ends in K, M, G, T or a digit");
	reads("cpu", "90", "90");
	reads("cpu", "1min:1h", "60:3600");
	reads("cpu", "2000ms", "2");
	reads("cpu", "1min 1s:infinity", "61:infinity");
	reads("cpu", "inherit", "inherit");
	refuses("cpu", "1500ms", 0, "not a whole number of seconds");
	refuses("cpu", "1s:1500ms", 3, "not a whole number of seconds");
	refuses("cpu", "1s:1x", 4, "not a unit: us, ms, s, min, h, d or w");
}

static void test_paths(void)
{
	reads("root", "/a b", "/a b");
	reads("root", "\"/a b\"", "/a b");
	reads("root", "\"/a ; b\"", "\"/a ; b\"");
	reads("root", "\"/a \"", "\"/a \"");
	reads("root", "~/x", "~/x");
	reads("root", "${HOME}/x", "${HOME}/x");
	reads("root", "", "");
	reads("root", "\"/a\\\"b\"", "\"/a\\\"b\"");
	reads("root", "\"/a\\n\"", "\"/a\\n\"");
	refuses("root", "a", 0, "a path begins with /, ~ or a ${VARIABLE}");
	refuses("root", "$HOME/a", 0, "a path begins with /, ~ or a ${VARIABLE}");
	refuses("root", "~joe/a", 0, "~ is known, but not ~ with a name");
	refuses("root", "/a/${X", 3, "this ${ is never closed");
	refuses("root", "\"/a\" /b", 4, "one path is all that fits here");
	refuses("root", "\"/a", 0, "the quote that opens here is never closed");
	refuses("root", "\"/\\\\${X}\"", 4, "there is no variable ${X}");
	refuses("root", "\"\"", 2, "a path begins with /, ~ or a ${VARIABLE}");
	reads("hide", "/a -~/b \"/c d\" -${HOME}/*", "/a -~/b \"/c d\" -${HOME}/*");
	refuses("hide", "/a -", 3, "an empty path");
	refuses("hide", "/a -b", 4, "a path begins with /, ~ or a ${VARIABLE}");
	refuses("hide", "/a \"-/b ${NO}\"", 8, "there is no variable ${NO}");
	refuses("hide", "--/a", 1, "a path begins with /, ~ or a ${VARIABLE}");
}

static void test_lists(void)
{
	reads("cpus", "1  2\t3", "1 2 3");
	reads("cpus", "\"a b\" \"\"", "\"a b\" \"\"");
	reads("cpus", "", "");
	refuses("cpus", "1 \"2", 2, "the quote that opens here is never closed");
	reads("set", "A=1 B_2=\"x y\" C=", "A=1 \"B_2=x y\" C=");
	refuses("set", "A=1 =2", 4, "not NAME=VALUE");
	refuses("set", "1A=2", 0, "not NAME=VALUE");
	refuses("set", "A-B=2", 0, "not NAME=VALUE");
	refuses("set", "\xc3\x84=2", 0, "not NAME=VALUE");
	refuses("set", "A=1 B=\"x ${FOO}\"", 9, "there is no variable ${FOO}");
	reads("keep", "LANG LC_* _x9", "LANG LC_* _x9");
	refuses("keep", "LANG LC_*x", 8, "not the name of a variable");
	refuses("keep", "A 9", 2, "not the name of a variable");
	refuses("keep", "A=B", 1, "not the name of a variable");
	reads("bind", "/a /b", "/a /b");
	reads("bind", "\"/a b\" /c ro nodev", "\"/a b\" /c ro nodev");
	reads("bind", "", "");
	refuses("bind", "/a", 2, "a word is missing");
	refuses("bind", "/a /b c d  e f", 11, "a word too many");
	refuses("bind", "/a \"/b", 3, "the quote that opens here is never closed");
}

static void test_appending(void)
{
	struct profile profile = { 0 };
	struct words *cpus = &profile.misc.cpus;
	struct entries *bind = &profile.mounts.bind;
	struct error err;

	words_parse(&type_words, "1 \"\xc3\xbc\" x", &here, cpus, &err);
	words_parse(&type_words, "y", &here, cpus, &err);
	is_int((long long)cpus->n, 4, "a list is appended to");
	is_int(cpus->items[1].place.column, 13, "the second word has its own column");
	is_int(cpus->items[2].place.column, 17,
	       "... and the third one, after a \xc3\xbc");
	words_parse(&type_words, "", &here, cpus, &err);
	is_int((long long)cpus->n, 0, "an empty value empties it");
	entries_parse(&type_bind, "/a /b", &here, bind, &err);
	entries_parse(&type_bind, "/c /d", &here, bind, &err);
	is_int((long long)bind->n, 2, "entries are appended to");
	is_str(bind->items[1].fields.items[0], "/c", "... a line each");
	entries_parse(&type_bind, "", &here, bind, &err);
	is_int((long long)bind->n, 0, "an empty value empties them");
	entries_done(bind);
	words_done(cpus);
}

/* Many words in one value must not take time by their square. */
static void test_many(void)
{
	AUTO(words_done) struct words words = { 0 };
	AUTO_FREE char *text = malloc(65536);
	struct error err;

	for (size_t i = 0; i < 65535; i++)
		text[i] = i % 2 ? ' ' : 'x';
	text[65535] = '\0';
	words_parse(&type_words, text, &here, &words, &err);
	is_int((long long)words.n, 32768, "a line holds 32768 words");
	is_int(words.items[32767].place.column, here.column + 65534,
	       "... and the last has its column");
}

static void test_rows(void)
{
	struct profile profile = { 0 };
	char buffer[4];

	ok(key_find(&grammar[2], "read-only") != NULL,
	   "the key of the field read_only is read-only");
	ok(key_find(&grammar[2], "read_only") == NULL, "... and not read_only");
	ok(key_find(&grammar[2], "read-onl") == NULL, "... nor the beginning of it");
	ok(key_find(&grammar[2], "read-only-") == NULL, "... nor more than it");
	ok(key_find(&grammar[1], "net_cls.classid") != NULL,
	   "KEY_AS takes a name letter for letter");
	is_str(KEY_NAME(key("read-only")), "read-only", "a key is spelled with dashes");
	is_str(KEY_NAME(key("net_cls.classid")), "net_cls.classid",
	       "... but not one of KEY_AS");
	is_str(key_spell(key("read-only"), buffer, sizeof(buffer)), "rea",
	       "a short buffer is not overrun");
	keys_init(grammar_section, &profile);
	is_int((long long)profile.misc.nice, NUMBER_NONE,
	       "a key starts by its default");
	keys_done(grammar_section, &profile);
	keys_done(grammar_section, &profile);
}

static void test_places(void)
{
	struct origins origins = { 0 };
	struct place other = { "--set", 0, 1 }, none = { 0 };

	is_str(PLACE_TEXT(&here), "f.ini:3", "a place is FILE:LINE");
	is_str(PLACE_TEXT(&other), "--set", "... or the command line");
	is_str(PLACE_TEXT(&none), "default", "... or nowhere");
	ok(!origins_get(&origins, 8).file, "what nobody wrote has no place");
	origins_set(&origins, 8, &here);
	origins_set(&origins, 16, &here);
	origins_set(&origins, 8, &other);
	is_str(origins_get(&origins, 8).file, "--set", "the last place counts");
	is_str(origins_get(&origins, 16).file, "f.ini", "... for that key only");
	origins_done(&origins);
	origins_done(&origins);
}

int main(void)
{
	test_scalars();
	test_sizes();
	test_durations();
	test_limits();
	test_paths();
	test_lists();
	test_appending();
	test_many();
	test_rows();
	test_places();
	return tap_done();
}

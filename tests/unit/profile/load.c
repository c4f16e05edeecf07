/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Where profiles come from, and who wins" of PROFILE.md. */

#include "profile/load.h"

#include <stdlib.h>

#include "../tap.h"

#include "../scratch.h"
#include "grammar.h"
#include "util/xalloc.h"

static struct search search;

/* What one loading came to. */
static struct profile profile;
static struct sources sources;
static struct faults faults;
static struct error failure;
static int result;

static void forget(void)
{
	keys_done(grammar_section, &profile);
	sources_done(&sources);
	profile = (struct profile){ 0 };
	faults = (struct faults){ 0 };
	failure = (struct error){ 0 };
}

static void load_for(const char *name, const char *program, const char *const *texts)
{
	AUTO(strv_done) struct strv sets = { 0 };
	struct load load = {
		.search = &search,
		.sections = grammar_section,
		.include_section = "jail",
		.include_key = "include",
		.name = name,
		.program = program,
		.sets = &sets,
		.fault = faults_take,
		.arg = &faults,
	};

	for (; texts && *texts; texts++)
		strv_add(&sets, *texts);
	forget();
	result = profile_load(&load, &profile, &sources, &failure);
}

#define LOAD_SET(name, ...)                                                            \
	load_for((name), NULL, (const char *const[]){ __VA_ARGS__, NULL })

static void load(const char *name)
{
	load_for(name, NULL, NULL);
}

static void value_is(const char *section, const char *key, const char *expected,
		     const char *sentence)
{
	AUTO_FREE char *actual = setting_print(&profile, section, key);

	if (is_str(actual, expected, "%s", sentence))
		return;
	tap_note("error", failure.text);
	tap_note("fault", fault_text(&faults, 0));
}

/* The files that were read, in the order of effect: "share/a.ini etc/b.ini". */
static void files_are(const char *expected, const char *sentence)
{
	AUTO_FREE char *actual = NULL;
	size_t size;
	FILE *out = open_memstream(&actual, &size);

	for (size_t i = 0; i < sources.files.n; i++)
		fprintf(out, "%s%s", i ? " " : "",
			sources.files.items[i] + strlen(scratch) + 1);
	fclose(out);
	is_str(actual, expected, "%s", sentence);
}

/* The nth fault, the scratch directory cut out of it. */
static void fault_is(size_t nth, const char *expected, const char *sentence)
{
	AUTO_FREE char *text = xstrdup(fault_text(&faults, nth)), *at;

	while ((at = strstr(text, scratch)))
		memmove(at, at + strlen(scratch) + 1,
			strlen(at + strlen(scratch) + 1) + 1);
	at = NULL;
	is_str(text, expected, "%s", sentence);
}

static void search_make(void)
{
	scratch_directory("user/");
	scratch_directory("etc/");
	scratch_directory("share/");
	search = (struct search){
		.user = xasprintf("%s/user", scratch),
		.system = xasprintf("%s/etc", scratch),
		.packaged = xasprintf("%s/share", scratch),
		.home = scratch,
		.caller = geteuid(),
	};
}

static void search_done(void)
{
	free((char *)search.user);
	free((char *)search.system);
	free((char *)search.packaged);
}

static void test_which(void)
{
	load(NULL);
	is_int(result, -1, "without any profile, not even default, there is an error");
	has_str(failure.text, "cannot find the profile default", "... which says so");
	is_int((long long)faults.n, 0, "... and no fault");
	scratch_write("share/default.ini", "[jail]\ndescription = default\n");
	scratch_write("share/vi.ini", "[jail]\ndescription = vi\n");
	load(NULL);
	value_is("jail", "description", "default", "no name means default.ini");
	load_for(NULL, "vi", NULL);
	value_is("jail", "description", "vi", "the program's name is looked up");
	load_for(NULL, "/usr/bin/vi", NULL);
	value_is("jail", "description", "vi", "... by its last part");
	load_for(NULL, "ed", NULL);
	value_is("jail", "description", "default", "... and then default.ini");
	load_for(NULL, "..", NULL);
	value_is("jail", "description", "default", "... whatever it is called");
	load_for(NULL, "/", NULL);
	value_is("jail", "description", "default", "... or not");
	load_for("default", "vi", NULL);
	value_is("jail", "description", "default", "--profile goes before the program");
	load_for("ed", "vi", NULL);
	is_int(result, -1, "a --profile that is nowhere is an error");
}

static void test_defaults(void)
{
	struct place place;

	scratch_write("share/empty.ini", "");
	load("empty");
	is_int(result, 0, "an empty profile is a good one");
	value_is("misc", "colour", "red", "... and everything has its default");
	place = origins_get(&sources.origins, offsetof(struct profile, misc.colour));
	is_str(PLACE_TEXT(&place), "default", "... which says that it is one");
}

static void test_layers(void)
{
	AUTO_FREE char *expected = NULL;
	struct place place;

	scratch_write("share/common/base.ini",
		      "[misc]\ncolour = green\nnice = 1\ncpus = 1\nkeep = BASE\n"
		      "[limits]\nsize = 2\ncore = 1\n");
	scratch_write("share/layers.ini",
		      "[misc]\nnice = 2\ncpus = 2\n[limits]\nsize = 4\ncore = 2\n"
		      "[jail]\ninclude = common/base.ini\n");
	scratch_write("share/layers.ini.d/10.ini",
		      "[limits]\nsize = 6\ncore = 3\n[misc]\ncpus = 3\n");
	scratch_write("etc/layers.ini.d/20.ini", "[limits]\nsize = 8\n");
	LOAD_SET("layers", "limits.core=5", "misc.cpus=4", "limits.core=4");
	is_int(result, 0, "a profile of all layers loads");
	value_is("misc", "keep", "BASE", "what is included counts");
	value_is("misc", "colour", "green", "... more than the default");
	value_is("misc", "nice", "2", "the file itself beats what it includes");
	value_is("limits", "size", "8", "drop-ins beat the file, the later one wins");
	value_is("limits", "core", "4", "--set beats everything, the last one wins");
	value_is("misc", "cpus", "1 2 3 4", "a list is appended to by each");
	value_is("jail", "include", "common/base.ini",
		 "include is a key like any other");
	files_are("share/common/base.ini share/layers.ini share/layers.ini.d/10.ini "
		  "etc/layers.ini.d/20.ini",
		  "the files are listed in the order of their effect");
	place = origins_get(&sources.origins, offsetof(struct profile, limits.size));
	expected = xasprintf("%s/etc/layers.ini.d/20.ini:2", scratch);
	is_str(PLACE_TEXT(&place), expected, "a place names the file that won");
	is_int(profile.misc.cpus.items[0].place.line, 4,
	       "a word names the line that brought it");
}

static void test_includes(void)
{
	scratch_write("share/i1.ini", "[misc]\ncpus = 1\n");
	scratch_write("share/i2.ini", "[jail]\ninclude = i1\n[misc]\ncpus = 2\n");
	scratch_write("share/i3.ini",
		      "[jail]\ninclude = i2 i1\ninclude = i2.ini\n[misc]\ncpus = 3\n");
	load("i3");
	value_is("misc", "cpus", "1 2 3", "includes are read once, before the file");
	files_are("share/i1.ini share/i2.ini share/i3.ini", "... and listed once");
	scratch_link("i1.ini", "share/alias.ini");
	scratch_write("share/i4.ini", "[jail]\ninclude = i1 alias\n");
	load("i4");
	value_is("misc", "cpus", "1", "... by whatever name they are called");
	scratch_write("share/i5.ini",
		      "[jail]\ninclude = i1\ninclude =\ninclude = i2\n");
	scratch_write("user/i1.ini", "[misc]\ncpus = 9\n");
	load("i5");
	files_are("user/i1.ini share/i2.ini share/i5.ini",
		  "an include is looked up as --profile is, the user's first");
	scratch_write("share/i6.ini", "[jail]\ninclude = i1\ninclude =\n");
	load("i6");
	files_are("share/i6.ini", "an empty include takes back those above it");
	unlink(scratch_path("user/i1.ini"));
	scratch_write("work/near.ini", "[misc]\ncpus = 8\n");
	load(scratch_write("work/i7.ini", "[jail]\ninclude = ./near.ini\n"));
	value_is("misc", "cpus", "8", "./ is from the directory of the file");
	load(scratch_write("work/i8.ini", "[jail]\ninclude = near.ini\n"));
	is_int(result, -1, "which is not searched otherwise");
}

static void test_drop_in_includes(void)
{
	scratch_write("share/k.ini", "[misc]\nnice = 1\ncpus = 1\n");
	scratch_write("share/k-more.ini", "[misc]\nnice = 2\ncpus = 2\n");
	scratch_write("etc/k.ini.d/10.ini",
		      "[jail]\ninclude = k-more\n[misc]\ncpus = 3\n");
	load("k");
	value_is("misc", "cpus", "1 2 3", "a drop-in may include, just before itself");
	value_is("misc", "nice", "2", "... and that beats the file");
	LOAD_SET("i1", "jail.include=k-more", "misc.nice=4");
	value_is("misc", "cpus", "1 2", "so may the command line");
	value_is("misc", "nice", "4", "... whose own settings beat that");
	scratch_write("share/k-user.ini", "[jail]\ninclude = k\n[misc]\nnice = 5\n");
	load("k-user");
	files_are("share/k.ini share/k-more.ini etc/k.ini.d/10.ini share/k-user.ini",
		  "an included profile brings its drop-ins");
	value_is("misc", "nice", "5", "... and the including file beats them");
}

static void test_cycles(void)
{
	scratch_write("share/c1.ini", "[jail]\ninclude = c2\n[misc]\nnice = x\n");
	scratch_write("share/c2.ini", "[jail]\n\ninclude = i1 c3\n");
	scratch_write("share/c3.ini", "[jail]\ninclude = c1\n");
	load("c1");
	is_int(result, -1, "a cycle of includes is an error");
	fault_is(0,
		 "share/c3.ini:2:11: [jail] include = c1: a cycle: share/c1.ini "
		 "includes share/c2.ini includes share/c3.ini includes share/c1.ini",
		 "... which names the chain, and the line that closes it");
	fault_is(1,
		 "share/c1.ini:4:8: [misc] nice = x: not a number (want -20 to 19 | "
		 "inherit)",
		 "... and the other faults are reported all the same");
	is_int((long long)faults.n, 2, "... and nothing else");
	scratch_write("share/self.ini", "[jail]\ninclude = self\n");
	load("self");
	fault_is(0,
		 "share/self.ini:2:11: [jail] include = self: a cycle: share/self.ini "
		 "includes share/self.ini",
		 "a file that includes itself is a cycle");
	scratch_link("self2.ini", "share/other.ini");
	scratch_write("share/self2.ini", "[jail]\ninclude = other\n");
	load("self2");
	fault_is(0,
		 "share/self2.ini:2:11: [jail] include = other: a cycle: "
		 "share/self2.ini includes share/other.ini",
		 "... also by another name");
}

static void test_depth(void)
{
	for (int i = 0; i < 100; i++) {
		AUTO_FREE char *name = xasprintf("share/deep%d.ini", i);
		AUTO_FREE char *text = xasprintf("[jail]\ninclude = deep%d\n", i + 1);

		scratch_write(name, text);
	}
	load("deep0");
	is_int(result, -1, "a nest of a hundred includes is an error");
	fault_is(0,
		 "share/deep64.ini:2:11: [jail] include = deep65: includes nest deeper "
		 "than 64",
		 "... which says so");
}

static void test_faults(void)
{
	scratch_write("share/f1.ini", "[misc]\nnice = x\n");
	scratch_write("share/f2.ini",
		      "[jail]\ninclude = f1 nowhere i1\n[misc]\ncolour = blu\n"
		      "nice\n");
	scratch_write("share/f2.ini.d/1.ini", "[limits]\nsize = 3\n");
	chmod(scratch_write("share/f2.ini.d/2.ini", ""), 0666);
	LOAD_SET("f2", "misc.nice=y", "no setting", "mounts.hide=a");
	is_int(result, -1, "a profile with faults does not load");
	has_str(failure.text, "share/f2.ini: 9 faults", "... and they are counted");
	is_int((long long)faults.n, 9, "the faults of all files are told in one go");
	fault_is(0, "share/f2.ini:5:1: neither [section] nor key = value",
		 "the form of a file");
	fault_is(1,
		 "share/f1.ini:2:8: [misc] nice = x: not a number (want -20 to 19 | "
		 "inherit)",
		 "the values of an included file");
	has_str(fault_text(&faults, 2),
		"/share/f2.ini:2:14: [jail] include = nowhere: cannot find the profile "
		"nowhere: it is in none of ",
		"an include that is nowhere, at its word");
	has_str(fault_text(&faults, 2), search.system, "... and where it was sought");
	fault_is(3,
		 "share/f2.ini:4:10: [misc] colour = blu: did you mean blue? (want red "
		 "| green | blue)",
		 "the values of the file");
	fault_is(4,
		 "share/f2.ini.d/1.ini:2:8: [limits] size = 3: odd (want "
		 "BYTES[K|M|G|T] | infinity)",
		 "a drop-in");
	fault_is(5,
		 "cannot trust the profile share/f2.ini.d/2.ini: others may write it "
		 "(mode 0666)",
		 "a drop-in that others may write");
	fault_is(6, "--set: no setting: not SECTION.KEY=VALUE", "the command line");
	has_str(fault_text(&faults, 7),
		"--set: [misc] nice = y: ", "... and its values");
	has_str(fault_text(&faults, 8), "--set: [mounts] hide = a: ", "... each");
}

static void test_refusal(void)
{
	chmod(scratch_write("share/open.ini", ""), 0664);
	load("open");
	is_int(result, -1, "a profile that its group may write is refused");
	has_str(failure.text, "its group may write it", "... and says so");
	scratch_write("share/o2.ini", "[jail]\ninclude = open\n");
	load("o2");
	is_int(result, -1, "... also as an include");
	fault_is(0,
		 "share/o2.ini:2:11: [jail] include = open: cannot trust the profile "
		 "share/open.ini: its group may write it (mode 0664)",
		 "... at the place that asks for it");
	has_str(faults.items[0].hint, "chmod go-w ", "... with the cure");
	scratch_write("share/quote.ini", "[jail]\ninclude = i1 \"\n");
	load("quote");
	is_int((long long)faults.n, 1, "a faulty include value is one fault");
}

static void test_repetition(void)
{
	scratch_write("share/r1.ini", "[misc]\nnice = 1\n");
	scratch_write("share/r2.ini", "[jail]\ninclude = r1\n[misc]\nnice = 2\n");
	load("r2");
	is_int(result, 0, "a scalar may be set by several files");
	scratch_write("share/r3.ini", "[misc]\nnice = 2\nnice = 3\n");
	load("r3");
	fault_is(0, "share/r3.ini:3:1: [misc] nice = 3: repeated, first set at line 2",
		 "... but once by each");
}

/* A file that is read twice, as an include and as a drop-in, repeats nothing. */
static void test_twice(void)
{
	scratch_write("share/t.ini", "[jail]\ninclude = ./t.ini.d/1.ini\n");
	scratch_write("share/t.ini.d/1.ini", "[misc]\nnice = 1\n");
	load(scratch_path("share/t.ini"));
	is_int(result, 0, "a drop-in may be included, too");
	value_is("misc", "nice", "1", "... and sets what it sets");
}

static void test_without_includes(void)
{
	struct load plain = {
		.search = &search,
		.sections = grammar_section,
		.name = "i2",
		.fault = faults_take,
		.arg = &faults,
	};

	forget();
	result = profile_load(&plain, &profile, &sources, &failure);
	is_int(result, 0, "a grammar without an include key loads");
	files_are("share/i2.ini", "... and nothing is included");
}

int main(void)
{
	umask(022);
	scratch_make();
	search_make();
	test_which();
	test_defaults();
	test_layers();
	test_includes();
	test_drop_in_includes();
	test_cycles();
	test_depth();
	test_faults();
	test_refusal();
	test_repetition();
	test_twice();
	test_without_includes();
	forget();
	search_done();
	return tap_done();
}

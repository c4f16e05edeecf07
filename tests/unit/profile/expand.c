/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Variables in values. */

#include "profile/expand.h"

#include <stdlib.h>

#include "../tap.h"
#include "util/cleanup.h"

/* Every variable is its name in brackets, but for some. */
static const char *value_of(enum variable variable, void *arg)
{
	static char buffer[64];

	(void)arg;
	if (variable == VARIABLE_XDG_RUNTIME_DIR)
		return NULL;
	if (variable == VARIABLE_HOME)
		return "/home/joe";
	if (variable == VARIABLE_CWD)
		return "/";
	if (variable == VARIABLE_USER)
		return "~/${HOME}";
	snprintf(buffer, sizeof(buffer), "(%s)", variable_names[variable]);
	return buffer;
}

static void expands(const char *text, const char *expected, const char *sentence)
{
	AUTO_FREE char *actual = NULL;
	struct error err = { 0 };

	is_int(expand_check(text, &err), 0, "%s: its form is good", sentence);
	expand(text, value_of, NULL, &actual, &err);
	is_str(actual, expected, "... and it expands");
}

static void refuses(const char *text, size_t offset, const char *expected,
		    const char *sentence)
{
	AUTO_FREE char *actual = NULL;
	struct error err = { 0 }, same = { 0 };

	is_int(expand_check(text, &err), -1, "%s is refused", sentence);
	is_int((long long)err.offset, (long long)offset, "... at byte %zu", offset);
	is_str(err.text, expected, "... and says so");
	is_int(expand(text, value_of, NULL, &actual, &same), -1,
	       "... and by expand(), too");
	is_str(same.text, expected, "... which says the same");
}

static void test_expand(void)
{
	expands("", "", "an empty text");
	expands("/usr/lib", "/usr/lib", "a text without variables");
	expands("~", "/home/joe", "~ by itself");
	expands("~/.ssh", "/home/joe/.ssh", "~ before a slash");
	expands("/a/~/b~", "/a/~/b~", "~ further on");
	expands("${HOME}", "/home/joe", "a variable");
	expands("a${UID}b${UID}${PROGRAM}c", "a(UID)b(UID)(PROGRAM)c",
		"variables anywhere");
	expands("$HOME $ $$ a$", "$HOME $ $$ a$", "$ without {");
	expands("$${UID}", "$(UID)", "$ before a variable");
	expands("{UID}", "{UID}", "braces without $");
	expands("${CWD}/a", "/a", "a value that ends with / before a /");
	expands("${CWD}", "/", "a value that is /");
	expands("${USER}/x", "~/${HOME}/x", "a value that looks like a variable");
}

static void test_names(void)
{
	static const char *const names[] = {
		"HOME",
		"USER",
		"UID",
		"XDG_RUNTIME_DIR",
		"XDG_CONFIG_HOME",
		"XDG_CACHE_HOME",
		"XDG_DATA_HOME",
		"CWD",
		"PROGRAM",
		"DESKTOP",
		"DOWNLOADS",
		"TEMPLATES",
		"PUBLICSHARE",
		"DOCUMENTS",
		"MUSIC",
		"PICTURES",
		"VIDEOS",
	};

	is_int(VARIABLES, N_ELEMENTS(names), "there are as many variables as promised");
	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		char text[64];
		struct error err = { 0 };

		is_str(variable_names[i], names[i], "${%s} has its name", names[i]);
		snprintf(text, sizeof(text), "${%s}", names[i]);
		is_int(expand_check(text, &err), 0, "... and is known by it");
	}
	ok(!variable_names[VARIABLES], "the names end with NULL");
}

static void test_faults(void)
{
	struct error err = { 0 };
	char *actual = NULL;

	refuses("/a/${DOWNLOAD}/b", 3,
		"there is no variable ${DOWNLOAD}; did you mean ${DOWNLOADS}?",
		"a misspelled variable");
	refuses("${FOO}", 0, "there is no variable ${FOO}", "an unknown variable");
	refuses("${}", 0, "there is no variable ${}", "a variable without name");
	refuses("${HOM}${HOME", 0, "there is no variable ${HOM}; did you mean ${HOME}?",
		"the first of two faults");
	refuses("a ${HOME", 2, "this ${ is never closed", "an open variable");
	refuses("${HOME/x ${UID}", 0, "this ${ is never closed",
		"a variable that is closed by the next one only");
	refuses("${", 0, "this ${ is never closed", "a ${ at the end");
	refuses("~joe/x", 0, "~ is known, but not ~ with a name", "~ with a name");
	is_int(expand("/x/${XDG_RUNTIME_DIR}", value_of, NULL, &actual, &err), -1,
	       "a variable without a value is an error");
	is_int(err.kind, ERROR_HOST, "... of the host, not of the profile");
	is_str(err.text, "${XDG_RUNTIME_DIR} has no value here", "... which names it");
	ok(!actual, "... and nothing is returned");
	is_int(expand_check_path("a/b", &err), -1, "a relative path is refused");
	is_int(expand_check_path("$HOME/b", &err), -1, "a $ without { begins no path");
	is_int(expand_check_path("", &err), -1, "an empty path is refused");
	is_int(expand_check_path("${HOME}", &err), 0, "a variable begins a path");
}

static void dir_is(enum variable variable, const char *home, const char *config,
		   const char *expected, const char *sentence)
{
	AUTO_FREE char *actual = expand_user_dir(variable, home, config);

	is_str(actual, expected, "%s", sentence);
}

static void test_user_dirs(void)
{
	static const char config[] = "# This file is written by xdg-user-dirs-update\n"
				     "XDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\n"
				     "  XDG_DOWNLOAD_DIR = \"/data/down loads/\"\n"
				     "XDG_TEMPLATES_DIR=\"$HOME/\"\n"
				     "XDG_PUBLICSHARE_DIR=\"$HOME\"\n"
				     "#XDG_DOCUMENTS_DIR=\"$HOME/no\"\n"
				     "XDG_MUSIC_DIR=\"relative\"\n"
				     "XDG_PICTURES_DIR=$HOME/unquoted\n"
				     "XDG_VIDEOS_DIR=\"$HOME/a\\\"b\\\\c\"\n";
	static const char twice[] = "XDG_MUSIC_DIR=\"$HOME/a\"\nXDG_MUSIC_DIR=\"/b\"";

	dir_is(VARIABLE_DESKTOP, "/h", config, "/h/Schreibtisch",
	       "a user directory is below the home");
	dir_is(VARIABLE_DOWNLOADS, "/h", config, "/data/down loads",
	       "... or an absolute path, without the slash at its end");
	dir_is(VARIABLE_TEMPLATES, "/h", config, "/h/Templates",
	       "one that is switched off is never the whole home");
	dir_is(VARIABLE_PUBLICSHARE, "/h", config, "/h/Public",
	       "... however that is written");
	dir_is(VARIABLE_DESKTOP, "/h/", "XDG_DESKTOP_DIR=\"/h/\"", "/h/Desktop",
	       "... or if it names the home by its path");
	dir_is(VARIABLE_DOCUMENTS, "/h", config, "/h/Documents",
	       "a comment says nothing");
	dir_is(VARIABLE_MUSIC, "/h", config, "/h/Music", "nor does a relative path");
	dir_is(VARIABLE_PICTURES, "/h", config, "/h/Pictures",
	       "nor does a value without quotes");
	dir_is(VARIABLE_VIDEOS, "/h", config, "/h/a\"b\\c", "a backslash escapes");
	dir_is(VARIABLE_MUSIC, "/h", twice, "/b", "the last line counts");
	dir_is(VARIABLE_MUSIC, "/h", "XDG_MUSIC_DIR=\"$HOME/a\nb\"", "/h/Music",
	       "a value does not go over the end of a line");
	dir_is(VARIABLE_MUSIC, "/h", "XDG_MUSIC_DIRS=\"/a\"", "/h/Music",
	       "a longer name is another");
	dir_is(VARIABLE_VIDEOS, "/", NULL, "/Videos",
	       "a home of / has no second slash");
}

static void test_english(void)
{
	static const char *const names[] = { "Desktop",  "Downloads", "Templates",
					     "Public",   "Documents", "Music",
					     "Pictures", "Videos" };

	for (enum variable v = VARIABLE_DESKTOP; v < VARIABLES; v++) {
		char expected[64];

		snprintf(expected, sizeof(expected), "/h/%s",
			 names[v - VARIABLE_DESKTOP]);
		dir_is(v, "/h", NULL, expected,
		       "without user-dirs.dirs the name is English");
	}
}

int main(void)
{
	test_expand();
	test_names();
	test_faults();
	test_user_dirs();
	test_english();
	return tap_done();
}

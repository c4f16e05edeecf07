/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of a command line. */

#include "cmd/options.h"

#include "../tap.h"
#include "util/cleanup.h"

static const char *profile;
static struct strv sets;
static bool json, stats;
static const char *stats_file;
static const struct option options[] = {
	{ "--profile", .value = &profile },
	{ "--set", .values = &sets },
	{ "--json", .flag = &json },
	{ "--stats", .value = &stats_file, .flag = &stats },
	{ 0 },
};
static struct error err;

/* Take the options of the words; returns the rest, or "!" with err. */
static const char *take(const char *const *words)
{
	char **rest = (char **)words;

	profile = NULL;
	json = stats = false;
	stats_file = NULL;
	strv_done(&sets);
	err = (struct error){ 0 };
	if (options_take(options, &rest, &err) < 0)
		return "!";
	return *rest ? *rest : "(end)";
}
#define TAKE(...) take((const char *const[]){ __VA_ARGS__, NULL })

static void refuses(const char *rest, const char *text, const char *hint,
		    const char *sentence)
{
	is_str(rest, "!", "%s", sentence);
	is_int(err.kind, ERROR_USAGE, "... as an error of the command line");
	is_str(err.text, text, "... that says what is wrong");
	is_str(err.hint, hint, "... and what was meant, if anything");
}

int main(void)
{
	is_str(TAKE("--profile=a", "x"), "x",
	       "the first word that is no option ends them");
	is_str(profile, "a", "a value follows =");
	is_str(TAKE("--profile", "a", "x"), "x", "or is the next word");
	is_str(profile, "a", "... as it is");
	is_str(TAKE("--profile=a", "--profile=b"), "(end)", "so does the end");
	is_str(profile, "b", "of one value the last stays");
	TAKE("--profile=");
	is_str(profile, "", "a value may be empty");
	TAKE("--profile", "--json", "x");
	is_str(profile, "--json", "a value may look like an option");
	ok(!json, "... which it is not, then");
	is_str(TAKE("--stats", "x"), "x", "what may have a value does not take a word");
	ok(stats && !stats_file, "... and is set");
	TAKE("--stats=x", "y");
	is_str(stats_file, "x", "... or has it behind =");
	ok(!stats, "... and is not set, then");
	TAKE("--set=a.b=c=d", "--json", "--set", "e.f=", "x");
	is_int((long long)sets.n, 2, "of many values all stay");
	is_str(sets.items[0], "a.b=c=d", "... what follows the first = as it stands");
	is_str(sets.items[1], "e.f=", "... in their order");
	ok(json, "a flag is set between them");
	is_str(TAKE("--json", "--", "--set=x"), "--", "-- ends them, and is left");
	is_str(TAKE("-", "--json"), "-", "a dash alone is no option");
	is_str(TAKE("x", "--json"), "x", "what follows an argument is none");
	ok(!json, "... whatever it looks like");

	refuses(TAKE("--porfile=a"), "there is no option --porfile",
		"did you mean --profile?", "an unknown option is refused");
	refuses(TAKE("--prof=a"), "there is no option --prof", "",
		"so is one that is cut short");
	refuses(TAKE("-j"), "there is no option -j", "", "so is a letter");
	refuses(TAKE("--json=1"), "--json takes no value", "",
		"so is a value where none is wanted");
	refuses(TAKE("--set"), "--set lacks its value", "", "and none where one is");

	is_int(options_end((char *const[]){ NULL }, &err), 0, "the end is the end");
	is_int(options_end((char *const[]){ (char *)"x", NULL }, &err), -1,
	       "and an argument is not");
	strv_done(&sets);
	return tap_done();
}

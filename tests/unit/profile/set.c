/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SECTION.KEY=VALUE of a command line, as a setting like any other. */

#include "profile/ini.h"

#include "outcome.h"

static int set(const char *text, struct error *err)
{
	size_t before = outcome->ini.n;

	if (ini_read_setting(text, "--set", &outcome->ini, err) < 0)
		return -1;
	return ini_apply(&outcome->ini.items[before], grammar_section,
			 &outcome->profile, &outcome->origins, err);
}

static void test_set(void)
{
	struct error err = { 0 };
	struct place place;

	take("[misc]\nnice = 1\n[mounts]\nhide = /a\n");
	is_int(set("misc.nice=2", &err), 0, "the command line sets a key");
	value_is("misc", "nice", "2", "... over the file");
	is_int(set("misc.nice=3", &err), 0, "... as often as it likes");
	value_is("misc", "nice", "3", "... the last one wins");
	place = origins_get(&outcome->origins, offsetof(struct profile, misc.nice));
	is_str(PLACE_TEXT(&place), "--set", "... and the place says so");
	is_int(set("mounts.hide=/b \"/c d\"", &err), 0, "it appends to a list");
	value_is("mounts", "hide", "/a /b \"/c d\"", "... behind the file's");
	is_int(set("mounts.hide=", &err), 0, "it starts a list over");
	value_is("mounts", "hide", "", "... with nothing");
	is_int(set("limits.net_cls.classid=4", &err), 0, "a key may have dots");
	is_int(set("jail.description=a=b ; c", &err), 0, "a value may have = and ;");
	value_is("jail", "description", "a=b ; c", "... and is not cut there");
}

static void set_refused(const char *text, const char *expected, const char *sentence)
{
	struct error err = { 0 };

	is_int(set(text, &err), -1, "the command line is refused: %s", sentence);
	is_str(err.text, expected, "... and it says so");
}

static void test_set_refused(void)
{
	take("");
	set_refused("misc.nice", "--set: misc.nice: not SECTION.KEY=VALUE", "no =");
	set_refused("nice=1", "--set: nice=1: not SECTION.KEY=VALUE", "no section");
	set_refused("a=b.c", "--set: a=b.c: not SECTION.KEY=VALUE", "a . in the value");
	set_refused(".nice=1", "--set: .nice=1: the section has no name", "a first .");
	set_refused("misc.=1", "--set: misc.=1: the key has no name", "no key");
	set_refused("misc.nice=1\n[x]",
		    "--set: misc.nice=1\n[x]: a control character: U+000A",
		    "a newline");
	set_refused("misc.nice=\xff", "--set: misc.nice=\xff: not UTF-8: byte 0xff",
		    "not UTF-8");
	set_refused("misc.nice=x",
		    "--set: [misc] nice = x: not a number (want -20 to 19 | inherit)",
		    "a faulty value");
	set_refused("misk.nice=1",
		    "--set: [misk] nice = 1: there is no such section; did you mean "
		    "[misc]?",
		    "an unknown section");
	set_refused("misc.niece=1",
		    "--set: [misc] niece = 1: [misc] has no such key; did you mean "
		    "nice?",
		    "an unknown key");
}

int main(void)
{
	test_set();
	test_set_refused();
	outcome_done();
	return tap_done();
}

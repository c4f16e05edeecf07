/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [identity]: who the program is, and who writes the maps for it. */

#include "isolate/identity.h"

#include "../tap.h"
#include "../trial.h"

static void test_values(void)
{
	trial_reads("identity", "uid", "same", "same");
	trial_reads("identity", "uid", "root", "root");
	trial_reads("identity", "uid", "0", "0");
	trial_reads("identity", "uid", "4294967294", "4294967294");
	trial_reads("identity", "gid", "0010", "10");
	trial_reads("identity", "uid-map", "0 1000 1", "0 1000 1");
	trial_reads("identity", "uid-map", "0 ${UID} 1", "0 ${UID} 1");
	trial_reads("identity", "groups", "audio 27", "audio 27");
	trial_reads("identity", "groups", "keep", "keep");
}

static void test_faults(void)
{
	trial_refuses("[identity]\nuid = rot\n",
		      "a.ini:2:7: [identity] uid = rot: did you mean root?",
		      "a word that is none is refused");
	trial_refuses("[identity]\nuid = 4294967295\n",
		      "a.ini:2:7: [identity] uid = 4294967295: 4294967295 is more than "
		      "4294967294",
		      "so is the number that means nobody at all");
	trial_refuses("[identity]\nuid = 99999999999999999999\n",
		      "a.ini:2:7: [identity] uid = 99999999999999999999: "
		      "99999999999999999999 is more than 4294967294",
		      "... and one beyond all numbers");
	trial_refuses("[identity]\nuid = 10x\n",
		      "a.ini:2:7: [identity] uid = 10x: 10x is not a number",
		      "... and what only begins as one");
	trial_refuses("[identity]\nuid = -1\n",
		      "a.ini:2:7: [identity] uid = -1: not one of the words",
		      "... and one below 0");
	trial_refuses("[identity]\nuid-map = 0 100000\n",
		      "a.ini:2:19: [identity] uid-map = 0 100000: a word is missing",
		      "a map has three numbers");
	trial_refuses("[identity]\nuid-map = 0 1 2 3\n",
		      "a.ini:2:17: [identity] uid-map = 0 1 2 3: a word too many",
		      "... and no more");
	trial_of("[identity]\nuid-map = 0 100000 0\n");
	has_str(trial_faults(), "a count of 0 maps nothing", "a map maps something");
	trial_of("[identity]\nuid-map = 0 a 1\n");
	has_str(trial_faults(), "a is not a number", "... and has numbers only");
	trial_refuses("[identity]\ngroups = audio keep\n",
		      "a.ini:2:16: [identity] groups = audio keep: `keep` stands alone",
		      "keep is not one group among others");
	trial_refuses("[identity]\ngroups =     keep\ngroups = audio\n",
		      "a.ini:3:10: [identity] groups = audio: `keep` stands alone",
		      "... not over two lines either");
}

static void test_users(void)
{
	const struct identity_plan *id = &trial.plan.identity;

	trial_of("");
	is_int(id->uid, 1000, "a user has the same number inside");
	is_int(id->writer, MAP_SELF, "... by a map that the child writes itself");
	has_str(trial_shows(&step_map), "uid 1000 1000 1, gid 1000 1000 1", "... this");
	is_str(trial_shows(&step_map_by_launcher), "-", "... and nobody else does");
	is_str(trial_shows(&step_builder), "-", "the builder is the caller");
	is_str(trial_shows(&step_identity), "-", "... and stays it");
	trial_of("[identity]\nuid = root\ngid = 7\n");
	has_str(trial_shows(&step_map), "uid 0 1000 1, gid 7 1000 1",
		"whoever the program is inside, it is the caller outside");
	ok(id->same, "... without a change of ids");
	trial_of("[identity]\nuid = 65534\n");
	has_str(trial_shows(&step_map), "uid 65534 1000 1, gid 1000 1000 1",
		"nobody is a number like any other");
	trial_of("[identity]\nuid-map = 5 ${UID} 1\nuid = 5\n");
	is_int(id->writer, MAP_SELF, "a map of oneself alone needs no helper");
	has_str(trial_shows(&step_map), "uid 5 1000 1, gid 1000 1000 1",
		"... and has variables");
}

static void test_ranges(void)
{
	const struct identity_plan *id = &trial.plan.identity;
	static const char ranges[] = "[identity]\nuid = root\ngid = root\n"
				     "uid-map = 0 100000 1000\nuid-map = 1000 1000 1\n"
				     "gid-map = 0 100000 65536\n";

	trial_of(ranges);
	is_str(trial_faults(), "", "a user may have ranges");
	is_int(id->writer, MAP_HELPERS, "... which the helpers write");
	is_str(trial_shows(&step_map_by_launcher),
	       "uid 0 100000 1000, 1000 1000 1, gid 0 100000 65536",
	       "... line by line");
	is_str(trial_shows(&step_map), "-", "... and not the child");
	is_str(trial_shows(&step_builder), "uid 1000, gid 0",
	       "the caller builds where the map has him, and 0 where not");
	is_str(trial_shows(&step_identity), "uid 0, gid 0, groups none",
	       "the program becomes who it shall be, without the caller's groups");
	trial_of("[identity]\nuid = 7\nuid-map = 5 100000 5\n");
	is_int(id->build_uid, 7, "without a 0 inside, the program's own id builds");
	fake.no_new_privs = true;
	trial_refuses(ranges,
		      "a.ini:4:11: [identity] uid-map: newuidmap(1) cannot work, as "
		      "no_new_privs is set for jail itself | start jail outside of "
		      "that sandbox, or map one id",
		      "no helper works under no_new_privs");
	trial_of("[identity]\nuid = root\n");
	is_str(trial_faults(), "", "... but none is needed for one id");
	fake.no_new_privs = false;
	fake_user(0, "root", "/root");
	trial_of(ranges);
	is_int(id->writer, MAP_LAUNCHER, "root writes ranges by himself");
	is_str(trial_shows(&step_builder), "uid 0, gid 0", "... and is 0 inside");
	is_str(trial_shows(&step_groups), "none", "... without groups of the host");
	fake_user(1000, "anna", "/home/anna");
}

static void test_unmapped(void)
{
	trial_refuses("[identity]\nuid-map = 0 100000 1000\ngid = 5\ngid-map = 6 "
		      "100000 1000\n",
		      "[identity] uid (default): uid-map maps nobody to "
		      "1000\na.ini:3:7: [identity] gid: gid-map maps nobody to 5",
		      "who the program shall be must be in the map");
	trial_of("[identity]\nuid-map = 0 100000 1000\nuid = 999\ngid = 999\n"
		 "gid-map = 0 100000 1000\n");
	is_str(trial_faults(), "", "the last of a range is in it");
	trial_of("[identity]\nuid-map = 0 100000 1000\nuid = 1000\n");
	has_str(trial_faults(),
		"a.ini:3:7: [identity] uid: uid-map maps nobody to 1000",
		"... and the next is not");
	trial_of("[identity]\nuid = 4294967294\nuid-map = 4294967290 100000 5\n");
	is_str(trial_faults(), "", "a range may end at the largest id");
	trial_of("[identity]\nuid-map = 0 ${XDG_RUNTIME_DIR} 1\n");
	has_str(trial_faults(),
		"a.ini:2:11: [identity] uid-map: /run/user/1000 is not a number",
		"a variable must be a number there");
	trial_of("[identity]\ngid-map = ${NOTHING} 1 1\n");
	has_str(trial_faults(), "there is no variable ${NOTHING}", "... and one");
}

static void test_without_namespace(void)
{
	const struct identity_plan *id = &trial.plan.identity;

	fake_user(0, "root", "/root");
	trial_of("[namespaces]\nuser = host\n[identity]\nuid = 1000\n");
	is_int(id->writer, MAP_NONE, "without a user namespace nothing is mapped");
	is_str(trial_shows(&step_identity), "uid 1000, gid 0, groups none",
	       "... and root becomes who it says");
	trial_of("[namespaces]\nuser = host\n");
	ok(id->same, "... or stays root");
	fake_user(1000, "anna", "/home/anna");
	trial_of("[namespaces]\nuser = host\n[identity]\nuid = root\n");
	has_str(trial_faults(),
		"a.ini:4:7: [identity] uid: becoming another user takes privilege here",
		"an ordinary user cannot");
	trial_of("[namespaces]\nuser = /proc/7/ns/user\n[identity]\nuid = root\n");
	is_str(trial_faults(), "", "but may be who he likes in one that is joined");
}

static void test_groups(void)
{
	const struct identity_plan *id = &trial.plan.identity;
	static gid_t groups[] = { 29, 44 };

	fake.groups = groups;
	fake.n_groups = 2;
	trial_of("");
	is_str(trial_faults(), "", "a user with groups may have an empty profile");
	is_str(trial_shows(&step_groups), "-", "... who cannot drop them");
	ok(!id->set_groups && !id->keep_groups, "... and does not ask to keep them");
	trial_of("[identity]\ngroups = keep\n");
	ok(id->keep_groups, "keep keeps them");
	is_str(trial_faults(), "", "... which a user may");
	trial_refuses("[identity]\ngroups = audio\n",
		      "a.ini:2:10: [identity] groups: an ordinary user cannot change "
		      "groups without a gid-map | leave `groups` empty, or say keep",
		      "a user cannot choose");
	fake_user(0, "root", "/root");
	trial_of("");
	is_str(trial_shows(&step_groups), "none", "root drops them");
	trial_of("[identity]\ngroups = audio 27\n");
	is_str(trial_shows(&step_groups), "29 27", "... or has those that it names");
	trial_of("[identity]\ngroups = keep\n");
	is_str(trial_shows(&step_groups), "-", "... or keeps them");
	trial_refuses("[identity]\n\ngroups = audio vidio 4294967295\n",
		      "a.ini:3:16: [identity] groups: no group is called vidio in "
		      "/etc/group\na.ini:3:22: [identity] groups: no group is called "
		      "4294967295 in /etc/group",
		      "every group that is none is told, each at its word");
	fake_user(1000, "anna", "/home/anna");
	fake.n_groups = 0;
}

/* The files that tell a program who it is agree with the map. */
static void test_names(void)
{
	trial_of("");
	is_str(trial_entry("/etc/passwd")->content,
	       "root:x:0:0:root:/root:/bin/sh\n"
	       "anna:x:1000:1000::/home/anna:/bin/bash\n"
	       "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
	       "the caller has his name inside");
	is_str(trial_entry("/etc/group")->content,
	       "root:x:0:\nanna:x:1000:\nnogroup:x:65534:\n", "... and his group's");
	trial_of("[identity]\nuid = root\ngid = root\n");
	is_str(trial_entry("/etc/passwd")->content,
	       "root:x:0:0:root:/home/anna:/bin/sh\n"
	       "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
	       "who is root inside is called so, at home where the caller is");
	trial_of("[identity]\nuid = 65534\ngid = 65534\n");
	is_str(trial_entry("/etc/passwd")->content,
	       "root:x:0:0:root:/root:/bin/sh\n"
	       "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
	       "nobody stands there once");
	is_str(trial_entry("/etc/group")->content, "root:x:0:\nnogroup:x:65534:\n",
	       "... in the groups, too");
	ok(trial_entry("/run/user/65534") != NULL, "... and has a runtime directory");
}

int main(void)
{
	fake_boot();
	test_values();
	test_faults();
	test_users();
	test_ranges();
	test_unmapped();
	test_without_namespace();
	test_groups();
	test_names();
	trial_end();
	fake_done();
	return tap_done();
}

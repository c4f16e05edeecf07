/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [namespaces]: its types, what it decides and what it refuses. */

#include "isolate/namespaces.h"

#include <sched.h>

#include "../tap.h"
#include "../trial.h"
#include "sys/kernel.h"

static void test_values(void)
{
	trial_reads("namespaces", "user", "new", "new");
	trial_reads("namespaces", "user", "host", "host");
	trial_reads("namespaces", "net", "/run/netns/blue", "/run/netns/blue");
	trial_reads("namespaces", "net", "/run/${UID}/net", "/run/${UID}/net");
	trial_reads("namespaces", "nested", "sandbox", "sandbox");
	trial_reads("namespaces", "hostname", "", "");
	trial_reads("namespaces", "hostname", "a-1.b", "a-1.b");
	trial_reads("namespaces", "time-offset", "0", "0s");
	trial_reads("namespaces", "time-offset", "+1d", "86400s");
	trial_reads("namespaces", "time-offset", "-1min 30s", "-90s");
	trial_reads("namespaces", "time-offset", "5000ms", "5s");
}

static void test_faults(void)
{
	trial_refuses("[namespaces]\nuser = nwe\n",
		      "a.ini:2:8: [namespaces] user = nwe: did you mean new?",
		      "a word that is none is refused");
	trial_refuses("[namespaces]\nnet = netns/blue\n",
		      "a.ini:2:7: [namespaces] net = netns/blue: not one of the words",
		      "so is a path that is not absolute");
	trial_refuses("[namespaces]\nnet = /run/${WHERE}/net\n",
		      "a.ini:2:12: [namespaces] net = /run/${WHERE}/net: there is no "
		      "variable ${WHERE}",
		      "an unknown variable is refused where it stands");
	trial_refuses("[namespaces]\nnested = yes\n",
		      "a.ini:2:10: [namespaces] nested = yes: not one of the words",
		      "nested is no flag");
	trial_refuses("[namespaces]\nhostname = my_host\n",
		      "a.ini:2:14: [namespaces] hostname = my_host: a host name has "
		      "letters, digits, - and .",
		      "a host name is refused at the character that is wrong");
	trial_refuses("[namespaces]\nhostname = "
		      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234"
		      "5\n",
		      "a.ini:2:76: [namespaces] hostname = "
		      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff...:"
		      " a host name has at most 64 characters",
		      "... or that is one too many");
	trial_refuses("[namespaces]\ntime-offset = -1500ms\n",
		      "a.ini:2:16: [namespaces] time-offset = -1500ms: not a whole "
		      "number of seconds in 68 years",
		      "clocks move by whole seconds");
	trial_refuses("[namespaces]\ntime-offset = -1d 2x\n",
		      "a.ini:2:20: [namespaces] time-offset = -1d 2x: not a unit: us, "
		      "ms, s, min, h, d or w",
		      "a fault behind the sign stands where it is");
	trial_refuses("[namespaces]\ntime-offset = infinity\n",
		      "a.ini:2:15: [namespaces] time-offset = infinity: not a whole "
		      "number of seconds in 68 years",
		      "and not for ever");
	trial_refuses("[namespaces]\ntime-offset = --1s\n",
		      "a.ini:2:16: [namespaces] time-offset = --1s: a number is "
		      "missing",
		      "there is one sign");
}

static void test_flags(void)
{
	const struct namespaces_plan *n = &trial.plan.namespaces;

	trial_of("");
	is_int((long long)n->clone_flags,
	       CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWIPC |
		       CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP,
	       "an empty profile makes all namespaces that a process can be born into");
	ok(n->time, "... and a time namespace after that");
	is_str(n->hostname, "jail", "... with a host name that tells nothing");
	is_int(n->nested, NESTING_NO, "... and none below them");
	is_str(trial_shows(&step_nested),
	       "user.max_user_namespaces 0, tried and found closed",
	       "... which is seen to");
	is_str(trial_shows(&step_join), "-", "nothing is joined");
	trial_of("[namespaces]\nipc = host\nuts = host\nhostname =\ntime = host\n");
	is_int((long long)(n->clone_flags & (CLONE_NEWIPC | CLONE_NEWUTS)), 0,
	       "what is the host's is not made");
	ok(n->clone_flags & CLONE_NEWPID, "... and the others are");
	ok(n->clone_flags & CLONE_NEWNS, "... a mount namespace always");
	is_str(trial_shows(&step_time), "-", "... nor a time namespace");
	is_str(trial_shows(&step_hostname), "-", "... nor is the host's name set");
	trial_of("[namespaces]\nuts = host\n");
	is_str(trial_faults(), "", "the default host name contradicts nothing");
	ok(!n->hostname, "... and is not that of the host then");
	trial_of("[namespaces]\nhostname =\n");
	is_str(trial_shows(&step_hostname), "-", "an empty host name keeps the host's");
	trial_of("[namespaces]\ntime-offset = -2h\n");
	is_str(trial_shows(&step_time), "monotonic and boottime -7200 s",
	       "clocks may be put back");
	trial_of("[namespaces]\nnested = sandbox\n");
	is_str(trial_shows(&step_nested), "-", "nested opens user namespaces");
}

static void test_contradictions(void)
{
	trial_refuses("[namespaces]\nuser = host\n",
		      "a.ini:2:8: [namespaces] user = host: an ordinary user needs a "
		      "new user namespace | leave the key out, or run jail as root",
		      "user = host is refused to an ordinary user");
	fake_user(0, "root", "/root");
	trial_of("[namespaces]\nuser = host\n");
	is_str(trial_faults(), "", "... but not to root");
	ok(!(trial.plan.namespaces.clone_flags & CLONE_NEWUSER), "... who gets none");
	is_str(trial_shows(&step_nested), "-", "... and whose limit is not touched");
	fake_user(1000, "anna", "/home/anna");
	trial_refuses("[namespaces]\nuts = host\n\nhostname = box\n",
		      "a.ini:4:12: [namespaces] hostname: a host name is only set in a "
		      "new UTS namespace | say uts = new, or an empty hostname",
		      "a host name is not set on the host");
	trial_refuses("[namespaces]\ntime = host\ntime-offset = 1h\n",
		      "a.ini:3:15: [namespaces] time-offset: clocks are only moved in "
		      "a new time namespace",
		      "the host's clocks are not moved");
	trial_refuses("[namespaces]\ntime = /proc/7/ns/time\ntime-offset = 1h\n",
		      "a.ini:3:15: [namespaces] time-offset: clocks are only moved in "
		      "a new time namespace",
		      "nor are those of one that is joined");
	trial_begin();
	trial_read("a.ini", "[namespaces]\nuts = host\nhostname = box\n");
	trial_read("b.ini", "[namespaces]\nuts = new\n");
	trial_resolve();
	is_str(trial_faults(), "", "what a later file takes back contradicts nothing");
}

static void test_joins(void)
{
	const struct namespaces_plan *n = &trial.plan.namespaces;

	trial_of("[namespaces]\nnet = /run/netns/blue\nuts = /run/uts\nhostname =\n");
	is_str(trial_shows(&step_join), "uts /run/uts, net /run/netns/blue",
	       "namespaces are joined");
	is_int((long long)(n->clone_flags & (CLONE_NEWNET | CLONE_NEWUTS)), 0,
	       "... and not made");
	is_int(n->joins[1].type, CLONE_NEWNET, "... each as the kind that it is");
	is_int(n->joins[1].place.line, 2, "... and at its place");
	trial_of("[namespaces]\nuser = /proc/7/ns/user\nnet = /proc/7/ns/net\n");
	is_str(trial_shows(&step_join), "user /proc/7/ns/user, net /proc/7/ns/net",
	       "an ordinary user joins the user namespace first, for its power");
	ok(!(n->clone_flags & CLONE_NEWUSER), "... and makes none");
	fake_user(0, "root", "/root");
	trial_of("[namespaces]\nuser = /proc/7/ns/user\nnet = /proc/7/ns/net\n");
	is_str(trial_shows(&step_join), "net /proc/7/ns/net, user /proc/7/ns/user",
	       "root last, as it takes power away");
	fake_user(1000, "anna", "/home/anna");
	trial_of("[namespaces]\nuser = /n/u\npid = /n/p\nipc = /n/i\nuts = /n/h\n"
		 "net = /n/n\ncgroup = /n/c\ntime = /n/t\nhostname =\n");
	is_int((long long)n->n_joins, 7, "all seven can be joined");
	is_int((long long)n->clone_flags, CLONE_NEWNS,
	       "... and a mount namespace is made all the same");
	ok(!n->time, "... and no time namespace");
	trial_of("[namespaces]\nnet = /run/${UID}/net\n");
	is_str(trial_shows(&step_join), "net /run/1000/net", "a path has variables");
	fake_variable(VARIABLE_XDG_RUNTIME_DIR, NULL);
	trial_of("[namespaces]\n\nnet = /x${XDG_RUNTIME_DIR}/net\n");
	has_str(trial_faults(), "a.ini:3:7: [namespaces] net: ",
		"a variable without a value is refused, at its place and key");
	has_str(trial_faults(), "${XDG_RUNTIME_DIR}", "... and named");
	fake_user(1000, "anna", "/home/anna");
}

static void test_hostname_inside(void)
{
	trial_of("[namespaces]\nhostname = box\n");
	is_str(trial_mount("/etc/hostname"), "file /etc/hostname 0444",
	       "programs read the host name in /etc/hostname, too");
	is_str(trial_entry("/etc/hostname")->content, "box\n", "... as it is");
	has_str(trial_entry("/etc/hosts")->content, "127.0.0.1 localhost box\n",
		"... and resolve it");
	trial_of("[namespaces]\nhostname =\n");
	is_str(trial_mount("/etc/hostname"), "-", "that of the host is not written");
	is_str(trial_entry("/etc/hosts")->content,
	       "127.0.0.1 localhost\n::1 localhost\n", "... nor resolved");
}

int main(void)
{
	fake_boot();
	test_values();
	test_faults();
	test_flags();
	test_contradictions();
	test_joins();
	test_hostname_inside();
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [capabilities]: what comes to be in the five sets. */

#include "isolate/capabilities.h"

#include "../tap.h"
#include "../trial.h"

static uint64_t bit(int capability)
{
	return (uint64_t)1 << capability;
}

static const uint64_t everything = ((uint64_t)2 << CAP_LAST_CAP) - 1;

static void sets_are(uint64_t bounding, uint64_t permitted, uint64_t inheritable,
		     uint64_t ambient, const char *sentence)
{
	const struct capability_sets *sets = &trial.plan.capabilities.sets;

	ok(sets->bounding == bounding && sets->permitted == permitted &&
		   sets->effective == permitted && sets->inheritable == inheritable &&
		   sets->ambient == ambient,
	   "%s", sentence);
}

static void test_values(void)
{
	trial_reads("capabilities", "keep", "net_raw chown", "net_raw chown");
	trial_reads("capabilities", "keep", "CAP_NET_RAW", "CAP_NET_RAW");
	trial_reads("capabilities", "ambient", "all", "all");
	trial_of("[capabilities]\nkeep = chown net_row\n");
	has_str(trial_faults(),
		"a.ini:2:14: [capabilities] keep = chown net_row: no capability is "
		"called net_row; did you mean net_raw",
		"a name that is none is refused at its word");
	trial_refuses("[capabilities]\nambient = 12\n",
		      "a.ini:2:11: [capabilities] ambient = 12: no capability is "
		      "called 12",
		      "a number is no name");
	trial_of("[capabilities]\nbounding = cap_\ninheritable = cap_cap_chown\n");
	is_int((long long)trial.n_faults, 2, "nor are other things");
}

static void test_sets(void)
{
	fake_user(0, "root", "/root");
	trial_of("");
	sets_are(0, 0, 0, 0, "by default every set is empty");
	trial_of("[capabilities]\nkeep = net_raw CAP_CHOWN\n");
	sets_are(bit(CAP_NET_RAW) | bit(CAP_CHOWN), bit(CAP_NET_RAW) | bit(CAP_CHOWN),
		 0, 0, "keep is bounding, permitted and effective; not inheritable");
	trial_of("[capabilities]\nambient = net_raw\n");
	sets_are(bit(CAP_NET_RAW), bit(CAP_NET_RAW), bit(CAP_NET_RAW), bit(CAP_NET_RAW),
		 "ambient is in all five");
	trial_of("[capabilities]\nbounding = net_raw\n");
	sets_are(bit(CAP_NET_RAW), 0, 0, 0, "bounding is in that set alone");
	trial_of("[capabilities]\ninheritable = net_raw\n");
	sets_are(bit(CAP_NET_RAW), bit(CAP_NET_RAW), bit(CAP_NET_RAW), 0,
		 "inheritable is permitted, as the kernel wants it");
	trial_of("[capabilities]\nkeep = all\n");
	sets_are(everything, everything, 0, 0, "all is all");
	trial_of("[capabilities]\nkeep = all\nkeep =\nkeep = kill\n");
	sets_are(bit(CAP_KILL), bit(CAP_KILL), 0, 0, "an empty value starts over");
	trial_of("[capabilities]\nkeep = chown\nambient = kill\nbounding = setuid\n"
		 "inheritable = setgid\n");
	sets_are(bit(CAP_CHOWN) | bit(CAP_KILL) | bit(CAP_SETUID) | bit(CAP_SETGID),
		 bit(CAP_CHOWN) | bit(CAP_KILL) | bit(CAP_SETGID),
		 bit(CAP_KILL) | bit(CAP_SETGID), bit(CAP_KILL), "the keys add up");
	fake_user(1000, "anna", "/home/anna");
}

/* Without a user namespace of its own the jail has what the caller has, and no more. */
static void test_lack(void)
{
	fake_user(0, "root", "/root");
	fake.capabilities &= ~bit(CAP_SYS_RESOURCE);
	trial_of("[capabilities]\nkeep = sys_resource\n");
	is_str(trial_faults(), "", "in a user namespace there is every capability");
	trial_of("[namespaces]\nuser = host\n[capabilities]\nkeep = all\n");
	is_str(trial_faults(), "", "all is what the caller has");
	sets_are(everything & ~bit(CAP_SYS_RESOURCE),
		 everything & ~bit(CAP_SYS_RESOURCE), 0, 0, "... all of that");
	trial_refuses("[namespaces]\nuser = host\n[capabilities]\nkeep = chown "
		      "sys_resource\n",
		      "a.ini:4:14: [capabilities] keep: the caller does not have "
		      "sys_resource itself | [namespaces] user = new gives it over the "
		      "jail's own namespaces",
		      "what the caller has not is refused, at its word and key");
	trial_of("[namespaces]\nuser = host\nnet = /run/netns/blue\n"
		 "[capabilities]\nkeep = sys_resource\n");
	has_str(trial_faults(), "the caller does not have sys_resource itself",
		"... also where another namespace is joined");
	trial_of("[namespaces]\nuser = /proc/7/ns/user\n"
		 "[capabilities]\nkeep = sys_resource\n");
	is_str(trial_faults(), "", "... but a user namespace that is joined gives it");
	fake_user(1000, "anna", "/home/anna");
}

static void test_plan(void)
{
	trial_of("");
	is_str(trial_shows(&step_no_new_privileges), "on", "no_new_privs is always on");
	is_str(trial_shows(&step_bounding), "keep none", "the bounding set is empty");
	is_str(trial_shows(&step_capabilities),
	       "permitted and effective none; inheritable none; ambient none",
	       "... and so are the others, which are set all the same");
	trial_of("[capabilities]\nkeep = chown\nambient = net_raw\n");
	is_str(trial_shows(&step_bounding), "keep chown net_raw",
	       "capabilities have their names");
	is_str(trial_shows(&step_capabilities),
	       "permitted and effective chown net_raw; inheritable net_raw; ambient "
	       "net_raw",
	       "... in each set");
}

int main(void)
{
	fake_boot();
	test_values();
	test_sets();
	test_lack();
	test_plan();
	trial_end();
	fake_done();
	return tap_done();
}

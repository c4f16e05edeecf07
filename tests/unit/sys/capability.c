/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Capabilities: their names, and what a process has after both functions. */

#include "sys/capability.h"

#include "../tap.h"

#include <sys/prctl.h>

#include "../space.h"

static void test_names(void)
{
	is_int(capability_number("net_raw"), CAP_NET_RAW, "a capability has a name");
	is_int(capability_number("cap_net_raw"), CAP_NET_RAW, "... with cap_, too");
	is_int(capability_number("CAP_NET_RAW"), CAP_NET_RAW, "... in any case");
	is_int(capability_number("chown"), CAP_CHOWN, "the first is 0");
	is_int(capability_number("checkpoint_restore"), CAP_CHECKPOINT_RESTORE,
	       "the last has one as well");
	is_int(capability_number("net_rawr"), -1, "what is none has no number");
	is_int(capability_number(""), -1, "... nor has nothing");
	is_int(capability_number("cap_"), -1, "... nor the beginning of one");
	is_int(capability_number("13"), -1, "... nor a number");
	is_str(capability_name(CAP_NET_RAW), "net_raw", "a number has a name");
	is_str(capability_name(CAP_LAST_CAP + 1), NULL, "... up to the last");
	is_str(capability_name(-1), NULL, "... and from the first");
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		is_int(capability_number(capability_name(i)), i, "%s is itself",
		       capability_name(i));
}

/* The sets of this process as the kernel prints them: "CapPrm 0000000000002000". */
static void say_sets(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[128], name[16];
	unsigned long long bits;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Cap%15[A-Za-z]: %llx", name, &bits) == 2)
			space_say("%s %llx", name, bits);
	if (file)
		fclose(file);
}

static uint64_t bit(int capability)
{
	return (uint64_t)1 << capability;
}

static void say_result(int result, const struct error *err)
{
	if (result < 0)
		space_say("%s", err->text);
}

static void body_none(void)
{
	const struct capability_sets none = { 0 };
	struct error err;

	say_result(capability_bound(0, &err), &err);
	say_result(capability_set(&none, &err), &err);
	space_say("effective %llx", (unsigned long long)capability_effective());
	say_sets();
}

static void body_some(void)
{
	const struct capability_sets sets = {
		.permitted = bit(CAP_CHOWN) | bit(CAP_NET_RAW),
		.effective = bit(CAP_CHOWN),
		.inheritable = bit(CAP_NET_RAW),
		.ambient = bit(CAP_NET_RAW),
	};
	struct error err;

	say_result(capability_bound(bit(CAP_NET_RAW) | bit(CAP_KILL), &err), &err);
	say_result(capability_set(&sets, &err), &err);
	space_say("effective %llx", (unsigned long long)capability_effective());
	say_sets();
}

/* What was inheritable and ambient before does not stay (S4). */
static void body_before(void)
{
	const struct capability_sets first = {
		.permitted = bit(CAP_KILL) | bit(CAP_SETPCAP),
		.effective = bit(CAP_SETPCAP),
		.inheritable = bit(CAP_KILL),
		.ambient = bit(CAP_KILL),
	};
	const struct capability_sets none = { 0 };
	struct error err;

	say_result(capability_set(&first, &err), &err);
	say_result(capability_set(&none, &err), &err);
	say_result(capability_bound(~(uint64_t)0, &err), &err);
	say_sets();
}

static void body_lack(void)
{
	const struct capability_sets one = { .permitted = bit(CAP_KILL) };
	const struct capability_sets more = { .permitted = bit(CAP_CHOWN) };
	struct error err = { 0 };

	say_result(capability_set(&one, &err), &err);
	space_say("more %d", capability_set(&more, &err));
	space_say("bound %d", capability_bound(0, &err));
	space_say("%s", err.text);
}

/* What libcap does not know of is dropped as well. */
static void body_unknown(void)
{
	struct error err;

	say_result(capability_bound(0, &err), &err);
	for (int i = 0; i < 64; i++)
		if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) > 0)
			space_say("%d is left", i);
}

static void test_sets(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle) {
		skip("sets are set", obstacle);
		return;
	}
	is_str(space_run(body_none), "effective 0\nInh 0\nPrm 0\nEff 0\nBnd 0\nAmb 0\n",
	       "nothing is left of nothing");
	is_str(space_run(body_some),
	       "effective 1\nInh 2000\nPrm 2001\nEff 1\nBnd 2020\nAmb 2000\n",
	       "each set is exactly what is asked");
	has_str(space_run(body_before), "Inh 0\nPrm 0\nEff 0\n",
		"what was there before does not stay");
	has_str(space_run(body_before), "Amb 0\n", "... nor what was ambient");
	is_str(space_run(body_lack),
	       "more -1\nbound -1\ncannot drop chown from the bounding set: Operation "
	       "not permitted\n",
	       "what a process has not it cannot get");
	is_str(space_run(body_unknown), "",
	       "the bounding set has no end but the kernel's");
}

int main(void)
{
	test_names();
	test_sets();
	return tap_done();
}

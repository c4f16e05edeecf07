/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [limits]: every resource, and time. */

#include "isolate/limits.h"

#include "../tap.h"
#include "../trial.h"

static void test_values(void)
{
	trial_reads("limits", "nofile", "1K", "1024");
	trial_reads("limits", "nofile", "64:infinity", "64:infinity");
	trial_reads("limits", "nofile", "inherit", "inherit");
	trial_reads("limits", "cpu", "1min:2min", "60:120");
	trial_reads("limits", "time", "1h 30min", "5400s");
	trial_refuses("[limits]\nnofile = 2K:1K\n",
		      "a.ini:2:10: [limits] nofile = 2K:1K: the soft limit is above "
		      "the hard one",
		      "a soft limit is not above the hard one");
	trial_of("[limits]\ncpu = 1500ms\ntime = 5 parsec\nas = -1\n");
	is_int((long long)trial.n_faults, 3, "every fault of the section is told");
	has_str(trial.faults[0].text, "a.ini:2:7: [limits] cpu = 1500ms: not a whole",
		"... of a time that is no whole number of seconds");
	has_str(trial.faults[1].text,
		"a.ini:3:10: [limits] time = 5 parsec: not a unit",
		"... of a unit that is none");
	has_str(trial.faults[2].text,
		"a.ini:4:6: [limits] as = -1: a number is missing",
		"... of a number below 0");
}

static void test_defaults(void)
{
	const struct limits_plan *l = &trial.plan.limits;

	trial_of("");
	is_str(trial_shows(&step_limits), "core 0",
	       "no core dump is written by itself");
	is_int((long long)l->time, -1, "and there is no time limit");
	trial_of("[limits]\ncore = inherit\n");
	is_str(trial_shows(&step_limits), "-", "what is inherited is not set");
}

static void test_all(void)
{
	const struct limits_plan *l = &trial.plan.limits;
	static const struct {
		const char *name;
		int resource;
	} resources[] = {
		{ "as", RLIMIT_AS },
		{ "core", RLIMIT_CORE },
		{ "cpu", RLIMIT_CPU },
		{ "data", RLIMIT_DATA },
		{ "fsize", RLIMIT_FSIZE },
		{ "locks", RLIMIT_LOCKS },
		{ "memlock", RLIMIT_MEMLOCK },
		{ "msgqueue", RLIMIT_MSGQUEUE },
		{ "nice", RLIMIT_NICE },
		{ "nofile", RLIMIT_NOFILE },
		{ "nproc", RLIMIT_NPROC },
		{ "rss", RLIMIT_RSS },
		{ "rtprio", RLIMIT_RTPRIO },
		{ "rttime", RLIMIT_RTTIME },
		{ "sigpending", RLIMIT_SIGPENDING },
		{ "stack", RLIMIT_STACK },
	};
	char text[64];

	is_int(N_ELEMENTS(resources), RLIM_NLIMITS, "all resources are tested");
	for (size_t i = 0; i < N_ELEMENTS(resources); i++) {
		snprintf(text, sizeof(text), "[limits]\ncore = inherit\n%s = 3:9\n",
			 resources[i].name);
		trial_of(strcmp(resources[i].name, "core") ? text
							   : "[limits]\ncore = 3:9\n");
		is_int((long long)l->n, 1, "%s is one limit", resources[i].name);
		is_int(l->limits[0].resource, resources[i].resource,
		       "... of its resource");
		ok(l->limits[0].limit.rlim_cur == 3 && l->limits[0].limit.rlim_max == 9,
		   "... with a soft and a hard value");
		is_str(l->limits[0].place.file, "a.ini", "... at its place");
	}
}

static void test_plan(void)
{
	const struct limits_plan *l = &trial.plan.limits;

	trial_of("[limits]\nstack = infinity\nnofile = 64:infinity\nas = 4G\n");
	is_str(trial_shows(&step_limits),
	       "as 4294967296, core 0, nofile 64:infinity, stack infinity",
	       "limits stand in the order of the manual");
	ok(l->limits[3].limit.rlim_cur == RLIM_INFINITY &&
		   l->limits[3].limit.rlim_max == RLIM_INFINITY,
	   "infinity is RLIM_INFINITY");
	trial_of("[limits]\ntime = 1min 500ms\n");
	is_int((long long)l->time, 60500000, "time is kept in microseconds");
	is_int(l->time_place.line, 2, "... with its place");
	trial_begin();
	trial_read("a.ini", "[limits]\nnofile = 10\n");
	trial_set("limits.nofile=20");
	trial_resolve();
	is_str(trial_shows(&step_limits), "core 0, nofile 20", "the later one wins");
	is_str(PLACE_TEXT(&l->limits[1].place), "--set", "... and gives the place");
}

int main(void)
{
	fake_boot();
	test_values();
	test_defaults();
	test_all();
	test_plan();
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [session]: terminal, priorities, directory and descriptors. */

#include "isolate/session.h"

#include "../tap.h"
#include "../trial.h"

static const struct session_plan *s = &trial.plan.session;

static void test_values(void)
{
	trial_reads("session", "terminal", "own", "own");
	trial_reads("session", "nice", "-20", "-20");
	trial_reads("session", "oom-score-adj", "1000", "1000");
	trial_reads("session", "cpu-affinity", "0-3 6", "0-3 6");
	trial_reads("session", "cpu-scheduling-policy", "rr", "rr");
	trial_reads("session", "io-scheduling-class", "best-effort", "best-effort");
	trial_reads("session", "pass-fds", "3 65535", "3 65535");
	trial_reads("session", "directory", "~/project", "~/project");
	trial_reads("session", "wait-for", "all", "all");
	trial_reads("session", "die-with-parent", "yes", "yes");
}

static void test_faults(void)
{
	trial_refuses(
		"[session]\nnice = 20\noom-score-adj = -1001\n"
		"cpu-scheduling-priority = 0\nio-scheduling-priority = 8\n",
		"a.ini:2:8: [session] nice = 20: not from -20 to 19\n"
		"a.ini:3:17: [session] oom-score-adj = -1001: not from -1000 to "
		"1000\n"
		"a.ini:4:27: [session] cpu-scheduling-priority = 0: not from 1 to "
		"99\n"
		"a.ini:5:26: [session] io-scheduling-priority = 8: not from 0 to 7",
		"every number has its range");
	trial_refuses("[session]\ncpu-affinity = 0-3 4-\n",
		      "a.ini:2:20: [session] cpu-affinity = 0-3 4-: a processor is N "
		      "or "
		      "FIRST-LAST",
		      "a range of processors has an end");
	trial_refuses("[session]\ncpu-affinity = 3-1\n",
		      "a.ini:2:16: [session] cpu-affinity = 3-1: a processor is N or "
		      "FIRST-LAST",
		      "... which is not before its beginning");
	trial_refuses("[session]\ncpu-affinity = 0 1024\n",
		      "a.ini:2:18: [session] cpu-affinity = 0 1024: no processor is "
		      "over 1023",
		      "... nor beyond all processors");
	trial_of("[session]\ncpu-affinity = -1\ncpu-affinity = a\n"
		 "cpu-affinity = 1-2-3\ncpu-affinity = 1,2\n"
		 "cpu-affinity = 99999999999999999999\n");
	is_int((long long)trial.n_faults, 5, "and is nothing else");
	trial_of("[session]\npass-fds = 2\npass-fds = 65536\npass-fds = 3x\n"
		 "pass-fds = -3\n");
	is_int((long long)trial.n_faults, 4, "a descriptor is from 3 to 65535");
	has_str(trial.faults[0].text,
		"a.ini:2:12: [session] pass-fds = 2: a descriptor is a number from 3 "
		"to "
		"65535",
		"... or refused at its word");
	trial_refuses("[session]\nterminal = none\n",
		      "a.ini:2:12: [session] terminal = none: not one of the words",
		      "a word that is none is refused");
	trial_refuses("[session]\ndirectory = here\n",
		      "a.ini:2:13: [session] directory = here: a path begins with /, ~ "
		      "or a ${VARIABLE}",
		      "a directory is a path");
}

static void test_contradictions(void)
{
	trial_refuses("[session]\ncpu-scheduling-priority = 5\n",
		      "a.ini:2:27: [session] cpu-scheduling-priority: only the "
		      "policies "
		      "fifo and rr have priorities",
		      "a priority is one of a policy");
	trial_refuses("[session]\ncpu-scheduling-policy = idle\n"
		      "cpu-scheduling-priority = 5\n",
		      "a.ini:3:27: [session] cpu-scheduling-priority: only the "
		      "policies "
		      "fifo and rr have priorities",
		      "... that has priorities");
	trial_refuses("[session]\nio-scheduling-priority = 5\n",
		      "a.ini:2:26: [session] io-scheduling-priority: it takes an "
		      "io-scheduling-class, too",
		      "an I/O priority is one of a class");
	trial_of("[session]\ndirectory = /x${CWD}\n");
	fake.cwd = NULL;
	fake_variable(VARIABLE_CWD, NULL);
	trial_refuses("[session]\ndirectory = /x${CWD}\n",
		      "a.ini:2:13: [session] directory: ${CWD} has no value here",
		      "a directory that cannot be told is refused");
	fake_boot();
}

static void test_terminal(void)
{
	static const struct {
		const char *word;
		bool terminals[3], own, input;
	} cases[] = {
		{ "auto", { false, false, false }, false, false },
		{ "auto", { true, true, true }, true, true },
		{ "auto", { true, true, false }, true, true },
		{ "auto", { false, true, true }, false, false },
		{ "auto", { true, false, true }, false, false },
		{ "own", { false, false, false }, false, false },
		{ "own", { false, false, true }, true, false },
		{ "own", { true, false, false }, true, true },
		{ "inherit", { true, true, true }, false, false },
	};

	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char text[64];

		snprintf(text, sizeof(text), "[session]\nterminal = %s\n",
			 cases[i].word);
		memcpy(fake.terminal, cases[i].terminals, sizeof(fake.terminal));
		trial_of(text);
		is_int(s->own_terminal, cases[i].own, "%s with terminals %d%d%d",
		       cases[i].word, cases[i].terminals[0], cases[i].terminals[1],
		       cases[i].terminals[2]);
		is_int(s->input, cases[i].input, "... and whether it is typed into");
		for (int fd = 0; fd < 3; fd++)
			is_int(s->terminal[fd], cases[i].own && cases[i].terminals[fd],
			       "... and the stream %d", fd);
	}
	fake_boot();
}

static void test_scheduling(void)
{
	trial_of("");
	is_str(trial_shows(&step_scheduling), "-", "nothing is set by itself");
	is_str(trial_shows(&step_oom), "-", "... nor the score");
	trial_of("[session]\nnice = 0\n");
	is_str(trial_shows(&step_scheduling), "nice 0", "0 is a value, too");
	trial_of("[session]\nnice = 5\ncpu-affinity = 0-3 2 6\n"
		 "cpu-scheduling-policy = batch\nio-scheduling-class = idle\n");
	is_str(trial_shows(&step_scheduling),
	       "nice 5, 5 processors, policy 3 priority 0, io class 3 priority 4",
	       "everything that is asked is set, each processor once");
	is_int(s->nice_place.line, 2, "... with its place");
	is_int(s->cpus_place.line, 3, "... each");
	trial_of("[session]\ncpu-scheduling-policy = fifo\n");
	is_int(s->priority, 1, "a policy with priorities begins at 1");
	is_int(s->policy, SCHED_FIFO, "... and is that of the kernel");
	trial_of("[session]\ncpu-scheduling-policy = rr\n"
		 "cpu-scheduling-priority = 99\n");
	is_int(s->priority, 99, "... or where it says");
	trial_of("[session]\ncpu-scheduling-policy = other\n");
	ok(s->policy_set && !s->priority, "the ordinary policy may be asked for");
	trial_of("[session]\nio-scheduling-class = realtime\n"
		 "io-scheduling-priority = 0\n");
	is_int(s->io_priority, 1 << 13, "an I/O priority of 0 is the highest");
	trial_of("[session]\noom-score-adj = -1000\n");
	is_str(trial_shows(&step_oom), "-1000", "the score may be the least");
}

static void test_directory(void)
{
	trial_of("");
	is_str(trial_shows(&step_directory),
	       "the first that exists: /home/anna/project, /home/anna, /",
	       "by itself it starts where the caller is, else at home");
	trial_of("[session]\ndirectory = ~/x y\n");
	is_str(trial_shows(&step_directory), "/home/anna/x y",
	       "or where the profile says");
	is_int(s->directory_place.line, 2, "... with its place");
	trial_of("[mounts]\nhome = none\n");
	is_str(trial_shows(&step_directory),
	       "the first that exists: /home/anna/project, /", "without a home, in /");
	fake.cwd = NULL;
	trial_of("");
	is_str(trial_shows(&step_directory), "the first that exists: /home/anna, /",
	       "a caller may be nowhere");
	fake_boot();
}

static void test_life(void)
{
	trial_of("");
	is_str(trial_shows(&step_die_with_parent), "-",
	       "a jail outlives its caller by itself");
	is_int(s->wait_for, WAIT_FOR_PROGRAM, "... and ends with its program");
	is_str(trial_shows(&step_umask), "the caller's", "the umask is the caller's");
	is_str(trial_shows(&step_program),
	       "program argument\nthe jail ends with the program",
	       "the program is shown");
	trial_of("[session]\ndie-with-parent = yes\nwait-for = all\numask = 77\n");
	is_str(trial_shows(&step_die_with_parent), "SIGKILL when the caller ends",
	       "it may end with the caller");
	is_int(s->parent, 4711, "... who is known");
	is_int(s->wait_for, WAIT_FOR_ALL, "... or with the last process");
	is_str(trial_shows(&step_umask), "0077", "a umask may be asked for");
	trial_of("[session]\numask = 0\n");
	is_str(trial_shows(&step_umask), "0000", "... also none");
	fake.argv = NULL;
	trial_of("");
	is_str(trial_shows(&step_program), "-", "a plan needs no program");
	fake_boot();
}

static void test_descriptors(void)
{
	trial_of("");
	is_str(trial_shows(&step_descriptors), "0 1 2", "three streams pass");
	trial_of("[session]\npass-fds = 9 3\npass-fds = 10 4\n");
	is_str(trial_shows(&step_descriptors), "0 1 2 3 4 9 10",
	       "... and what is named, sorted by number");
	trial_of("[session]\npass-fds = 9\npass-fds =\npass-fds = 7\n");
	is_str(trial_shows(&step_descriptors), "0 1 2 7", "an empty value starts over");
}

int main(void)
{
	fake_boot();
	test_values();
	test_faults();
	test_contradictions();
	test_terminal();
	test_scheduling();
	test_directory();
	test_life();
	test_descriptors();
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [environment]: what of the caller's passes, and what is set. */

#include "isolate/environment.h"

#include "../tap.h"
#include "../trial.h"

/* The value of a variable in the plan; NULL where there is none. */
static const char *value(const char *name)
{
	const struct strv *variables = &trial.plan.environment.variables;
	size_t length = strlen(name);

	for (size_t i = 0; i < variables->n; i++)
		if (!strncmp(variables->items[i], name, length) &&
		    variables->items[i][length] == '=')
			return variables->items[i] + length + 1;
	return NULL;
}

static void test_values(void)
{
	trial_reads("environment", "keep", "LC_* _x9 A", "LC_* _x9 A");
	trial_reads("environment", "set", "A=1 \"B=x y\" C=", "A=1 \"B=x y\" C=");
	trial_reads("environment", "unset", "A*", "A*");
	trial_refuses("[environment]\nkeep = LANG 9\n",
		      "a.ini:2:13: [environment] keep = LANG 9: not the name of a "
		      "variable",
		      "a name is one");
	trial_refuses("[environment]\nkeep = *\n",
		      "a.ini:2:8: [environment] keep = *: not the name of a variable",
		      "not everything is kept at once");
	trial_refuses("[environment]\nset = A=1 B\n",
		      "a.ini:2:11: [environment] set = A=1 B: not NAME=VALUE",
		      "what is set has a value");
	trial_refuses("[environment]\nset = A=1 B=${NO}\n",
		      "a.ini:2:13: [environment] set = A=1 B=${NO}: there is no "
		      "variable ${NO}",
		      "an unknown variable is refused where it stands");
}

static void test_defaults(void)
{
	trial_of("");
	is_str(trial_shows(&step_environment),
	       "HOME=/home/anna\n"
	       "LANG=de_DE.UTF-8\n"
	       "LC_TIME=C\n"
	       "LOGNAME=anna\n"
	       "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games\n"
	       "SHELL=/bin/bash\n"
	       "TERM=xterm\n"
	       "USER=anna\n"
	       "XDG_RUNTIME_DIR=/run/user/1000",
	       "an empty profile has a short list, and nothing of tokens and agents");
	fake_user(0, "root", "/root");
	trial_of("");
	is_str(value("PATH"),
	       "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	       "root finds the programs of the administrator");
	fake_user(1000, "anna", "/home/anna");
	trial_of("[mounts]\nhome = none\n");
	is_str(value("HOME"), "/", "without a home, HOME is /");
	trial_of("[mounts]\nroot = empty\n");
	is_str(value("XDG_RUNTIME_DIR"), NULL,
	       "without a runtime directory there is no variable for it");
}

static void test_keep(void)
{
	char *odd[] = { (char *)"no-assignment", (char *)"=odd", (char *)"LC_=x",
			(char *)"LC_A=1=2",      (char *)"LANG", (char *)"LANGX=1",
			(char *)"A=first",       (char *)"A=",   NULL };
	char **before = fake.environment;

	trial_of("[environment]\nkeep = TOKEN\n");
	is_str(value("TOKEN"), "secret", "what the profile names is kept");
	is_str(value("TERM"), "xterm", "... beside what is kept by itself");
	is_str(value("SSH_AUTH_SOCK"), NULL, "... and nothing else");
	trial_of("[environment]\nkeep =\n");
	is_str(value("TERM"), NULL, "an empty value forgets the list");
	is_str(value("HOME"), "/home/anna", "... but not what is set without it");
	trial_of("[environment]\nkeep =\nkeep = T*\n");
	is_str(value("TOKEN"), "secret", "a * stands for any rest");
	is_str(value("TERM"), "xterm", "... more than once");
	is_str(value("LANG"), NULL, "... and for no beginning");
	trial_of("[environment]\nkeep = HOME\n");
	is_str(value("HOME"), "/home/anna", "what is kept beats what is set by itself");
	fake.environment = odd;
	trial_of("[environment]\nkeep = A\n");
	is_str(value("LC_"), "x", "a * stands for nothing, too");
	is_str(value("LC_A"), "1=2", "a value may have a =");
	is_str(value("LANGX"), NULL, "a name without * is the whole name");
	is_str(value("LANG"), NULL, "what is no assignment is not kept");
	is_str(value(""), NULL, "nor is what has no name");
	is_str(value("A"), "", "of two the last one counts");
	fake.environment = NULL;
	trial_of("");
	is_str(value("USER"), "anna", "a caller without environment is one, too");
	fake.environment = before;
}

static void test_set(void)
{
	trial_of("[environment]\nset = A=1 \"B=${HOME}/b c\" TERM=dumb A=2 C=\n");
	is_str(value("A"), "2", "of the same variable the last one counts");
	is_str(value("B"), "/home/anna/b c", "variables are replaced");
	is_str(value("TERM"), "dumb", "what is set beats what is kept");
	is_str(value("C"), "", "an empty value is one");
	trial_of("[environment]\nset = PATH=/opt/bin USER=x\n");
	is_str(value("PATH"), "/opt/bin", "... and what is set by itself");
	is_str(value("USER"), "x", "... whatever it is");
	trial_of("[environment]\nset = A=~/x\n");
	is_str(value("A"), "/home/anna/x", "~ is the home there, as everywhere");
	fake_variable(VARIABLE_XDG_RUNTIME_DIR, NULL);
	trial_refuses("[environment]\nset = A=1 B=${XDG_RUNTIME_DIR}\n",
		      "a.ini:2:11: [environment] set: ${XDG_RUNTIME_DIR} has no value "
		      "here",
		      "a variable without a value is refused at its word");
	fake_user(1000, "anna", "/home/anna");
}

static void test_unset(void)
{
	trial_of("[environment]\nset = A=1 AB=2 B=3\nunset = A* HOME\n");
	is_str(value("A"), NULL, "unset takes away");
	is_str(value("AB"), NULL, "... all that its * stands for");
	is_str(value("B"), "3", "... and no more");
	is_str(value("HOME"), NULL, "... also what is set by itself");
	trial_of("[environment]\nunset = USER\nset = USER=x\n");
	is_str(value("USER"), NULL, "... whoever else names it, and wherever");
	trial_of(
		"[environment]\nunset = HOME LANG LC_TIME LOGNAME PATH SHELL TERM USER "
		"XDG_RUNTIME_DIR\n");
	is_str(trial_shows(&step_environment), "", "all of them may be taken away");
	ok(trial.plan.environment.variables.items &&
		   !trial.plan.environment.variables.items[0],
	   "... and what is left is fit for execve(2)");
}

static void test_order(void)
{
	const struct strv *variables = &trial.plan.environment.variables;
	bool sorted = true;

	trial_of("[environment]\nset = ZZ=1 AA=2 b=3\n");
	for (size_t i = 0; i + 1 < variables->n; i++)
		sorted &= strcmp(variables->items[i], variables->items[i + 1]) < 0;
	ok(sorted, "variables are sorted, whatever named them");
	ok(variables->items[variables->n] == NULL, "... and end with NULL");
}

int main(void)
{
	fake_boot();
	test_values();
	test_defaults();
	test_keep();
	test_set();
	test_unset();
	test_order();
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [environment]: the variables of the program, environ(7)
 *
 * Should: start from nothing; add what every program needs, what other mechanisms want,
 * and what the profile says.
 * Must not: let a variable of the caller through that nobody named: they hold tokens,
 * sockets and paths of the host.
 */

#include "isolate/environment.h"

#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static const struct key keys[] = {
	KEY(environment, keep, names, "TERM COLORTERM NO_COLOR LANG LANGUAGE LC_* TZ",
	    NULL,
	    "Variables that are taken over from the caller where they are set; a "
	    "trailing * stands for any rest.  An empty value forgets the list."),
	KEY(environment, set, assignments, "", NULL,
	    "Variables that are set, NAME=VALUE; ${...} in the value is replaced.  HOME, "
	    "USER, LOGNAME, SHELL and PATH are set without being named, and "
	    "XDG_RUNTIME_DIR where there is one."),
	KEY(environment, unset, names, "", NULL,
	    "Variables that are not there, whoever else names them."),
	{ 0 },
};

/* Where NAME of a NAME=VALUE is in the list; n where it is not. */
static size_t position(const struct strv *variables, const char *name, size_t length)
{
	size_t i = 0;

	while (i < variables->n && (strncmp(variables->items[i], name, length) ||
				    variables->items[i][length] != '='))
		i++;
	return i;
}

static void put(struct strv *variables, char *assignment)
{
	size_t at = position(variables, assignment, strcspn(assignment, "="));

	if (at == variables->n) {
		strv_take(variables, assignment);
		return;
	}
	free(variables->items[at]);
	variables->items[at] = assignment;
}

void environment_add(struct plan *plan, const char *name, const char *value)
{
	put(&plan->environment.variables, xasprintf("%s=%s", name, value));
}

/* Whether `name`, `length` bytes of it, is what the pattern NAME or NAME* says. */
static bool matches(const char *pattern, const char *name, size_t length)
{
	size_t stem = strcspn(pattern, "*");

	if (pattern[stem] == '*')
		return length >= stem && !strncmp(pattern, name, stem);
	return length == stem && !strncmp(pattern, name, length);
}

static void keep(const struct words *patterns, char *const *environment,
		 struct strv *variables)
{
	for (; environment && *environment; environment++) {
		size_t length = strcspn(*environment, "=");

		if (!(*environment)[length])
			continue;
		for (size_t i = 0; i < patterns->n; i++) {
			if (!matches(patterns->items[i].text, *environment, length))
				continue;
			put(variables, xstrdup(*environment));
			break;
		}
	}
}

static void set(const struct words *assignments, const struct host *host,
		struct plan *plan, struct faults *faults)
{
	struct strv *variables = &plan->environment.variables;
	const char *value;
	struct error err;

	for (size_t i = 0; i < assignments->n; i++) {
		const struct word *word = &assignments->items[i];
		int name = (int)strcspn(word->text, "=");

		if (host_expand(host, &plan->pool, word->text + name + 1, &value,
				&err) < 0)
			faults_add(faults, &word->place, "[environment] set", &err);
		else
			put(variables, xasprintf("%.*s=%s", name, word->text, value));
	}
}

static void unset(const struct words *patterns, struct strv *variables)
{
	size_t kept = 0;

	for (size_t i = 0; i < variables->n; i++) {
		char *variable = variables->items[i];
		size_t length = strcspn(variable, "=");
		bool gone = false;

		for (size_t j = 0; j < patterns->n && !gone; j++)
			gone = matches(patterns->items[j].text, variable, length);
		if (gone)
			free(variable);
		else
			variables->items[kept++] = variable;
	}
	variables->n = kept;
	if (variables->items)
		variables->items[kept] = NULL;
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	(void)profile, (void)faults;
	environment_add(plan, "USER", host->user);
	environment_add(plan, "LOGNAME", host->user);
	environment_add(plan, "SHELL", host->shell);
	environment_add(plan, "PATH",
			host->uid ? "/usr/local/bin:/usr/bin:/bin:/usr/local/games:"
				    "/usr/games"
				  : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
				    "/sbin:/bin");
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void settle(const struct profile *profile, const struct host *host,
		   struct plan *plan, struct faults *faults)
{
	const struct environment_settings *s = &profile->environment;
	struct strv *variables = &plan->environment.variables;

	keep(&s->keep, host->environment, variables);
	set(&s->set, host, plan, faults);
	unset(&s->unset, variables);
	if (variables->n)
		qsort(variables->items, variables->n, sizeof(char *), compare);
}

const struct mechanism mech_environment = {
	.section = { "environment", "The variables of the program.", keys },
	.resolve = resolve,
	.settle = settle,
};

static void show(const struct plan *plan, FILE *out)
{
	const struct strv *variables = &plan->environment.variables;

	for (size_t i = 0; i < variables->n; i++) {
		fputs(i ? "\n" : "", out);
		text_print(variables->items[i], out);
	}
}

static int apply(const struct plan *plan, struct running *run, struct error *err)
{
	(void)run, (void)err;
	environ = plan->environment.variables.items;
	return 0;
}

const struct step step_environment = {
	.name = "environment",
	.stage = STAGE_LOCK,
	.show = show,
	.apply = apply,
};

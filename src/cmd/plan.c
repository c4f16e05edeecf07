/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jailctl plan: what jail would do, step by step, and why in this order
 *
 * Walks the same steps[] over the same plan as run/launch.c, and does none of them.
 */

#include "cmd/cmd.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/describe.h"
#include "cmd/draft.h"
#include "cmd/json.h"
#include "sys/kernel.h"
#include "util/cleanup.h"
#include "util/text.h"

static const struct {
	const char *name, *doc;
} stages[STAGES] = {
	[STAGE_PREPARE] = { "prepare", "the launcher; there is no child yet" },
	[STAGE_ATTACH] = { "attach", "the launcher; the child is born and waits" },
	[STAGE_BUILD] = { "build", "the child, all-capable in its namespaces" },
	[STAGE_LOCK] = { "lock", "the program's process, giving power up" },
};

static const struct {
	unsigned long flag;
	const char *name;
} namespaces[] = {
	{ CLONE_NEWUSER, "user" },     { CLONE_NEWNS, "mount" },
	{ CLONE_NEWPID, "pid" },       { CLONE_NEWIPC, "ipc" },
	{ CLONE_NEWUTS, "uts" },       { CLONE_NEWNET, "net" },
	{ CLONE_NEWCGROUP, "cgroup" },
};

/* Those that the child is born into; the step `time` makes one more. */
static void namespaces_list(const struct plan *plan, struct strv *ret)
{
	for (size_t i = 0; i < N_ELEMENTS(namespaces); i++)
		if (plan_unshares(&plan->namespaces, namespaces[i].flag))
			strv_add(ret, namespaces[i].name);
}

/* The lines of what a step shows. */
static void show_lines(const struct step *step, const struct plan *plan,
		       struct strv *ret)
{
	AUTO_FREE char *text = NULL;
	size_t size;
	FILE *out = describe_stream(&text, &size);
	char *rest = text, *line;

	step->show(plan, out);
	fclose(out);
	for (rest = text; (line = strsep(&rest, "\n"));)
		strv_add(ret, line);
}

static bool is_wanted(const struct step *step, const struct plan *plan)
{
	return !step->wanted || step->wanted(plan);
}

static void step_print(const struct step_row *row, const struct plan *plan)
{
	enum { COLUMN = 20 };
	AUTO(strv_done) struct strv lines = { 0 };

	show_lines(row->step, plan, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		printf("  %-*s", COLUMN - 2, i ? "" : row->step->name);
		text_print(lines.items[i], stdout);
		putchar('\n');
	}
	printf("%*s(%s)\n", COLUMN, "", row->why);
}

static void words_print_line(const char *label, const struct strv *words)
{
	fputs(label, stdout);
	for (size_t i = 0; i < words->n; i++) {
		putchar(' ');
		text_print(words->items[i], stdout);
	}
	putchar('\n');
}

/* What lies between the stage that ends and the one that begins. */
static void birth_print(enum stage ended, enum stage begins, const struct plan *plan)
{
	AUTO(strv_done) struct strv names = { 0 };

	if (ended < STAGE_ATTACH && begins >= STAGE_ATTACH) {
		namespaces_list(plan, &names);
		words_print_line("\nclone: the child is born, in its own", &names);
	}
	if (ended < STAGE_LOCK && begins == STAGE_LOCK)
		puts("\nfork: the child, process 1 of the jail, becomes its init and "
		     "locks itself;\n      its own child becomes the program");
}

static void text_plan(const struct draft *draft)
{
	const struct plan *plan = &draft->plan;
	enum stage stage = STAGES;

	words_print_line("read:", &draft->profile.sources.files);
	for (const struct step_row *row = steps; row->step; row++) {
		if (!is_wanted(row->step, plan))
			continue;
		if (row->step->stage != stage) {
			birth_print(stage == STAGES ? STAGE_PREPARE : stage,
				    row->step->stage, plan);
			stage = row->step->stage;
			printf("\n%s: %s\n", stages[stage].name, stages[stage].doc);
		}
		step_print(row, plan);
	}
	puts("\nexecve: the program begins");
}

static void step_print_json(const struct step_row *row, const struct plan *plan)
{
	AUTO(strv_done) struct strv lines = { 0 };

	show_lines(row->step, plan, &lines);
	fputs("{\"stage\": ", stdout);
	json_string(stages[row->step->stage].name, stdout);
	fputs(", \"step\": ", stdout);
	json_string(row->step->name, stdout);
	fputs(", \"what\": ", stdout);
	json_strings(&lines, stdout);
	fputs(", \"why\": ", stdout);
	json_string(row->why, stdout);
	putchar('}');
}

static void json_plan(const struct draft *draft)
{
	const struct plan *plan = &draft->plan;
	AUTO(strv_done) struct strv names = { 0 };
	const char *separator = "\n  ";

	fputs("{\"files\": ", stdout);
	json_strings(&draft->profile.sources.files, stdout);
	fputs(",\n \"namespaces\": ", stdout);
	namespaces_list(plan, &names);
	json_strings(&names, stdout);
	fputs(",\n \"steps\": [", stdout);
	for (const struct step_row *row = steps; row->step; row++) {
		if (!is_wanted(row->step, plan))
			continue;
		fputs(separator, stdout);
		step_print_json(row, plan);
		separator = ",\n  ";
	}
	puts("\n ]}");
}

int cmd_plan(char **words, struct error *err)
{
	AUTO(request_done) struct request request = { 0 };
	AUTO(draft_done) struct draft draft = { 0 };
	bool json = false;
	const struct option options[] = {
		REQUEST_OPTIONS(&request),
		{ "--json", .flag = &json },
		{ 0 },
	};

	if (options_take(options, &words, err) < 0)
		return -1;
	if (*words && !strcmp(*words, "--"))
		words++;
	request.argv = *words ? words : NULL;
	if (draft_make(&request, draft_fault, (void *)"jailctl", &draft, err) < 0)
		return -1;
	if (json)
		json_plan(&draft);
	else
		text_plan(&draft);
	return 0;
}

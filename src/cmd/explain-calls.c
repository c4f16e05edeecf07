/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls, explained: see explain-calls.h. */

#include "cmd/explain-calls.h"

#include <string.h>

#include "cmd/describe.h"
#include "isolate/syscalls-arguments.h"
#include "isolate/syscalls-groups.h"
#include "sys/numbers.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

/* The rest of the line of `text` that begins with this word and a blank; or NULL. */
static char *line_rest(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *line = text; line && *line;
	     line = strchr(line, '\n') + 1) /* the text ends with a newline */
		if (text_starts(line, word) && line[length] == ' ')
			return xstrndup(line + length + 1,
					strcspn(line + length + 1, "\n"));
	return NULL;
}

char *explain_answer(const struct plan *plan, const char *call)
{
	char *answer = line_rest(plan->syscalls.text, call);

	return answer ? answer : line_rest(plan->syscalls.text, "default");
}

static void answer_print(const char *call, const struct draft *draft)
{
	AUTO_FREE char *answer = NULL;

	if (!draft)
		return;
	answer = explain_answer(&draft->plan, call);
	printf("  here: %s\n", answer);
}

struct members {
	bool has[CALLS_KNOWN];
};

static void member_note(unsigned int call, void *arg)
{
	((struct members *)arg)->has[call] = true;
}

/* The names of a group's calls that this machine has, parted by blanks. */
static char *members_text(const struct group *group)
{
	struct members members = { 0 };
	char *text = NULL;
	size_t size;
	FILE *out = describe_stream(&text, &size);

	group_each(group, member_note, &members);
	for (int i = 0; i < CALLS_KNOWN; i++)
		if (members.has[i] &&
		    number_find(architecture_native(), call_names[i]) >= 0)
			fprintf(out, "%s ", call_names[i]);
	fclose(out);
	return text;
}

static void partial_print(const struct partial_call *partial)
{
	char text[COMPARISON_TEXT_SIZE];

	printf("  %s, where %s\n", call_names[partial->call],
	       comparison_text(&partial->comparison, text));
}

bool explain_group(const char *word, const struct draft *draft)
{
	const struct group *group = group_find(word);
	AUTO_FREE char *members = NULL;

	(void)draft; /* the filter answers calls, not groups */
	if (!group)
		return false;
	printf("%s: %s\n", group->name, group->doc);
	members = members_text(group);
	describe_prose(members, 2, stdout);
	for (size_t i = 0; i < group->n_partial; i++)
		partial_print(&group->partial[i]);
	return true;
}

static bool has_member(const struct group *group, int call)
{
	struct members members = { 0 };

	group_each(group, member_note, &members);
	for (size_t i = 0; i < group->n_partial; i++)
		members.has[group->partial[i].call] = true;
	return members.has[call];
}

bool explain_call(const char *word, const struct draft *draft)
{
	int number = number_find(architecture_native(), word), call = call_find(word);
	const struct group *group;

	if (!number_known(word))
		return false;
	printf("%s: a system call, see %s(2)", word, word);
	if (number >= 0)
		printf("; number %d on this machine", number);
	putchar('\n');
	if (call >= 0 && *argument_names(call))
		printf("  arguments: %s\n", argument_names(call));
	if (call >= 0) {
		fputs("  in the groups:", stdout);
		for (size_t i = 0; (group = group_nth(i)); i++)
			if (has_member(group, call))
				printf(" %s", group->name);
		putchar('\n');
	}
	answer_print(word, draft);
	return true;
}

void explain_calls_names(struct strv *names)
{
	const struct group *group;

	for (size_t i = 0; (group = group_nth(i)); i++)
		strv_add(names, group->name);
	for (size_t i = 0; i < CALLS_KNOWN; i++)
		strv_add(names, call_names[i]);
}

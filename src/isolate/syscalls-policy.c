/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the words of [syscalls] say: see syscalls-policy.h.  This file reads and sorts
 * them and finds the contradictions; isolate/syscalls-decide.c decides for each call.
 */

#include "isolate/syscalls-policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "isolate/syscalls-decide.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static unsigned int rank(const struct strv *files, const struct place *place)
{
	if (!place->file)
		return 0;
	for (size_t i = 0; i < files->n; i++)
		if (!strcmp(files->items[i], place->file))
			return (unsigned int)i + 1;
	return (unsigned int)files->n + 1; /* the command line */
}

static const char *list_name(bool deny)
{
	return deny ? "[syscalls] deny" : "[syscalls] allow";
}

void syscalls_fault(struct faults *faults, const struct statement *s, struct error *err)
{
	faults_add(faults, &s->word->place, list_name(s->deny), err);
}

static void collect(struct syscalls_words *words, const struct words *list, bool deny,
		    const struct strv *files, struct faults *faults)
{
	struct error err;

	for (size_t i = 0; i < list->n; i++) {
		struct statement s = { .word = &list->items[i], .deny = deny };

		if (rule_parse(s.word->text, &s.rule, &err) < 0) {
			syscalls_fault(faults, &s, &err);
			continue;
		}
		s.rank = rank(files, &s.word->place);
		s.action = (struct action){ ACTION_ALLOW, 0 };
		if (deny)
			s.action = s.rule.has_action ? s.rule.action : words->refusal;
		GROW(words->items, words->n);
		words->items[words->n++] = s;
	}
}

/* Groups first, then calls by name; of a call its bare name before rules. */
static int compare_subjects(const struct rule *a, const struct rule *b)
{
	if (a->group || b->group) {
		if (a->group && b->group)
			return strcmp(a->group->name, b->group->name);
		return a->group ? -1 : 1;
	}
	if (a->call != b->call) {
		/* Calls that only libseccomp knows, -1, come last. */
		unsigned int x = (unsigned int)a->call, y = (unsigned int)b->call;

		return x < y ? -1 : 1;
	}
	if (strcmp(a->name, b->name))
		return strcmp(a->name, b->name);
	return comparisons_compare(a->comparisons, a->n, b->comparisons, b->n);
}

static int compare(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	int difference = compare_subjects(&x->rule, &y->rule);

	if (difference)
		return difference;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return action_compare(&x->action, &y->action);
}

static void report_contradiction(const struct statement *a, const struct statement *b,
				 struct faults *faults)
{
	const struct place *p = &a->word->place, *q = &b->word->place;
	struct error err;

	/* The one that was written later is the one to look at. */
	if (p->line > q->line || (p->line == q->line && p->column > q->column)) {
		const struct statement *first = b;

		b = a;
		a = first;
	}
	fail(&err, ERROR_PROFILE, "%s: %s here, but %s at %s", b->word->text,
	     ACTION_TEXT(&b->action), ACTION_TEXT(&a->action),
	     PLACE_TEXT(&a->word->place));
	syscalls_fault(faults, b, &err);
}

/*
 * Of statements about the very same, the last one in the order of compare() stays: that
 * of the latest file.
 */
static void settle(struct syscalls_words *words, struct faults *faults)
{
	size_t kept = 0;

	for (size_t i = 0; i < words->n; i++) {
		struct statement *s = &words->items[i];
		struct statement *before = kept ? &words->items[kept - 1] : NULL;

		if (before && !compare_subjects(&before->rule, &s->rule)) {
			if (before->rank == s->rank &&
			    action_compare(&before->action, &s->action))
				report_contradiction(before, s, faults);
			kept--;
		}
		words->items[kept++] = *s;
	}
	words->n = kept;
}

const char *syscalls_text(const struct syscalls_settings *settings, enum nesting nested,
			  const struct strv *files, struct pool *pool,
			  struct faults *faults)
{
	const struct action eperm = { ACTION_ERRNO, EPERM };
	const struct action otherwise = settings->default_action;
	struct syscalls_words words = {
		.otherwise = otherwise,
		.nested = nested,
		.refusal = otherwise.kind < ACTION_LOG ? otherwise : eperm,
		/* A tracer may well be the program itself. */
		.own_refusal = action_permits(&otherwise) ? eperm : otherwise,
	};
	const char *text;

	collect(&words, &settings->allow, false, files, faults);
	collect(&words, &settings->deny, true, files, faults);
	if (words.n)
		qsort(words.items, words.n, sizeof(*words.items), compare);
	settle(&words, faults);
	text = syscalls_decide(&words, &settings->architectures, pool, faults);
	free(words.items);
	return text;
}

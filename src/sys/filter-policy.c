/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the text of a filter: see filter.h for its form. */

#include "sys/filter-policy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static size_t count(const char *text, const char *separator)
{
	size_t n = 1;

	while ((text = strstr(text, separator))) {
		text += strlen(separator);
		n++;
	}
	return n;
}

/* The part of *rest before the separator, ended in place; NULL where none is left. */
static char *next_part(char **rest, const char *separator)
{
	char *part = *rest, *end;

	if (!part)
		return NULL;
	end = strstr(part, separator);
	*rest = end ? end + strlen(separator) : NULL;
	if (end)
		*end = '\0';
	return part;
}

static int comparison_read(const char *text, struct comparison *ret)
{
	char sign[3] = "";
	int end = 0;

	ret->mask = UINT64_MAX;
	if (sscanf(text, "arg%1u & 0x%" SCNx64 " %2[!=] 0x%" SCNx64 "%n",
		   &ret->argument, &ret->mask, sign, &ret->value, &end) < 4 &&
	    sscanf(text, "arg%1u %2[!=] 0x%" SCNx64 "%n", &ret->argument, sign,
		   &ret->value, &end) < 3)
		return -1;
	ret->equal = !strcmp(sign, "==");
	if (text[end] || ret->argument > 5 || (!ret->equal && strcmp(sign, "!=")))
		return -1;
	return 0;
}

/* "CONDITION && CONDITION: ACTION", or "ACTION" of the last one. */
static int clause_read(struct pool *pool, char *text, bool last, struct clause *ret,
		       struct error *err)
{
	char *conditions = next_part(&text, ": "), *part;

	*ret = (struct clause){ 0 };
	if (last != !text)
		return -1;
	if (last)
		return action_parse(conditions, &ret->action, err);
	if (count(conditions, " && ") > COMPARISONS_MAX)
		return -1;
	ret->comparisons =
		pool_alloc(pool, COMPARISONS_MAX * sizeof(*ret->comparisons));
	while ((part = next_part(&conditions, " && ")))
		if (comparison_read(part, &ret->comparisons[ret->n++]) < 0)
			return -1;
	return action_parse(text, &ret->action, err);
}

static int decision_read(struct pool *pool, char *rest, struct decision *ret,
			 struct error *err)
{
	char *part;

	ret->call = next_part(&rest, " ");
	if (!rest)
		return -1;
	ret->clauses = pool_alloc(pool, count(rest, "; ") * sizeof(*ret->clauses));
	while ((part = next_part(&rest, "; ")))
		if (clause_read(pool, part, !rest, &ret->clauses[ret->n++], err) < 0)
			return -1;
	return 0;
}

/* The first line is the default, the second lists the architectures. */
static int line_read(struct policy *policy, size_t number, char *rest,
		     struct error *err)
{
	const char *word;

	if (number >= 2)
		return decision_read(&policy->pool, rest,
				     &policy->decisions[policy->n++], err);
	word = next_part(&rest, " ");
	if (strcmp(word, number ? "architectures" : "default") || !rest)
		return -1;
	if (!number)
		return action_parse(rest, &policy->otherwise, err);
	policy->architectures =
		pool_alloc(&policy->pool, count(rest, " ") * sizeof(char *));
	while ((word = next_part(&rest, " ")))
		policy->architectures[policy->n_architectures++] = word;
	return 0;
}

int policy_read(const char *text, struct policy *ret, struct error *err)
{
	char *rest, *line;
	size_t lines = count(text, "\n");

	*ret = (struct policy){ 0 };
	ret->decisions = pool_alloc(&ret->pool, lines * sizeof(*ret->decisions));
	rest = pool_strdup(&ret->pool, text);
	for (size_t i = 0; (line = next_part(&rest, "\n")) && rest; i++) {
		const char *whole = pool_strdup(&ret->pool, line);

		if (line_read(ret, i, line, err) < 0) {
			fail(err, ERROR_SYSTEM,
			     "cannot read the filter: the line \"%s\"", whole);
			policy_done(ret);
			return -1;
		}
	}
	if (ret->n_architectures)
		return 0;
	policy_done(ret);
	return fail(err, ERROR_SYSTEM, "cannot read the filter: its beginning");
}

void policy_done(struct policy *policy)
{
	pool_done(&policy->pool);
	*policy = (struct policy){ 0 };
}

const struct decision *policy_find(const struct policy *policy, const char *call)
{
	for (size_t i = 0; i < policy->n; i++)
		if (!strcmp(policy->decisions[i].call, call))
			return &policy->decisions[i];
	return NULL;
}

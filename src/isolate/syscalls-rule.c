/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading words of [syscalls]: see syscalls-rule.h. */

#include "isolate/syscalls-rule.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "isolate/syscalls-arguments.h"
#include "isolate/syscalls-constants.h"
#include "profile/word.h"
#include "sys/numbers.h"
#include "util/text.h"
#include "util/xalloc.h"

int rule_next(const char *text, size_t *position, size_t *ret_start, char **ret_word,
	      struct error *err)
{
	size_t at = *position + strspn(text + *position, " \t"), depth = 0, open = 0;

	if (text[at] == '"')
		return word_next(text, position, ret_start, ret_word, err);
	*ret_start = at;
	for (; text[at] && (depth || (text[at] != ' ' && text[at] != '\t')); at++) {
		if (text[at] == '(' && !depth++)
			open = at;
		if (text[at] == ')' && depth)
			depth--;
	}
	if (depth)
		return fail_at(err, open, "the bracket that opens here is not closed");
	*position = at;
	if (at == *ret_start)
		return 0;
	*ret_word = xstrndup(text + *ret_start, at - *ret_start);
	return 1;
}

/* A word, and how far it is read. */
struct reader {
	const char *text;
	size_t at;
	int call;
	struct error *err;
};

enum { NAME_SIZE = 64 };

static int fault(struct reader *r, const char *what)
{
	return fail_at(r->err, r->at, "%s", what);
}

static void skip_blanks(struct reader *r)
{
	r->at += strspn(r->text + r->at, " \t");
}

/* Whether `token` comes next; then it is read. */
static bool accept(struct reader *r, const char *token)
{
	skip_blanks(r);
	if (!text_starts(r->text + r->at, token))
		return false;
	r->at += strlen(token);
	return true;
}

/* The letters, digits and underscores that come next. */
static int read_name(struct reader *r, char *name)
{
	size_t length = 0;

	skip_blanks(r);
	while (isalnum((unsigned char)r->text[r->at + length]) ||
	       r->text[r->at + length] == '_')
		length++;
	if (!length)
		return fault(r, "a name is missing");
	if (length >= NAME_SIZE)
		return fault(r, "the name is too long");
	memcpy(name, r->text + r->at, length);
	name[length] = '\0';
	return 0;
}

static const char *nth_constant(size_t n, void *arg)
{
	(void)arg;
	return constant_nth(n);
}

static int read_number(struct reader *r, uint64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoull(r->text + r->at, &end, 0);
	if (errno)
		return fault(r, "the number is too large");
	if (isalnum((unsigned char)*end) || *end == '_')
		return fail_at(r->err, (size_t)(end - r->text), "the number ends here");
	r->at = (size_t)(end - r->text);
	return 0;
}

static int read_constant(struct reader *r, uint64_t *ret)
{
	char name[NAME_SIZE];
	const char *nearest;

	if (isdigit((unsigned char)r->text[r->at]))
		return read_number(r, ret);
	if (read_name(r, name) < 0)
		return fault(r, "a number or a constant is missing");
	if (constant_find(name, ret) == 0) {
		r->at += strlen(name);
		return 0;
	}
	nearest = text_nearest(name, nth_constant, NULL);
	if (nearest)
		return fail_at(r->err, r->at,
			       "no constant is called %s; did you mean %s?", name,
			       nearest);
	return fail_at(r->err, r->at,
		       "no constant of that name is known: write its number");
}

static int read_value(struct reader *r, unsigned int depth, uint64_t *ret);

static int read_term(struct reader *r, unsigned int depth, uint64_t *ret)
{
	if (depth > 16)
		return fault(r, "too many brackets");
	if (accept(r, "~")) {
		if (read_term(r, depth + 1, ret) < 0)
			return -1;
		*ret = ~*ret;
		return 0;
	}
	if (!accept(r, "("))
		return read_constant(r, ret);
	if (read_value(r, depth + 1, ret) < 0)
		return -1;
	return accept(r, ")") ? 0 : fault(r, "the bracket is not closed");
}

/* Terms joined by "|". */
static int read_value(struct reader *r, unsigned int depth, uint64_t *ret)
{
	uint64_t more;

	skip_blanks(r);
	if (r->text[r->at] == '-')
		return fault(r, "numbers have no sign here: write -1 as ~0");
	if (read_term(r, depth, ret) < 0)
		return -1;
	while (accept(r, "|")) {
		skip_blanks(r);
		if (read_term(r, depth, &more) < 0)
			return -1;
		*ret |= more;
	}
	return 0;
}

static const char *nearest_argument(int call, const char *name, char *buffer,
				    size_t size)
{
	const char *names[8] = { NULL };
	char *rest = buffer, *word;

	snprintf(buffer, size, "%s", argument_names(call));
	for (size_t i = 0; i < 6 && (word = strsep(&rest, " ")); i++)
		names[i] = word;
	return text_nearest_in(name, names);
}

static int read_argument(struct reader *r, struct argument *ret)
{
	const char *names = argument_names(r->call), *nearest;
	char name[NAME_SIZE], buffer[256];

	if (read_name(r, name) < 0)
		return fault(r, "the name of an argument is missing");
	if (argument_find(r->call, name, ret) == 0) {
		r->at += strlen(name);
		return 0;
	}
	nearest = nearest_argument(r->call, name, buffer, sizeof(buffer));
	if (nearest)
		return fail_at(r->err, r->at, "no argument %s; did you mean %s?", name,
			       nearest);
	if (!argument_has_numbers(r->call))
		return fail_at(r->err, r->at, "no argument %s: there are %s", name,
			       names);
	return fail_at(r->err, r->at, "no argument %s: there are %s%sarg0 to arg5",
		       name, names, *names ? ", and " : "");
}

static int read_operator(struct reader *r, bool *ret_equal)
{
	*ret_equal = accept(r, "==");
	if (*ret_equal || accept(r, "!="))
		return 0;
	if (strchr("<>", r->text[r->at]) && r->text[r->at])
		return fault(r, "there is no < and >, which libseccomp before 2.6.1 "
				"compiles wrongly: have ==, != and masks");
	if (r->text[r->at] == '=')
		return fault(r, "equality is written ==");
	return fault(r, "== or != is missing");
}

/* Why a condition that is always or never true is a fault. */
static int check_sense(const struct reader *r, size_t at, const struct comparison *c)
{
	const char *never = c->equal ? "can never be true" : "is always true";

	if (!c->mask)
		return fail_at(r->err, at, "the mask leaves no bit of the argument");
	if (c->value & ~c->mask)
		return fail_at(r->err, at,
			       "this %s: the value 0x%llx has bits that the "
			       "argument, under the mask 0x%llx, cannot have",
			       never, (unsigned long long)c->value,
			       (unsigned long long)c->mask);
	return 0;
}

static int read_condition(struct reader *r, struct comparison *ret)
{
	struct argument argument;
	bool bracket = accept(r, "(");
	size_t start;

	skip_blanks(r);
	start = r->at;
	if (read_argument(r, &argument) < 0)
		return -1;
	ret->argument = argument.number;
	ret->mask = UINT64_MAX;
	if (r->text[r->at + strspn(r->text + r->at, " \t")] == '&' &&
	    !text_starts(r->text + r->at + strspn(r->text + r->at, " \t"), "&&") &&
	    accept(r, "&") && read_value(r, 0, &ret->mask) < 0)
		return -1;
	if (bracket && !accept(r, ")"))
		return fault(r, "the bracket is not closed");
	if (read_operator(r, &ret->equal) < 0 || read_value(r, 0, &ret->value) < 0)
		return -1;
	if (argument.bits < 64)
		comparison_narrow(ret, argument.bits);
	return check_sense(r, start, ret);
}

static int read_conditions(struct reader *r, struct rule *rule)
{
	size_t start = r->at;

	do {
		if (rule->n == RULE_CONDITIONS_MAX)
			return fail_at(r->err, r->at, "more than %d conditions",
				       RULE_CONDITIONS_MAX);
		if (read_condition(r, &rule->comparisons[rule->n++]) < 0)
			return -1;
	} while (accept(r, "&&"));
	if (!accept(r, ")"))
		return fault(r, "&& or ) is missing");
	if (!comparisons_settle(rule->comparisons, &rule->n))
		return fail_at(r->err, start, "these conditions never hold together");
	if (!rule->n)
		return fail_at(r->err, start, "these conditions always hold");
	return 0;
}

static const char *nth_group(size_t n, void *arg)
{
	(void)arg;
	return group_nth(n) ? group_nth(n)->name : NULL;
}

static int read_group(struct reader *r, struct rule *rule)
{
	char name[NAME_SIZE] = "@";
	size_t length = strcspn(r->text, ": (");
	const char *nearest;

	if (length >= sizeof(name))
		return fault(r, "the name is too long");
	memcpy(name, r->text, length);
	rule->group = group_find(name);
	if (!rule->group) {
		nearest = text_nearest(name, nth_group, NULL);
		if (nearest)
			return fail_at(r->err, 0,
				       "no group is called %s; did you mean %s?", name,
				       nearest);
		return fail_at(r->err, 0, "no group is called %s", name);
	}
	r->at = length;
	if (r->text[r->at] == '(')
		return fault(r, "a group has no arguments");
	return 0;
}

static int read_call(struct reader *r, struct rule *rule)
{
	const char *nearest;

	if (read_name(r, rule->name) < 0)
		return fault(r, "the name of a system call or @group is missing");
	r->call = rule->call = call_find(rule->name);
	if (rule->call < 0 && !number_known(rule->name)) {
		nearest = text_nearest_in(rule->name, call_names);
		if (nearest)
			return fail_at(r->err, 0,
				       "no system call is called %s; did you mean %s?",
				       rule->name, nearest);
		return fail_at(r->err, 0, "no system call is called %s", rule->name);
	}
	r->at += strlen(rule->name);
	return accept(r, "(") ? read_conditions(r, rule) : 0;
}

int rule_parse(const char *word, struct rule *ret, struct error *err)
{
	struct reader r = { .text = word, .err = err };

	*ret = (struct rule){ .call = -1 };
	if ((*word == '@' ? read_group(&r, ret) : read_call(&r, ret)) < 0)
		return -1;
	if (accept(&r, ":")) {
		ret->has_action = true;
		if (action_parse(word + r.at, &ret->action, err) < 0) {
			err->offset += r.at;
			return -1;
		}
		return 0;
	}
	return word[r.at] ? fault(&r, "unexpected behind the word") : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparisons of arguments: see comparison.h. */

#include "sys/comparison.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

bool comparison_holds(const struct comparison *comparison, const uint64_t *arguments)
{
	uint64_t bits = arguments[comparison->argument] & comparison->mask;

	return (bits == comparison->value) == comparison->equal;
}

enum outcome { SOMETIMES, ALWAYS, NEVER };

/* One comparison by itself; an inequality of one bit becomes the other equality. */
static enum outcome outcome(struct comparison *c)
{
	if (c->value & ~c->mask)
		return c->equal ? NEVER : ALWAYS;
	if (!c->mask)
		return c->equal ? ALWAYS : NEVER;
	if (!c->equal && !(c->mask & (c->mask - 1))) {
		c->equal = true;
		c->value ^= c->mask;
	}
	return SOMETIMES;
}

/* `other` holds, and is an equality about the same argument. */
static enum outcome outcome_given(struct comparison *c, struct comparison *other)
{
	uint64_t common = c->mask & other->mask;
	bool differ = (c->value ^ other->value) & common;

	if (differ)
		return c->equal ? NEVER : ALWAYS;
	if (c->equal) {
		other->mask |= c->mask;
		other->value |= c->value;
		return ALWAYS;
	}
	c->mask &= ~common;
	c->value &= ~common;
	return outcome(c);
}

static int order(const void *a, const void *b)
{
	const struct comparison *x = a, *y = b;

	if (x->argument != y->argument)
		return x->argument < y->argument ? -1 : 1;
	if (x->equal != y->equal)
		return x->equal ? -1 : 1;
	if (x->mask != y->mask)
		return x->mask < y->mask ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return 0;
}

/* What list[i] is, given the others; *changed where that changed one of them. */
static enum outcome settle_one(struct comparison *list, size_t n, size_t i,
			       bool *changed)
{
	const struct comparison before = list[i];
	enum outcome result = outcome(&list[i]);

	for (size_t j = 0; result == SOMETIMES && j < n; j++) {
		const struct comparison other = list[j];

		if (i == j || list[i].argument != list[j].argument)
			continue;
		if (list[j].equal)
			result = outcome_given(&list[i], &list[j]);
		else if (!order(&list[i], &list[j]))
			result = ALWAYS;
		*changed |= order(&other, &list[j]);
	}
	*changed |= order(&before, &list[i]);
	return result;
}

bool comparisons_settle(struct comparison *list, size_t *n)
{
	bool changed = true;

	/* Before two are joined: then it no longer shows that one could not hold. */
	for (size_t i = 0; i < *n; i++)
		if (outcome(&list[i]) == NEVER)
			return false;
	while (changed) {
		changed = false;
		for (size_t i = 0; i < *n;) {
			switch (settle_one(list, *n, i, &changed)) {
			case NEVER:
				return false;
			case ALWAYS:
				list[i] = list[--*n];
				break;
			case SOMETIMES:
				i++;
			}
		}
	}
	qsort(list, *n, sizeof(*list), order);
	return true;
}

void comparison_narrow(struct comparison *comparison, unsigned int bits)
{
	uint64_t low = ((uint64_t)1 << bits) - 1;

	/* -1 and its like: every bit above is that of the sign. */
	if (!(~comparison->value >> (bits - 1)))
		comparison->value &= low;
	comparison->mask &= low;
}

int comparisons_compare(const struct comparison *a, size_t n_a,
			const struct comparison *b, size_t n_b)
{
	for (size_t i = 0; i < n_a && i < n_b; i++) {
		int difference = order(&a[i], &b[i]);

		if (difference)
			return difference;
	}
	return n_a < n_b ? -1 : n_a > n_b;
}

const char *comparison_text(const struct comparison *comparison, char *buffer)
{
	const char *sign = comparison->equal ? "==" : "!=";

	if (comparison->mask == UINT64_MAX)
		snprintf(buffer, COMPARISON_TEXT_SIZE, "arg%u %s 0x%" PRIx64,
			 comparison->argument, sign, comparison->value);
	else
		snprintf(buffer, COMPARISON_TEXT_SIZE,
			 "arg%u & 0x%" PRIx64 " %s 0x%" PRIx64, comparison->argument,
			 comparison->mask, sign, comparison->value);
	return buffer;
}

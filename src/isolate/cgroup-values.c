/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup]: the types of its values, which are spelt as the kernel does. */

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "isolate/cgroup.h"

/* The kernel's own default, and its bounds, of cpu.max. */
enum { PERIOD_DEFAULT = 100000, PERIOD_LEAST = 1000, PERIOD_MOST = 1000000 };
enum { QUOTA_LEAST = 1000 };

/* Digits at text[at], up to `most`; where they end. */
static int digits(const char *text, size_t *at, uint64_t most, uint64_t *ret,
		  struct error *err)
{
	char *end;

	if (!isdigit((unsigned char)text[*at]))
		return fail_at(err, *at, "a number is missing");
	errno = 0;
	*ret = strtoull(text + *at, &end, 10);
	if (errno || *ret > most)
		return fail_at(err, *at, "too large");
	*at = (size_t)(end - text);
	return 0;
}

static int done_at(const char *text, size_t at, const char *what, struct error *err)
{
	return text[at] ? fail_at(err, at, "%s", what) : 0;
}

/* "" and "max"; whether it was one of them. */
static bool is_word(const char *text, struct cgroup_amount *ret)
{
	if (*text && strcmp(text, "max"))
		return false;
	*ret = (struct cgroup_amount){ .set = *text };
	if (*text)
		ret->n = UINT64_MAX;
	return true;
}

static int bytes_parse(const struct type *type, const char *text,
		       const struct place *place, void *slot, struct error *err)
{
	struct cgroup_amount amount = { .set = true };

	(void)type;
	if (is_word(text, slot))
		return 0;
	/* Unlimited is spelt max here, as the kernel does. */
	if (!isdigit((unsigned char)*text))
		return fail_at(err, 0, "a number is missing");
	if (type_size.parse(&type_size, text, place, &amount.n, err) < 0)
		return -1;
	if (amount.n > INT64_MAX)
		return fail_at(err, 0, "too large");
	*(struct cgroup_amount *)slot = amount;
	return 0;
}

static int count_parse(const struct type *type, const char *text,
		       const struct place *place, void *slot, struct error *err)
{
	struct cgroup_amount amount = { .set = true };
	size_t at = 0;

	(void)type, (void)place;
	if (is_word(text, slot))
		return 0;
	if (digits(text, &at, INT64_MAX, &amount.n, err) < 0 ||
	    done_at(text, at, "not a number", err) < 0)
		return -1;
	*(struct cgroup_amount *)slot = amount;
	return 0;
}

static int microseconds_parse(const struct type *type, const char *text,
			      const struct place *place, void *slot, struct error *err)
{
	if (!strcmp(text, "max"))
		return fail_at(err, 0, "a number is missing");
	return count_parse(type, text, place, slot, err);
}

static void amount_print(const struct type *type, const void *slot, FILE *out)
{
	const struct cgroup_amount *amount = slot;

	(void)type;
	if (!amount->set)
		return;
	if (amount->n == UINT64_MAX)
		fputs("max", out);
	else
		fprintf(out, "%" PRIu64, amount->n);
}

/* What follows a quota: nothing, or a period. */
static int period_parse(const char *text, size_t at, struct cgroup_amount *ret,
			struct error *err)
{
	size_t begin = at + strspn(text + at, " \t");

	if (!text[begin])
		return 0;
	if (begin == at)
		return fail_at(err, at, "a bandwidth is 150%%, QUOTA PERIOD or max");
	at = begin;
	if (digits(text, &at, PERIOD_MOST, &ret->period, err) < 0 ||
	    done_at(text, at, "not a number", err) < 0)
		return -1;
	if (ret->period < PERIOD_LEAST)
		return fail_at(err, begin, "a period has 1000 to 1000000 microseconds");
	return 0;
}

static int bandwidth_parse(const struct type *type, const char *text,
			   const struct place *place, void *slot, struct error *err)
{
	struct cgroup_amount amount = { .set = true, .period = PERIOD_DEFAULT };
	size_t at = 0;

	(void)type, (void)place;
	if (!*text) {
		*(struct cgroup_amount *)slot = (struct cgroup_amount){ 0 };
		return 0;
	}
	if (!strncmp(text, "max", 3)) {
		amount.n = UINT64_MAX;
		at = 3;
	} else if (digits(text, &at, INT64_MAX / PERIOD_DEFAULT, &amount.n, err) < 0) {
		return -1;
	}
	if (text[at] == '%' && at && amount.n != UINT64_MAX) {
		amount.n = amount.n * PERIOD_DEFAULT / 100;
		if (done_at(text, at + 1, "nothing follows a percentage", err) < 0)
			return -1;
	} else if (period_parse(text, at, &amount, err) < 0) {
		return -1;
	}
	if (amount.n < QUOTA_LEAST)
		return fail_at(err, 0,
			       "the kernel gives no less than 1000 microseconds, 1%%");
	*(struct cgroup_amount *)slot = amount;
	return 0;
}

static void bandwidth_print(const struct type *type, const void *slot, FILE *out)
{
	const struct cgroup_amount *amount = slot;

	amount_print(type, slot, out);
	if (amount->set)
		fprintf(out, " %" PRIu64, amount->period);
}

/* "0-3,7": numbers and ranges that rise, as in cpuset(7). */
static int list_parse(const struct type *type, const char *text,
		      const struct place *place, void *slot, struct error *err)
{
	uint64_t first, last;
	size_t at = 0;

	while (text[at]) {
		size_t begin = at;

		if (digits(text, &at, INT32_MAX, &first, err) < 0)
			return -1;
		last = first;
		if (text[at] == '-' &&
		    (at++, digits(text, &at, INT32_MAX, &last, err) < 0))
			return -1;
		if (last < first)
			return fail_at(err, begin, "a range rises");
		if (!text[at])
			break;
		if (text[at] != ',' || !text[++at])
			return fail_at(err, at, "a list is like 0-3,7");
	}
	return plain_parse(type, text, place, slot, err);
}

static bool is_hexadecimal(const char *text, size_t length, size_t most)
{
	if (!length || length > most)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return true;
}

/* A handle of tc(8): major and minor, hexadecimal; or the number of both. */
static int classid_parse(const struct type *type, const char *text,
			 const struct place *place, void *slot, struct error *err)
{
	size_t major = strcspn(text, ":");
	bool good = !strncmp(text, "0x", 2)
			    ? is_hexadecimal(text + 2, strlen(text + 2), 8)
			    : text[major] && is_hexadecimal(text, major, 4) &&
				      is_hexadecimal(text + major + 1,
						     strlen(text + major + 1), 4);

	if (*text && !good)
		return fail_at(err, 0, "a class is MAJOR:MINOR or 0xAAAABBBB");
	return plain_parse(type, text, place, slot, err);
}

const struct type type_cgroup_bytes = {
	.grammar = "BYTES[K|M|G|T] | max",
	.words = (const char *const[]){ "max", NULL },
	.parse = bytes_parse,
	.print = amount_print,
};

const struct type type_cgroup_count = {
	.grammar = "NUMBER | max",
	.words = (const char *const[]){ "max", NULL },
	.parse = count_parse,
	.print = amount_print,
};

const struct type type_cgroup_microseconds = {
	.grammar = "MICROSECONDS",
	.parse = microseconds_parse,
	.print = amount_print,
};

const struct type type_cgroup_bandwidth = {
	.grammar = "PERCENT% | MICROSECONDS [PERIOD] | max",
	.words = (const char *const[]){ "max", NULL },
	.parse = bandwidth_parse,
	.print = bandwidth_print,
};

const struct type type_cgroup_list = {
	.grammar = "NUMBER[-NUMBER][,...]",
	.parse = list_parse,
	.print = plain_print,
	.done = plain_done,
};

const struct type type_cgroup_classid = {
	.grammar = "MAJOR:MINOR | 0xAAAABBBB",
	.parse = classid_parse,
	.print = plain_print,
	.done = plain_done,
};

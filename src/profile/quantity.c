/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of quantities: sizes, durations, and pairs of limits. */

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "profile/key.h"
#include "util/cleanup.h"

static bool is_infinity(const char *text, size_t length)
{
	return length == strlen("infinity") && !memcmp(text, "infinity", length);
}

/* Digits, and where they end. */
static int digits(const char *text, const char **ret_end, uint64_t *ret,
		  struct error *err)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return fail_at(err, 0, "a number is missing");
	errno = 0;
	*ret = strtoull(text, &end, 10);
	if (errno)
		return fail_at(err, 0, "too large");
	*ret_end = end;
	return 0;
}

/* A size that takes up the whole of text[0..length). */
static int size_read(const char *text, size_t length, uint64_t *ret, struct error *err)
{
	static const char suffixes[] = "KMGT";
	const char *end, *suffix;
	unsigned int shift = 0;

	if (is_infinity(text, length)) {
		*ret = UINT64_MAX;
		return 0;
	}
	if (digits(text, &end, ret, err) < 0)
		return -1;
	if (end < text + length) {
		suffix = strchr(suffixes, toupper((unsigned char)*end));
		if (!suffix || end + 1 != text + length)
			return fail_at(err, (size_t)(end - text),
				       "a size ends in K, M, G, T or a digit");
		shift = 10 * (unsigned int)(suffix - suffixes + 1);
	}
	if (*ret > (UINT64_MAX - 1) >> shift)
		return fail_at(err, 0, "too large");
	*ret <<= shift;
	return 0;
}

static int size_parse(const struct type *type, const char *text,
		      const struct place *place, void *slot, struct error *err)
{
	uint64_t size;

	(void)type, (void)place;
	if (size_read(text, strlen(text), &size, err) < 0)
		return -1;
	*(uint64_t *)slot = size;
	return 0;
}

static void count_print(uint64_t n, FILE *out)
{
	if (n == UINT64_MAX)
		fputs("infinity", out);
	else
		fprintf(out, "%" PRIu64, n);
}

static void size_print(const struct type *type, const void *slot, FILE *out)
{
	(void)type;
	count_print(*(const uint64_t *)slot, out);
}

const struct type type_size = {
	.grammar = "BYTES[K|M|G|T] | infinity",
	.words = (const char *const[]){ "infinity", NULL },
	.parse = size_parse,
	.print = size_print,
};

/* The units of systemd.time(7) that a limit can want. */
static const struct {
	const char *name;
	uint64_t microseconds;
} units[] = {
	{ "us", 1 },
	{ "usec", 1 },
	{ "ms", 1000 },
	{ "msec", 1000 },
	{ "s", 1000000 },
	{ "sec", 1000000 },
	{ "second", 1000000 },
	{ "seconds", 1000000 },
	{ "", 1000000 },
	{ "m", 60000000 },
	{ "min", 60000000 },
	{ "minute", 60000000 },
	{ "minutes", 60000000 },
	{ "h", 3600000000 },
	{ "hr", 3600000000 },
	{ "hour", 3600000000 },
	{ "hours", 3600000000 },
	{ "d", 86400000000 },
	{ "day", 86400000000 },
	{ "days", 86400000000 },
	{ "w", 604800000000 },
	{ "week", 604800000000 },
	{ "weeks", 604800000000 },
};

static uint64_t unit(const char *name, size_t length)
{
	for (size_t i = 0; i < N_ELEMENTS(units); i++)
		if (strlen(units[i].name) == length &&
		    !memcmp(units[i].name, name, length))
			return units[i].microseconds;
	return 0;
}

static const char *blanks_skip(const char *at)
{
	return at + strspn(at, " \t");
}

/* A number and its unit, "5min" or "5 min"; a bare number is seconds. */
static int duration_part(const char **at, const char *stop, uint64_t *ret,
			 struct error *err)
{
	const char *name;
	size_t length = 0;
	uint64_t n, factor;

	if (digits(*at, &name, &n, err) < 0)
		return -1;
	name = blanks_skip(name);
	while (isalpha((unsigned char)name[length]))
		length++;
	factor = unit(name, length);
	if (!factor || (!length && name < stop && !isdigit((unsigned char)*name)))
		return fail_at(err, (size_t)(name - *at),
			       "not a unit: us, ms, s, min, h, d or w");
	if (__builtin_mul_overflow(n, factor, ret))
		return fail_at(err, 0, "too large");
	*at = blanks_skip(name + length);
	return 0;
}

/* "5min 20s" is a sum. */
static int duration_read(const char *text, size_t length, uint64_t *ret,
			 struct error *err)
{
	const char *at = text, *stop = text + length;
	uint64_t sum = 0, part = 0;

	if (is_infinity(text, length)) {
		*ret = UINT64_MAX;
		return 0;
	}
	do {
		size_t offset = (size_t)(at - text);

		if (duration_part(&at, stop, &part, err) < 0) {
			err->offset += offset;
			return -1;
		}
		if (__builtin_add_overflow(sum, part, &sum) || sum == UINT64_MAX)
			return fail_at(err, offset, "too large");
	} while (at < stop);
	*ret = sum;
	return 0;
}

static int duration_parse(const struct type *type, const char *text,
			  const struct place *place, void *slot, struct error *err)
{
	uint64_t duration;

	(void)type, (void)place;
	if (duration_read(text, strlen(text), &duration, err) < 0)
		return -1;
	*(uint64_t *)slot = duration;
	return 0;
}

static void duration_print(const struct type *type, const void *slot, FILE *out)
{
	uint64_t us = *(const uint64_t *)slot;

	(void)type;
	count_print(us == UINT64_MAX || us % 1000000 ? us : us / 1000000, out);
	if (us != UINT64_MAX)
		fputs(us % 1000000 ? "us" : "s", out);
}

const struct type type_duration = {
	.grammar = "NUMBER[us|ms|s|min|h|d|w]... | infinity",
	.words = (const char *const[]){ "infinity", NULL },
	.parse = duration_parse,
	.print = duration_print,
};

typedef int read_fn(const char *text, size_t length, uint64_t *ret, struct error *err);

/* SOFT[:HARD]; one number is both. */
static int pair_parse(read_fn *read, const char *text, struct limit *slot,
		      struct error *err)
{
	struct limit limit = { .set = true };
	size_t soft = strcspn(text, ":");

	if (!strcmp(text, "inherit")) {
		*slot = (struct limit){ 0 };
		return 0;
	}
	if (read(text, soft, &limit.soft, err) < 0)
		return -1;
	limit.hard = limit.soft;
	if (text[soft] &&
	    read(text + soft + 1, strlen(text + soft + 1), &limit.hard, err) < 0) {
		err->offset += soft + 1;
		return -1;
	}
	if (limit.soft > limit.hard)
		return fail_at(err, 0, "the soft limit is above the hard one");
	*slot = limit;
	return 0;
}

static int limit_parse(const struct type *type, const char *text,
		       const struct place *place, void *slot, struct error *err)
{
	(void)type, (void)place;
	return pair_parse(size_read, text, slot, err);
}

static void limit_print(const struct type *type, const void *slot, FILE *out)
{
	const struct limit *limit = slot;

	(void)type;
	if (!limit->set) {
		fputs("inherit", out);
		return;
	}
	count_print(limit->soft, out);
	if (limit->hard == limit->soft)
		return;
	putc(':', out);
	count_print(limit->hard, out);
}

const struct type type_limit = {
	.grammar = "SOFT[:HARD], each NUMBER[K|M|G|T] or infinity | inherit",
	.words = (const char *const[]){ "infinity", "inherit", NULL },
	.parse = limit_parse,
	.print = limit_print,
};

/* RLIMIT_CPU counts whole seconds. */
static int whole_seconds(const char *text, size_t length, uint64_t *ret,
			 struct error *err)
{
	if (duration_read(text, length, ret, err) < 0)
		return -1;
	if (*ret == UINT64_MAX)
		return 0;
	if (*ret % 1000000)
		return fail_at(err, 0, "not a whole number of seconds");
	*ret /= 1000000;
	return 0;
}

static int seconds_parse(const struct type *type, const char *text,
			 const struct place *place, void *slot, struct error *err)
{
	(void)type, (void)place;
	return pair_parse(whole_seconds, text, slot, err);
}

const struct type type_seconds = {
	.grammar = "SOFT[:HARD], each NUMBER[s|min|h|d] or infinity | inherit",
	.words = (const char *const[]){ "infinity", "inherit", NULL },
	.parse = seconds_parse,
	.print = limit_print,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Test Anything Protocol, for tests in C
 *
 * Every function counts one test, named by a printf(3) sentence that says what holds.
 * What a test is about comes first, what it should be second.  A forked child must not
 * call any of them, and ends by _exit(2).
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAP_PRINTF(fmt, first) __attribute__((format(printf, fmt, first), unused))

static int tap_count, tap_failed;

static inline bool tap_result(bool good, const char *fmt, va_list ap)
{
	printf("%s %d - ", good ? "ok" : "not ok", ++tap_count);
	vprintf(fmt, ap);
	putchar('\n');
	tap_failed += !good;
	/* A child that is forked later must not print it again. */
	fflush(stdout);
	return good;
}

/* "# LABEL: TEXT", each line of it a comment. */
static inline void tap_note(const char *label, const char *text)
{
	printf("# %s: ", label);
	for (; text && *text; text++) {
		putchar(*text);
		if (*text == '\n')
			fputs("# ", stdout);
	}
	puts(text ? "" : "(null)");
	fflush(stdout);
}

TAP_PRINTF(2, 3) static bool ok(bool good, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_result(good, fmt, ap);
	va_end(ap);
	return good;
}

TAP_PRINTF(3, 4)
static bool is_int(long long actual, long long expected, const char *fmt, ...)
{
	bool good = actual == expected;
	va_list ap;

	va_start(ap, fmt);
	tap_result(good, fmt, ap);
	va_end(ap);
	if (!good)
		printf("# expected: %lld\n# actual: %lld\n", expected, actual);
	return good;
}

/* Two strings, either of which may be NULL. */
TAP_PRINTF(3, 4)
static bool is_str(const char *actual, const char *expected, const char *fmt, ...)
{
	bool good =
		actual && expected ? strcmp(actual, expected) == 0 : actual == expected;
	va_list ap;

	va_start(ap, fmt);
	tap_result(good, fmt, ap);
	va_end(ap);
	if (!good) {
		tap_note("expected", expected);
		tap_note("actual", actual);
	}
	return good;
}

/* `actual` has `part` in it. */
TAP_PRINTF(3, 4)
static bool has_str(const char *actual, const char *part, const char *fmt, ...)
{
	bool good = actual && strstr(actual, part);
	va_list ap;

	va_start(ap, fmt);
	tap_result(good, fmt, ap);
	va_end(ap);
	if (!good) {
		tap_note("expected in it", part);
		tap_note("actual", actual);
	}
	return good;
}

/* One test that cannot be made here, and why. */
__attribute__((unused)) static void skip(const char *what, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, what, reason);
	fflush(stdout);
}

/* No test of this program can be made here: ends it.  Before the first test. */
__attribute__((unused, noreturn)) static void skip_all(const char *reason)
{
	printf("1..0 # SKIP %s\n", reason);
	exit(0);
}

/* What the tests stand on is broken: ends the program. */
__attribute__((unused, noreturn)) static void bail(const char *reason)
{
	printf("Bail out! %s\n", reason);
	exit(1);
}

/* The last line of main(): return tap_done(); */
__attribute__((unused)) static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	fflush(stdout);
	return tap_failed ? 1 : 0;
}

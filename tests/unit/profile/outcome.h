/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One text after the other, read and applied, and what came of the last. */

#include <stdlib.h>

#include "../tap.h"
#include "grammar.h"
#include "util/xalloc.h"

/* What reading and applying one text came to. */
struct outcome {
	struct ini ini;
	struct profile profile;
	struct origins origins;
	struct faults faults;
};

static struct outcome *outcome;

static inline void outcome_reset(void)
{
	if (outcome) {
		ini_done(&outcome->ini);
		keys_done(grammar_section, &outcome->profile);
		origins_done(&outcome->origins);
		free(outcome);
	}
	outcome = xcalloc(1, sizeof(*outcome));
	keys_init(grammar_section, &outcome->profile);
}

static inline void take_bytes(const char *text, size_t length)
{
	/* Of the very size, so that a sanitizer sees every byte too far. */
	char *exact = malloc(length ? length : 1);
	size_t n;

	outcome_reset();
	memcpy(exact, text, length);
	n = ini_read(exact, length, "f.ini", &outcome->ini, faults_take,
		     &outcome->faults);
	free(exact);
	n += ini_apply_all(&outcome->ini, grammar_section, &outcome->profile,
			   &outcome->origins, faults_take, &outcome->faults);
	if (n != outcome->faults.n)
		bail("the number of faults is not the number of reports");
}

static inline void take(const char *text)
{
	take_bytes(text, strlen(text));
}

static inline void value_is(const char *section, const char *key, const char *expected,
			    const char *sentence)
{
	AUTO_FREE char *actual = setting_print(&outcome->profile, section, key);

	if (!is_str(actual, expected, "%s", sentence) && outcome->faults.n)
		tap_note("fault", fault_text(&outcome->faults, 0));
}

/* The text sets [section] key to `expected`, without a fault. */
static inline void reads(const char *text, const char *section, const char *key,
			 const char *expected, const char *sentence)
{
	take(text);
	value_is(section, key, expected, sentence);
	is_int((long long)outcome->faults.n, 0, "... and there is no fault");
}

static inline void outcome_done(void)
{
	outcome_reset();
	keys_done(grammar_section, &outcome->profile);
	free(outcome);
}

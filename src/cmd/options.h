/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Options of a command line
 *
 * `--name=VALUE`, `--name VALUE` or, of one that takes no value, `--name`.  Names are
 * written out: what is short for one option today would be short for two tomorrow.
 */

#include <stdbool.h>

#include "util/error.h"
#include "util/strv.h"

/*
 * One of value, values and flag is given, or value and flag: then the value may be left
 * out, and is no word of its own.  A list of options ends with a nameless row.
 */
struct option {
	const char *name;    /* "--profile" */
	const char **value;  /* where its value goes; the last one wins */
	struct strv *values; /* to what every value is added */
	bool *flag;          /* without a value, this is set */
};

/*
 * Take the options at *words, which comes to point behind them: at an argument, at "--"
 * or at the NULL of the end.
 */
int options_take(const struct option *options, char ***words, struct error *err);

/* Fails, ERROR_USAGE, unless this is the end of the command line. */
int options_end(char *const *words, struct error *err);

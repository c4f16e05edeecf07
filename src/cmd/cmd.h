/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The contract of a verb of jailctl
 *
 * A verb is one file in this folder, named after it, a name in the line below, and a
 * row in verbs.c.
 *
 * What was asked for goes to standard output.  A verb returns the exit status, which is
 * 0, or 1 where the answer is no (there are faults, something is in the way).  It
 * returns -1 with an error where it could not find out, which exits with 125.
 */

#include "util/error.h"

/* `words` follow the verb on the command line and end with NULL. */
typedef int verb_fn(char **words, struct error *err);

verb_fn cmd_check, cmd_doctor, cmd_explain, cmd_keys, cmd_list, cmd_plan;

struct verb {
	const char *name;
	verb_fn *run;
	/* What it takes; --help prints this, and the completions of shells read that.
	 */
	const char *arguments;
	const char *doc; /* a sentence */
};

extern const struct verb verbs[]; /* ends with a nameless row */

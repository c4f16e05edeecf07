/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A jail, drafted: all that is decided before anything is done
 *
 * jail launches a draft, and jailctl looks at one: what the one does is what the other
 * tells.
 */

#include "cmd/options.h"
#include "model.h"

/* What the command line asks. */
struct request {
	const char *profile; /* --profile; NULL: the one for the program */
	struct strv sets;    /* --set */
	char **argv;         /* the program and its arguments; NULL: none */
};

/* The rows of options that fill it in. */
#define REQUEST_OPTIONS(request)                                                       \
	{ "--profile", .value = &(request)->profile },                                 \
	{                                                                              \
		"--set", .values = &(request)->sets                                    \
	}

void request_done(struct request *request);

struct draft {
	struct host host; /* its argv: as asked, else [jail] command, else NULL */
	struct profile profile;
	struct plan plan;
	char **command;
};

/*
 * Load the profile and resolve it.  Every fault goes to `fault`: what was read in spite
 * of faults is resolved, too, so that all are told in one go.  The draft is not to be
 * moved; draft_done() in any case.
 */
int draft_make(const struct request *request, fault_fn *fault, void *arg,
	       struct draft *ret, struct error *err);
void draft_done(struct draft *draft);

/* A fault_fn that prints an error of the program whose name is `program`. */
void draft_fault(const struct error *err, void *program);

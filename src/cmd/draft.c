/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the command line to the plan: see draft.h. */

#include "cmd/draft.h"

#include <stdlib.h>

#include "util/xalloc.h"

void request_done(struct request *request)
{
	strv_done(&request->sets);
}

void draft_fault(const struct error *err, void *program)
{
	error_print(err, program, stderr);
}

struct counter {
	fault_fn *fault;
	void *arg;
	size_t n;
};

static void count(const struct error *err, void *arg)
{
	struct counter *counter = arg;

	counter->n++;
	counter->fault(err, counter->arg);
}

/* What the profile says to run, where the command line does not. */
static char **command(const struct profile *profile)
{
	const struct words *words = &profile->jail.command;
	char **argv = words->n ? xcalloc(words->n + 1, sizeof(*argv)) : NULL;

	for (size_t i = 0; i < words->n; i++)
		argv[i] = words->items[i].text;
	return argv;
}

int draft_make(const struct request *request, fault_fn *fault, void *arg,
	       struct draft *ret, struct error *err)
{
	struct counter counter = { fault, arg, 0 };
	struct host *host = &ret->host;
	struct error unread;

	*ret = (struct draft){ 0 };
	if (host_probe(host, request->argv, err) < 0)
		return -1;
	if (model_load(&ret->profile, host, request->profile, &request->sets, count,
		       &counter, &unread) < 0 &&
	    !counter.n) {
		*err = unread;
		return -1;
	}
	if (!host->argv) {
		host->argv = ret->command = command(&ret->profile);
		host->program = host->argv ? host->argv[0] : NULL;
	}
	if (model_resolve(&ret->profile, host, &ret->plan, count, &counter, err) == 0 &&
	    !counter.n)
		return 0;
	return fail(err, ERROR_PROFILE, "%zu %s in what is asked; nothing was started",
		    counter.n, counter.n == 1 ? "fault" : "faults");
}

void draft_done(struct draft *draft)
{
	plan_done(&draft->plan);
	profile_done(&draft->profile);
	host_done(&draft->host);
	free(draft->command);
	draft->command = NULL;
}

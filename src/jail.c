/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jail: run a program in the jail that its profile describes
 *
 * Reads like this: load a profile (profile/), resolve it into a plan (isolate/), launch
 * the plan (run/).  Start reading at model.c.
 */

#include <string.h>

#include "cmd/draft.h"
#include "run/launch.h"
#include "sys/descriptor.h"
#include "sys/self.h"
#include "util/cleanup.h"

static const char program[] = "jail";

static int usage(FILE *out, int status)
{
	fputs("usage: jail [--profile=NAME] [--set=SECTION.KEY=VALUE]... [--] "
	      "[PROGRAM [ARGUMENT]...]\n"
	      "       jail --help | --version\n",
	      out);
	return status;
}

/* Every word from the first that is no option on is the program. */
static int parse(char **words, struct request *ret, struct error *err)
{
	const struct option options[] = {
		REQUEST_OPTIONS(ret),
		{ 0 },
	};

	if (options_take(options, &words, err) < 0)
		return -1;
	if (*words && !strcmp(*words, "--"))
		words++;
	ret->argv = *words ? words : NULL;
	return 0;
}

static int run(const struct request *request, struct error *err)
{
	AUTO(draft_done) struct draft draft = { 0 };

	if (draft_make(request, draft_fault, (void *)program, &draft, err) < 0)
		return -1;
	if (!draft.host.argv)
		return fail(err, ERROR_USAGE,
			    "no program is given, and the profile has no [jail] "
			    "command");
	return launch(&draft.plan, err);
}

int main(int argc, char **argv)
{
	AUTO(request_done) struct request request = { 0 };
	struct error err;
	int status = -1;

	(void)argc;
	if (argv[0] && argv[1] && !strcmp(argv[1], "--help"))
		return usage(stdout, 0);
	if (argv[0] && argv[1] && !strcmp(argv[1], "--version")) {
		puts(PACKAGE_STRING);
		return 0;
	}
	if (descriptor_begin(&err) == 0 && self_protect(argv, &err) == 0 &&
	    parse(argv + 1, &request, &err) == 0)
		status = run(&request, &err);
	if (status >= 0)
		return status;
	error_print(&err, program, stderr);
	return err.kind == ERROR_USAGE ? usage(stderr, 125) : error_exit_status(&err);
}

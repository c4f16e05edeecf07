/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jail: run a program in the jail that its profile describes
 *
 * Reads like this: load a profile (profile/), resolve it into a plan (isolate/), launch
 * the plan (run/).  Start reading at model.c.
 */

#include <string.h>

#include "cmd/draft.h"
#include "cmd/usage.h"
#include "run/launch.h"
#include "sys/descriptor.h"
#include "sys/self.h"
#include "util/cleanup.h"

static const char program[] = "jail";

static int help(FILE *out, int status)
{
	fputs("usage: jail [--profile=NAME] [--set=SECTION.KEY=VALUE]... "
	      "[--stats[=FILE]] [--]\n"
	      "            [PROGRAM [ARGUMENT]...]\n"
	      "       jail --help | --version\n",
	      out);
	return status;
}

/* What the command line asks beside the jail itself. */
struct wish {
	struct request request;
	bool stats;             /* --stats */
	const char *stats_file; /* --stats=FILE; NULL: none */
};

/* Every word from the first that is no option on is the program. */
static int parse(char **words, struct wish *ret, struct error *err)
{
	const struct option options[] = {
		REQUEST_OPTIONS(&ret->request),
		{ "--stats", .value = &ret->stats_file, .flag = &ret->stats },
		{ 0 },
	};

	if (options_take(options, &words, err) < 0)
		return -1;
	if (*words && !strcmp(*words, "--"))
		words++;
	ret->request.argv = *words ? words : NULL;
	return 0;
}

static int run(const struct wish *wish, struct error *err)
{
	AUTO(draft_done) struct draft draft = { 0 };
	AUTO_FCLOSE FILE *file = NULL;
	struct usage used;
	int status;

	if (draft_make(&wish->request, draft_fault, (void *)program, &draft, err) < 0)
		return -1;
	if (!draft.host.argv)
		return fail(err, ERROR_USAGE,
			    "no program is given, and the profile has no [jail] "
			    "command");
	/* Before the program is started: it would be too late to fail afterwards. */
	if (wish->stats_file && !(file = fopen(wish->stats_file, "we")))
		return fail_errno(err, "cannot write --stats=%s", wish->stats_file);
	status = launch(&draft.plan, &used, err);
	if (status >= 0 && (wish->stats || draft.plan.session.report))
		usage_print(&used, &draft.plan.cgroup.missing, program, stderr);
	if (status >= 0 && file)
		usage_json(&used, &draft.plan.cgroup.missing, file);
	return status;
}

int main(int argc, char **argv)
{
	struct wish wish = { 0 };
	struct error err;
	int status = -1;

	(void)argc;
	if (argv[0] && argv[1] && !strcmp(argv[1], "--help"))
		return help(stdout, 0);
	if (argv[0] && argv[1] && !strcmp(argv[1], "--version")) {
		puts(PACKAGE_STRING);
		return 0;
	}
	if (descriptor_begin(&err) == 0 && self_protect(argv, &err) == 0 &&
	    parse(argv + 1, &wish, &err) == 0)
		status = run(&wish, &err);
	request_done(&wish.request);
	if (status >= 0)
		return status;
	error_print(&err, program, stderr);
	return err.kind == ERROR_USAGE ? help(stderr, 125) : error_exit_status(&err);
}

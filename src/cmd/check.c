/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl check: every fault of profiles, and what the good ones leave open. */

#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "cmd/assess.h"
#include "util/cleanup.h"
#include "util/text.h"

/* "file:line:column: ..." first, as editors look for it. */
static void fault_print(const struct error *err, void *arg)
{
	size_t *faults = arg;

	++*faults;
	text_print(err->text, stdout);
	putchar('\n');
	if (!*err->hint)
		return;
	fputs("  hint: ", stdout);
	text_print(err->hint, stdout);
	putchar('\n');
}

/* What the verdict is on: the profile as it was asked for, or who it is for. */
static void label_print(const struct request *request)
{
	const char *label = request->profile ? request->profile : "default";

	if (!request->profile && request->argv)
		label = request->argv[0];
	text_print(label, stdout);
	fputs(": ", stdout);
}

/* Returns whether it has no fault. */
static bool check_one(const struct request *request)
{
	AUTO(draft_done) struct draft draft = { 0 };
	size_t faults = 0;
	struct error err;

	if (draft_make(request, fault_print, &faults, &draft, &err) == 0) {
		label_print(request);
		puts("ok");
		assess(&draft, stdout);
		return true;
	}
	if (!faults) /* it cannot be read at all */
		fault_print(&err, &faults);
	label_print(request);
	printf("%zu %s\n", faults, faults == 1 ? "fault" : "faults");
	return false;
}

/* Options and names in any order, up to the end or "--". */
static int read_words(struct request *request, char **words, struct strv *ret_names,
		      struct error *err)
{
	const struct option options[] = {
		REQUEST_OPTIONS(request),
		{ 0 },
	};

	for (;;) {
		if (options_take(options, &words, err) < 0)
			return -1;
		if (request->profile)
			strv_add(ret_names, request->profile);
		request->profile = NULL;
		if (!*words)
			return 0;
		if (!strcmp(*words, "--"))
			break;
		strv_add(ret_names, *words++);
	}
	request->argv = words[1] ? words + 1 : NULL;
	return 0;
}

int cmd_check(char **words, struct error *err)
{
	AUTO(request_done) struct request request = { 0 };
	AUTO(strv_done) struct strv names = { 0 };
	bool good = true;

	if (read_words(&request, words, &names, err) < 0)
		return -1;
	if (!names.n)
		good = check_one(&request);
	for (size_t i = 0; i < names.n; i++) {
		request.profile = names.items[i];
		good &= check_one(&request);
	}
	return good ? 0 : 1;
}

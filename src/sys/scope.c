/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cgroup of systemd's for a process: see scope.h. */

#include "sys/scope.h"

#include <errno.h>
#include <string.h>

#include "sys/process.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/strv.h"
#include "util/text.h"
#include "util/xalloc.h"

/* What follows `mark` in a line of `text` that begins with it, to be cut there; or
 * NULL. */
static char *line_after(char *text, const char *mark)
{
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (text_starts(line, mark))
			return line + strlen(mark);
	}
	return NULL;
}

/* The helper has told its error as error_print() does. */
static int pass_on(struct process_result *result, struct error *err)
{
	char *hint = line_after(result->errors, "jail-scope: hint: ");
	char *text = line_after(result->errors, "jail-scope: ");

	if (!text) {
		result->errors[strcspn(result->errors, "\n")] = '\0';
		return fail(err, ERROR_HOST, "jail-scope failed: %s",
			    *result->errors ? result->errors : "no reason given");
	}
	text[strcspn(text, "\n")] = '\0';
	fail(err, ERROR_HOST, "%s", text);
	if (!hint)
		return -1;
	hint[strcspn(hint, "\n")] = '\0';
	return fail_hint(err, "%s", hint);
}

int scope_start(const char *helper, const char *unit, pid_t pid, char **ret_cgroup,
		struct error *err)
{
	AUTO(strv_done) struct strv argv = { 0 };
	AUTO(pool_done) struct pool pool = { 0 };
	struct process_result result;
	const char *path;

	strv_add(&argv, helper);
	strv_add(&argv, unit);
	strv_take(&argv, xasprintf("%d", pid));
	strv_add(&argv, "A jail");
	if (process_capture(argv.items, &result, err) < 0)
		return err->errnum == ENOENT
			       ? fail_hint(err, "jail was built without libsystemd")
			       : -1;
	if (!process_exited(&result, 0))
		return pass_on(&result, err);
	result.output[strcspn(result.output, "\n")] = '\0';
	path = path_normalise(&pool, result.output);
	/* systemd may have said "done", and another may have moved the process. */
	if (!path || strcmp(path_name(path), unit))
		return fail(err, ERROR_HOST,
			    "cannot put process %d into %s: it is in \"%s\"", pid, unit,
			    result.output);
	*ret_cgroup = xstrdup(path);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error value. */

#include "util/error.h"

#include <errno.h>
#include <limits.h>

#include "../tap.h"
#include "util/cleanup.h"

static char *printed(const struct error *err)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	error_print(err, "jail", out);
	fclose(out);
	return text;
}

static void test_making(void)
{
	struct error err;

	memset(&err, 'x', sizeof(err));
	is_int(fail(&err, ERROR_USAGE, "no %s", "such"), -1, "fail() returns -1");
	is_str(err.text, "no such", "... and has the text");
	is_int(err.kind, ERROR_USAGE, "... and the kind");
	is_int(err.errnum, 0, "... and no errno");
	is_str(err.hint, "", "... and no hint");
	memset(&err, 'x', sizeof(err));
	is_int(fail_at(&err, 7, "bad"), -1, "fail_at() returns -1");
	is_int(err.kind, ERROR_PROFILE, "... and blames the profile");
	is_int((long long)err.offset, 7, "... at the offset");
	is_int(err.column, 0, "... whose column is not known yet");
	errno = ENOENT;
	is_int(fail_errno(&err, "cannot open %s", "/a"), -1, "fail_errno() returns -1");
	is_str(err.text, "cannot open /a: No such file or directory",
	       "... and appends what errno means");
	is_int(err.errnum, ENOENT, "... and keeps it");
	is_int(err.kind, ERROR_SYSTEM, "... and blames the system");
}

static void test_context(void)
{
	struct error err;
	AUTO_FREE char *text = NULL;

	errno = EPERM;
	fail_errno(&err, "cannot mount");
	is_int(fail_hint(&err, "be %s", "root"), -1, "fail_hint() returns -1");
	is_int(fail_within(&err, "%s", "[mounts]"), -1, "fail_within() returns -1");
	is_str(err.text, "[mounts]: cannot mount: Operation not permitted",
	       "... and puts the context before the text");
	is_str(err.hint, "be root", "... and keeps the hint");
	is_int(err.errnum, EPERM, "... and the errno");
	text = printed(&err);
	is_str(text,
	       "jail: [mounts]: cannot mount: Operation not permitted\n"
	       "jail: hint: be root\n",
	       "an error is printed with its hint below");
	fail_hint(&err, "another");
	is_str(err.hint, "another", "a later hint replaces the first");
}

static void test_limits(void)
{
	char many[5000];
	struct error err;

	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	ok(sizeof(struct error) <= PIPE_BUF, "an error goes through a pipe whole");
	fail(&err, ERROR_HOST, "%s", many);
	is_int((long long)strlen(err.text), sizeof(err.text) - 1, "a long text is cut");
	fail_within(&err, "context");
	ok(!strncmp(err.text, "context: xxx", 12), "a cut text still takes a context");
	fail_within(&err, "%s", many);
	is_int((long long)strlen(err.text), sizeof(err.text) - 1,
	       "a long context leaves no room, and that is all");
	fail_hint(&err, "%s", many);
	is_int((long long)strlen(err.hint), sizeof(err.hint) - 1, "a long hint is cut");
}

static void test_print(void)
{
	struct error err;
	AUTO_FREE char *text = NULL, *with_hint = NULL;

	fail(&err, ERROR_PROFILE, "a\033[2J\nb");
	text = printed(&err);
	is_str(text, "jail: a?[2J?b\n", "control bytes do not reach the terminal");
	fail_hint(&err, "rm \a");
	with_hint = printed(&err);
	is_str(with_hint, "jail: a?[2J?b\njail: hint: rm ?\n", "... nor in a hint");
}

static void test_status(void)
{
	struct error err = { .kind = ERROR_SYSTEM, .errnum = ENOENT };

	is_int(error_exit_status(&err), 125, "no jail is 125");
	err.kind = ERROR_PROFILE;
	is_int(error_exit_status(&err), 125, "... whatever the reason");
	err.kind = ERROR_EXEC;
	is_int(error_exit_status(&err), 127, "a program that is not there is 127");
	err.errnum = EACCES;
	is_int(error_exit_status(&err), 126, "one that cannot be executed is 126");
}

int main(void)
{
	test_making();
	test_context();
	test_limits();
	test_print();
	test_status();
	return tap_done();
}

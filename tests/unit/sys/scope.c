/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What jail-scope answers; tests/run/scope.t tests that itself. */

#include "sys/scope.h"

#include <errno.h>
#include <sys/stat.h>

#include "../tap.h"

#include "../scratch.h"
#include "util/cleanup.h"

static const char unit[] = "app-jail-x-1.scope";
static char *cgroup;

/* scope_start() with a helper that is this script. */
static int start(const char *script, struct error *err)
{
	const char *helper = scratch_write("helper", script);

	free(take_ptr(cgroup));
	*err = (struct error){ 0 };
	chmod(helper, 0755);
	return scope_start(helper, unit, 42, &cgroup, err);
}

static void test_success(void)
{
	struct error err;

	is_int(start("#!/bin/sh\necho /a/b/$1\n", &err), 0, "a scope is made");
	is_str(cgroup, "/a/b/app-jail-x-1.scope", "... and its path is told");
	is_int(start("#!/bin/sh\necho /$#-$2-$3/$1; echo noise >&2\n", &err), 0,
	       "a warning is no matter");
	is_str(cgroup, "/3-42-A jail/app-jail-x-1.scope",
	       "... what the helper is given");
}

static void test_elsewhere(void)
{
	struct error err;

	is_int(start("#!/bin/sh\necho /a/session-1.scope\n", &err), -1,
	       "the process may be elsewhere");
	is_str(err.text,
	       "cannot put process 42 into app-jail-x-1.scope: it is in "
	       "\"/a/session-1.scope\"",
	       "... which is told");
	is_int(start("#!/bin/sh\necho /\n", &err), -1, "... or at the root");
	is_int(start("#!/bin/sh\necho /../x/$1\n", &err), -1, "... or above it");
	is_int(start("#!/bin/sh\necho $1\n", &err), -1, "it is no path");
	is_int(start("#!/bin/sh\n", &err), -1, "there is none");
}

static void test_failure(void)
{
	struct error err;

	is_int(start("#!/bin/sh\necho 'jail-scope: cannot reach it: no' >&2\n"
		     "echo 'jail-scope: hint: log in' >&2\nexit 1\n",
		     &err),
	       -1, "the helper may fail");
	is_str(err.text, "cannot reach it: no", "... and its error is ours");
	is_str(err.hint, "log in", "... with the hint");
	is_int(err.kind, ERROR_HOST, "... as a matter of the host");
	is_int(start("#!/bin/sh\necho 'ld.so: noise' >&2\n"
		     "echo 'jail-scope: cannot' >&2\nexit 1\n",
		     &err),
	       -1, "others may speak first");
	is_str(err.text, "cannot", "... which is passed over");
	is_str(err.hint, "", "... without a hint");
	is_int(start("#!/bin/sh\necho 'no libsystemd' >&2\nexit 1\n", &err), -1,
	       "others alone may speak");
	is_str(err.text, "jail-scope failed: no libsystemd", "... and are heard");
	is_int(start("#!/bin/sh\nkill -KILL $$\n", &err), -1, "it may die");
	is_str(err.text, "jail-scope failed: no reason given", "... silently");
	is_int(scope_start("/nowhere/jail-scope", unit, 42, &cgroup, &err), -1,
	       "it may be missing");
	is_int(err.errnum, ENOENT, "... which is told by the errno");
	is_str(err.hint, "jail was built without libsystemd", "... and why");
}

int main(void)
{
	scratch_make();
	test_success();
	test_elsewhere();
	test_failure();
	free(cgroup);
	return tap_done();
}

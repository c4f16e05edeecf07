/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Actions in words and numbers. */

#include "tap.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "sys/action.h"

static void reads(const char *text, const char *again, uint32_t value)
{
	struct action action;
	struct error err;

	if (!ok(action_parse(text, &action, &err) == 0, "%s is an action", text))
		return;
	is_str(ACTION_TEXT(&action), again, "%s: printed", text);
	is_int(action_value(&action), value, "%s: for the kernel", text);
}

static void refuses(const char *text, size_t offset, const char *part)
{
	struct action action;
	struct error err;

	is_int(action_parse(text, &action, &err), -1, "\"%s\" is none", text);
	is_int((long long)err.offset, (long long)offset, "\"%s\": from there on", text);
	has_str(err.text, part, "\"%s\": why", text);
}

static int compare(const char *a, const char *b)
{
	struct action x, y;
	struct error err;

	if (action_parse(a, &x, &err) < 0 || action_parse(b, &y, &err) < 0)
		bail(err.text);
	return action_compare(&x, &y);
}

int main(void)
{
	static const char *const order[] = {
		"kill",         "kill-thread", "trap", "errno EPERM",
		"errno ENOENT", "trace",       "log",  "allow",
	};

	reads("allow", "allow", SECCOMP_RET_ALLOW);
	reads("log", "log", SECCOMP_RET_LOG);
	reads("trace", "trace", SECCOMP_RET_TRACE);
	reads("trap", "trap", SECCOMP_RET_TRAP);
	reads("kill", "kill", SECCOMP_RET_KILL_PROCESS);
	reads("kill-thread", "kill-thread", SECCOMP_RET_KILL_THREAD);
	reads("errno EPERM", "errno EPERM", SECCOMP_RET_ERRNO | EPERM);
	reads("errno   ENOSYS", "errno ENOSYS", SECCOMP_RET_ERRNO | ENOSYS);
	reads("EACCES", "errno EACCES", SECCOMP_RET_ERRNO | EACCES);
	reads("errno 38", "errno ENOSYS", SECCOMP_RET_ERRNO | 38);
	reads("errno 4095", "errno 4095", SECCOMP_RET_ERRNO | 4095);
	refuses("", 0, "not an action");
	refuses("kil", 0, "did you mean kill?");
	refuses("errno", 5, "missing");
	refuses("errno EPREM", 6, "did you mean EPERM?");
	refuses("errno 4096", 6, "4095");
	refuses("errno 0", 6, "not from 1");
	refuses("EFOO", 0, "no error is called EFOO");
	for (size_t i = 1; i < sizeof(order) / sizeof(*order); i++) {
		ok(compare(order[i - 1], order[i]) < 0, "%s is stricter than %s",
		   order[i - 1], order[i]);
		ok(compare(order[i], order[i - 1]) > 0, "%s is milder than %s",
		   order[i], order[i - 1]);
	}
	is_int(compare("EPERM", "errno 1"), 0, "the same is the same");
	is_int(errno_number("EWOULDBLOCK"), EAGAIN, "an error with two names");
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock: the rights of each ABI, and what this kernel does with them. */

#include "sys/landlock.h"

#include <sys/prctl.h>

#include "../tap.h"

#include "../deny.h"
#include "../scratch.h"
#include "util/cleanup.h"

/* landlock(7): the rights to files that each ABI brought. */
static void test_rights(void)
{
	static const struct {
		int abi;
		uint64_t rights;
	} kernels[] = {
		{ 0, 0 },      { 1, 0x1fff }, { 2, 0x3fff }, { 3, 0x7fff },
		{ 4, 0x7fff }, { 5, 0xffff }, { 6, 0xffff }, { 7, 0xffff },
		{ 8, 0xffff }, { -1, 0 },
	};

	for (size_t i = 0; i < N_ELEMENTS(kernels); i++)
		is_int((long long)landlock_rights(kernels[i].abi),
		       (long long)kernels[i].rights, "the rights of ABI %d",
		       kernels[i].abi);
}

static void body_abi(void)
{
	bool known = true;
	int abi = landlock_abi(&known);

	space_say("%d %d", abi, known);
}

static void test_abi(void)
{
	bool known = true;
	int abi = landlock_abi(&known);

	ok(abi >= 0 && (!known || !abi), "this kernel has an ABI, or none");
	deny_call(SYS_landlock_create_ruleset, ENOSYS);
	is_str(space_run_in(0, deny_and_run(body_abi)), "0 0\n",
	       "a kernel without Landlock has none");
	deny_call(SYS_landlock_create_ruleset, EOPNOTSUPP);
	is_str(space_run_in(0, deny_and_run(body_abi)), "0 1\n",
	       "... one that has it switched off is told from it");
	deny_call(SYS_landlock_create_ruleset, EPERM);
	is_str(space_run_in(0, deny_and_run(body_abi)), "0 0\n",
	       "a filter may stand before it");
}

static void say_result(const char *what, int result, const struct error *err)
{
	if (result < 0)
		space_say("%s: %s", what, err->text);
}

static int allow(int ruleset, const char *path, uint64_t rights)
{
	AUTO_CLOSE int fd = open(path, O_PATH | O_CLOEXEC);
	struct error err;
	int result = landlock_allow(ruleset, fd, rights, &err);

	say_result(path, result, &err);
	return result;
}

static void body_enforce(void)
{
	const uint64_t read = LANDLOCK_EXECUTE | LANDLOCK_READ_FILE | LANDLOCK_READ_DIR;
	struct error err;
	bool known;
	uint64_t all = landlock_rights(landlock_abi(&known));
	int ruleset = landlock_create(all, 0, &err);

	say_result("create", ruleset, &err);
	space_say("close-on-exec %d", fcntl(ruleset, F_GETFD) & FD_CLOEXEC);
	allow(ruleset, "/", read);
	allow(ruleset, scratch_path("open"), all);
	/* Of a file, what only directories have means nothing. */
	allow(ruleset, scratch_path("file"), all);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	say_result("enforce", landlock_enforce(ruleset, &err), &err);
	space_call("read", open(scratch_path("closed/file"), O_RDONLY));
	space_call("write", open(scratch_path("closed/file"), O_WRONLY));
	space_call("make", mkdir(scratch_path("closed/new"), 0700));
	space_call("remove", unlink(scratch_path("closed/file")));
	space_call("write allowed", open(scratch_path("open/file"), O_WRONLY));
	space_call("make allowed", mkdir(scratch_path("open/new"), 0700));
	space_call("write file", open(scratch_path("file"), O_WRONLY));
	mkdir(scratch_path("open/a"), 0700);
	mkdir(scratch_path("open/b"), 0700);
	mkdir(scratch_path("open/a/x"), 0700);
	space_call("move", rename(scratch_path("open/a/x"), scratch_path("open/b/x")));
}

static void body_faults(void)
{
	struct error err;
	int ruleset = landlock_create(LANDLOCK_READ_FILE, 0, &err);

	space_say("%d", landlock_allow(ruleset, 999, LANDLOCK_READ_FILE, &err));
	space_say("%d", landlock_allow(999, 0, LANDLOCK_READ_FILE, &err));
	space_say("%d", landlock_allow(ruleset, 0, LANDLOCK_WRITE_FILE, &err));
	space_say("%d", landlock_enforce(999, &err));
	space_say("%d", landlock_create((uint64_t)1 << 60, 0, &err));
}

/* On a kernel before ABI 6, the struct with scopes is longer than what it knows. */
static void body_sizes(void)
{
	struct error err;

	space_say("%d", landlock_create(LANDLOCK_READ_FILE, 0, &err) >= 0);
}

int main(void)
{
	bool known;
	int abi = landlock_abi(&known);

	scratch_make();
	test_rights();
	test_abi();
	if (abi < 2) {
		skip("rules are enforced",
		     "this kernel has no Landlock, or an old one");
		return tap_done();
	}
	scratch_write("open/file", "");
	scratch_write("closed/file", "");
	scratch_write("file", "");
	is_str(space_run_in(0, body_enforce),
	       "close-on-exec 1\nread: ok\nwrite: Permission denied\nmake: Permission "
	       "denied\nremove: Permission denied\nwrite allowed: ok\nmake allowed: "
	       "ok\n"
	       "write file: ok\nmove: ok\n",
	       "what is not allowed is forbidden, and nothing else");
	is_str(space_run_in(0, body_faults), "-1\n-1\n-1\n-1\n-1\n",
	       "what cannot be is an error");
	is_str(space_run_in(0, body_sizes), "1\n", "no scope is asked of any kernel");
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which cure an error gets, on machines whose /proc is made up. */

#include "sys/userns.h"

#include <errno.h>
#include <sys/wait.h>

#include "../tap.h"
#include "sys/capability.h"

#include "../scratch.h"

/* The hint that an errno gets. */
static const char *hint(int errnum)
{
	static struct error err;

	err = (struct error){ .kind = ERROR_SYSTEM, .errnum = errnum };
	userns_explain(&err);
	return err.hint;
}

/* Whether somebody without capabilities gets a hint with `part` in it for EPERM. */
static bool ordinary_gets(const char *part)
{
	const struct capability_sets none = { 0 };
	struct error ignored;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(capability_set(&none, &ignored) < 0 ||
		      !strstr(hint(EPERM), part));
	return waitpid(pid, &status, 0) == pid && status == 0;
}

static void test_refused(void)
{
	bool capable = capability_effective() >> CAP_SYS_ADMIN & 1;

	scratch_write("self/uid_map", "0 0 4294967295\n");
	scratch_write("self/status", "Name:\tjail\nSeccomp:\t0\nSeccomp_filters:\t0\n");
	has_str(hint(EPERM),
		"no sysctl and no filter is in the way: this process is in "
		"a chroot",
		"where nothing else is found, it can only be a chroot");
	scratch_write("self/status", "Name:\tjail\nSeccomp:\t2\nSeccomp_filters:\t1\n");
	has_str(hint(EPERM), "a system call filter of the sandbox around jail",
		"a filter is suspected next");
	scratch_write("sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
	has_str(hint(EPERM), "install contrib/apparmor/jail",
		"but AppArmor is known to refuse");
	has_str(hint(EACCES), "kernel.apparmor_restrict_unprivileged_userns=0",
		"... by the other errno as well");
	scratch_write("sys/kernel/unprivileged_userns_clone", "0\n");
	ok(ordinary_gets("sysctl -w kernel.unprivileged_userns_clone=1"),
	   "a sysctl of Debian keeps them from ordinary users");
	if (capable)
		has_str(hint(EPERM), "AppArmor", "... and from them alone");
	scratch_write("sys/kernel/unprivileged_userns_clone", "1\n");
	scratch_write("sys/kernel/apparmor_restrict_unprivileged_userns", "0\n");
	scratch_write("self/status", "Name:\tjail\nSeccomp:\t0\n");
	has_str(hint(EPERM), "no sysctl and no filter is in the way",
		"what is switched the other way is not in the way");
	scratch_write("self/uid_map", "");
	ok(ordinary_gets("write its uid_map first"),
	   "who has no id can have no namespace");
	if (capable)
		is_str(hint(EPERM), "",
		       "a child that is not mapped yet is in no chroot");
}

static void test_limits(void)
{
	scratch_write("sys/user/max_user_namespaces", "100\n");
	scratch_write("sys/user/max_net_namespaces", "0\n");
	has_str(hint(ENOSPC), "user.max_net_namespaces",
		"the limit that is 0 is named");
	has_str(hint(EUSERS), "user.max_net_namespaces", "... by both errnos");
	scratch_write("sys/user/max_net_namespaces", "100\n");
	has_str(hint(ENOSPC), "user.max_*_namespaces", "where none is, all are");
	is_str(hint(EMFILE), "", "what says nothing of namespaces gets no cure");
}

int main(void)
{
	scratch_make();
	userns_proc = scratch;
	test_refused();
	test_limits();
	return tap_done();
}

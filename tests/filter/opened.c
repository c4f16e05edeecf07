/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a profile opens by its default and by what it allows, and what stays closed even
 * then
 *
 * Seen to fail without: `withheld`, names_request(), own_refusal.
 */

#include "tap.h"

#include <errno.h>
#include <linux/audit.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "profile.h"

enum { ALLOW = SECCOMP_RET_ALLOW };
#define ERRNO(number) ((uint32_t)SECCOMP_RET_ERRNO | (uint32_t)(number))

static struct syscalls_case c;

/* A profile that says one thing. */
static void begin_with(enum nesting nested, const char *key, const char *value)
{
	case_done(&c);
	case_begin(&c);
	case_nest(&c, nested);
	case_say(&c, "a.ini", key, value);
	if (!case_compile(&c, "x86-64"))
		bail(c.fault.text);
}

/* The answer to the call with these first two arguments. */
static uint32_t answer(const char *call, uint64_t a0, uint64_t a1)
{
	return case_call(&c, call, (const uint64_t[6]){ a0, a1 });
}

#define IS(got, wanted, ...) is_int((uint32_t)(got), (uint32_t)(wanted), __VA_ARGS__)

/* What nested = full is for. */
static void mounting_gets(uint32_t wanted, const char *when)
{
	static const char *const calls[] = {
		"mount",      "umount2",       "pivot_root",     "open_tree",
		"move_mount", "fsopen",        "fsconfig",       "fsmount",
		"fspick",     "mount_setattr", "open_tree_attr", "setns",
		"chroot",
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		IS(answer(calls[i], 0, 0), wanted, "%s: %s", when, calls[i]);
}

static void test_other_defaults(void)
{
	begin_with(NESTING_NO, "default", "allow");
	IS(answer("bpf", 0, 0), ALLOW, "default allow: a call that is closed else");
	IS(answer("ioctl", 0, 0x100005412), ERRNO(EPERM), "default allow: TIOCSTI");
	IS(answer("ioctl", 0, 0x541c), ERRNO(EPERM), "default allow: TIOCLINUX");
	IS(answer("clone", CLONE_NEWUSER, 0), ERRNO(EPERM),
	   "default allow: a user namespace");
	IS(answer("unshare", CLONE_NEWUSER, 0), ERRNO(EPERM),
	   "default allow: by unshare, too");
	IS(answer("clone3", 0, 0), ERRNO(ENOSYS), "default allow: clone3");
	mounting_gets(ERRNO(EPERM), "default allow");
	IS(answer("socket", AF_VSOCK, 0), ALLOW, "default allow: any family");
	begin_with(NESTING_FULL, "default", "allow");
	mounting_gets(ALLOW, "default allow, nested full");
	IS(answer("clone", CLONE_NEWUSER, 0), ALLOW, "and a user namespace");

	begin_with(NESTING_NO, "default", "log");
	IS(answer("bpf", 0, 0), SECCOMP_RET_LOG, "default log: a call that is closed");
	IS(answer("ioctl", 0, 0x5412), ERRNO(EPERM), "default log: TIOCSTI");
	IS(answer("setns", 0, 0), ERRNO(EPERM), "default log: setns");
	begin_with(NESTING_NO, "default", "trace");
	IS(answer("bpf", 0, 0), SECCOMP_RET_TRACE, "default trace: a closed call");
	IS(answer("ioctl", 0, 0x5412), ERRNO(EPERM), "default trace: TIOCSTI");
	IS(answer("clone", CLONE_NEWUSER, 0), ERRNO(EPERM),
	   "default trace: a user namespace");
	begin_with(NESTING_NO, "default", "kill");
	IS(answer("bpf", 0, 0), SECCOMP_RET_KILL_PROCESS,
	   "default kill: a closed call");
	IS(answer("ioctl", 0, 0x5412), SECCOMP_RET_KILL_PROCESS,
	   "default kill: TIOCSTI");
	IS(answer("clone3", 0, 0), ERRNO(ENOSYS), "default kill: clone3");
	IS(case_answer(&c, AUDIT_ARCH_X86_64, 1000, NULL), SECCOMP_RET_KILL_PROCESS,
	   "default kill: a number that nobody knows");
}

/* What a profile opens by name. */
static void test_opened(void)
{
	begin_with(NESTING_NO, "allow", "clone3 @debug");
	IS(answer("clone3", 0, 0), ALLOW, "clone3 by its name");
	IS(answer("ptrace", 0, 0), ALLOW, "ptrace by @debug");
	IS(answer("bpf", 0, 0), ERRNO(EPERM), "and not bpf");
	begin_with(NESTING_NO, "allow", "ioctl(request == TIOCSTI) ioctl");
	IS(answer("ioctl", 0, 0x5412), ALLOW, "TIOCSTI by its name");
	IS(answer("ioctl", 0, 0x541c), ERRNO(EPERM), "but not TIOCLINUX");
	IS(answer("ioctl", 0, 0x5401), ALLOW, "and other requests");
	begin_with(NESTING_NO, "allow", "ioctl(fd == 0) @known ioctl");
	IS(answer("ioctl", 0, 0x5412), ERRNO(EPERM), "TIOCSTI by nothing else");
	IS(answer("clone3", 0, 0), ERRNO(ENOSYS), "nor clone3 by a group");
	IS(answer("clone", CLONE_NEWUSER, 0), ERRNO(EPERM), "nor namespaces");
	IS(answer("mount", 0, 0), ALLOW, "but mount by the group");
	begin_with(NESTING_NO, "allow", "ioctl(request & 0xffff == TIOCSTI) ioctl");
	IS(answer("ioctl", 0, 0x5412), ERRNO(EPERM), "nor by a part of its number");
	begin_with(NESTING_NO, "allow", "clone unshare");
	IS(answer("clone", CLONE_NEWUSER, 0), ERRNO(EPERM),
	   "the name of clone opens no namespace");
	IS(answer("unshare", CLONE_NEWNET, 0), ERRNO(EPERM), "nor that of unshare");
	begin_with(NESTING_NO, "allow", "socket");
	IS(answer("socket", AF_VSOCK, 0), ALLOW, "socket by its name");
	begin_with(NESTING_NO, "allow", "socket(domain == AF_UNIX)");
	IS(answer("socket", AF_UNIX, 0), ALLOW, "a rule allows");
	IS(answer("socket", AF_UNIX | (uint64_t)1 << 32, 0), ALLOW,
	   "of a domain the kernel reads 32 bits");
	IS(answer("socket", AF_INET, 0), ERRNO(EPERM), "and what @ordinary has, goes");
}

int main(void)
{
	test_other_defaults();
	test_opened();
	case_done(&c);
	return tap_done();
}

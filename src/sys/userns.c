/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why there are no user namespaces here: see userns.h. */

#include "sys/userns.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/capability.h"
#include "sys/kernel.h"
#include "sys/mountinfo.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

/* The inode of the first user namespace, PROC_USER_INIT_INO of the kernel. */
enum { FIRST_USER_NAMESPACE = (int)0xEFFFFFFD };

const char *userns_proc = "/proc";

/* The number in a file below /proc; -1 where there is none. */
static long read_number(const char *name)
{
	AUTO_FREE char *path = xasprintf("%s/%s", userns_proc, name);
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	long number;

	return file && fscanf(file, "%ld", &number) == 1 ? number : -1;
}

bool userns_is_first(void)
{
	struct stat st;

	return stat("/proc/self/ns/user", &st) == 0 &&
	       st.st_ino == (ino_t)(uint32_t)FIRST_USER_NAMESPACE;
}

/*
 * A process in a chroot has a root directory that is not the root of a mount.  Where
 * it is one after all, only the kernel can tell.
 */
static bool in_chroot(void)
{
	struct statx root;

	if (statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &root) < 0)
		return false;
	return root.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT &&
	       !(root.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

static bool is_filtered(void)
{
	AUTO_FREE char *path = xasprintf("%s/self/status", userns_proc);
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	char line[128];
	int mode;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Seccomp: %d", &mode) == 1)
			return mode == 2;
	return false;
}

/* Whether this process has a user id in its user namespace. */
static bool is_mapped(void)
{
	AUTO_FREE char *path = xasprintf("%s/self/uid_map", userns_proc);
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	uint32_t inside, outside, count;

	while (file && fscanf(file, "%" SCNu32 "%" SCNu32 "%" SCNu32, &inside, &outside,
			      &count) == 3)
		if (geteuid() >= inside && geteuid() - inside < count)
			return true;
	return !file;
}

static const char *refused(void)
{
	/* A child that is about to be mapped has all capabilities already. */
	bool born = !is_mapped() && capability_effective();

	if (in_chroot())
		return "the kernel gives no user namespace inside a chroot: enter it by "
		       "pivot_root(2) (unshare -m, mount --bind, pivot_root) instead";
	if (!born && !is_mapped())
		return "this process has no user id in its own user namespace: whoever "
		       "made that must write its uid_map first, as unshare "
		       "--map-root-user does";
	if (!(capability_effective() >> CAP_SYS_ADMIN & 1) &&
	    read_number("sys/kernel/unprivileged_userns_clone") == 0)
		return "this kernel keeps user namespaces from ordinary users: "
		       "sysctl -w kernel.unprivileged_userns_clone=1";
	if (read_number("sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		return "AppArmor keeps user namespaces from programs without a profile "
		       "of their own: install contrib/apparmor/jail as "
		       "/etc/apparmor.d/jail and run apparmor_parser -r on it, or "
		       "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
	if (is_filtered())
		return "a system call filter of the sandbox around jail refuses it: "
		       "docker run --security-opt seccomp=unconfined, or a profile "
		       "for it that allows clone and unshare of user namespaces; in a "
		       "jail, [namespaces] nested = full";
	if (!born)
		return "no sysctl and no filter is in the way: this process is in a "
		       "chroot, which is to be entered by pivot_root(2) (unshare -m, "
		       "mount --bind, pivot_root) instead, or a security module "
		       "refuses it";
	return NULL;
}

/* The limit of this user namespace that is 0; NULL where none is. */
static const char *zero_limit(void)
{
	static const char *const names[] = {
		"max_user_namespaces", "max_mnt_namespaces",    "max_pid_namespaces",
		"max_ipc_namespaces",  "max_uts_namespaces",    "max_net_namespaces",
		"max_time_namespaces", "max_cgroup_namespaces",
	};
	char path[64];

	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		snprintf(path, sizeof(path), "sys/user/%s", names[i]);
		if (read_number(path) == 0)
			return names[i];
	}
	return NULL;
}

static void explain_limit(struct error *err)
{
	const char *zero = zero_limit();

	if (!zero)
		fail_hint(err, "a limit of namespaces is reached: see the sysctls "
			       "user.max_*_namespaces, here and in the sandboxes "
			       "around; 32 user namespaces can be nested");
	else if (userns_is_first() ||
		 access("/proc/sys/user/max_user_namespaces", W_OK) == 0)
		fail_hint(err,
			  "such namespaces are switched off: sysctl -w user.%s=10000",
			  zero);
	else
		fail_hint(err,
			  "the sandbox around jail switches such namespaces off "
			  "(user.%s is 0 in it): start jail outside of it; if it is a "
			  "jail itself, [namespaces] nested = full lets it",
			  zero);
}

void userns_explain(struct error *err)
{
	const char *hint = NULL;

	switch (err->errnum) {
	case ENOSPC:
	case EUSERS:
		explain_limit(err);
		break;
	case EINVAL:
		if (access("/proc/self/ns/user", F_OK) < 0)
			hint = "this kernel has no user namespaces (CONFIG_USER_NS)";
		break;
	case EPERM:
	case EACCES:
		hint = refused();
		break;
	default:
		break;
	}
	if (hint)
		fail_hint(err, "%s", hint);
}

/* What is mounted below /proc, and hides something of it: "/proc/kcore /proc/sys". */
static char *covers(void)
{
	AUTO(mountinfo_done) struct mountinfo info = { 0 };
	AUTO_FREE char *list = xstrdup("");
	struct error ignored;

	if (mountinfo_read(&info, &ignored) < 0)
		return take_ptr(list);
	for (size_t i = 0; i < info.n; i++) {
		const char *point = info.lines[i].point;
		char *longer;

		/* That one is on a directory that is empty for good. */
		if (!text_starts(point, "/proc/") ||
		    !strcmp(point, "/proc/sys/fs/binfmt_misc"))
			continue;
		longer = xasprintf("%s%s%s", list, *list ? " " : "", point);
		free(list);
		list = longer;
	}
	return take_ptr(list);
}

void userns_explain_proc(struct error *err)
{
	AUTO_FREE char *list = NULL;

	if (err->errnum != EPERM)
		return;
	list = covers();
	if (*list)
		fail_hint(err,
			  "the sandbox around jail has something mounted on %s, and a "
			  "new /proc would reveal what that hides: have it leave /proc "
			  "whole (docker run --security-opt systempaths=unconfined, "
			  "podman run --security-opt unmask=ALL), or do without, "
			  "[mounts] proc = none",
			  list);
	else
		fail_hint(err,
			  "a new /proc can only be had where a whole one is mounted "
			  "that can be written: mount -t proc proc /proc; or do "
			  "without, [mounts] proc = none");
}

void userns_surroundings(struct strv *ret)
{
	if (!userns_is_first())
		strv_add(ret, "a user namespace");
	if (in_chroot())
		strv_add(ret, "a chroot");
	if (is_filtered())
		strv_add(ret, "a system call filter");
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) > 0)
		strv_add(ret, "no_new_privs");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mount interface of Linux 5.12; mount-old.c has the one before it. */

#include "sys/mount.h"

#include <errno.h>
#include <string.h>

#include "sys/kernel.h"
#include "sys/mount-old.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

bool mount_forced_old;

/* All four of the newer calls, or none: asked once, by arguments that none takes. */
static bool is_old(void)
{
	static enum { UNKNOWN, OLD, NEW } answer;
	bool missing = false;

	if (mount_forced_old)
		return true;
	if (answer != UNKNOWN)
		return answer == OLD;
	missing |= mount_setattr(-1, "", AT_EMPTY_PATH, NULL, 0) < 0 && errno == ENOSYS;
	missing |= open_tree(-1, "", ~0U) < 0 && errno == ENOSYS;
	missing |= fsopen(NULL, ~0U) < 0 && errno == ENOSYS;
	missing |= move_mount(-1, "", -1, "", ~0U) < 0 && errno == ENOSYS;
	answer = missing ? OLD : NEW;
	return missing;
}

int mount_private(struct error *err)
{
	if (mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) < 0)
		return fail_errno(err, "cannot make the mounts private");
	return 0;
}

static int set(int fd, unsigned int flags, uint64_t attributes)
{
	struct mount_attr change = { .attr_set = attributes };

	return mount_setattr(fd, "", AT_EMPTY_PATH | flags, &change, sizeof(change));
}

static int attach(int tree, int target, struct error *err)
{
	if (move_mount(tree, "", target, "",
		       MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return fail_errno(err, "cannot attach the mount");
	return 0;
}

int mount_copy(int directory, const char *path, struct error *err)
{
	unsigned int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
	int fd;

	if (!is_old())
		fd = open_tree(directory, path, *path ? flags : flags | AT_EMPTY_PATH);
	else if (*path)
		fd = openat(directory, path, O_PATH | O_CLOEXEC);
	else
		fd = fcntl(directory, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return fail_errno(err, "cannot open %s", *path ? path : "it");
	return fd;
}

int mount_attach(int copy, int target, uint64_t attributes, struct error *err)
{
	if (is_old())
		return mount_old_bind(copy, target, attributes, err);
	if (attributes && set(copy, AT_RECURSIVE, attributes) < 0)
		return fail_errno(err, "cannot set the attributes of the mount");
	return attach(copy, target, err);
}

static int configure(int fs, char *options, struct error *err)
{
	char *rest = options, *option;

	while (rest && (option = strsep(&rest, ","))) {
		char *value = strchr(option, '=');
		int set_one;

		if (value)
			*value++ = '\0';
		set_one = fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
				   option, value, 0);
		if (set_one < 0)
			return fail_errno(err, "cannot set the mount option %s",
					  option);
	}
	return 0;
}

int mount_new(const char *type, const char *options, uint64_t attributes, int target,
	      struct error *err)
{
	AUTO_FREE char *text = options ? xstrdup(options) : NULL;
	AUTO_CLOSE int fs = -1;
	AUTO_CLOSE int tree = -1;

	if (is_old())
		return mount_old_new(type, options, attributes, target, err);
	fs = fsopen(type, FSOPEN_CLOEXEC);
	if (fs < 0)
		return fail_errno(err, "cannot open a file system of type %s", type);
	if (configure(fs, text, err) < 0)
		return -1;
	if (fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return fail_errno(err, "cannot make a file system of type %s", type);
	tree = fsmount(fs, FSMOUNT_CLOEXEC, (unsigned int)attributes);
	if (tree < 0)
		return fail_errno(err, "cannot mount a file system of type %s", type);
	return attach(tree, target, err);
}

int mount_change(int fd, uint64_t attributes, struct error *err)
{
	if (is_old())
		return mount_old_change(fd, attributes, err);
	if (set(fd, 0, attributes) < 0)
		return fail_errno(err, "cannot set the attributes of the mount");
	return 0;
}

int mount_pivot(int fd, struct error *err)
{
	if (fchdir(fd) < 0)
		return fail_errno(err, "cannot enter the new root");
	/* The old root ends up on top of the new one, from where it is let go. */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		return fail_errno(err, "cannot make the new root the root");
	if (umount2(".", MNT_DETACH) < 0)
		return fail_errno(err, "cannot let go of the old root");
	if (chdir("/") < 0)
		return fail_errno(err, "cannot enter the new root");
	return 0;
}

int mount_top(struct error *err)
{
	/* ".." of the root directory is the root directory, and crosses mounts on it.
	 */
	int fd = open("/..", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fail_errno(err, "cannot open the new root");
	return fd;
}

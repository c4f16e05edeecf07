/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mounts by mount(2), for kernels before Linux 5.12 and under filters that answer
 * ENOSYS to the newer calls
 *
 * Targets are still descriptors: mount(2) takes them as /proc/self/fd/N, a magic link
 * that cannot be led astray.  The flags of a bind mount are set by a remount that must
 * repeat those which are there, one mount at a time; mountinfo tells which mounts there
 * are, and in the end it is asked whether all have what was asked.
 */

#include "sys/mount-old.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "sys/kernel.h"
#include "sys/mountinfo.h"
#include "sys/open.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static const struct {
	uint64_t attribute;
	unsigned long flag;
} pairs[] = {
	{ MOUNT_ATTR_RDONLY, MS_RDONLY },
	{ MOUNT_ATTR_NOSUID, MS_NOSUID },
	{ MOUNT_ATTR_NODEV, MS_NODEV },
	{ MOUNT_ATTR_NOEXEC, MS_NOEXEC },
	{ MOUNT_ATTR_NOATIME, MS_NOATIME },
	{ MOUNT_ATTR_NODIRATIME, MS_NODIRATIME },
	{ MOUNT_ATTR_NOSYMFOLLOW, 256 /* MS_NOSYMFOLLOW, Linux 5.10 */ },
};

static unsigned long flags_of(uint64_t attributes)
{
	unsigned long flags = 0;

	for (size_t i = 0; i < N_ELEMENTS(pairs); i++)
		if (attributes & pairs[i].attribute)
			flags |= pairs[i].flag;
	return flags;
}

static char *fd_path(int fd)
{
	return xasprintf("/proc/self/fd/%d", fd);
}

static int remount(int fd, uint64_t attributes, struct error *err)
{
	AUTO_FREE char *path = fd_path(fd);

	if (mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | flags_of(attributes), NULL) <
	    0)
		return fail_errno(err, "cannot set the flags of the mount");
	return 0;
}

/* One mount of the tree whose root is `top`: flags added to those it has. */
static int change_one(const struct mountinfo_line *line, int top, const char *top_point,
		      uint64_t attributes, struct error *err)
{
	const char *rest = line->point + strlen(top_point);
	AUTO_CLOSE int fd = -1;
	int id;

	if (!text_starts(line->point, top_point))
		return fail(err, ERROR_SYSTEM, "cannot find the mount %s", line->point);
	/* The top may be a file, which is no directory to open anything in. */
	fd = *rest ? open_in_root(top, rest, O_PATH) : fcntl(top, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return fail_errno(err, "cannot open the mount %s", line->point);
	id = mountinfo_id(fd, err);
	if (id < 0)
		return -1;
	if (id != line->id)
		return fail(err, ERROR_SYSTEM, "cannot reach the mount %s",
			    line->point);
	return remount(fd, line->attributes | attributes, err);
}

static int check_all(int top, uint64_t attributes, struct error *err)
{
	AUTO(mountinfo_done) struct mountinfo info = { 0 };

	if (mountinfo_read(&info, err) < 0)
		return -1;
	for (size_t i = 0; i < info.n; i++)
		if (mountinfo_is_within_reach(&info, &info.lines[i], top) &&
		    (info.lines[i].attributes & attributes) != attributes)
			return fail(err, ERROR_SYSTEM,
				    "the mount %s did not take its flags",
				    info.lines[i].point);
	return 0;
}

static int change_all(int fd, uint64_t attributes, struct error *err)
{
	AUTO(mountinfo_done) struct mountinfo info = { 0 };
	const struct mountinfo_line *top;
	int id = mountinfo_id(fd, err);

	if (id < 0 || mountinfo_read(&info, err) < 0)
		return -1;
	top = mountinfo_find(&info, id);
	if (!top)
		return fail(err, ERROR_SYSTEM, "cannot find the mount in mountinfo");
	for (size_t i = 0; i < info.n; i++)
		if (mountinfo_is_within_reach(&info, &info.lines[i], id) &&
		    change_one(&info.lines[i], fd, top->point, attributes, err) < 0)
			return -1;
	return check_all(id, attributes, err);
}

/* `target` is below the new mount; its path leads to the mount's root. */
static int open_mounted(int target, struct error *err)
{
	AUTO_FREE char *path = fd_path(target);
	char real[PATH_MAX];
	ssize_t length = readlink(path, real, sizeof(real) - 1);
	int fd;

	if (length < 0)
		return fail_errno(err, "cannot tell the path of the mount");
	real[length] = '\0';
	/* From "/..", as the root of the jail may be stacked on ours: see mount_top().
	 */
	fd = open("/..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && strcmp(real, "/")) {
		AUTO_CLOSE int root = fd;

		fd = open_in_root(root, real, O_PATH);
	}
	if (fd < 0)
		return fail_errno(err, "cannot open the mount %s", real);
	return fd;
}

int mount_old_bind(int source, int target, uint64_t attributes, struct error *err)
{
	AUTO_FREE char *from = fd_path(source);
	AUTO_FREE char *to = fd_path(target);
	AUTO_CLOSE int mounted = -1;

	if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
		return fail_errno(err, "cannot bind");
	if (!attributes)
		return 0;
	mounted = open_mounted(target, err);
	if (mounted < 0)
		return -1;
	return change_all(mounted, attributes, err);
}

int mount_old_new(const char *type, const char *options, uint64_t attributes,
		  int target, struct error *err)
{
	AUTO_FREE char *to = fd_path(target);

	if (mount(type, to, type, flags_of(attributes), options) < 0)
		return fail_errno(err, "cannot mount a file system of type %s", type);
	return 0;
}

int mount_old_change(int fd, uint64_t attributes, struct error *err)
{
	AUTO(mountinfo_done) struct mountinfo info = { 0 };
	const struct mountinfo_line *line;
	int id = mountinfo_id(fd, err);

	if (id < 0 || mountinfo_read(&info, err) < 0)
		return -1;
	line = mountinfo_find(&info, id);
	if (!line)
		return fail(err, ERROR_SYSTEM, "cannot find the mount in mountinfo");
	return remount(fd, line->attributes | attributes, err);
}

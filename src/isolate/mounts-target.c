/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the mounts of a jail go: see mounts-target.h. */

#include "isolate/mounts-target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/open.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

int targets_own(struct targets *t, int fd, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail_errno(err, "cannot look at the directory");
	if (t->n_ours == OWN_MAX)
		return fail(err, ERROR_PROFILE, "more than %d file systems", OWN_MAX);
	t->ours[t->n_ours++] = st.st_dev;
	return 0;
}

static bool is_ours(const struct targets *t, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	for (size_t i = 0; i < t->n_ours; i++)
		if (st.st_dev == t->ours[i])
			return true;
	return false;
}

/* Make a directory or an empty file in the parent that has been entered. */
static int make_node(struct targets *t, const char *path, mode_t mode,
		     struct error *err)
{
	const char *name = path_name(path);
	int status;

	if (!t->parent_ours) {
		fail(err, ERROR_PROFILE, "%s does not exist inside", path);
		err->errnum = ENOENT;
		return fail_hint(err,
				 "what holds it is shown as it is on the host, and "
				 "nothing is made there: make it yourself, or "
				 "choose another path");
	}
	if (S_ISDIR(mode))
		status = mkdirat(t->parent, name, mode & 07777);
	else
		status = mknodat(t->parent, name, S_IFREG | (mode & 07777), 0);
	return status < 0 && errno != EEXIST ? fail_errno(err, "cannot make %s", path)
					     : 0;
}

static int open_entered(struct targets *t, const char *path, struct error *err)
{
	AUTO_CLOSE int fd =
		openat(t->parent, path_name(path), O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_errno(err, "cannot open %s inside", path);
	if (S_ISLNK(st.st_mode)) {
		close_fd(&fd);
		fd = open_in_root(t->root, path, O_PATH);
		if (fd < 0)
			return fail_errno(err, "cannot open %s inside", path);
	}
	return take_fd(&fd);
}

int targets_make(struct targets *t, const char *path, mode_t mode, struct error *err)
{
	int fd;

	if (targets_enter(t, path, err) < 0)
		return -1;
	if (!t->parent_ours) {
		fd = open_entered(t, path, err);
		if (fd >= 0 || err->errnum != ENOENT)
			return fd;
	}
	if (make_node(t, path, mode, err) < 0)
		return -1;
	return open_entered(t, path, err);
}

static void leave(struct targets *t)
{
	close_fd(&t->parent);
	free(take_ptr(t->parent_path));
}

int targets_enter(struct targets *t, const char *path, struct error *err)
{
	size_t length = (size_t)(path_name(path) - path) - 1;
	AUTO_FREE char *parent = xstrndup(path, length);
	int fd;

	if (t->parent_path && !strcmp(t->parent_path, parent))
		return 0;
	leave(t);
	if (*parent)
		fd = open_in_root(t->root, parent, O_PATH | O_DIRECTORY);
	else
		fd = fcntl(t->root, F_DUPFD_CLOEXEC, 3);
	if (fd < 0 && errno == ENOENT) {
		fd = targets_make(t, parent, S_IFDIR | 0755, err);
		if (fd < 0)
			return -1;
		leave(t);
	}
	if (fd < 0)
		return fail_errno(err, "cannot open %s inside", parent);
	t->parent = fd;
	t->parent_path = take_ptr(parent);
	t->parent_ours = is_ours(t, fd);
	return 0;
}

int targets_open(struct targets *t, const char *path, struct error *err)
{
	return targets_enter(t, path, err) < 0 ? -1 : open_entered(t, path, err);
}

void targets_done(struct targets *t)
{
	leave(t);
}

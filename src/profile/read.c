/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the path of a profile to its text, if it may be trusted: see find.h. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "profile/ini.h"
#include "profile/scan.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static bool owner_is_trusted(const struct search *search, const char *path, uid_t owner)
{
	if (owner == 0 || owner == search->caller)
		return true;
	if (!search->unmapped || owner != search->unmapped())
		return false;
	return (search->system && name_below(search->system, path)) ||
	       (search->packaged && name_below(search->packaged, path));
}

static int check(const struct search *search, const char *path, const struct stat *st,
		 struct error *err)
{
	if (!S_ISREG(st->st_mode))
		return fail(err, ERROR_PROFILE,
			    "cannot read the profile %s: not a regular file", path);
	if (!owner_is_trusted(search, path, st->st_uid)) {
		fail(err, ERROR_PROFILE,
		     "cannot trust the profile %s: its owner, user %u, is neither "
		     "root nor the caller, user %u",
		     path, st->st_uid, search->caller);
		return fail_hint(err, "read it, and use a copy of your own");
	}
	if (st->st_mode & (S_IWGRP | S_IWOTH)) {
		fail(err, ERROR_PROFILE,
		     "cannot trust the profile %s: %s may write it (mode %04o)", path,
		     st->st_mode & S_IWOTH ? "others" : "its group",
		     st->st_mode & 07777);
		return fail_hint(err, "chmod go-w %s", path);
	}
	if (st->st_size > INI_FILE_MAX)
		return fail(err, ERROR_PROFILE,
			    "cannot read the profile %s: larger than 1 MiB", path);
	return 0;
}

int find_open(const struct search *search, const char *path, struct stat *ret,
	      struct error *err)
{
	/* Neither a fifo nor a terminal may keep the launcher. */
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return fail_errno(err, "cannot open the profile %s", path);
	if (fstat(fd, ret) < 0)
		return fail_errno(err, "cannot look at the profile %s", path);
	if (check(search, path, ret, err) < 0)
		return -1;
	return take_fd(&fd);
}

int find_text(int fd, const struct stat *st, const char *path, char **ret,
	      size_t *ret_length, struct error *err)
{
	size_t size = (size_t)st->st_size, length = 0;
	AUTO_FREE char *text = xcalloc(size + 2, 1);
	ssize_t n;

	/* One byte more than there is tells the end from a file that has grown. */
	do {
		n = read(fd, text + length, size + 1 - length);
		if (n < 0 && errno != EINTR)
			return fail_errno(err, "cannot read the profile %s", path);
		length += n > 0 ? (size_t)n : 0;
	} while (n < 0 || (n > 0 && length < size));
	if (length != size)
		return fail(err, ERROR_PROFILE,
			    "cannot read the profile %s: it changed while it was read",
			    path);
	*ret = take_ptr(text);
	*ret_length = length;
	return 0;
}

int find_read(const struct search *search, const char *path, char **ret,
	      size_t *ret_length, struct error *err)
{
	struct stat st;
	AUTO_CLOSE int fd = find_open(search, path, &st, err);

	if (fd < 0)
		return -1;
	return find_text(fd, &st, path, ret, ret_length, err);
}

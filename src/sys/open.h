/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Opening paths that somebody hostile may have a hand in
 *
 * openat2(2) where the kernel has it; where it answers ENOSYS (or EPERM, as some
 * sandboxes do), a walk over the components on O_PATH descriptors that obeys the same
 * rules.  Both give -1 with errno.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Open `path` as if the directory `root` were "/": absolute paths, absolute symlinks
 * and ".." stay inside.  Links of /proc that lead to open files (magic links) are
 * refused with ELOOP.  `flags` are those of open(2); O_CLOEXEC is added.
 */
int open_in_root(int root, const char *path, int flags);

/* A file, by what stat(2) tells of it. */
struct file_id {
	dev_t device;
	ino_t inode;
};

/*
 * Open the absolute `path` as O_PATH.  Symlinks are followed, but none that is below
 * one of the directories `hostile`, in which somebody may have planted it (ELOOP);
 * whatever way leads there.
 */
int open_wary(const char *path, const struct file_id *hostile, size_t n);

/* For the tests: take the walk, not openat2(2). */
extern bool open_forced_walk;

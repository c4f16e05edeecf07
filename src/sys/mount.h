/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Mounts, from descriptor to descriptor
 *
 * open_tree(2), fsmount(2), mount_setattr(2) and move_mount(2) (Linux 5.12).  Where
 * they are missing, mount(2) on /proc/self/fd, flags set mount by mount from mountinfo,
 * and read back.  Attributes are MOUNT_ATTR_*, never MS_*: the numbers differ.
 *
 * Descriptors of sources and targets are O_PATH.  All functions follow the error idiom.
 */

#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"

/* Nothing that is mounted from now on reaches another mount namespace, or back. */
int mount_private(struct error *err);

/*
 * A copy of the tree at `path`, relative to `directory` as for openat(2) ("" is the
 * directory itself), with all that is mounted below it: for mount_attach(), and good as
 * an O_PATH descriptor of the file.  -1 with errno as the error's errnum.
 */
int mount_copy(int directory, const char *path, struct error *err);

/*
 * Put a copy onto `target`.  The attributes are added on every mount of it; none is
 * taken away.
 */
int mount_attach(int copy, int target, uint64_t attributes, struct error *err);

/*
 * Put a new file system onto `target`.  `options` are those of mount(8) for the type,
 * parted by commas, or NULL.
 */
int mount_new(const char *type, const char *options, uint64_t attributes, int target,
	      struct error *err);

/* Add attributes to the mount at whose root `fd` is; not to what is mounted below. */
int mount_change(int fd, uint64_t attributes, struct error *err);

/*
 * Make the mount at whose root `fd` is the root of this mount namespace, and let go of
 * the old one with all that was mounted there.  The working directory is then "/".
 */
int mount_pivot(int fd, struct error *err);

/*
 * Mount on "/" without hiding it: new mounts go on top of the root directory, which
 * lookups from it do not see.  mount_top() is a descriptor of the topmost.
 */
int mount_top(struct error *err);

/* For the tests: take mount(2), as if the kernel had no newer call. */
extern bool mount_forced_old;

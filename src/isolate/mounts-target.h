/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where the mounts of a jail go: paths below its new root, opened as descriptors
 *
 * A path is resolved as if the new root were "/" already (S5).  What is missing is
 * made, in file systems that are the jail's own alone.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "util/error.h"

enum { OWN_MAX = 64 };

struct targets {
	int root;            /* of the jail, O_PATH; borrowed */
	dev_t ours[OWN_MAX]; /* the file systems in which mount points may be made */
	size_t n_ours;

	/* The directory of the last target: the list is sorted, so siblings follow. */
	char *parent_path;
	int parent; /* -1: none yet */
	bool parent_ours;
};

/* What is on the file system of `fd` may be made, from here on. */
int targets_own(struct targets *t, int fd, struct error *err);

/* Hold the directory of `path` open as t->parent, with it made where it is missing. */
int targets_enter(struct targets *t, const char *path, struct error *err);

/*
 * A descriptor of what is at `path`; a symlink leads to where it leads inside.  Where
 * nothing is there, the error's errnum is ENOENT.
 */
int targets_open(struct targets *t, const char *path, struct error *err);

/* The same; a directory or an empty file, as `mode` says, is made where it is missing.
 */
int targets_make(struct targets *t, const char *path, mode_t mode, struct error *err);

void targets_done(struct targets *t);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The mounts of this namespace, as /proc/self/mountinfo lists them; see proc(5). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct mountinfo_line {
	int id, parent;
	char *root;          /* the directory of the file system that is mounted */
	char *point;         /* where; octal escapes are decoded in both */
	char *type;          /* of the file system */
	char *options;       /* of the file system, parted by commas */
	uint64_t attributes; /* MOUNT_ATTR_* of the mount, not of its file system */
};

struct mountinfo {
	struct mountinfo_line *lines;
	size_t n;
};

int mountinfo_read(struct mountinfo *ret, struct error *err);
/* Of a text in that format, for tests and fuzzing; lines that do not parse fail. */
int mountinfo_parse(char *text, struct mountinfo *ret, struct error *err);
void mountinfo_done(struct mountinfo *info);

/* The mount of that id; NULL where there is none. */
const struct mountinfo_line *mountinfo_find(const struct mountinfo *info, int id);

/*
 * Whether `line` belongs to the tree of the mount `top`, and something leads there.
 * What is covered nothing can reach, neither we nor the program.  MOUNTINFO_ROOT is
 * whatever the tree begins with.
 */
enum { MOUNTINFO_ROOT = -1 };
bool mountinfo_is_within_reach(const struct mountinfo *info,
			       const struct mountinfo_line *line, int top);

/* The id of the mount that an open file (or O_PATH) is on. */
int mountinfo_id(int fd, struct error *err);

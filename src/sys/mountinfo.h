/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The mounts of this namespace, as /proc/self/mountinfo lists them; see proc(5). */

#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct mountinfo_line {
	int id, parent;
	char *point;         /* where it is mounted; octal escapes decoded */
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

/* The id of the mount that an open file (or O_PATH) is on. */
int mountinfo_id(int fd, struct error *err);

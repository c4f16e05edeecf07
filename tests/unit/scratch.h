/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A directory of one's own for the length of a test
 *
 * It is removed at exit with all that is in it.
 */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static char scratch[PATH_MAX]; /* its path */
static pid_t scratch_owner;

static inline int scratch_remove_one(const char *path, const struct stat *st, int type,
				     struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

static inline void scratch_remove(void)
{
	/* A forked child that forgot _exit(2) leaves it alone. */
	if (getpid() == scratch_owner)
		nftw(scratch, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void scratch_make(void)
{
	const char *base = getenv("TMPDIR");
	char path[PATH_MAX - 64];

	snprintf(path, sizeof(path), "%s/jail-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(path) || !realpath(path, scratch))
		bail("cannot make a directory for the test");
	scratch_owner = getpid();
	atexit(scratch_remove);
}

/* The path of `name` in the scratch directory; good for the next 15 calls. */
static inline const char *scratch_path(const char *name)
{
	static char paths[16][PATH_MAX + NAME_MAX];
	static unsigned int turn;
	char *path = paths[turn++ % 16];

	snprintf(path, sizeof(*paths), "%s/%s", scratch, name);
	return path;
}

/* Make every directory above `name`, and `name` itself where it ends with "/". */
static inline void scratch_directory(const char *name)
{
	char path[PATH_MAX + NAME_MAX];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	for (char *slash = path + strlen(scratch) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			bail("cannot make a directory for the test");
		*slash = '/';
	}
}

/* Write a file of mode 0644, whatever the umask; returns its path. */
static inline const char *scratch_write(const char *name, const char *text)
{
	const char *path = scratch_path(name);
	FILE *file;

	scratch_directory(name);
	file = fopen(path, "we");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0 ||
	    chmod(path, 0644) < 0)
		bail("cannot write a file for the test");
	return path;
}

static inline void scratch_link(const char *target, const char *name)
{
	scratch_directory(name);
	if (symlink(target, scratch_path(name)) < 0)
		bail("cannot make a symlink for the test");
}

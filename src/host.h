/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Facts about this machine and this user
 *
 * Asked once; resolve() sees the world through this struct alone, so a test makes up
 * any machine.  The strings live as long as the struct.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "profile/expand.h"
#include "profile/find.h"
#include "util/pool.h"
#include "util/strv.h"

/* How resolve() looks at files; every function may be faked. */
struct files {
	/* lstat(2) and stat(2): 0, or -1 with errno. */
	int (*lstat)(const char *path, struct stat *ret);
	int (*stat)(const char *path, struct stat *ret);
	/* The text of a symlink, for the caller to free; NULL with errno. */
	char *(*readlink)(const char *path);
	/* The path without symlinks, for the caller to free; NULL with errno. */
	char *(*realpath)(const char *path);
	/* The paths that a pattern of glob(7) matches, sorted; none is no failure. */
	int (*glob)(const char *pattern, struct strv *ret);
	/* The names in a directory but "." and "..", sorted; -1 with errno. */
	int (*list)(const char *directory, struct strv *ret);
	/* The whole of a file of at most 1 MiB, for the caller to free; NULL with
	 * errno. */
	char *(*read)(const char *path, size_t *ret_length);
};

struct host {
	/* The caller. */
	uid_t uid; /* real, effective and saved are the same, or host_probe() fails */
	gid_t gid;
	gid_t *groups; /* supplementary, without gid */
	size_t n_groups;
	const char *user; /* login name; "user" where there is none */
	const char *home; /* absolute: $HOME, else of passwd(5), else "/" */
	const char *shell;
	const char *cwd; /* NULL where it cannot be told; below the home, by its name */
	char *const *argv;   /* the program and its arguments; NULL: none */
	const char *program; /* argv[0] */
	char **environment;
	bool terminal[3]; /* which of stdin, stdout and stderr are terminals */
	pid_t parent;     /* at the start, to tell whether it has died since */

	/* What the caller may do. */
	uint64_t capabilities; /* effective, one bit for each CAP_* */
	bool privileged;       /* has CAP_SYS_ADMIN in its user namespace */
	bool set_groups;       /* setgroups(2) would work */
	bool no_new_privs;     /* already set: newuidmap(1) cannot work */

	/* The kernel. */
	int landlock_abi;    /* 0: none */
	bool landlock_known; /* the kernel has it, but it is switched off */

	struct search search;
	struct files files;

	struct pool pool;
	/* Filled in on first use. */
	const char *variables[VARIABLES];
	bool variable_known[VARIABLES];
};

/*
 * Ask this machine.  `argv` is what is to be started, or NULL.  Fails where real and
 * effective ids differ or AT_SECURE is set (S2: jail is never setuid).
 */
int host_probe(struct host *host, char *const *argv, struct error *err);
void host_done(struct host *host);

/* The functions of struct files that look at this machine. */
extern const struct files host_files;

/* A variable_fn over a struct host. */
const char *host_variable(enum variable variable, void *host);
/* expand() with this host's variables, into the pool of somebody's plan. */
int host_expand(const struct host *host, struct pool *pool, const char *text,
		const char **ret, struct error *err);
/* The group called `name` in /etc/group, or of that number. */
int host_group(const struct host *host, const char *name, gid_t *ret,
	       struct error *err);

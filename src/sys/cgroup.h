/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Control groups, cgroups(7): the hierarchies that are mounted, where in them this
 * process is, and cgroups of our own below
 *
 * Version 2 is the "unified" hierarchy; a host can have both versions at once, each
 * controller in one of them.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "util/error.h"
#include "util/pool.h"

struct cgroup_hierarchy {
	bool unified;
	/* Of version 1, parted by commas, as in /proc/PID/cgroup ("name=" for one
	 * without any); "" for the unified one, until its cgroup.controllers is read.
	 */
	const char *controllers;
	const char *mount; /* its root, as far as it is mounted */
	const char *path;  /* the directory of the cgroup that this process is in */
};

enum { CGROUP_HIERARCHIES_MAX = 32 };

struct cgroup_hierarchies {
	struct cgroup_hierarchy items[CGROUP_HIERARCHIES_MAX];
	size_t n;
};

/*
 * Read the texts of /proc/self/mountinfo and /proc/self/cgroup.  A hierarchy is left
 * out that is not mounted, or mounted without the cgroup of this process in it.  What
 * is found is in the pool.
 */
void cgroup_parse(const char *mountinfo, const char *membership, struct pool *pool,
		  struct cgroup_hierarchies *ret);

/* Whether the list, parted by commas or blanks, has that name. */
bool cgroup_lists(const char *list, const char *name);

/*
 * A cgroup that we have made, and hold: its directory is open, and locked by flock(2)
 * for as long as this process and its children have it open.  So whoever can lock it
 * knows that its maker has ended, however that came about.
 */
struct cgroup {
	int directory;
	int leaf; /* the cgroup in it that has the processes; -1: itself */
	char *path;
};

/* Make one in the directory `parent`, with a name that nobody has. */
int cgroup_make(const char *parent, struct cgroup *ret, struct error *err);

/* Make one in it that has the processes, whose limits are those of the outer one. */
int cgroup_make_leaf(struct cgroup *cgroup, struct error *err);

/* Give that to a user: directory and files as /sys/kernel/cgroup/delegate lists them.
 */
int cgroup_give_leaf(const struct cgroup *cgroup, uid_t uid, gid_t gid,
		     struct error *err);

/* The open directory of the cgroup that its processes belong in. */
static inline int cgroup_entrance(const struct cgroup *cgroup)
{
	return cgroup->leaf >= 0 ? cgroup->leaf : cgroup->directory;
}

/*
 * End all that is in it, and remove it, with the cgroups that were made in it.  What
 * cannot be removed within seconds stays, for cgroup_sweep(); then -1 and the error.
 */
int cgroup_remove(struct cgroup *cgroup, struct error *err);

/* Remove, in `parent`, the cgroups of cgroup_make() whose makers have ended. */
void cgroup_sweep(const char *parent);

/* Write `value` into the file of an open cgroup, by one write(2). */
int cgroup_write(int directory, const char *file, const char *value, struct error *err);

/* The text of its file, for the caller to free; NULL with errno. */
char *cgroup_read(int directory, const char *file);

/* The number behind the word `key` in the text of lines "key number"; 0 without. */
unsigned long long cgroup_count(const char *text, const char *key);

/* Move a process into it. */
int cgroup_attach(int directory, pid_t pid, struct error *err);

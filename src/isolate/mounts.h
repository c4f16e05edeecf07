/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * [mounts]: what files exist inside, mount_namespaces(7)
 *
 * The files of a jail are a list of entries, to which every mechanism appends.  When
 * all have, the list is settled: sorted, so that order never mattered and the most
 * specific path wins; of the same path the last stays; what must not be undone from
 * outside or from inside is guarded or refused.  Then it is built from top to bottom.
 */

#include "isolate/isolate.h"

enum mount_kind {
	MOUNT_ROOT,      /* the root itself: its attributes */
	MOUNT_DIRECTORY, /* an empty directory of the jail's own file system */
	MOUNT_PRIVATE,   /* the same, and the program may write in it */
	MOUNT_TMPFS,     /* a file system of its own, with options */
	MOUNT_COVER,     /* a directory that hides what is there and gets entries */
	MOUNT_BIND,      /* a file or directory of the host */
	MOUNT_SELF,      /* what is there, mounted on itself for other attributes */
	MOUNT_HIDE,      /* an empty, closed file or directory over what is there */
	MOUNT_SYMLINK,
	MOUNT_FILE, /* a file with given content */
	MOUNT_PROC,
	MOUNT_SYSFS,
	MOUNT_DEVPTS,
	MOUNT_CGROUP, /* options: the controllers of version 1; NULL: version 2 */
};

struct mount_entry {
	enum mount_kind kind;
	const char *target;  /* absolute and normalised, inside */
	const char *source;  /* a path of the host; the text of a symlink; or NULL */
	const char *content; /* of a file */
	size_t content_length;
	const char *options; /* of a file system */
	mode_t mode;
	uint64_t
		attributes; /* MOUNT_ATTR_*; nosuid and nodev are added to all but... */
	bool device;        /* ...a device node, which keeps nodev off */
	dev_t number;       /* of the device, where not 0: checked when it is opened */
	bool sought;        /* to be hidden: a fault where it is nowhere */
	bool lenient;       /* nothing to do where the target does not exist inside */
	bool pin;           /* added only to keep an outer directory in its place */
	const char *what;   /* "[mounts] read-only": who asked */
	struct place place;
};

struct mount_list {
	struct mount_entry *items;
	size_t n;
};

/* For the resolve() of every mechanism: append, and fill in what was not given. */
struct mount_entry *mounts_add(struct plan *plan, enum mount_kind kind,
			       const char *target, const char *what,
			       const struct place *place);

enum root_kind {
	ROOT_OS,
	ROOT_EMPTY,
	ROOT_HOST,
	ROOT_DIRECTORY,
};

enum home_kind {
	HOME_PRIVATE,
	HOME_HOST,
	HOME_NONE,
	HOME_DIRECTORY,
};

enum proc_kind {
	PROC_MASKED,
	PROC_PID,
	PROC_FULL,
	PROC_NONE,
};

enum sys_kind {
	SYS_NONE,
	SYS_READ_ONLY,
};

/* A word of a closed set, or a path. */
struct place_choice {
	int kind;
	char *path;
};

struct mounts_settings {
	struct place_choice root, home;
	struct words read_only, read_write, hide;
	struct entries tmpfs, bind, symlink, file;
	int proc, sys;
	uint64_t private_size;
};

struct mounts_plan {
	enum root_kind root;
	const char *root_source; /* of ROOT_HOST and ROOT_DIRECTORY */
	uint64_t root_attributes;
	uint64_t private_size;   /* bytes of the jail's own file system */
	const char *make_home;   /* a directory of the host to be made; or NULL */
	const char **make_below; /* and in it, what is mounted there */
	size_t n_make_below;
	const char *home; /* inside; NULL: none */
	enum proc_kind proc;
	struct mount_list list;
	struct place root_place;
	const char **writable; /* directories of the host that the program may write */
	size_t n_writable;
};

extern const struct mechanism mech_mounts;
extern const struct step step_home, step_propagation, step_root, step_mounts,
	step_pivot;

/* Between the files of this mechanism. */
void mounts_resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults);
void mounts_resolve_base(const struct profile *profile, const struct host *host,
			 struct plan *plan, struct faults *faults);
void mounts_settle(const struct profile *profile, const struct host *host,
		   struct plan *plan, struct faults *faults);
void mounts_guard(const struct host *host, struct plan *plan);
void mounts_protect(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults);

/* The innermost entry that the target of entry `i` lies in; NULL: the root. */
struct mount_entry *mounts_outer(const struct mount_list *list, size_t i);

/*
 * Of a settled, or at least sorted, list: the path of the host that is shown inside at
 * `path`; NULL where that is the jail's own, or nothing.
 */
const char *mounts_shown(struct plan *plan, const char *path);
/*
 * `path` inside without the symlinks that lead there, as they will be; as if the entry
 * `but` were not in the list, where it is not NULL.
 */
const char *mounts_inside(const struct host *host, struct plan *plan, const char *path,
			  const struct mount_entry *but);
bool mounts_own_root(const struct plan *plan);
int mounts_build(const struct plan *plan, const struct running *run, struct error *err);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What hides or protects something in the list of mounts holds, or is refused
 *
 * Should: see to it that a rename, inside or on the host, does not undo a mount (S7);
 * that what is to be hidden was there; that groups which cannot be dropped open nothing
 * (S16); that /proc commands nothing (S8).
 * Must not: change what the profile says.
 */

#include <errno.h>
#include <string.h>
#include <sys/mount.h>

#include "isolate/mounts.h"
#include "model.h"
#include "util/path.h"

static bool is_writable_bind(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_BIND && !(entry->attributes & MOUNT_ATTR_RDONLY) &&
	       !entry->device;
}

/* Whether the entry takes something away that its surroundings would give. */
static bool is_protective(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_FILE ||
	       ((entry->kind == MOUNT_HIDE || entry->kind == MOUNT_COVER ||
		 entry->kind == MOUNT_SELF || entry->kind == MOUNT_BIND) &&
		entry->attributes & MOUNT_ATTR_RDONLY);
}

/*
 * S7: a mount on a file of the host comes off when somebody renames another file over
 * it, as editors do.  Its directory would have to be covered.
 */
static void refuse_files(const struct host *host, struct plan *plan,
			 struct faults *faults)
{
	struct mount_list *list = &plan->mounts.list;

	for (size_t i = 0; i < list->n; i++) {
		struct mount_entry *entry = &list->items[i];
		const char *holder;
		struct stat st;
		struct error err;

		if (!is_protective(entry) || !entry->place.file)
			continue;
		holder = mounts_shown(plan, path_parent(&plan->pool, entry->target));
		if (!holder)
			continue;
		holder = path_join(&plan->pool, holder, path_name(entry->target));
		if (host->files.stat(holder, &st) < 0 || S_ISDIR(st.st_mode))
			continue;
		fail(&err, ERROR_PROFILE,
		     "%s is a file in a directory of the host that is shown as it is: a "
		     "file that is renamed over it would come to light",
		     entry->target);
		fail_hint(&err,
			  "name its directory, or show the files beside it one by "
			  "one instead of all of %s",
			  path_parent(&plan->pool, entry->target));
		faults_add(faults, &entry->place, entry->what, &err);
	}
}

/* The directory around entry `i` that the program may write; NULL where it may not. */
static const char *writable_around(const struct plan *plan, size_t i)
{
	const struct mounts_plan *m = &plan->mounts;
	const struct mount_entry *around = mounts_outer(&m->list, i);

	if (around)
		return is_writable_bind(around) ? around->target : NULL;
	if (!m->root_source || m->root_attributes & MOUNT_ATTR_RDONLY)
		return NULL;
	return "/";
}

/*
 * A program that may write in an outer directory could rename one in between, and make
 * it anew without what protects the inner one.  A mount point cannot be renamed.
 */
static void add_pins(struct plan *plan)
{
	struct mount_list *list = &plan->mounts.list;
	size_t n = list->n;

	for (size_t i = 0; i < n; i++) {
		const char *around = writable_around(plan, i);
		const char *between = list->items[i].target;

		if (!around || !is_protective(&list->items[i]))
			continue;
		while (strcmp(between = path_parent(&plan->pool, between), around))
			mounts_add(plan, MOUNT_SELF, between, list->items[i].what, NULL)
				->pin = true;
	}
}

/* A path that is neither shown inside nor there on the host was misspelt. */
static void check_sought(const struct host *host, struct plan *plan,
			 struct faults *faults)
{
	for (size_t i = 0; i < plan->mounts.list.n; i++) {
		const struct mount_entry *entry = &plan->mounts.list.items[i];
		const char *parent, *shown;
		struct stat st;
		struct error err;

		if (!entry->sought)
			continue;
		parent = path_parent(&plan->pool, entry->target);
		shown = mounts_shown(plan, parent);
		shown = shown ? path_join(&plan->pool, shown, path_name(entry->target))
			      : entry->source;
		if (host->files.lstat(shown, &st) == 0 ||
		    host->files.lstat(entry->source, &st) == 0)
			continue;
		fail_errno(&err, "cannot find %s", entry->source);
		fail_hint(&err, "make it, or write -%s where it may be missing",
			  entry->source);
		faults_add(faults, &entry->place, entry->what, &err);
	}
}

/* S7: the directories in which the program may plant symlinks. */
static void list_writable(struct plan *plan)
{
	struct mounts_plan *m = &plan->mounts;

	m->writable = pool_alloc(&plan->pool, (m->list.n + 1) * sizeof(*m->writable));
	for (size_t i = 0; i < m->list.n; i++)
		if (is_writable_bind(&m->list.items[i]))
			m->writable[m->n_writable++] = m->list.items[i].source;
	if (m->root_source && !(m->root_attributes & MOUNT_ATTR_RDONLY))
		m->writable[m->n_writable++] = m->root_source;
}

/* Whether the caller may do more with it by one of the supplementary groups. */
static bool is_open_by_group(const struct host *host, const char *path)
{
	struct stat st;

	if (host->files.stat(path, &st) < 0 || st.st_uid == host->uid ||
	    !(st.st_mode >> 3 & ~st.st_mode & 07))
		return false;
	for (size_t i = 0; i < host->n_groups; i++)
		if (host->groups[i] == st.st_gid)
			return true;
	return false;
}

/*
 * S16: groups that cannot be dropped would open what is for them alone, though the
 * program seems not to have them.
 */
static void check_groups(const struct host *host, struct plan *plan,
			 struct faults *faults)
{
	static const char hint[] = "say [identity] groups = keep if that is meant";
	struct mounts_plan *m = &plan->mounts;
	struct error err;

	if (!plan->identity.groups_linger)
		return;
	if (m->root == ROOT_HOST) {
		fail(&err, ERROR_HOST,
		     "the caller's supplementary groups stay effective inside, and "
		     "would open files of the host that are for them alone");
		fail_hint(&err, "%s; or root = os, and name what is needed", hint);
		faults_add(faults, &m->root_place, "[mounts] root = host", &err);
	}
	for (size_t i = 0; i < m->list.n; i++) {
		const struct mount_entry *entry = &m->list.items[i];

		/* A device is named for what it is, and is for its group as a rule. */
		if (entry->kind != MOUNT_BIND || entry->device || !entry->place.file ||
		    !is_open_by_group(host, entry->source))
			continue;
		fail(&err, ERROR_HOST,
		     "%s is open to the caller by a supplementary group, which the "
		     "program seems not to have",
		     entry->source);
		fail_hint(&err, "%s", hint);
		faults_add(faults, &entry->place, entry->what, &err);
	}
}

/* Whether somebody inside is uid 0 outside. */
static bool maps_root(const struct host *host, const struct plan *plan)
{
	const struct idmap *map = &plan->identity.uid_map;

	if (plan->identity.writer == MAP_NONE)
		return !host->uid;
	for (size_t i = 0; i < map->n; i++)
		if (!map->lines[i].outside)
			return true;
	return false;
}

/* Whoever is uid 0 outside commands the machine by an open /proc/sys. */
static void check_proc(const struct profile *profile, const struct host *host,
		       struct plan *plan, struct faults *faults)
{
	struct place place = PLACE_OF(profile, namespaces.nested);
	struct error err;

	if (plan->namespaces.nested != NESTING_FULL ||
	    plan->mounts.proc != PROC_MASKED || !maps_root(host, plan))
		return;
	fail(&err, ERROR_PROFILE,
	     "nested = full leaves /proc open, and somebody inside would be root outside");
	fail_hint(&err,
		  "map other ids, [identity] uid-map = 0 100000 65536 and gid-map "
		  "likewise, or run jail as an ordinary user");
	faults_add(faults, &place, "[namespaces] nested = full", &err);
}

void mounts_protect(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	check_sought(host, plan, faults);
	refuse_files(host, plan, faults);
	check_groups(host, plan, faults);
	check_proc(profile, host, plan, faults);
	add_pins(plan);
	list_writable(plan);
}

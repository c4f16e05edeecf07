/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list of mounts, settled: see mounts.h
 *
 * Should: tell every path in one way, put parents before children, leave one entry for
 * a path, the last that was written.
 * Must not: look at the host but for the symlinks on the way to a path.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

static int compare(const void *a, const void *b)
{
	const struct mount_entry *one = *(const struct mount_entry *const *)a;
	const struct mount_entry *two = *(const struct mount_entry *const *)b;
	int order = path_compare(one->target, two->target);

	if (order)
		return order;
	if (one->place.order != two->place.order)
		return one->place.order < two->place.order ? -1 : 1;
	if (one->place.column != two->place.column)
		return one->place.column < two->place.column ? -1 : 1;
	return one < two ? -1 : 1; /* as they were appended */
}

/* Sorted, and of the entries for one path the last. */
static void sort(struct mount_list *list)
{
	struct mount_entry **order = xcalloc(list->n, sizeof(struct mount_entry *));
	struct mount_entry *sorted;
	size_t kept = 0, room = 1;

	while (room < list->n) /* what GROW() counts on */
		room *= 2;
	sorted = xcalloc(room, sizeof(*sorted));
	for (size_t i = 0; i < list->n; i++)
		order[i] = &list->items[i];
	qsort(order, list->n, sizeof(struct mount_entry *), compare);
	for (size_t i = 0; i < list->n; i++) {
		if (i + 1 < list->n && !strcmp(order[i]->target, order[i + 1]->target))
			continue;
		sorted[kept++] = *order[i];
	}
	free(order);
	free(list->items);
	list->items = sorted;
	list->n = kept;
}

struct mount_entry *mounts_outer(const struct mount_list *list, size_t i)
{
	const char *target = list->items[i].target;

	while (i-- > 0)
		if (path_is_below(target, list->items[i].target) &&
		    list->items[i].kind != MOUNT_DIRECTORY &&
		    list->items[i].kind != MOUNT_SYMLINK)
			return &list->items[i];
	return NULL;
}

/* Whether the directory around it shows the very same there already, as closed. */
static bool is_redundant(const struct host *host, struct plan *plan, size_t i)
{
	const struct mount_entry *entry = &plan->mounts.list.items[i];
	const struct mount_entry *around = mounts_outer(&plan->mounts.list, i);
	AUTO_FREE char *real = NULL;

	if (entry->kind != MOUNT_BIND || entry->device ||
	    !(entry->attributes & MOUNT_ATTR_RDONLY) || !around ||
	    around->kind != MOUNT_BIND || around->attributes != entry->attributes)
		return false;
	real = host->files.realpath(entry->source);
	return real &&
	       !strcmp(real, path_join(&plan->pool, around->source,
				       path_rest(entry->target, around->target)));
}

/* A program in /usr, say, that a profile names, needs no mount. */
static void drop_redundant(const struct host *host, struct plan *plan)
{
	struct mount_list *list = &plan->mounts.list;
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++)
		if (!is_redundant(host, plan, i))
			list->items[kept++] = list->items[i];
	list->n = kept;
}

/* A kept home is the jail's own: what is mounted in it gets its place there. */
static void list_made(const struct host *host, struct plan *plan)
{
	struct mounts_plan *m = &plan->mounts;
	struct stat st;

	if (!m->make_home)
		return;
	m->make_below = pool_alloc(&plan->pool, m->list.n * sizeof(*m->make_below));
	for (size_t i = 0; i < m->list.n; i++) {
		const struct mount_entry *entry = &m->list.items[i];
		const struct mount_entry *around = mounts_outer(&m->list, i);

		if (!around || around->kind != MOUNT_BIND ||
		    strcmp(around->source, m->make_home) || entry->kind == MOUNT_HIDE ||
		    entry->kind == MOUNT_FILE ||
		    (entry->kind == MOUNT_BIND &&
		     (host->files.stat(entry->source, &st) < 0 ||
		      !S_ISDIR(st.st_mode))))
			continue;
		m->make_below[m->n_make_below++] =
			path_join(&plan->pool, m->make_home,
				  path_rest(entry->target, around->target));
	}
}

/* A symlink or file that is to be made: of its path, the directory. */
static const char *made_inside(const struct host *host, struct plan *plan,
			       const char *path)
{
	const char *parent = path_parent(&plan->pool, path);

	return path_join(&plan->pool, mounts_inside(host, plan, parent, NULL),
			 path_name(path));
}

/*
 * The paths of entries that somebody wrote, or that lie in a tree of the host, without
 * the symlinks on the way.
 */
static void resolve_targets(const struct host *host, struct plan *plan)
{
	struct mounts_plan *m = &plan->mounts;

	for (size_t i = 0; i < m->list.n; i++) {
		struct mount_entry *entry = &m->list.items[i];
		const char *path = entry->target;

		if ((!entry->place.file && !m->root_source) || !strcmp(path, "/"))
			continue;
		if (entry->kind == MOUNT_SYMLINK || entry->kind == MOUNT_FILE)
			path = made_inside(host, plan, path);
		else
			path = mounts_inside(host, plan, path, entry);
		entry->target = path;
	}
	sort(&m->list);
}

/* What was said of "/" itself: it is the first entry, if there is one. */
static void take_root(struct plan *plan, struct faults *faults)
{
	struct mounts_plan *m = &plan->mounts;
	struct mount_entry *entry = m->list.items;
	struct error err;

	if (!m->list.n || strcmp(entry->target, "/"))
		return;
	if (entry->kind == MOUNT_ROOT) {
		m->root_attributes = entry->attributes;
	} else {
		fail(&err, ERROR_PROFILE, "/ is what [mounts] root says");
		faults_add(faults, &entry->place, entry->what, &err);
	}
	memmove(entry, entry + 1, --m->list.n * sizeof(*entry));
}

/* A cover that gets entries must be a directory in which their mount points are made.
 */
static void open_covers(struct mount_list *list)
{
	for (size_t i = 0; i + 1 < list->n; i++)
		if (list->items[i].kind == MOUNT_HIDE &&
		    path_is_below(list->items[i + 1].target, list->items[i].target))
			list->items[i].kind = MOUNT_COVER;
}

void mounts_settle(const struct profile *profile, const struct host *host,
		   struct plan *plan, struct faults *faults)
{
	struct mount_list *list = &plan->mounts.list;

	sort(list);
	take_root(plan, faults);
	resolve_targets(host, plan);
	mounts_guard(host, plan);
	sort(list);
	open_covers(list);
	drop_redundant(host, plan);
	list_made(host, plan);
	mounts_protect(profile, host, plan, faults);
	sort(list);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a path inside will be, before anything is mounted: see mounts.h
 *
 * "The most specific path wins" compares paths; so each must be told in the one way
 * that has no symlink in it, be that one of the list itself (/lib, on most systems) or
 * of a directory of the host that is shown.
 */

#include <string.h>

#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"

enum { LINKS_MAX = 40 };

/* In all of these, `but` is an entry to be passed over, or NULL. */
static const struct mount_entry *entry_at(const struct plan *plan, const char *path,
					  const struct mount_entry *but)
{
	const struct mount_list *list = &plan->mounts.list;

	for (size_t i = 0; i < list->n; i++)
		if (&list->items[i] != but && !strcmp(list->items[i].target, path))
			return &list->items[i];
	return NULL;
}

/* The innermost entry at or around the path that says what is there; NULL: the root. */
static const struct mount_entry *entry_around(const struct plan *plan, const char *path,
					      const struct mount_entry *but)
{
	const struct mount_list *list = &plan->mounts.list;

	for (size_t i = list->n; i-- > 0;) {
		const struct mount_entry *entry = &list->items[i];

		if (entry != but && entry->kind != MOUNT_DIRECTORY &&
		    entry->kind != MOUNT_SYMLINK && entry->kind != MOUNT_SELF &&
		    path_is_within(path, entry->target))
			return entry;
	}
	return NULL;
}

static const char *shown(struct plan *plan, const char *path,
			 const struct mount_entry *but)
{
	const struct mount_entry *entry = entry_around(plan, path, but);

	if (entry)
		return entry->kind == MOUNT_BIND
			       ? path_join(&plan->pool, entry->source,
					   path_rest(path, entry->target))
			       : NULL;
	if (!plan->mounts.root_source)
		return NULL;
	return path_join(&plan->pool, plan->mounts.root_source, path_rest(path, "/"));
}

const char *mounts_shown(struct plan *plan, const char *path)
{
	return shown(plan, path, NULL);
}

/* The text of the symlink at `path` inside; NULL where there is none. */
static const char *link_text(const struct host *host, struct plan *plan,
			     const char *path, const struct mount_entry *but)
{
	const struct mount_entry *entry = entry_at(plan, path, but);
	AUTO_FREE char *text = NULL;
	const char *source;
	struct stat st;

	if (entry)
		return entry->kind == MOUNT_SYMLINK ? entry->source : NULL;
	source = shown(plan, path, but);
	if (!source || host->files.lstat(source, &st) < 0 || !S_ISLNK(st.st_mode))
		return NULL;
	text = host->files.readlink(source);
	return text ? pool_strdup(&plan->pool, text) : NULL;
}

const char *mounts_inside(const struct host *host, struct plan *plan, const char *path,
			  const struct mount_entry *but)
{
	struct pool *pool = &plan->pool;
	const char *here = "/", *rest = path;

	for (int links = 0; links <= LINKS_MAX;) {
		size_t length;
		const char *next, *text;

		rest += strspn(rest, "/");
		length = strcspn(rest, "/");
		if (!length)
			return here;
		next = pool_strndup(pool, rest, length);
		rest += length;
		if (!strcmp(next, "."))
			continue;
		if (!strcmp(next, "..")) {
			here = path_parent(pool, here);
			continue;
		}
		next = path_join(pool, here, next);
		text = link_text(host, plan, next, but);
		if (!text) {
			here = next;
			continue;
		}
		links++;
		rest = pool_printf(pool, "%s/%s", text, rest);
		if (*text == '/')
			here = "/";
	}
	return path; /* a loop, which the kernel will tell of */
}

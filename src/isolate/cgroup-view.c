/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [cgroup]: /sys/fs/cgroup inside
 *
 * Should: show the jail's own cgroups where programs seek them, to read their limits
 * from, or, delegated, to make cgroups below.
 * Must not: show a cgroup of others, which a cgroup namespace of the jail's own
 * prevents: see cgroup_namespaces(7).
 */

#include <sched.h>
#include <string.h>
#include <sys/mount.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/path.h"

static const char what[] = "[cgroup]";
static const char view[] = "/sys/fs/cgroup";

/* Where the host has that hierarchy, or by its last name. */
static const char *target_of(struct translator *t, const struct cgroup_box *box)
{
	if (path_is_within(box->mount, view))
		return box->mount;
	return path_join(&t->plan->pool, view, path_name(box->mount));
}

static void box_show(struct translator *t, const struct cgroup_box *box, bool lenient)
{
	struct mount_entry *entry =
		mounts_add(t->plan, MOUNT_CGROUP, target_of(t, box), what, NULL);

	entry->attributes |= MOUNT_ATTR_NOEXEC;
	if (!t->plan->cgroup.delegate)
		entry->attributes |= MOUNT_ATTR_RDONLY;
	entry->options = box->unified ? NULL : box->hierarchy;
	entry->lenient = lenient;
}

/* In a tree of the host's there may be no directory for them. */
static bool make_room(struct translator *t)
{
	bool lenient = t->plan->mounts.root == ROOT_DIRECTORY;
	struct mount_entry *entry;

	if (!lenient || t->profile->mounts.sys != SYS_NONE)
		return lenient;
	entry = mounts_add(t->plan, MOUNT_HIDE, "/sys", what, NULL);
	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
	entry->lenient = true;
	return true;
}

/* Whether the profile says that nothing is to be seen there. */
static bool is_hidden(const struct mount_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind == MOUNT_HIDE && list->items[i].place.file &&
		    path_is_within(view, list->items[i].target))
			return true;
	return false;
}

void cgroup_translate_view(struct translator *t)
{
	struct cgroup_plan *plan = &t->plan->cgroup;
	bool lenient, single;

	if (!plan->own_namespace || is_hidden(&t->plan->mounts.list))
		return;
	lenient = make_room(t) && !plan->delegate;
	single = plan->n == 1 && !strcmp(target_of(t, &plan->boxes[0]), view);
	if (!single) {
		struct mount_entry *entry =
			mounts_add(t->plan, MOUNT_COVER, view, what, NULL);

		entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
		entry->mode = 0755;
		entry->lenient = lenient;
	}
	for (size_t i = 0; i < plan->n; i++)
		box_show(t, &plan->boxes[i], lenient);
}

/* Whether the program can be given the jail's cgroups; the key is at fault if not. */
static int check_delegate(struct translator *t, struct error *err)
{
	const struct cgroup_plan *plan = &t->plan->cgroup;

	if (t->profile->namespaces.cgroup.kind != NAMESPACE_NEW) {
		fail(err, ERROR_PROFILE,
		     "a cgroup is delegated in a namespace of its "
		     "own");
		return fail_hint(err, "leave out [namespaces] cgroup");
	}
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->boxes[i].unified)
			continue;
		fail(err, ERROR_HOST,
		     "%s is of cgroup v1 here, which cannot be delegated",
		     plan->boxes[i].controllers);
		return fail_hint(err, "boot with systemd.unified_cgroup_hierarchy=1");
	}
	return 0;
}

void cgroup_translate_delegate(struct translator *t)
{
	static const char key[] = "delegate";
	const struct profile *profile = t->profile;
	struct place place = PLACE_OF(profile, cgroup.delegate);
	struct error err;

	if (!t->profile->cgroup.delegate || !translator_box(t, "cgroup", key, &place))
		return;
	if (check_delegate(t, &err) < 0)
		translator_fault(t, key, &place, &err);
	else
		t->plan->cgroup.delegate = true;
}

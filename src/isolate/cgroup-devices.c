/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [devices], enforced a second time: the jail's cgroup opens no other device
 *
 * Mounts show no other node, and in a user namespace none can be made.  Where the
 * program has power in the host's user namespace, it could: mknod(2), or devtmpfs.
 */

#include <linux/capability.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"

enum { DEPTH_MAX = 4, TTY_AUX_MAJOR = 5, PTMX_MINOR = 2, PTS_MAJOR = 136 };

static bool has_word(const struct words *words, int capability)
{
	for (size_t i = 0; i < words->n; i++)
		if (!strcmp(words->items[i].text, "all") ||
		    capability_number(words->items[i].text) == capability)
			return true;
	return false;
}

/* Whether the program could get at nodes that nobody gave it. */
static bool makes_nodes(const struct profile *profile)
{
	const struct capabilities_settings *c = &profile->capabilities;

	return profile->namespaces.user.kind == NAMESPACE_HOST &&
	       (has_word(&c->keep, CAP_MKNOD) || has_word(&c->ambient, CAP_MKNOD) ||
		has_word(&c->keep, CAP_SYS_ADMIN) ||
		has_word(&c->ambient, CAP_SYS_ADMIN));
}

static void rule_add(struct translator *t, struct cgroup_box *box,
		     struct device_rule rule)
{
	box->devices = pool_grow(&t->plan->pool, box->devices, box->n_devices,
				 sizeof(*box->devices));
	box->devices[box->n_devices++] = rule;
}

/* The node there, or those in the directory. */
static void nodes_add(struct translator *t, struct cgroup_box *box, const char *path,
		      int depth)
{
	AUTO(strv_done) struct strv names = { 0 };
	struct stat st;

	/* A symlink leads to a node that has its own name, or to none of the jail's. */
	if (t->host->files.lstat(path, &st) < 0)
		return;
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		rule_add(t, box,
			 (struct device_rule){
				 .block = S_ISBLK(st.st_mode),
				 .major = major(st.st_rdev),
				 .minor = minor(st.st_rdev),
			 });
	if (!S_ISDIR(st.st_mode) || depth == DEPTH_MAX ||
	    t->host->files.list(path, &names) < 0)
		return;
	for (size_t i = 0; i < names.n; i++)
		nodes_add(t, box, path_join(&t->plan->pool, path, names.items[i]),
			  depth + 1);
}

static void rules_add(struct translator *t, struct cgroup_box *box)
{
	const struct mount_list *list = &t->plan->mounts.list;

	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].device)
			nodes_add(t, box, list->items[i].source, 0);
	rule_add(t, box,
		 (struct device_rule){ .major = TTY_AUX_MAJOR, .minor = PTMX_MINOR });
	rule_add(t, box, (struct device_rule){ .major = PTS_MAJOR, .any_minor = true });
}

void cgroup_translate_devices(struct translator *t)
{
	static const char key[] = "devices";
	const struct profile *profile = t->profile;
	struct place place = PLACE_OF(profile, cgroup.devices);
	enum cgroup_guard guard = (enum cgroup_guard)profile->cgroup.devices;
	struct cgroup_box *box;
	struct error err;

	if (guard == CGROUP_GUARD_NO)
		return;
	if (guard == CGROUP_GUARD_AUTO && !t->plan->cgroup.n && !makes_nodes(profile))
		return; /* which saves looking */
	/* Root of another user namespace has no power over devices. */
	if (!translator_is_root(t) || !t->host->set_groups) {
		if (guard == CGROUP_GUARD_AUTO)
			return;
		fail(&err, ERROR_PROFILE, "this takes root of this machine");
		fail_hint(&err, "leave it out: who is not can make no node, and only "
				"those of [devices] are shown");
		translator_fault(t, key, &place, &err);
		return;
	}
	if (guard == CGROUP_GUARD_YES || makes_nodes(profile))
		box = translator_box(t, "devices", key, &place);
	else
		box = translator_box_had(t, "devices");
	if (box)
		rules_add(t, box);
}

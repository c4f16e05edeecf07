/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [cgroup]: in which hierarchy and directory the jail's cgroups are made
 *
 * Below the cgroup that jail was started in, in each hierarchy, so that what limits the
 * caller limits the jail.  In the unified hierarchy a cgroup with processes has no
 * limited children (cgroups(7), "no internal processes"), so that there the new one is
 * beside the caller's, unless that is the root.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

/* An unmapped owner, as a user namespace shows it. */
enum { OVERFLOW_ID = 65534 };

static void look(struct translator *t)
{
	AUTO_FREE char *mountinfo = NULL;
	AUTO_FREE char *membership = NULL;
	size_t length;

	t->known = true;
	mountinfo = t->host->files.read("/proc/self/mountinfo", &length);
	membership = t->host->files.read("/proc/self/cgroup", &length);
	if (mountinfo && membership)
		cgroup_parse(mountinfo, membership, &t->plan->pool, &t->hierarchies);
}

static const char *read_file(const struct translator *t, const char *directory,
			     const char *name)
{
	AUTO_FREE char *text = NULL;
	size_t length;

	text = t->host->files.read(path_join(&t->plan->pool, directory, name), &length);
	return pool_strdup(&t->plan->pool, text ? text : "");
}

static const struct cgroup_hierarchy *hierarchy_of(struct translator *t,
						   const char *controller)
{
	const char *legacy = strcmp(controller, "io") ? controller : "blkio";

	if (!t->known)
		look(t);
	for (size_t i = 0; i < t->hierarchies.n; i++) {
		const struct cgroup_hierarchy *h = &t->hierarchies.items[i];

		if (h->unified
			    ? cgroup_lists(read_file(t, h->mount, "cgroup.controllers"),
					   controller)
			    : cgroup_lists(h->controllers, legacy))
			return h;
	}
	return NULL;
}

static int no_controller(const struct translator *t, const char *controller,
			 struct error *err)
{
	fail(err, ERROR_HOST, "this host offers no cgroup controller %s", controller);
	if (!t->hierarchies.n)
		return fail_hint(err, "no cgroup file system is mounted here: a "
				      "container may hide it");
	return fail_hint(err,
			 "/proc/cgroups lists those of the kernel; one of version 1 "
			 "that is in no hierarchy is had by mount -t cgroup -o %s",
			 controller);
}

struct cgroup_box *translator_box(struct translator *t, const char *controller,
				  const char *key, const struct place *place)
{
	struct cgroup_plan *plan = &t->plan->cgroup;
	const struct cgroup_hierarchy *h = hierarchy_of(t, controller);
	struct cgroup_box *box = plan->boxes;
	struct error err;

	if (!h) {
		no_controller(t, controller, &err);
		translator_fault(t, key, place, &err);
		return NULL;
	}
	while (box < plan->boxes + plan->n && strcmp(box->parent, h->path))
		box++;
	if (box == plan->boxes + plan->n) {
		plan->n++;
		*box = (struct cgroup_box){
			.unified = h->unified,
			.controllers = "",
			.mount = h->mount,
			.parent = h->path,
			.key = key,
			.place = *place,
		};
	}
	if (!cgroup_lists(box->controllers, controller))
		box->controllers =
			pool_printf(&t->plan->pool, "%s%s%s", box->controllers,
				    *box->controllers ? " " : "", controller);
	return box;
}

struct cgroup_write *translator_write(struct translator *t, struct cgroup_box *box,
				      const char *file, const char *value,
				      const char *key, const struct place *place)
{
	struct cgroup_write *grown =
		pool_alloc(&t->plan->pool, (box->n + 1) * sizeof(*grown));

	/* A handful each: an array that the pool keeps, old and new. */
	if (box->n)
		memcpy(grown, box->writes, box->n * sizeof(*grown));
	box->writes = grown;
	grown += box->n++;
	*grown = (struct cgroup_write){
		.file = file,
		.value = value,
		.key = key,
		.place = *place,
	};
	return grown;
}

/* Whether the caller may make a cgroup in that directory. */
static bool is_ours(const struct translator *t, const char *directory)
{
	struct stat st;

	if (t->host->files.stat(directory, &st) < 0)
		return false;
	/* The root of a version 1 hierarchy has no permission to write, but for root.
	 */
	if (!t->host->uid && t->host->privileged)
		return st.st_uid != OVERFLOW_ID;
	return st.st_uid == t->host->uid && st.st_mode & S_IWUSR;
}

static bool all_listed(const char *controllers, const char *enabled)
{
	while (*(controllers += strspn(controllers, " "))) {
		size_t length = strcspn(controllers, " ");
		AUTO_FREE char *name = xstrndup(controllers, length);

		if (!cgroup_lists(enabled, name))
			return false;
		controllers += length;
	}
	return true;
}

/* The directory for the cgroup of the unified hierarchy; see the top of this file. */
static const char *unified_parent(const struct translator *t,
				  const struct cgroup_box *box)
{
	struct stat st;

	/* The root alone has no type. */
	if (t->host->files.stat(path_join(&t->plan->pool, box->parent, "cgroup.type"),
				&st) < 0 ||
	    all_listed(box->controllers,
		       read_file(t, box->parent, "cgroup.subtree_control")) ||
	    !path_is_below(box->parent, box->mount))
		return box->parent;
	return path_parent(&t->plan->pool, box->parent);
}

/* Every key that it was for is at fault. */
static void refuse(struct translator *t, struct cgroup_box *box)
{
	struct error err;

	fail(&err, ERROR_HOST, "the caller may make no cgroup in %s", box->parent);
	if (box->unified)
		fail_hint(&err, "have one delegated: systemd-run --user --scope "
				"--property=Delegate=yes jail ..., or run jail as "
				"root; [limits] limits each process");
	else
		fail_hint(&err, "cgroup v1 takes root: run jail as root, or boot with "
				"systemd.unified_cgroup_hierarchy=1; [limits] limits "
				"each process");
	if (!box->n)
		translator_fault(t, box->key, &box->place, &err);
	for (size_t i = 0; i < box->n; i++) {
		const struct cgroup_write *write = &box->writes[i];

		/* One key may be several files. */
		if (!i || strcmp(write->key, write[-1].key) ||
		    write->place.order != write[-1].place.order)
			translator_fault(t, write->key, &write->place, &err);
	}
}

void translator_place(struct translator *t)
{
	struct cgroup_plan *plan = &t->plan->cgroup;
	size_t kept = 0;

	for (size_t i = 0; i < plan->n; i++) {
		struct cgroup_box *box = &plan->boxes[i];

		if (box->unified)
			box->parent = unified_parent(t, box);
		if (is_ours(t, box->parent))
			plan->boxes[kept++] = *box;
		else
			refuse(t, box);
	}
	plan->n = kept;
}

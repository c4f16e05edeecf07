/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [cgroup]: in which hierarchy and directory the jail's cgroups are made
 *
 * Below the cgroup that jail was started in, in each hierarchy, so that what limits the
 * caller limits the jail.  In the unified hierarchy a cgroup with processes has no
 * limited children (cgroups(7), "no internal processes"), so that there the new one is
 * beside the caller's, unless that is the root.
 */

#include <stdlib.h>
#include <string.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"

/* An unmapped owner, as a user namespace shows it. */
enum { OVERFLOW_ID = 65534 };

static const char *read_file(const struct translator *t, const char *directory,
			     const char *name)
{
	AUTO_FREE char *text = NULL;
	size_t length;

	text = t->host->files.read(path_join(&t->plan->pool, directory, name), &length);
	return pool_strdup(&t->plan->pool, text ? text : "");
}

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
	for (size_t i = 0; i < t->hierarchies.n; i++) {
		struct cgroup_hierarchy *h = &t->hierarchies.items[i];

		if (h->unified)
			h->controllers = read_file(t, h->mount, "cgroup.controllers");
	}
}

/* What every cgroup of version 2 does, without a controller. */
static bool is_inherent(const char *controller)
{
	return cgroup_lists("cgroup cpuacct devices freezer perf_event", controller);
}

static bool offers(const struct cgroup_hierarchy *h, const char *controller)
{
	if (!h->unified && !strcmp(controller, "io"))
		controller = "blkio";
	return cgroup_lists(h->controllers, controller);
}

static const struct cgroup_hierarchy *hierarchy_of(struct translator *t,
						   const char *controller)
{
	if (!t->known)
		look(t);
	for (size_t i = 0; i < t->hierarchies.n; i++)
		if (offers(&t->hierarchies.items[i], controller))
			return &t->hierarchies.items[i];
	for (size_t i = 0; is_inherent(controller) && i < t->hierarchies.n; i++)
		if (t->hierarchies.items[i].unified)
			return &t->hierarchies.items[i];
	return NULL;
}

static int no_controller(const struct translator *t, const char *controller,
			 struct error *err)
{
	fail(err, ERROR_HOST, "this host offers no cgroup controller %s", controller);
	if (!t->hierarchies.n)
		return fail_hint(err, "no cgroup file system is mounted here: a "
				      "container may hide it; [limits] limits each "
				      "process");
	return fail_hint(err,
			 "[limits] limits each process; /proc/cgroups lists those of "
			 "the kernel; one of version 1 that is in no hierarchy is had "
			 "by mount -t cgroup -o %s",
			 controller);
}

static struct cgroup_box *box_find(struct cgroup_plan *plan,
				   const struct cgroup_hierarchy *h)
{
	for (size_t i = 0; i < plan->n; i++)
		if (!strcmp(plan->boxes[i].parent, h->path))
			return &plan->boxes[i];
	return NULL;
}

struct cgroup_box *translator_box_had(struct translator *t, const char *controller)
{
	const struct cgroup_hierarchy *h;

	if (!t->plan->cgroup.n) /* which saves looking */
		return NULL;
	h = hierarchy_of(t, controller);
	return h ? box_find(&t->plan->cgroup, h) : NULL;
}

struct cgroup_box *translator_box(struct translator *t, const char *controller,
				  const char *key, const struct place *place)
{
	struct cgroup_plan *plan = &t->plan->cgroup;
	const struct cgroup_hierarchy *h = hierarchy_of(t, controller);
	struct cgroup_box *box;
	struct error err;

	if (!h) {
		no_controller(t, controller, &err);
		translator_fault(t, key, place, &err);
		return NULL;
	}
	box = box_find(plan, h);
	if (!box) {
		box = &plan->boxes[plan->n++];
		*box = (struct cgroup_box){
			.unified = h->unified,
			.hierarchy = h->controllers,
			.controllers = "",
			.mount = h->mount,
			.parent = h->path,
			.key = key,
			.place = *place,
		};
	}
	if (!cgroup_lists(box->controllers, controller) &&
	    !(h->unified && is_inherent(controller)))
		box->controllers =
			pool_printf(&t->plan->pool, "%s%s%s", box->controllers,
				    *box->controllers ? " " : "", controller);
	return box;
}

struct cgroup_write *translator_write(struct translator *t, struct cgroup_box *box,
				      const char *file, const char *value,
				      const char *key, const struct place *place)
{
	struct cgroup_write *write;

	box->writes = pool_grow(&t->plan->pool, box->writes, box->n, sizeof(*write));
	write = &box->writes[box->n++];
	*write = (struct cgroup_write){
		.file = file,
		.value = value,
		.key = key,
		.place = *place,
	};
	return write;
}

bool translator_is_root(const struct translator *t)
{
	return !t->host->uid && t->host->privileged;
}

/* Whether the caller may make a cgroup in that directory. */
static bool is_ours(const struct translator *t, const char *directory)
{
	struct stat st;

	if (t->host->files.stat(directory, &st) < 0)
		return false;
	/* The root of a version 1 hierarchy has no permission to write, but for root.
	 */
	if (translator_is_root(t))
		return st.st_uid != OVERFLOW_ID;
	return st.st_uid == t->host->uid && st.st_mode & S_IWUSR;
}

/* The controllers of the list that are not among those. */
static const char *lacking(struct pool *pool, const char *wanted, const char *had)
{
	const char *missing = "";

	while (*(wanted += strspn(wanted, " "))) {
		size_t length = strcspn(wanted, " ");
		const char *name = pool_strndup(pool, wanted, length);

		if (!cgroup_lists(had, name))
			missing = pool_printf(pool, "%s%s%s", missing,
					      *missing ? " " : "", name);
		wanted += length;
	}
	return missing;
}

/* The directory for the cgroup of the unified hierarchy; see the top of this file. */
static const char *unified_parent(const struct translator *t,
				  const struct cgroup_box *box)
{
	struct stat st;

	/* The root alone has no type. */
	if (t->host->files.stat(path_join(&t->plan->pool, box->parent, "cgroup.type"),
				&st) < 0 ||
	    !*lacking(&t->plan->pool, box->controllers,
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

/* Whether the systemd of the user can be asked, and by what. */
static bool has_manager(const struct translator *t)
{
	struct pool *pool = &t->plan->pool;
	const char *runtime =
		host_variable(VARIABLE_XDG_RUNTIME_DIR, (void *)(uintptr_t)t->host);
	struct stat st;

	return runtime && t->host->files.stat(SCOPE_HELPER, &st) == 0 &&
	       t->host->files.stat(path_join(pool, runtime, "bus"), &st) == 0 &&
	       S_ISSOCK(st.st_mode) &&
	       t->host->files.stat(path_join(pool, runtime, "systemd/private"), &st) ==
		       0;
}

/* The controllers that the systemd of the user has to give; NULL: it cannot be told. */
static const char *delegated(const struct translator *t, const struct cgroup_box *box)
{
	struct pool *pool = &t->plan->pool;
	const char *text =
		read_file(t,
			  pool_printf(pool,
				      "%s/user.slice/user-%u.slice/"
				      "user@%u.service",
				      box->mount, t->host->uid, t->host->uid),
			  "cgroup.controllers");

	return *text ? text : NULL;
}

/* Whether the file belongs to one of those controllers, "cpu io". */
static bool is_file_of(const struct translator *t, const char *file,
		       const char *controllers)
{
	return cgroup_lists(controllers,
			    pool_strndup(&t->plan->pool, file, strcspn(file, ".")));
}

/* Every key that needs one of the missing controllers has that fault. */
static void refuse_controllers(struct translator *t, const struct cgroup_box *box,
			       const char *missing, const struct error *err)
{
	const struct words *join = &t->profile->cgroup.join;

	for (size_t i = 0; i < box->n; i++) {
		const struct cgroup_write *write = &box->writes[i];

		if (is_file_of(t, write->file, missing))
			translator_fault(t, write->key, &write->place, err);
	}
	for (size_t i = 0; i < join->n; i++)
		if (cgroup_lists(missing, join->items[i].text))
			translator_fault(t, "join", &join->items[i].place, err);
}

/* Without what cannot be had, where the profile does not require it. */
static void drop_writes(struct translator *t, struct cgroup_box *box,
			const char *missing)
{
	size_t kept = 0;

	for (size_t i = 0; i < box->n; i++)
		if (!is_file_of(t, box->writes[i].file, missing))
			box->writes[kept++] = box->writes[i];
	box->n = kept;
	box->controllers = lacking(&t->plan->pool, box->controllers, missing);
}

/* Whether anything is left for the box to do without the missing controllers. */
static bool do_without(struct translator *t, struct cgroup_box *box,
		       const char *missing, const struct error *err)
{
	refuse_controllers(t, box, missing, err);
	drop_writes(t, box, missing);
	return *box->controllers || box->n || t->plan->cgroup.delegate;
}

/*
 * A scope that systemd makes for the user; see systemd.scope(5).  Whether there is
 * something for it to do.
 */
static bool place_scope(struct translator *t, struct cgroup_box *box)
{
	const char *had = delegated(t, box), *missing;
	struct error err;

	t->plan->cgroup.helper = SCOPE_HELPER;
	box->scope = true;
	t->plan->cgroup.fleeting = true;
	box->parent = "a scope of the user's systemd";
	if (!had)
		return true; /* the scope itself will tell */
	missing = lacking(&t->plan->pool, box->controllers, had);
	if (!*missing)
		return true;
	fail(&err, ERROR_HOST,
	     "the systemd of the user does not have the controller %s", missing);
	fail_hint(&err, "as root write \"[Service]\", and below it \"Delegate=cpu "
			"cpuset io memory pids\", into "
			"/etc/systemd/system/user@.service.d/delegate.conf, then "
			"systemctl daemon-reload, and start the user manager anew: log "
			"out of all sessions, and in; [limits] limits each process");
	return do_without(t, box, missing, &err);
}

/* A directory that is the caller's, with the controllers that were delegated to it. */
static bool place_directory(struct translator *t, struct cgroup_box *box)
{
	const char *missing;
	struct error err;

	if (box->unified)
		box->parent = unified_parent(t, box);
	if (!is_ours(t, box->parent)) {
		refuse(t, box);
		return false;
	}
	/* Root can have them from further up. */
	if (!box->unified || translator_is_root(t))
		return true;
	missing = lacking(&t->plan->pool, box->controllers,
			  read_file(t, box->parent, "cgroup.controllers"));
	if (!*missing)
		return true;
	fail(&err, ERROR_HOST,
	     "%s, which is the caller's, does not have the controller %s", box->parent,
	     missing);
	fail_hint(&err,
		  "who delegated it can add that to the cgroup.subtree_control of "
		  "the one above; [limits] limits each process");
	return do_without(t, box, missing, &err);
}

void translator_place(struct translator *t)
{
	struct cgroup_plan *plan = &t->plan->cgroup;
	size_t kept = 0;

	for (size_t i = 0; i < plan->n; i++) {
		struct cgroup_box *box = &plan->boxes[i];
		bool scope = box->unified && !translator_is_root(t) && has_manager(t);

		if (scope ? place_scope(t, box) : place_directory(t, box))
			plan->boxes[kept++] = *box;
	}
	plan->n = kept;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup], as steps: make, enter and remove the jail's cgroups. */

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "isolate/cgroup.h"
#include "model.h"
#include "sys/kernel.h"
#include "sys/scope.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static bool wanted(const struct plan *plan)
{
	return plan->cgroup.n || plan->cgroup.missing.n;
}

static void show(const struct plan *plan, FILE *out)
{
	const struct cgroup_plan *c = &plan->cgroup;

	for (size_t i = 0; i < c->n; i++) {
		const struct cgroup_box *box = &c->boxes[i];

		fprintf(out, "%sv%d%s%s in %s%s", i ? "\n" : "", box->unified ? 2 : 1,
			*box->controllers ? " " : "", box->controllers, box->parent,
			c->delegate ? ", delegated" : "");
		for (size_t j = 0; j < box->n; j++)
			fprintf(out, "\n  %s = %s (%s)", box->writes[j].file,
				box->writes[j].value,
				PLACE_TEXT(&box->writes[j].place));
		for (size_t j = 0; j < box->n_devices; j++)
			fprintf(out, "%s%s", j ? ", " : "\n  devices: ",
				DEVICE_RULE_TEXT(&box->devices[j]));
	}
	for (size_t i = 0; i < c->missing.n; i++)
		fprintf(out, "%snot to be had: %s", c->n || i ? "\n" : "",
			c->missing.items[i]);
}

/* Those of the controllers that `enabled` has not, as cgroup.subtree_control wants. */
static char *switches(const char *controllers, const char *enabled)
{
	AUTO_FREE char *left = xstrdup(controllers);
	char *rest = left, *name, *text = xstrdup("");

	while ((name = strsep(&rest, " "))) {
		AUTO_FREE char *before = text;

		text = cgroup_lists(enabled, name)
			       ? xstrdup(before)
			       : xasprintf("%s%s+%s", before, *before ? " " : "", name);
	}
	return text;
}

/* Have the children of an open cgroup get the controllers. */
static int enable_at(int directory, const char *controllers, struct error *err)
{
	AUTO_FREE char *enabled = cgroup_read(directory, "cgroup.subtree_control");
	AUTO_FREE char *text = NULL;

	if (!*controllers)
		return 0;
	text = switches(controllers, enabled ? enabled : "");
	return *text ? cgroup_write(directory, "cgroup.subtree_control", text, err) : 0;
}

static int enable_in(const char *path, const char *controllers, struct error *err)
{
	AUTO_CLOSE int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		return fail_errno(err, "cannot open %s", path);
	if (enable_at(directory, controllers, err) == 0)
		return 0;
	fail_within(err, "%s", path);
	if (err->errnum == EBUSY)
		return fail_hint(err, "processes are in that cgroup itself; move them "
				      "into one below it");
	if (err->errnum == ENOENT)
		return fail_hint(err, "the controller is not delegated to it: "
				      "cgroup.controllers there lists those that are");
	return -1;
}

/* From the root of the hierarchy down: what the parent has not, no child can have. */
static int enable(const struct cgroup_box *box, struct error *err)
{
	size_t length = strlen(box->mount);

	for (;;) {
		AUTO_FREE char *path = xstrndup(box->parent, length);

		if (enable_in(path, box->controllers, err) < 0)
			return -1;
		if (!box->parent[length])
			return 0;
		length++;
		length += strcspn(box->parent + length, "/");
	}
}

/* In version 1 a new cpuset is empty, and no process may enter it. */
static int inherit_cpuset(const struct cgroup *cgroup, struct error *err)
{
	static const char *const files[] = { "cpuset.cpus", "cpuset.mems" };

	for (size_t i = 0; i < N_ELEMENTS(files); i++) {
		AUTO_FREE char *name = xasprintf("../%s", files[i]);
		AUTO_FREE char *text = cgroup_read(cgroup->directory, name);

		if (!text)
			return fail_errno(err, "cannot read %s of the parent",
					  files[i]);
		if (cgroup_write(cgroup->directory, files[i], text, err) < 0)
			return -1;
	}
	return 0;
}

static int write_one(const struct cgroup *cgroup, const struct cgroup_write *write,
		     struct error *err)
{
	if (cgroup_write(cgroup->directory, write->file, write->value, err) == 0)
		return 0;
	if (err->errnum == ENOENT && write->other_file &&
	    cgroup_write(cgroup->directory, write->other_file, write->other_value,
			 err) == 0)
		return 0;
	if (err->errnum == ENOENT)
		fail_hint(err, "this kernel does not have that limit");
	return fail_within(err, "%s: [cgroup] %s", PLACE_TEXT(&write->place),
			   write->key);
}

static int make_box(const struct cgroup_box *box, struct cgroup *cgroup,
		    struct error *err)
{
	cgroup_sweep(box->parent);
	if ((box->unified && enable(box, err) < 0) ||
	    cgroup_make(box->parent, cgroup, err) < 0)
		return -1;
	if (!box->unified && cgroup_lists(box->controllers, "cpuset") &&
	    inherit_cpuset(cgroup, err) < 0)
		return -1;
	return 0;
}

/* Who the program is outside; an id without a map is what it is. */
static uint32_t outside(const struct plan *plan, const struct idmap *map, uint32_t id)
{
	return plan->identity.writer == MAP_NONE ? id : idmap_outside(map, id);
}

/* The leaf gets its controllers, which the outer one limits, and its owner. */
static int delegate(const struct plan *plan, const struct cgroup_box *box,
		    const struct cgroup *cgroup, struct error *err)
{
	const struct identity_plan *id = &plan->identity;

	if (enable_at(cgroup->directory, box->controllers, err) < 0)
		return -1;
	return cgroup_give_leaf(cgroup, outside(plan, &id->uid_map, id->uid),
				outside(plan, &id->gid_map, id->gid), err);
}

static int limit_box(const struct plan *plan, const struct cgroup_box *box,
		     const struct cgroup *cgroup, struct error *err)
{
	for (size_t i = 0; i < box->n; i++)
		if (write_one(cgroup, &box->writes[i], err) < 0)
			return -1;
	if (box->n_devices && device_guard(cgroup->directory, box->unified,
					   box->devices, box->n_devices, err) < 0)
		return fail_within(err, "[cgroup] devices");
	if (plan->cgroup.delegate && delegate(plan, box, cgroup, err) < 0)
		return fail_within(err, "[cgroup] delegate");
	return 0;
}

static int apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct cgroup_plan *c = &plan->cgroup;

	run->cgroups = xcalloc(c->n, sizeof(*run->cgroups));
	for (size_t i = 0; i < c->n; i++) {
		const struct cgroup_box *box = &c->boxes[i];
		struct cgroup *cgroup = &run->cgroups[i];

		cgroup->directory = cgroup->leaf = -1;
		run->n_cgroups = i + 1;
		if (box->scope)
			continue; /* it wants a process to begin with */
		if (make_box(box, cgroup, err) < 0)
			return fail_within(err, "%s: [cgroup] %s",
					   PLACE_TEXT(&box->place), box->key);
		if (plan->cgroup.delegate && cgroup_make_leaf(cgroup, err) < 0)
			return fail_within(err, "[cgroup] delegate");
		if (limit_box(plan, box, cgroup, err) < 0)
			return -1;
		if (box->unified)
			run->birthplace = cgroup_entrance(cgroup);
	}
	return 0;
}

/* The line of the profile that says so, as a report begins. */
static const struct cgroup_write *line_of(const struct cgroup_box *box, const char *key)
{
	for (size_t i = 0; i < box->n; i++)
		if (!strcmp(box->writes[i].key, key))
			return &box->writes[i];
	return NULL;
}

static void report(struct running *run, const struct cgroup_write *line, uint64_t n,
		   const char *one, const char *many)
{
	AUTO_FREE char *count = n > 1 ? xasprintf("%" PRIu64 " ", n) : xstrdup("");

	if (n && n != USAGE_UNKNOWN && line)
		strv_take(&run->reports,
			  xasprintf("%s: [cgroup] %s = %s: %s%s",
				    PLACE_TEXT(&line->place), line->key, line->value,
				    count, n > 1 ? many : one));
}

static void undo(const struct plan *plan, struct running *run)
{
	cgroup_usage_all(plan, run);
	for (size_t i = 0; i < run->n_cgroups; i++) {
		const struct cgroup_box *box = &plan->cgroup.boxes[i];
		struct cgroup *cgroup = &run->cgroups[i];
		struct error err;

		if (cgroup->directory < 0)
			continue;
		if (cgroup_lists(box->controllers, "memory"))
			report(run, line_of(box, "memory.max"), run->usage.oom_kills,
			       "the kernel killed a process of the jail, which wanted "
			       "more",
			       "processes of the jail were killed by the kernel, which "
			       "wanted more");
		if (cgroup_lists(box->controllers, "pids"))
			report(run, line_of(box, "pids.max"), run->usage.pids_refused,
			       "the jail was refused a process",
			       "times the jail was refused a process");
		if (cgroup_remove(cgroup, &err) < 0)
			strv_take(&run->reports, xstrdup(err.text));
	}
	free(run->cgroups);
	run->cgroups = NULL;
	run->n_cgroups = 0;
}

const struct step step_cgroup = {
	.name = "cgroup",
	.stage = STAGE_PREPARE,
	.wanted = wanted,
	.show = show,
	.apply = apply,
	.undo = undo,
};

static bool enter_wanted(const struct plan *plan)
{
	return plan->cgroup.n;
}

static void enter_show(const struct plan *plan, FILE *out)
{
	fprintf(out, "%zu %s", plan->cgroup.n,
		plan->cgroup.n == 1 ? "hierarchy" : "hierarchies");
}

/*
 * The scope holds the child from its start on; limits are those of a cgroup below,
 * which a reload of systemd leaves alone.  The child enters that first: with a process
 * in the scope itself, nothing below could be limited.
 */
static int enter_scope(const struct plan *plan, const struct cgroup_box *box,
		       struct cgroup *cgroup, pid_t child, struct error *err)
{
	AUTO_FREE char *unit = NULL;
	AUTO_FREE char *path = NULL;
	AUTO_FREE char *scope = NULL;
	uint64_t number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return fail_errno(err, "cannot get a random number");
	unit = xasprintf("app-jail-%016" PRIx64 ".scope", number);
	if (scope_start(plan->cgroup.helper, unit, child, &path, err) < 0)
		return -1;
	scope = xasprintf("%s%s", box->mount, path);
	if (cgroup_make(scope, cgroup, err) < 0 ||
	    (plan->cgroup.delegate && cgroup_make_leaf(cgroup, err) < 0) ||
	    cgroup_attach(cgroup_entrance(cgroup), child, err) < 0 ||
	    enable_in(scope, box->controllers, err) < 0)
		return -1;
	return limit_box(plan, box, cgroup, err);
}

static int enter_one(const struct plan *plan, struct running *run, size_t nth,
		     struct error *err)
{
	const struct cgroup_box *box = &plan->cgroup.boxes[nth];
	struct cgroup *cgroup = &run->cgroups[nth];

	if (box->scope) {
		if (enter_scope(plan, box, cgroup, run->child, err) < 0)
			return fail_within(err, "%s: [cgroup] %s",
					   PLACE_TEXT(&box->place), box->key);
	} else if (!(box->unified && run->born_inside)) {
		if (cgroup_attach(cgroup_entrance(cgroup), run->child, err) < 0)
			return fail_within(err, "%s", cgroup->path);
	}
	return 0;
}

static int enter_apply(const struct plan *plan, struct running *run, struct error *err)
{
	for (size_t i = 0; i < run->n_cgroups; i++) {
		if (enter_one(plan, run, i, err) == 0)
			continue;
		/* What only systemd could tell in the end. */
		if (plan->cgroup.required || !plan->cgroup.boxes[i].scope)
			return -1;
		strv_take(&run->reports, xasprintf("not limited: %s", err->text));
	}
	return 0;
}

const struct step step_cgroup_enter = {
	.name = "cgroup-enter",
	.stage = STAGE_ATTACH,
	.wanted = enter_wanted,
	.show = enter_show,
	.apply = enter_apply,
};

static bool namespace_wanted(const struct plan *plan)
{
	return plan->cgroup.own_namespace;
}

static void namespace_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("whose root is the jail's cgroup", out);
}

static int namespace_apply(const struct plan *plan, struct running *run,
			   struct error *err)
{
	(void)plan, (void)run;
	if (unshare(CLONE_NEWCGROUP) < 0)
		return fail_errno(err, "cannot make a cgroup namespace");
	return 0;
}

const struct step step_cgroup_namespace = {
	.name = "cgroup-namespace",
	.stage = STAGE_BUILD,
	.wanted = namespace_wanted,
	.show = namespace_show,
	.apply = namespace_apply,
};

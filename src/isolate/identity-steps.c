/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [identity], as steps: see identity.h and identity.c. */

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "isolate/identity.h"
#include "model.h"
#include "sys/proc.h"

static void groups_show(const struct plan *plan, FILE *out)
{
	const struct identity_plan *id = &plan->identity;

	if (!id->n_groups)
		fputs("none", out);
	for (size_t i = 0; i < id->n_groups; i++)
		fprintf(out, "%s%u", i ? " " : "", id->groups[i]);
}

static bool groups_wanted(const struct plan *plan)
{
	return plan->identity.set_groups && plan->identity.writer != MAP_HELPERS;
}

static int groups_apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct identity_plan *id = &plan->identity;

	(void)run;
	if (setgroups(id->n_groups, id->groups) < 0)
		return fail_errno(err, "cannot set the supplementary groups");
	return 0;
}

const struct step step_groups = {
	.name = "groups",
	.stage = STAGE_PREPARE,
	.wanted = groups_wanted,
	.show = groups_show,
	.apply = groups_apply,
};

static void map_show(const struct plan *plan, FILE *out)
{
	fputs("uid ", out);
	idmap_print(&plan->identity.uid_map, out);
	fputs(", gid ", out);
	idmap_print(&plan->identity.gid_map, out);
	if (plan->identity.keep_groups)
		fputs("; the caller's groups stay", out);
	else if (plan->identity.groups_linger)
		fputs("; the caller's groups look dropped, and stay effective", out);
}

static bool map_by_launcher_wanted(const struct plan *plan)
{
	return plan->identity.writer == MAP_LAUNCHER ||
	       plan->identity.writer == MAP_HELPERS;
}

static int map_by_launcher_apply(const struct plan *plan, struct running *run,
				 struct error *err)
{
	const struct identity_plan *id = &plan->identity;

	if (id->writer == MAP_LAUNCHER) {
		if (idmap_write(run->child, "gid_map", &id->gid_map, err) < 0)
			return -1;
		return idmap_write(run->child, "uid_map", &id->uid_map, err);
	}
	if (idmap_by_helper(run->child, "newgidmap", &id->gid_map, err) < 0)
		return fail_within(err, "%s: [identity] gid-map",
				   PLACE_TEXT(&id->gid_place));
	if (idmap_by_helper(run->child, "newuidmap", &id->uid_map, err) < 0)
		return fail_within(err, "%s: [identity] uid-map",
				   PLACE_TEXT(&id->uid_place));
	return 0;
}

const struct step step_map_by_launcher = {
	.name = "id-map",
	.stage = STAGE_ATTACH,
	.wanted = map_by_launcher_wanted,
	.show = map_show,
	.apply = map_by_launcher_apply,
};

static bool map_wanted(const struct plan *plan)
{
	return plan->identity.writer == MAP_SELF;
}

static int map_apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct identity_plan *id = &plan->identity;

	(void)run;
	if (proc_write("self/setgroups", "deny", err) < 0 ||
	    idmap_write(0, "gid_map", &id->gid_map, err) < 0)
		return -1;
	return idmap_write(0, "uid_map", &id->uid_map, err);
}

const struct step step_map = {
	.name = "id-map",
	.stage = STAGE_BUILD,
	.wanted = map_wanted,
	.show = map_show,
	.apply = map_apply,
};

static int become(uid_t uid, gid_t gid, struct error *err)
{
	if (setresgid(gid, gid, gid) < 0)
		return fail_errno(err, "cannot become the group %u", gid);
	if (setresuid(uid, uid, uid) < 0)
		return fail_errno(err, "cannot become the user %u", uid);
	return 0;
}

static bool builder_wanted(const struct plan *plan)
{
	return map_by_launcher_wanted(plan);
}

static void builder_show(const struct plan *plan, FILE *out)
{
	fprintf(out, "uid %u, gid %u", plan->identity.build_uid,
		plan->identity.build_gid);
}

static int builder_apply(const struct plan *plan, struct running *run,
			 struct error *err)
{
	(void)run;
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return fail_errno(err, "cannot keep the capabilities");
	return become(plan->identity.build_uid, plan->identity.build_gid, err);
}

const struct step step_builder = {
	.name = "builder",
	.stage = STAGE_BUILD,
	.wanted = builder_wanted,
	.show = builder_show,
	.apply = builder_apply,
};

static bool identity_wanted(const struct plan *plan)
{
	const struct identity_plan *id = &plan->identity;

	return !id->same || (id->set_groups && id->writer == MAP_HELPERS);
}

static void identity_show(const struct plan *plan, FILE *out)
{
	fprintf(out, "uid %u, gid %u, groups ", plan->identity.uid, plan->identity.gid);
	groups_show(plan, out);
}

static int identity_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	const struct identity_plan *id = &plan->identity;

	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return fail_errno(err, "cannot keep the capabilities");
	if (id->writer == MAP_HELPERS && id->set_groups &&
	    groups_apply(plan, run, err) < 0)
		return -1;
	return become(id->uid, id->gid, err);
}

const struct step step_identity = {
	.name = "identity",
	.stage = STAGE_LOCK,
	.wanted = identity_wanted,
	.show = identity_show,
	.apply = identity_apply,
};

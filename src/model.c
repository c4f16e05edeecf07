/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole jail.  Read steps[] from top to bottom: it is the security argument. */

#include "model.h"

#include <stdlib.h>

/* clang-format off */

/* In the order of the manual, in which they also resolve and settle. */
static const struct mechanism *const mechanisms[] = {
	&mech_jail,
	&mech_namespaces,
	&mech_identity,
	&mech_mounts,
	&mech_devices,
	&mech_network,
	&mech_limits,
	&mech_cgroup,
	&mech_environment,
	&mech_session,
	&mech_capabilities,
	&mech_landlock,
	&mech_syscalls,
	NULL,
};

/* In the order of the kernel. */
const struct step_row steps[] = {
	/* PREPARE: the launcher, with the caller's power and nothing else. */
	{ &step_die_with_parent, "first, so that nothing is begun for a caller who is gone" },
	{ &step_home, "as the caller, who owns it" },
	{ &step_filter_compile, "before there is a child, which shall not wait for it" },
	{ &step_cgroup, "before there is a child, which is born in it" },
	{ &step_groups, "only privilege outside can drop groups, and a namespace has none there" },
	{ &step_join, "last: what is joined takes power over this process" },

	/* ATTACH: the launcher, while the child waits. */
	{ &step_cgroup_enter, "before the child does anything that counts" },
	{ &step_map_by_launcher, "until ids are mapped the child is nobody and can own nothing" },

	/* BUILD: the child, all-capable in its namespaces; nobody else is in them yet. */
	{ &step_no_new_privileges, "before anything that could fail to be undone" },
	{ &step_map, "until ids are mapped the child is nobody and can own nothing" },
	{ &step_cgroup_namespace, "in the jail's cgroup, which becomes its root" },
	{ &step_time, "before a process is in it: then the clocks are fixed" },
	{ &step_nested, "needs the host's /proc, and all namespaces made" },
	{ &step_oom, "needs the host's /proc" },
	{ &step_builder, "after what this process must write about itself: it is closed to it now" },
	{ &step_hostname, "needs CAP_SYS_ADMIN, which the program's process gives up" },
	{ &step_loopback, "needs CAP_NET_ADMIN, which the program's process gives up" },
	{ &step_network_sysctl, "while the host's /proc is there, and what may write it" },
	{ &step_keyring, "before the first process of the jail, which inherits it" },
	{ &step_propagation, "before the first mount, which the host would see" },
	{ &step_root, "every target is opened below it" },
	{ &step_mounts, "while the host's files can be opened as sources" },
	{ &step_pivot, "from here on no path leads to the host" },
	{ &step_terminal, "a pty of the jail's own devpts, which is mounted now" },
	{ &step_bounding, "takes CAP_SETPCAP; init and program inherit it" },
	{ &step_dumpable, "before there is another process, which could look into this one" },

	/* Here the init forks; LOCK: the program's process gives power up. */
	{ &step_streams, "before limits, which may forbid descriptors" },
	{ &step_scheduling, "before capabilities go: raising a priority takes one" },
	{ &step_directory, "before Landlock and the change of identity" },
	{ &step_umask, "after the last file that was made for the jail" },
	{ &step_environment, "before the program is sought in its PATH" },
	{ &step_program, "before the filter, which may forbid looking" },
	{ &step_landlock, "before limits: it needs descriptors; nothing after it opens files" },
	{ &step_limits, "before capabilities go: raising a hard limit takes one" },
	{ &step_identity, "takes CAP_SETUID and CAP_SETGID" },
	{ &step_capabilities, "after all that takes any of them" },
	{ &step_descriptors, "after the last that was opened" },
	{ &step_filter, "last: it need not allow any of the above" },
	{ NULL, NULL },
};

/* clang-format on */

const struct section *model_section(size_t nth)
{
	return mechanisms[nth] ? &mechanisms[nth]->section : NULL;
}

int model_load(struct profile *profile, const struct host *host, const char *name,
	       const struct strv *sets, fault_fn *fault, void *arg, struct error *err)
{
	const struct load load = {
		.search = &host->search,
		.sections = model_section,
		.include_section = "jail",
		.include_key = "include",
		.name = name,
		.program = host->program,
		.sets = sets,
		.fault = fault,
		.arg = arg,
	};

	*profile = (struct profile){ 0 };
	return profile_load(&load, profile, &profile->sources, err);
}

void profile_done(struct profile *profile)
{
	keys_done(model_section, profile);
	sources_done(&profile->sources);
}

int model_resolve(const struct profile *profile, const struct host *host,
		  struct plan *plan, fault_fn *fault, void *arg, struct error *err)
{
	struct faults faults = { fault, arg, 0 };

	*plan = (struct plan){ 0 };
	for (size_t i = 0; mechanisms[i]; i++)
		if (mechanisms[i]->resolve)
			mechanisms[i]->resolve(profile, host, plan, &faults);
	for (size_t i = 0; mechanisms[i]; i++)
		if (mechanisms[i]->settle)
			mechanisms[i]->settle(profile, host, plan, &faults);
	if (faults.n)
		return fail(err, ERROR_PROFILE,
			    "%zu %s in what the profile asks; nothing was started",
			    faults.n, faults.n == 1 ? "fault" : "faults");
	return 0;
}

void plan_done(struct plan *plan)
{
	strv_done(&plan->environment.variables);
	strv_done(&plan->cgroup.missing);
	free(plan->mounts.list.items);
	pool_done(&plan->pool);
}

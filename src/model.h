/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The whole jail: what is asked, what will be done
 *
 * One member for each mechanism, under the name of its INI section.  This pair of
 * files is the only place that knows all of them.
 */

#include "isolate/capabilities.h"
#include "isolate/cgroup.h"
#include "isolate/devices.h"
#include "isolate/environment.h"
#include "isolate/identity.h"
#include "isolate/jail.h"
#include "isolate/landlock.h"
#include "isolate/limits.h"
#include "isolate/mounts.h"
#include "isolate/namespaces.h"
#include "isolate/network.h"
#include "isolate/session.h"
#include "isolate/syscalls.h"
#include "profile/load.h"

/* What the user asked.  Nothing is resolved: ${HOME} is still ${HOME}. */
struct profile {
	struct sources sources;
	struct jail_settings jail;
	struct namespaces_settings namespaces;
	struct identity_settings identity;
	struct mounts_settings mounts;
	struct devices_settings devices;
	struct network_settings network;
	struct limits_settings limits;
	struct cgroup_settings cgroup;
	struct environment_settings environment;
	struct session_settings session;
	struct capabilities_settings capabilities;
	struct landlock_settings landlock;
	struct syscalls_settings syscalls;
};

/*
 * What will be done, decided in full before anything is done.  Pure data: the same
 * profile on the same host gives the same plan, without privilege.  What it points to
 * is in its pool, or borrowed from the profile it was resolved from.
 */
struct plan {
	struct pool pool;
	struct namespaces_plan namespaces;
	struct identity_plan identity;
	struct mounts_plan mounts;
	struct network_plan network;
	struct limits_plan limits;
	struct cgroup_plan cgroup;
	struct environment_plan environment;
	struct session_plan session;
	struct capabilities_plan capabilities;
	struct landlock_plan landlock;
	struct syscalls_plan syscalls;
};

/* A row of the story that steps[] tells: what happens, and why there. */
struct step_row {
	const struct step *step;
	const char *why;
};

extern const struct step_row steps[]; /* ends with a row without step */

/* A sections_fn: the nth section, in the order of the manual. */
const struct section *model_section(size_t nth);

/* Where the setting `member` of a struct profile was written: PLACE_OF(p, limits.core).
 */
#define PLACE_OF(profile, member)                                                      \
	origins_get(&(profile)->sources.origins, offsetof(struct profile, member))

/*
 * Load the profile of that name, or the one for the program of the host.  `fault` is
 * called for every fault; see profile_load().  profile_done() in either case.
 */
int model_load(struct profile *profile, const struct host *host, const char *name,
	       const struct strv *sets, fault_fn *fault, void *arg, struct error *err);
void profile_done(struct profile *profile);

/* Decide.  Every fault goes to `fault`; fails if there was one. */
int model_resolve(const struct profile *profile, const struct host *host,
		  struct plan *plan, fault_fn *fault, void *arg, struct error *err);
void plan_done(struct plan *plan);

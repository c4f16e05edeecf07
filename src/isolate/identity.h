/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [identity]: who the program is inside, user_namespaces(7) and credentials(7). */

#include "isolate/isolate.h"
#include "sys/idmap.h"

enum identity_kind {
	IDENTITY_SAME,
	IDENTITY_ROOT,
	IDENTITY_NUMBER,
};

struct identity_setting {
	enum identity_kind kind;
	uint32_t number;
};

struct identity_settings {
	struct identity_setting uid, gid;
	struct entries uid_map, gid_map;
	struct words groups;
};

/* Who writes the id maps of a new user namespace. */
enum map_writer {
	MAP_NONE,     /* there is no new user namespace */
	MAP_SELF,     /* the child: one line, its own id */
	MAP_LAUNCHER, /* the launcher, which has privilege: any lines */
	MAP_HELPERS,  /* newuidmap(1) and newgidmap(1): lines of subuid(5) */
};

struct identity_plan {
	enum map_writer writer;
	struct idmap uid_map, gid_map;
	struct place uid_place, gid_place;
	uid_t uid; /* of the program, inside */
	gid_t gid;
	uid_t build_uid; /* who builds the jail, inside: the caller, if mapped */
	gid_t build_gid;
	bool same; /* the builder is already who the program shall be */

	bool set_groups; /* the program's supplementary groups are set, to these */
	gid_t *groups;
	size_t n_groups;
	bool keep_groups;   /* "keep": what they open is not hidden */
	bool groups_linger; /* they seem dropped, and still open files (S16) */
};

extern const struct mechanism mech_identity;
extern const struct step step_groups, step_map_by_launcher, step_map, step_builder,
	step_identity;

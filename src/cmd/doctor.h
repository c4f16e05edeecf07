/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What doctor examines: the things that a jail needs of this machine, each tried by
 * itself, in a process of its own, by the steps of a launch
 */

#include "cmd/draft.h"

/* What a probe has, in its process. */
struct patient {
	const struct host *host;
	struct plan plan; /* of the jail that an empty profile describes */
	struct running run;
};

struct probe {
	const char *name;
	const char *after; /* the probe without which this one says nothing; or NULL */
	unsigned long flags; /* CLONE_NEW*: the namespaces that it is tried in */
	/* Of the mounts of the plan those that the steps shall make; NULL: all. */
	bool (*takes)(const struct mount_entry *entry);
	const struct step *steps[6];
	/* NULL, or: what is tried after the steps. */
	int (*attempt)(struct patient *patient, struct error *err);
	/* NULL: no jail without it.  Else the only thing that wants it. */
	const char *only;
	/* Where the error names no cure: this one, or what this function finds. */
	const char *cure;
	void (*explain)(struct error *err);
};

/* In the order in which they are tried; ends with a nameless row. */
extern const struct probe probes[];

/* Tell which cgroup controllers a jail of this caller can have; a jail needs none. */
void doctor_cgroups(const struct host *host);

/* Try it.  0, or -1 with what has failed, and the cure as its hint. */
int probe_try(const struct probe *probe, const struct host *host,
	      const struct plan *plan, struct error *err);

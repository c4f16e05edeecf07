/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [cgroup]: what the keys of a profile come to, in the language of the host. */

#include "isolate/cgroup.h"

/* Into the plan.  Faults are reported, or noted where nothing is required. */
void cgroup_translate(const struct profile *profile, const struct host *host,
		      struct plan *plan, struct faults *faults);

/* What follows is shared by the sources of the translation alone. */

struct translator {
	const struct profile *profile;
	const struct host *host;
	struct plan *plan;
	struct faults *faults;
	bool known; /* the hierarchies have been looked at: */
	struct cgroup_hierarchies hierarchies;
};

/* A fault of that key; or a note, where the profile does not require its limits. */
void translator_fault(struct translator *t, const char *key, const struct place *place,
		      const struct error *err);

/*
 * The jail's cgroup in the hierarchy that has the controller, called as in version 2;
 * NULL, and the fault is told, where the host has none.
 */
struct cgroup_box *translator_box(struct translator *t, const char *controller,
				  const char *key, const struct place *place);

/* The same where the jail has one already; NULL: it does not. */
struct cgroup_box *translator_box_had(struct translator *t, const char *controller);

/* Whether the caller is root of this machine, or of what it takes for one. */
bool translator_is_root(const struct translator *t);

/* Write that; the strings are the pool's or live as long. */
struct cgroup_write *translator_write(struct translator *t, struct cgroup_box *box,
				      const char *file, const char *value,
				      const char *key, const struct place *place);

/* When all is written: in which directory each is made. */
void translator_place(struct translator *t);

/* [cgroup] devices, in cgroup-devices.c; the last before translator_place(). */
void cgroup_translate_devices(struct translator *t);

/* [cgroup] delegate, before translator_place(), and the view of it, at the end. */
void cgroup_translate_delegate(struct translator *t);
void cgroup_translate_view(struct translator *t);

/* [cgroup] io.*, in cgroup-io.c. */
void cgroup_translate_io(struct translator *t);

/* cpu.shares of version 1 for a cpu.weight, 1 to 10000, of version 2. */
uint64_t cgroup_shares_of_weight(uint64_t weight);
/* io.bfq.weight, 1 to 1000, for an io.weight, 1 to 10000. */
uint64_t cgroup_bfq_weight(uint64_t weight);

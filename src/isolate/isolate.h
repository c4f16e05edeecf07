/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The contract of an isolation mechanism
 *
 * A mechanism is one pair of files in this folder, named after its INI section.  The
 * header says what a profile may ask (struct x_settings) and what that comes to
 * (struct x_plan).  The source has the rows of the keys, decides in resolve(), and
 * does each thing that it does to the kernel in one struct step.  model.[ch] list the
 * mechanisms and the steps; nothing else knows them by name.
 */

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "host.h"
#include "profile/ini.h"
#include "profile/key.h"
#include "util/strv.h"

struct profile;
struct plan;

/* Where resolve() reports what is wrong; it goes on as far as it can. */
struct faults {
	fault_fn *report;
	void *arg;
	size_t n;
};

/*
 * Report `err` as "file:line:column: [section] key: error".  `what` is "[section] key"
 * or the like; place is where it was written.
 */
void faults_add(struct faults *faults, const struct place *place, const char *what,
		const struct error *err);

struct mechanism {
	struct section section;

	/*
	 * Decide: read the profile and the host, fill in one's own part of the plan,
	 * append to the shared lists.  No side effect.
	 */
	void (*resolve)(const struct profile *profile, const struct host *host,
			struct plan *plan, struct faults *faults);
	/* NULL, or: called when all have resolved, to settle a shared list. */
	void (*settle)(const struct profile *profile, const struct host *host,
		       struct plan *plan, struct faults *faults);
};

enum stage {
	STAGE_PREPARE, /* launcher: there is no child yet */
	STAGE_ATTACH,  /* launcher: the child is born and waits */
	STAGE_BUILD,   /* child: in its namespaces, all-capable there */
	STAGE_LOCK,    /* the program's process: giving power up */
	STAGES
};

/* What a jail has used, by its end; USAGE_UNKNOWN: nobody counted that. */
struct usage {
	uint64_t wall, user, system; /* microseconds; of processor time the last two */
	uint64_t throttled;          /* microseconds that [cgroup] cpu.max took */
	uint64_t memory_peak, swap_peak; /* bytes */
	uint64_t io_read, io_written;    /* bytes, of block devices */
	uint64_t oom_kills;              /* processes that were killed for memory */
	uint64_t pids_refused;           /* times that [cgroup] pids.max said no */
};
#define USAGE_UNKNOWN UINT64_MAX

/* What the steps of one launch hand to later steps. */
struct running {
	pid_t child;  /* ATTACH: the process id of the child, as the launcher sees it */
	int channel;  /* BUILD, LOCK: to the launcher (sys/channel.h) */
	int root;     /* BUILD: the new root directory, O_PATH, until pivot_root(2) */
	int own;      /* BUILD: a directory of the jail's own file system, O_PATH */
	int terminal; /* BUILD, LOCK: the own pty's peer; -1: none */
	int children; /* the init: the list of its children, if it must kill them; -1 */
	mode_t umask; /* of the caller */
	sigset_t *mask;         /* the caller's signal mask, which the program gets */
	struct filter *filter;  /* PREPARE: the compiled system call filter */
	struct cgroup *cgroups; /* PREPARE, ATTACH: the jail's own, as in the plan */
	size_t n_cgroups;
	int birthplace;      /* PREPARE: that of the unified hierarchy; -1: none */
	bool born_inside;    /* ATTACH: the child is in it already */
	struct usage usage;  /* the end: what has been counted */
	struct strv reports; /* the end: what the user is to hear of it, a line each */
	char program[PATH_MAX]; /* LOCK: what is to be executed */
};

struct step {
	const char *name;
	enum stage stage;
	/* What the plan asks of this step; NULL: always. */
	bool (*wanted)(const struct plan *plan);
	/* One line, or more that are parted by "\n", for `jailctl plan`. */
	void (*show)(const struct plan *plan, FILE *out);
	int (*apply)(const struct plan *plan, struct running *run, struct error *err);
	/* NULL, or: take back what apply() did outside of the jail; launcher only. */
	void (*undo)(const struct plan *plan, struct running *run);
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [limits]: resource limits on each process, setrlimit(2), and wall-clock time. */

#include <sys/resource.h>

#include "isolate/isolate.h"

struct limits_settings {
	struct limit as, core, data, fsize, locks, memlock, msgqueue, nice, nofile,
		nproc, rss, rtprio, rttime, sigpending, stack;
	struct limit cpu;
	uint64_t time;
};

struct limits_plan {
	struct {
		int resource; /* RLIMIT_* */
		const char *name;
		struct rlimit limit;
		struct place place;
	} limits[RLIM_NLIMITS];
	size_t n;
	uint64_t time; /* microseconds of wall-clock time; UINT64_MAX: no limit */
	struct place time_place;
};

extern const struct mechanism mech_limits;
extern const struct step step_limits;

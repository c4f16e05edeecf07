/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [landlock]: a second wall around the files, landlock(7). */

#include "isolate/isolate.h"

struct landlock_settings {
	int enforce;
};

struct landlock_rule {
	const char *path; /* inside */
	uint64_t rights;  /* LANDLOCK_* of sys/landlock.h */
};

struct landlock_plan {
	bool enforce;
	int abi;             /* of this kernel */
	const char *without; /* why there is none; NULL: there is one */
	uint64_t rights;     /* that it handles */
	uint64_t scopes;
	struct landlock_rule *rules;
	size_t n;
};

extern const struct mechanism mech_landlock;
extern const struct step step_landlock;

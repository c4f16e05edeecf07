/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [environment]: the variables of the program, environ(7). */

#include "isolate/isolate.h"

struct environment_settings {
	struct words keep, set, unset;
};

struct environment_plan {
	struct strv
		variables; /* NAME=VALUE, sorted; what the program is started with */
};

/*
 * What other mechanisms want in the environment, unless the profile says otherwise:
 * for their resolve().  A later call for the same name wins.
 */
void environment_add(struct plan *plan, const char *name, const char *value);

extern const struct mechanism mech_environment;
extern const struct step step_environment;

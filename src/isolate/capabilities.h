/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [capabilities]: the five sets of capabilities(7). */

#include "isolate/isolate.h"
#include "sys/capability.h"

struct capabilities_settings {
	struct words keep, ambient, bounding, inheritable;
};

struct capabilities_plan {
	struct capability_sets sets;
};

extern const struct mechanism mech_capabilities;
extern const struct step step_no_new_privileges, step_bounding, step_capabilities;

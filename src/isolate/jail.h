/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [jail]: about the profile itself. */

#include "isolate/isolate.h"

struct jail_settings {
	char *description;
	struct words include;
	struct words command;
};

extern const struct mechanism mech_jail;

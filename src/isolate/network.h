/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [network]: what can be reached. */

#include "isolate/isolate.h"

enum network_mode {
	NETWORK_NONE,
	NETWORK_HOST,
};

struct network_settings {
	int mode;
};

struct network_plan {
	bool loopback; /* there is a new network namespace, whose lo is to be brought up
			*/
};

extern const struct mechanism mech_network;
extern const struct step step_loopback;

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
	struct words families;
	bool ping, privileged_ports;
};

struct network_plan {
	bool loopback; /* there is a new network namespace, whose lo is to be brought up
			*/
	bool ping, privileged_ports; /* are allowed in it */
	/* What families come to, as words of [syscalls]; none: nothing is said. */
	struct words allow, deny;
};

extern const struct mechanism mech_network;
extern const struct step step_loopback, step_network_sysctl;

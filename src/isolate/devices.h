/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [devices]: what is in /dev. */

#include "isolate/isolate.h"

struct devices_settings {
	struct words allow;
};

extern const struct mechanism mech_devices;

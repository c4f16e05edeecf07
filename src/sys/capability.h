/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Capabilities of this process, capabilities(7), through libcap. */

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"

/* The five sets, one bit for each CAP_*. */
struct capability_sets {
	uint64_t bounding, permitted, effective, inheritable, ambient;
};

/* The effective set of this process, in its user namespace; empty if it is not told. */
uint64_t capability_effective(void);

/* The number of "net_raw" or "cap_net_raw", in any case; -1 where there is none. */
int capability_number(const char *name);
/* "net_raw"; NULL past the last that libcap knows. */
const char *capability_name(int capability);

/*
 * Take away what is not in `bounding`, for good.  Takes CAP_SETPCAP; capabilities that
 * this kernel does not know are none that it could grant.
 */
int capability_bound(uint64_t bounding, struct error *err);

/*
 * Set permitted, effective, inheritable and ambient to exactly these.  Fails where one
 * is asked that the process does not have.
 */
int capability_set(const struct capability_sets *sets, struct error *err);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The functions of sys/mount.h by mount(2) alone; same contracts. */

#include <stdint.h>

#include "util/error.h"

int mount_old_bind(int source, int target, uint64_t attributes, struct error *err);
int mount_old_new(const char *type, const char *options, uint64_t attributes,
		  int target, struct error *err);
int mount_old_change(int fd, uint64_t attributes, struct error *err);

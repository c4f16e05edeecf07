/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The id maps of a user namespace, user_namespaces(7). */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "util/error.h"

struct idmap_line {
	uint32_t inside, outside, count;
};

struct idmap {
	struct idmap_line *lines;
	size_t n;
};

/* "0 1000 1, 1 100000 65536" */
void idmap_print(const struct idmap *map, FILE *out);

/* The number outside of `id` inside, or (uint32_t)-1 where none is mapped to it. */
uint32_t idmap_outside(const struct idmap *map, uint32_t id);

/*
 * Write the map into /proc/PID/NAME, NAME being uid_map or gid_map; pid 0 is oneself.
 * An error carries as its hint what stands in the way of user namespaces here.
 */
int idmap_write(pid_t pid, const char *name, const struct idmap *map,
		struct error *err);

/* The same by `program`, which is newuidmap(1) or newgidmap(1), for ranges. */
int idmap_by_helper(pid_t pid, const char *program, const struct idmap *map,
		    struct error *err);

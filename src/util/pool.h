/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A pool: many small allocations with one end
 *
 * The plan is pure data that refers to itself by pointers; everything it refers to
 * lives in its pool and dies with it.  A zeroed struct pool is empty and valid.
 */

#include <stddef.h>

struct pool {
	struct pool_block *last;
};

/* Zeroed memory, aligned for any type. */
void *pool_alloc(struct pool *pool, size_t size);
/*
 * A copy of an array of n items of that size, with room for one more; for a handful of
 * them, as the old one stays in the pool, too.
 */
void *pool_grow(struct pool *pool, const void *items, size_t n, size_t size);
char *pool_strdup(struct pool *pool, const char *s);
char *pool_strndup(struct pool *pool, const char *s, size_t length);
char *pool_printf(struct pool *pool, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void pool_done(struct pool *pool);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Allocation never fails: a launcher that lives for milliseconds has no use for half
 * of its code being the paths where strdup() returned NULL.  Out of memory ends the
 * program with exit status 125, before the jailed program could have been started.
 */

#include <stddef.h>

void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t length);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Make room for one more element in an array that grows by doubling. */
#define GROW(array, n)                                                                 \
	((array) = ((n) & ((n)-1)) == 0                                                \
			   ? xrealloc((array), (n) ? 2 * (n) : 1, sizeof(*(array)))    \
			   : (array))

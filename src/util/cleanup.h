/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Scoped ownership
 *
 * A variable that owns something says so in its declaration and is never released by
 * hand; ownership leaves the scope only through take_*().
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AUTO(release) __attribute__((cleanup(release)))
#define AUTO_FREE     AUTO(free_ptr)
#define AUTO_CLOSE    AUTO(close_fd)
#define AUTO_FCLOSE   AUTO(close_file)

static inline void free_ptr(void *p)
{
	free(*(void **)p);
}

static inline void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static inline void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#define take_ptr(p)                                                                    \
	({                                                                             \
		__typeof__(p) taken_ = (p);                                            \
		(p) = NULL;                                                            \
		taken_;                                                                \
	})

#define N_ELEMENTS(array) (sizeof(array) / sizeof(*(array)))

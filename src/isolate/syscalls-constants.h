/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Constants that rules on arguments of system calls may name
 *
 * Their numbers are those of the architecture that jail was built for.  The others that
 * the same kernel runs share them, but for a few that are therefore not in the table.
 */

#include <stddef.h>
#include <stdint.h>

/* The value of "AF_UNIX", sign extended; 0, or -1 where there is no such name. */
int constant_find(const char *name, uint64_t *ret);

/* The nth name, sorted; NULL past the last. */
const char *constant_nth(size_t n);

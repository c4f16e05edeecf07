/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Landlock, landlock(7): numbers up to ABI 7 and the three system calls. */

#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"

/* Rights to a file hierarchy (ABI 1, but for those that say otherwise). */
enum {
	LANDLOCK_EXECUTE = 1 << 0,
	LANDLOCK_WRITE_FILE = 1 << 1,
	LANDLOCK_READ_FILE = 1 << 2,
	LANDLOCK_READ_DIR = 1 << 3,
	LANDLOCK_REMOVE_DIR = 1 << 4,
	LANDLOCK_REMOVE_FILE = 1 << 5,
	LANDLOCK_MAKE_CHAR = 1 << 6,
	LANDLOCK_MAKE_DIR = 1 << 7,
	LANDLOCK_MAKE_REG = 1 << 8,
	LANDLOCK_MAKE_SOCK = 1 << 9,
	LANDLOCK_MAKE_FIFO = 1 << 10,
	LANDLOCK_MAKE_BLOCK = 1 << 11,
	LANDLOCK_MAKE_SYM = 1 << 12,
	LANDLOCK_REFER = 1 << 13,     /* ABI 2; before, it is denied to everybody */
	LANDLOCK_TRUNCATE = 1 << 14,  /* ABI 3 */
	LANDLOCK_IOCTL_DEV = 1 << 15, /* ABI 5 */
};

/* What a domain keeps its processes from reaching outside of it (ABI 6). */
enum {
	LANDLOCK_SCOPE_ABSTRACT_SOCKET = 1 << 0,
	LANDLOCK_SCOPE_SIGNAL = 1 << 1,
};

/* The rights to files that the ABI knows. */
uint64_t landlock_rights(int abi);

/* The ABI of this kernel; 0 where there is none, *ret_known where it is switched off.
 */
int landlock_abi(bool *ret_known);

/* A new ruleset that handles these rights; a descriptor. */
int landlock_create(uint64_t rights, uint64_t scopes, struct error *err);

/* Grant `rights` to what is at and below `fd`, which may be O_PATH. */
int landlock_allow(int ruleset, int fd, uint64_t rights, struct error *err);

/* Enforce the ruleset on this process; takes no_new_privs. */
int landlock_enforce(int ruleset, struct error *err);

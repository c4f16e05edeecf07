/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Arguments of system calls by name, and how much of each the kernel reads
 *
 * The names are those of the manual pages, section 2; the widths are those of the
 * kernel's SYSCALL_DEFINE.  An argument of type int is 32 bits of a 64-bit register:
 * what stands above is in the program's hand and changes nothing, so a rule must not
 * look at it.
 */

#include <stdbool.h>

#include "isolate/syscalls-calls.h"

struct argument {
	unsigned int number; /* from 0 to 5 */
	unsigned int bits;   /* 16, 32 or 64: what the kernel reads */
};

/*
 * The argument of that name, which may also be "arg0" to "arg5".  `call` is negative
 * for calls that only libseccomp knows: they have arg0 to arg5, of 64 bits.  Returns 0,
 * or -1 where there is none.
 */
int argument_find(int call, const char *name, struct argument *ret);

/*
 * Whether arg0 to arg5 may be said of the call: prctl(2) and keyctl(2) have an arg2,
 * counted from 1, and who writes that may mean either.
 */
bool argument_has_numbers(int call);

/* The names of the call's arguments, parted by blanks; "" where it has none. */
const char *argument_names(int call);

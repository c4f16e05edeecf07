/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * System calls by name and number, for every architecture that libseccomp knows
 *
 * The tables are libseccomp's.  Beside them stand the few names that are newer than
 * the oldest libseccomp we accept: since Linux 5.1 a new call has the same number
 * everywhere, so one small table serves all.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct architecture {
	const char *name;   /* as systemd.exec(5) has it: "x86-64" */
	uint32_t token;     /* SCMP_ARCH_*, what libseccomp calls it */
	uint32_t audit;     /* AUDIT_ARCH_*, what the kernel calls it */
	const char *family; /* one kernel runs programs of one family only */
	int base;           /* the number of the first call */
	bool narrow;        /* arguments are 32 bits */
	bool swapped;       /* clone(2) takes the stack first and the flags second */
};

/* The nth, NULL past the last; by name, NULL where there is none; our own. */
const struct architecture *architecture_nth(size_t n);
const struct architecture *architecture_find(const char *name);
const struct architecture *architecture_native(void);

/*
 * The number of a call there; -1 where it has none.  Of a call that one can also make
 * through socketcall(2) or ipc(2) libseccomp does not tell the number: -1 as well.
 */
int number_find(const struct architecture *architecture, const char *name);

/*
 * Whether libseccomp can make rules for the call there.  *ret is what those take for
 * it: the number on our own architecture, whatever the architecture of the filter, or
 * a negative number of libseccomp's own invention.
 */
bool number_rule(const struct architecture *architecture, const char *name, int *ret);

/* Whether any architecture has a call of that name. */
bool number_known(const char *name);

/* The highest number that jail knows to be a call; its names are in our table. */
int number_newest(const struct architecture *architecture);

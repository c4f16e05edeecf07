/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * System call filters: from a text that says what is meant, over the program that the
 * kernel runs, into the kernel
 *
 * The text has one line for each decision, of a call at most one.  It names calls, not
 * numbers, and is the same on every machine:
 *
 *	default ACTION
 *	architectures WORD...
 *	CALL [CONDITION [&& CONDITION]...: ACTION; ]... ACTION
 *
 * where a CONDITION is "argN == VALUE", "argN & MASK == VALUE", or the same with "!=",
 * N from 0 to 5, MASK and VALUE hexadecimal, and an ACTION is as sys/action.h has it.
 * The first ACTION whose conditions (at most COMPARISONS_MAX) all hold answers the
 * call; the one at the end of the line answers where none does, and the default
 * answers calls without a line.
 *
 * Beyond the text:
 * - A call of an architecture that is not listed kills the process.
 * - Where the default is an errno, a number above every call that jail knows gets
 *   ENOSYS: programs try new calls, and fall back to older ones on no other errno.
 * - socketcall(2) and ipc(2) do what other calls do, with arguments in memory that no
 *   filter sees.  They may do what is allowed under any arguments, and nothing else.
 * - A 32-bit architecture has the low 32 bits of every argument; of a user or group id
 *   of its first calls, which took 16, the low 16.
 */

#include <linux/filter.h>
#include <stdbool.h>

#include "sys/action.h"
#include "sys/comparison.h"
#include "sys/numbers.h"
#include "util/error.h"

struct filter {
	struct sock_filter *code;
	unsigned short n; /* instructions */
};

/*
 * Compile, as for a machine whose own architecture is `native`.  Of the others that
 * the text lists, those that such a machine cannot run are left out.  For the caller
 * to release by filter_free().
 */
int filter_compile(const char *text, const struct architecture *native,
		   struct filter **ret, struct error *err);

/*
 * The same for this machine, through a cache: `directory` holds compiled filters, and
 * is made where it is missing.  What cannot be trusted in there (not owned by the
 * caller, open to others, not whole, made for another text, libseccomp or jail) is not
 * used, and that the cache cannot be written is no error: then each launch compiles.
 * NULL is no cache.
 */
int filter_get(const char *text, const char *directory, struct filter **ret,
	       struct error *err);

/*
 * Put the filter into force for this thread, what it starts and what it executes, for
 * good; takes no_new_privs or CAP_SYS_ADMIN.  Allocates nothing.  The last thing to do
 * before execve(2): the filter need not allow anything else.
 */
int filter_load(const struct filter *filter, struct error *err);

void filter_free(struct filter *filter);

/*
 * What process 1 of a jail needs once it has started the program: wait, pass signals
 * on, talk to the launcher, exit.  Any other call kills it.  Made without libseccomp.
 */
extern const struct filter filter_of_init;

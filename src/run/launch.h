/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* From a plan to a running program, and on to its exit status. */

#include "model.h"

/*
 * Build the jail of the plan and run its program.  Returns the exit status for the
 * caller: the program's own, or 128 + n where the signal n ended it; *ret is what it
 * has used.  -1 with an error:
 * nothing was started, and what had been made is undone.  The caller has one thread.
 */
int launch(const struct plan *plan, struct usage *ret, struct error *err);

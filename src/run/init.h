/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The process 1 of a jail. */

#include "model.h"

/*
 * Before the program is started: become the parent of those who lose theirs, where the
 * kernel does not end them with us.
 */
int init_adopt(const struct plan *plan, struct running *run, struct error *err);

/*
 * Lock oneself: no capability, no descriptor but the channel, a filter that knows a
 * dozen calls.  Then reap every process that ends, give the program `pid` the signals
 * that the launcher sends, tell the launcher of its stops and its end, and end when the
 * plan says so.  What is left in the jail ends with it.
 */
_Noreturn void init_run(const struct plan *plan, const struct running *run, pid_t pid);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The launcher while the program runs. */

#include "model.h"

/*
 * Pass signals to the program and its stops to our own parent, keep the terminal and
 * the time limit, until the jail has ended.  Returns the exit status; -1 with the error
 * of a step inside, where the program was not started.
 */
int supervise(const struct plan *plan, struct running *run, struct error *err);

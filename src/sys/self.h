/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The program file of this process. */

#include "util/error.h"

/*
 * Where the caller may write the file that this process executes, execute a sealed copy
 * of it instead, with the same arguments (S3): a program inside could reach the file
 * through /proc/PID/exe, as it may be the same user outside, and change the next jail.
 * Returns 0 where nothing is to be done or the copy already runs.
 */
int self_protect(char *const *argv, struct error *err);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Processes and their namespaces, in the error idiom. */

#include <stdbool.h>
#include <sys/types.h>

#include "util/error.h"

/*
 * fork(2) into new namespaces: one clone3(2), or clone(2) where that is missing.
 * `flags` are CLONE_NEW*, without CLONE_NEWTIME (a process cannot be born into a time
 * namespace whose offsets are still to be set).  Returns 0 in the child.
 */
pid_t process_clone(unsigned long flags, struct error *err);

/*
 * The same; `cgroup` is the open directory of a cgroup of version 2 in which the child
 * is born, or -1.  *ret_inside says whether it was, which takes Linux 5.7.
 */
pid_t process_clone_into(unsigned long flags, int cgroup, bool *ret_inside,
			 struct error *err);

/* Join the namespace `path`, of the kind CLONE_NEW*; see setns(2). */
int process_join(const char *path, int type, struct error *err);

/*
 * Run a program of the host, found by PATH, and wait for it.  Fails unless it exits
 * with 0; the error quotes the first line of what it wrote to standard error.
 */
int process_run(char *const *argv, struct error *err);

/*
 * Get SIGKILL when the parent ends, which is the other side of the socket `channel`: it
 * may have ended before this was asked for, and then the channel has, too.  A change of
 * ids or capabilities forgets it.
 */
int process_die_with(int channel, struct error *err);

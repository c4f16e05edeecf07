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

/* How a program ended, and how what it wrote begins: text, cut where it is too long. */
struct process_result {
	int status; /* as of waitpid(2) */
	char output[4096];
	char errors[4096];
};

/*
 * Run a program of the host, found by PATH, and wait for it; no signal is blocked for
 * it, and SIGPIPE is as usual.  Fails where it could not be started; how it ended is
 * for the caller to judge.
 */
int process_capture(char *const *argv, struct process_result *ret, struct error *err);

/* The same, for one that has to exit with 0; the error quotes its first line of them.
 */
int process_run(char *const *argv, struct error *err);

/* Whether it ended by exit(3) with this status. */
bool process_exited(const struct process_result *result, int status);

/*
 * Get SIGKILL when the parent ends, which is the other side of the socket `channel`: it
 * may have ended before this was asked for, and then the channel has, too.  A change of
 * ids or capabilities forgets it.
 */
int process_die_with(int channel, struct error *err);

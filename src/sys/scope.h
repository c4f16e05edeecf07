/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A cgroup of systemd's for a process, by way of the program jail-scope. */

#include <sys/types.h>

#include "util/error.h"

/*
 * Have `helper`, the path of jail-scope, put a process into a transient scope unit of
 * the systemd of the caller (for root that of the system), delegated to the caller;
 * see org.freedesktop.systemd1(5).  `unit` is a name for systemd.unit(5) with ".scope",
 * as "app-jail-NAME-NUMBER.scope".  Gives the path of its cgroup below the root of
 * cgroup2, for the caller to free; the process is in that cgroup itself and has to
 * leave it for one below before controllers can be enabled there.  The scope goes with
 * its last process.
 */
int scope_start(const char *helper, const char *unit, pid_t pid, char **ret_cgroup,
		struct error *err);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * From the words of [syscalls] to one decision for each call
 *
 * What is more specific beats what is less: a rule with arguments, then a call by its
 * name, then a group, then the default.
 *
 * - Rules with arguments: those of `deny` are looked at before those of `allow`, and of
 *   two that both hold the stricter action answers.  A call with rules in `allow` is
 *   allowed where one of them holds; elsewhere its name decides, and without that it
 *   is refused, whatever groups and the default say.
 * - A call by its name.
 * - Groups: one in `deny` beats one in `allow`, and of two in `deny` the stricter
 *   action answers.
 *
 * Where the same is said twice, by the same name, group or conditions, and differently:
 * in one file it is a contradiction; of two files the later one wins.
 *
 * A word of `deny` without an action has the default one where that refuses, and
 * "errno EPERM" where the default is allow or log.
 *
 * Beside the words stand, above the groups and below the names:
 * - clone3 answers ENOSYS, for its flags are in memory, where no filter sees them;
 *   libraries fall back to clone.
 * - With [namespaces] nested = full, and as far as it goes with sandbox, the calls that
 *   this needs are allowed like a group.  What nested does not grant is refused, unless
 *   a group that the profile names allows it, and even where the default is allow.
 *
 * And above everything:
 * - ioctl with TIOCSTI or TIOCLINUX is refused, unless a rule of `allow` says
 *   "request == " one of them.
 * - clone and unshare take no flag for a namespace that nested does not grant.
 */

#include "isolate/namespaces.h"
#include "isolate/syscalls-rule.h"
#include "isolate/syscalls.h"
#include "util/pool.h"

/*
 * The text of the filter, as sys/filter.h has it, in the pool.  `files` are those of
 * the profile in the order in which they took effect.  Every contradiction is reported
 * to `faults`.
 */
const char *syscalls_text(const struct syscalls_settings *settings, enum nesting nested,
			  const struct strv *files, struct pool *pool,
			  struct faults *faults);

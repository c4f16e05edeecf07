/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What stands in the way of user namespaces, and of what jails do in them
 *
 * The kernel says EPERM for a dozen reasons.  This asks the sysctls, the security
 * modules, the root directory and the mounts which of them it is, after something has
 * failed.
 */

#include <stdbool.h>

#include "util/error.h"
#include "util/strv.h"

/*
 * Give `err`, whose errnum a clone(2) into a new user namespace or a write to its
 * uid_map has left, the cure as its hint, if anything known is in the way.
 */
void userns_explain(struct error *err);

/*
 * The same of mounting a new proc file system, in which the kernel shows nothing that
 * is covered in the /proc that is there already.
 */
void userns_explain_proc(struct error *err);

/*
 * What is around this process and may be what refuses: "a chroot", "a user namespace".
 */
void userns_surroundings(struct strv *ret);

/* Whether this process is in the first user namespace, that of the machine. */
bool userns_is_first(void);

/* For the tests: where to look instead of /proc. */
extern const char *userns_proc;

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Writing to /proc, and to /proc only
 *
 * A path below /proc may lead elsewhere where somebody has mounted over it, or over a
 * part of it.  These functions open /proc once, prove that it is procfs at its root,
 * and resolve below it without leaving that file system and without symlinks but for
 * "self" (S8).
 */

#include <stddef.h>
#include <sys/types.h>

#include "util/error.h"

/* Write `text` by one write(2) into `path`, which is relative to /proc. */
int proc_write(const char *path, const char *text, struct error *err);

/* The same for /proc/PID/NAME. */
int proc_write_of(pid_t pid, const char *name, const char *text, struct error *err);

/* The program file of this process, open for reading. */
int proc_open_self(struct error *err);

/* Let go of the descriptor of /proc, which the next write opens anew. */
void proc_close(void);

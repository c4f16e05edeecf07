/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Open file descriptors of this process. */

#include <stddef.h>

#include "util/error.h"

/*
 * For a program's first moments: open /dev/null for those of 0, 1 and 2 that are
 * closed, and remember, where close_range(2) is missing, what descriptor_close() has to
 * close.
 */
int descriptor_begin(struct error *err);

/* Close every descriptor from 3 on but the `n` sorted ones of `keep`. */
int descriptor_close(const int *keep, size_t n, struct error *err);

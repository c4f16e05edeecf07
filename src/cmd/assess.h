/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a jail leaves open
 *
 * A profile may open what an empty one closes, and a kernel may lack what would close
 * something.  That is no fault: the author wrote it, or cannot help it.  But it is to
 * be known.
 */

#include "cmd/draft.h"

/*
 * Print a line for each thing that the jail of this draft leaves open, with the place
 * of the setting that opens it.  Returns how many there are.
 */
size_t assess(const struct draft *draft, FILE *out);

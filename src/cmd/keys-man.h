/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Keys as a part of jail.ini(5), in the language mdoc(7). */

#include <stdio.h>

#include "profile/key.h"

/* The subsection on one section of profiles. */
void keys_man(const struct section *section, FILE *out);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What JSON (RFC 8259) wants of a text. */

#include <stdio.h>

#include "util/strv.h"

/*
 * Print `text` as a string.  It may be any bytes: what is no UTF-8 becomes U+FFFD, and
 * control characters are escaped, so that a terminal does not obey them.
 */
void json_string(const char *text, FILE *out);

/* Print an array of strings on one line. */
void json_strings(const struct strv *strings, FILE *out);

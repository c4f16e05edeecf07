/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a jail has used, told to people and to programs. */

#include "isolate/isolate.h"

/*
 * One line, of what is known and worth a word, and one for each limit that was left
 * out; `program` begins them.
 */
void usage_print(const struct usage *usage, const struct strv *missing,
		 const char *program, FILE *out);

/* One object of JSON, RFC 8259, with every member; what is not known is null. */
void usage_json(const struct usage *usage, const struct strv *missing, FILE *out);

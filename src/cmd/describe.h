/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Keys and prose as text, for a terminal. */

#include <stdio.h>

#include "profile/key.h"

enum { DESCRIBE_WIDTH = 80 };

/* Words of `text` in lines of at most DESCRIBE_WIDTH, each after `indent` blanks. */
void describe_prose(const char *text, size_t indent, FILE *out);

/* "user = new | host | /PATH", the default, and the sentences below it. */
void describe_key(const struct key *key, size_t indent, FILE *out);

/* A stream into *ret, as open_memstream(3); it never fails. */
FILE *describe_stream(char **ret, size_t *ret_size);

/* "host", as a profile would write the value; for the caller to free. */
char *describe_value(const struct key *key, const void *profile);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A list of strings that it owns.  A zeroed struct strv is empty and valid. */

#include <stdbool.h>
#include <stddef.h>

struct strv {
	char **items; /* NULL, or items[n] is NULL: fit for execve(2) */
	size_t n;
};

void strv_add(struct strv *v, const char *item);
/* The list takes the string, which came from malloc(3). */
void strv_take(struct strv *v, char *item);
bool strv_has(const struct strv *v, const char *item);
void strv_done(struct strv *v);

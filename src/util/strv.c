/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of strings. */

#include "util/strv.h"

#include <stdlib.h>
#include <string.h>

#include "util/xalloc.h"

void strv_take(struct strv *v, char *item)
{
	v->items = xrealloc(v->items, v->n + 2, sizeof(*v->items));
	v->items[v->n++] = item;
	v->items[v->n] = NULL;
}

void strv_add(struct strv *v, const char *item)
{
	strv_take(v, xstrdup(item));
}

bool strv_has(const struct strv *v, const char *item)
{
	for (size_t i = 0; i < v->n; i++)
		if (!strcmp(v->items[i], item))
			return true;
	return false;
}

void strv_done(struct strv *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->items[i]);
	free(v->items);
	*v = (struct strv){ 0 };
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory in blocks, freed together: see pool.h. */

#include "util/pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/xalloc.h"

struct pool_block {
	struct pool_block *before;
	size_t used, size;
	_Alignas(max_align_t) char data[];
};

enum { BLOCK_SIZE = 16384 };

void *pool_alloc(struct pool *pool, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct pool_block *block = pool->last;
	void *p;

	size = (size + align - 1) & ~(align - 1);
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = xrealloc(NULL, 1, sizeof(*block) + room);
		*block = (struct pool_block){ .before = pool->last, .size = room };
		pool->last = block;
	}
	/* Only what is handed out is touched: each page costs a fault. */
	p = memset(block->data + block->used, 0, size);
	block->used += size;
	return p;
}

void *pool_grow(struct pool *pool, const void *items, size_t n, size_t size)
{
	void *grown = pool_alloc(pool, (n + 1) * size);

	return n ? memcpy(grown, items, n * size) : grown;
}

char *pool_strndup(struct pool *pool, const char *s, size_t length)
{
	char *copy = pool_alloc(pool, length + 1);

	memcpy(copy, s, length);
	return copy;
}

char *pool_strdup(struct pool *pool, const char *s)
{
	return pool_strndup(pool, s, strlen(s));
}

char *pool_printf(struct pool *pool, const char *fmt, ...)
{
	va_list ap, again;
	char *s;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort(); /* a format that is wrong in the program's text */
	s = pool_alloc(pool, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

void pool_done(struct pool *pool)
{
	while (pool->last) {
		struct pool_block *block = pool->last;

		pool->last = block->before;
		free(block);
	}
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory in blocks, freed together. */

#include "util/pool.h"

#include <stdalign.h>
#include <stdint.h>

#include "../tap.h"

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Sizes around those of blocks; every byte is written, none is another's. */
static void test_alloc(void)
{
	enum { MANY = 300 };
	struct pool pool = { 0 };
	char *blocks[MANY];
	size_t sizes[MANY];
	bool aligned = true, zero = true, own = true;

	for (size_t i = 0; i < MANY; i++) {
		sizes[i] = i % 10 ? i * 7 % 1000 : i * 100;
		blocks[i] = pool_alloc(&pool, sizes[i]);
		aligned &= (uintptr_t)blocks[i] % alignof(max_align_t) == 0;
		zero &= all_zero(blocks[i], sizes[i]);
		memset(blocks[i], (int)(i % 255) + 1, sizes[i]);
	}
	for (size_t i = 0; i < MANY; i++)
		for (size_t j = 0; j < sizes[i]; j++)
			own &= blocks[i][j] == (char)(i % 255 + 1);
	ok(aligned, "an allocation is aligned for any type");
	ok(zero, "... and zeroed");
	ok(own, "... and nobody else's, be it larger than a block");
	pool_done(&pool);
	pool_done(&pool);
	ok(!pool.last, "a pool may be released twice");
}

static void test_strings(void)
{
	struct pool pool = { 0 };
	char many[20000];

	is_str(pool_strdup(&pool, "abc"), "abc", "a string is copied");
	is_str(pool_strdup(&pool, ""), "", "... also an empty one");
	is_str(pool_strndup(&pool, "abcdef", 3), "abc",
	       "the beginning of one is copied");
	is_str(pool_printf(&pool, "%s-%d", "a", 7), "a-7", "a text is formatted");
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	is_str(pool_printf(&pool, "%s", many), many, "... of any length");
	pool_done(&pool);
}

int main(void)
{
	test_alloc();
	test_strings();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Numbers that are the same in every run, and arguments near to where rules decide. */

#include <stddef.h>
#include <stdint.h>

#include "sys/comparison.h"

static uint64_t random_state = 0x9e3779b97f4a7c15;

/* xorshift64* */
static inline uint64_t random_bits(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1d;
}

static inline size_t random_below(size_t n)
{
	return (size_t)((random_bits() >> 33) % n);
}

/* A value at, beside or above what the comparison compares with, or any. */
static inline uint64_t random_near(const struct comparison *c)
{
	uint64_t rest = random_bits() & ~c->mask;
	uint64_t bit = (uint64_t)1 << random_below(64);

	switch (random_below(8)) {
	case 0:
	case 1:
		return c->value;
	case 2:
	case 3:
		return c->value | rest;
	case 4:
		return c->value ^ bit;
	case 5:
		return (c->value | rest) ^ bit;
	case 6:
		return c->value | (uint64_t)1 << 32;
	default:
		return random_bits();
	}
}

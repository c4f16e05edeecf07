/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of comparisons: settled they mean the same, and have one form. */

#include "tap.h"

#include "../../filter/random.h"
#include "sys/comparison.h"

static bool all_hold(const struct comparison *list, size_t n, const uint64_t *arguments)
{
	for (size_t i = 0; i < n; i++) {
		bool same =
			(arguments[list[i].argument] & list[i].mask) == list[i].value;

		if (same != list[i].equal)
			return false;
	}
	return true;
}

/* Small numbers, so that every argument can be tried. */
static struct comparison random_comparison(void)
{
	return (struct comparison){
		.argument = (unsigned int)random_below(2),
		.equal = random_below(2),
		.mask = random_below(16),
		.value = random_below(10) ? random_below(16) & random_below(16)
					  : random_below(16),
	};
}

/* Of a list of four bits wide arguments: whether its settled form is right. */
static bool try_list(void)
{
	struct comparison list[6], settled[6];
	size_t n = random_below(7), n_settled = n;
	bool possible, good = true;

	for (size_t i = 0; i < n; i++)
		settled[i] = list[i] = random_comparison();
	possible = comparisons_settle(settled, &n_settled);
	for (uint64_t v = 0; good && v < 256; v++) {
		const uint64_t arguments[6] = { v & 15, v >> 4 };
		bool holds = all_hold(list, n, arguments);

		if (possible)
			good = holds == all_hold(settled, n_settled, arguments);
		else
			good = !holds;
	}
	for (size_t i = 0; possible && i < n_settled; i++) {
		const struct comparison *c = &settled[i];

		good &= !(c->value & ~c->mask) && c->mask;
		good &= c->equal || (c->mask & (c->mask - 1));
		for (size_t j = 0; j < i; j++)
			good &= !(c->equal && settled[j].equal &&
				  c->argument == settled[j].argument);
	}
	return good;
}

static void settles(const char *what, struct comparison *list, size_t n,
		    const char *wanted)
{
	char got[256] = "", one[COMPARISON_TEXT_SIZE];

	if (!comparisons_settle(list, &n))
		snprintf(got, sizeof(got), "never");
	for (size_t i = 0; strcmp(got, "never") && i < n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s",
			 i ? ", " : "", comparison_text(&list[i], one));
	is_str(got, wanted, "%s", what);
}

#define SETTLES(what, wanted, ...)                                                     \
	settles(what, (struct comparison[]){ __VA_ARGS__ },                            \
		sizeof((struct comparison[]){ __VA_ARGS__ }) /                         \
			sizeof(struct comparison),                                     \
		wanted)

static void test_settling(void)
{
	SETTLES("equalities of one argument are joined", "arg0 & 0xff == 0x12",
		{ 0, true, 0xf0, 0x10 }, { 0, true, 0x0f, 0x02 });
	SETTLES("those that differ never hold", "never", { 0, true, 0xff, 1 },
		{ 0, true, 0x0f, 2 });
	SETTLES("an inequality that follows goes", "arg0 & 0xff == 0x1",
		{ 0, false, 0xff, 2 }, { 0, true, 0xff, 1 });
	SETTLES("one that contradicts never holds", "never", { 0, false, 0xf, 1 },
		{ 0, true, 0xff, 1 });
	SETTLES("one of a single bit is an equality", "arg0 & 0x4 == 0x0",
		{ 0, false, 4, 4 });
	SETTLES("one that is left with a single bit is joined", "arg0 & 0x7 == 0x5",
		{ 0, false, 7, 1 }, { 0, true, 3, 1 });
	SETTLES("a value outside of the mask never holds", "never",
		{ 0, true, 0xf, 0x10 }, { 0, true, 0xff, 0x10 });
	SETTLES("different from such a value is always", "", { 0, false, 0xf, 0x10 });
	SETTLES("the order is by argument, equalities first",
		"arg0 & 0xf == 0x5, arg0 & 0xf0 != 0x10, arg1 == 0x1",
		{ 1, true, UINT64_MAX, 1 }, { 0, false, 0xf0, 0x10 },
		{ 0, true, 0xf, 5 });
}

static void narrows(uint64_t mask, uint64_t value, unsigned int bits,
		    const char *wanted)
{
	struct comparison c = { 0, true, mask, value };
	char text[COMPARISON_TEXT_SIZE];

	comparison_narrow(&c, bits);
	is_str(comparison_text(&c, text), wanted, "0x%llx & 0x%llx in %u bits",
	       (unsigned long long)value, (unsigned long long)mask, bits);
}

static void test_narrowing(void)
{
	narrows(UINT64_MAX, 5, 32, "arg0 & 0xffffffff == 0x5");
	narrows(UINT64_MAX, UINT64_MAX, 32, "arg0 & 0xffffffff == 0xffffffff");
	narrows(UINT64_MAX, (uint64_t)-100, 32, "arg0 & 0xffffffff == 0xffffff9c");
	narrows(UINT64_MAX, (uint64_t)-1, 16, "arg0 & 0xffff == 0xffff");
	narrows(0xff00, 0x1200, 16, "arg0 & 0xff00 == 0x1200");
	/* These can never be equal, and must not become what can. */
	narrows(UINT64_MAX, 0x100000005, 32, "arg0 & 0xffffffff == 0x100000005");
	narrows(UINT64_MAX, 0xffffffff00000005, 32,
		"arg0 & 0xffffffff == 0xffffffff00000005");
}

int main(void)
{
	size_t wrong = 0;

	test_settling();
	test_narrowing();
	for (size_t i = 0; i < 100000 && wrong < 3; i++)
		wrong += !try_list();
	is_int((long long)wrong, 0, "settled lists mean what they meant");
	return tap_done();
}

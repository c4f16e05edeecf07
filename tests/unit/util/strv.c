/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of strings. */

#include "util/strv.h"

#include "../tap.h"
#include "util/xalloc.h"

int main(void)
{
	struct strv v = { 0 };
	char word[] = "first", number[16];
	bool ended = true;

	ok(!strv_has(&v, "first"), "an empty list has nothing");
	strv_done(&v);
	strv_add(&v, word);
	*word = 'F';
	is_str(v.items[0], "first", "the list has a copy of its own");
	strv_take(&v, xstrdup("second"));
	is_str(v.items[1], "second", "... or takes a string over");
	for (int i = 2; i < 100; i++) {
		snprintf(number, sizeof(number), "%d", i);
		strv_add(&v, number);
		ended &= !v.items[v.n];
	}
	is_int((long long)v.n, 100, "it grows");
	ok(ended, "... and ends with NULL, as execve(2) wants it");
	is_str(v.items[57], "57", "... in the order in which it was filled");
	ok(strv_has(&v, "99"), "it has what was added");
	ok(!strv_has(&v, "9x"), "... and nothing else");
	strv_done(&v);
	strv_done(&v);
	ok(!v.n && !v.items, "it may be released twice");
	return tap_done();
}

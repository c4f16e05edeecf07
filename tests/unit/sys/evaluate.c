/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evaluator: what it takes for a filter, and what one answers. */

#include "tap.h"

#include <errno.h>

#include "sys/evaluate.h"

#define LOAD(offset)      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define RETURN(value)     BPF_STMT(BPF_RET | BPF_K, (value))
#define IF(test, k, t, f) BPF_JUMP(BPF_JMP | (test) | BPF_K, (k), (t), (f))

#define CHECK(...)                                                                     \
	evaluate_check((const struct sock_filter[]){ __VA_ARGS__ },                    \
		       sizeof((const struct sock_filter[]){ __VA_ARGS__ }) /           \
			       sizeof(struct sock_filter))

static void test_check(void)
{
	static struct sock_filter many[BPF_MAXINSNS + 1];

	ok(CHECK(RETURN(0)), "a return alone is a filter");
	ok(!evaluate_check(many, 0), "nothing is none");
	ok(!CHECK(LOAD(0)), "nor what runs past its end");
	ok(!CHECK(RETURN(0), LOAD(0)), "even where nothing leads there");
	ok(CHECK(LOAD(60), RETURN(0)), "the last word of the data");
	ok(!CHECK(LOAD(64), RETURN(0)), "behind the data");
	ok(!CHECK(LOAD(2), RETURN(0)), "between two words");
	ok(CHECK(IF(BPF_JEQ, 1, 1, 0), RETURN(0), RETURN(1)), "a branch");
	ok(!CHECK(IF(BPF_JEQ, 1, 2, 0), RETURN(0), RETURN(1)),
	   "a branch that leads out");
	ok(!CHECK(IF(BPF_JEQ, 1, 0, 2), RETURN(0), RETURN(1)), "the other one, too");
	ok(CHECK(BPF_STMT(BPF_JMP | BPF_JA, 1), RETURN(0), RETURN(1)), "a jump");
	ok(!CHECK(BPF_STMT(BPF_JMP | BPF_JA, 2), RETURN(0), RETURN(1)),
	   "a jump that leads out");
	ok(!CHECK(BPF_STMT(BPF_JMP | BPF_JA, UINT32_MAX), RETURN(0), RETURN(1)),
	   "a jump back");
	ok(!CHECK(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RETURN(0)),
	   "a load of a byte");
	ok(!CHECK(BPF_STMT(BPF_RET | BPF_A, 0)), "a return of what was loaded");
	ok(!CHECK(BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), RETURN(0)), "a division");
	for (size_t i = 0; i <= BPF_MAXINSNS; i++)
		many[i] = (struct sock_filter)RETURN(0);
	ok(evaluate_check(many, BPF_MAXINSNS), "as many as the kernel takes");
	ok(!evaluate_check(many, BPF_MAXINSNS + 1), "one more");
}

static void test_answers(void)
{
	static const struct sock_filter code[] = {
		LOAD(0),
		IF(BPF_JGE, 100, 3, 0),
		IF(BPF_JEQ, 7, 0, 1),
		RETURN(1),
		RETURN(2),
		IF(BPF_JGT, 200, 4, 0),
		LOAD(16),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf0),
		IF(BPF_JSET, 0x30, 2, 0),
		RETURN(3),
		RETURN(4),
		BPF_STMT(BPF_JMP | BPF_JA, 1),
		RETURN(5),
		RETURN(6),
	};
	static const struct {
		int number;
		uint64_t argument;
		uint32_t answer;
		size_t steps;
	} rows[] = {
		{ 7, 0, 1, 4 },      { 8, 0, 2, 4 },
		{ 99, 0, 2, 4 },     { 100, 0x4f, 3, 7 },
		{ 200, 0x0f, 3, 7 }, { 200, 0x2f, 6, 8 },
		{ 201, 0, 4, 4 },    { 100, (uint64_t)0x20 << 32, 3, 7 },
	};

	ok(evaluate_check(code, sizeof(code) / sizeof(*code)), "it is a filter");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct seccomp_data data = {
			.nr = rows[i].number,
			.args = { rows[i].argument },
		};
		size_t steps;

		is_int(evaluate_counting(code, &data, &steps), rows[i].answer,
		       "number %d, argument %#llx", rows[i].number,
		       (unsigned long long)rows[i].argument);
		is_int((long long)steps, (long long)rows[i].steps, "in so many steps");
		is_int(evaluate(code, &data), rows[i].answer, "counted or not");
	}
}

int main(void)
{
	test_check();
	test_answers();
	return tap_done();
}

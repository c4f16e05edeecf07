/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An evaluator of system call filters: see evaluate.h. */

#include "sys/evaluate.h"

#include <string.h>

enum {
	LOAD = BPF_LD | BPF_W | BPF_ABS,
	AND = BPF_ALU | BPF_AND | BPF_K,
	JUMP = BPF_JMP | BPF_JA,
	JUMP_EQUAL = BPF_JMP | BPF_JEQ | BPF_K,
	JUMP_GREATER = BPF_JMP | BPF_JGT | BPF_K,
	JUMP_GREATER_EQUAL = BPF_JMP | BPF_JGE | BPF_K,
	JUMP_SET = BPF_JMP | BPF_JSET | BPF_K,
	RETURN = BPF_RET | BPF_K,
};

static bool check_instruction(const struct sock_filter *i, size_t after)
{
	switch (i->code) {
	case LOAD:
		return after && i->k % 4 == 0 && i->k < sizeof(struct seccomp_data);
	case AND:
		return after;
	case JUMP:
		return i->k < after;
	case JUMP_EQUAL:
	case JUMP_GREATER:
	case JUMP_GREATER_EQUAL:
	case JUMP_SET:
		return i->jt < after && i->jf < after;
	case RETURN:
		return true;
	default:
		return false;
	}
}

bool evaluate_check(const struct sock_filter *code, size_t n)
{
	if (!n || n > BPF_MAXINSNS)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!check_instruction(&code[i], n - 1 - i))
			return false;
	return true;
}

static bool condition_holds(const struct sock_filter *i, uint32_t accumulator)
{
	switch (i->code) {
	case JUMP_EQUAL:
		return accumulator == i->k;
	case JUMP_GREATER:
		return accumulator > i->k;
	case JUMP_GREATER_EQUAL:
		return accumulator >= i->k;
	default:
		return accumulator & i->k;
	}
}

uint32_t evaluate_counting(const struct sock_filter *code,
			   const struct seccomp_data *data, size_t *ret_steps)
{
	uint32_t accumulator = 0;

	*ret_steps = 0;
	for (const struct sock_filter *i = code;; i++) {
		++*ret_steps;
		switch (i->code) {
		case LOAD:
			memcpy(&accumulator, (const char *)data + i->k,
			       sizeof(accumulator));
			break;
		case AND:
			accumulator &= i->k;
			break;
		case JUMP:
			i += i->k;
			break;
		case RETURN:
			return i->k;
		default:
			i += condition_holds(i, accumulator) ? i->jt : i->jf;
		}
	}
}

uint32_t evaluate(const struct sock_filter *code, const struct seccomp_data *data)
{
	size_t steps;

	return evaluate_counting(code, data, &steps);
}

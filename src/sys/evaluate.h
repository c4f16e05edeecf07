/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Classic BPF as a system call filter, read without the kernel
 *
 * It answers what a filter would answer: to the tests, which compare it with what the
 * profile means, and to whoever wants to explain a denial.  It knows the instructions
 * that our filters are made of (loads of struct seccomp_data, AND, comparisons with
 * constants, jumps, returns of constants), not all of BPF.
 */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the program has this form: known instructions only, every load aligned and
 * inside struct seccomp_data, every jump inside the program, no way past its end.
 */
bool evaluate_check(const struct sock_filter *code, size_t n);

/* What a program that passes evaluate_check() returns for `data`, SECCOMP_RET_*. */
uint32_t evaluate(const struct sock_filter *code, const struct seccomp_data *data);

/* The same, counting the instructions that it took. */
uint32_t evaluate_counting(const struct sock_filter *code,
			   const struct seccomp_data *data, size_t *ret_steps);

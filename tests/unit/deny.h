/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A kernel without a system call, for one child of a test
 *
 *	deny_call(SYS_close_range, ENOSYS);
 *	space_run_in(0, deny_and_run(body));
 *
 * The child of space.h gets a filter under which the call fails with that errno.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "space.h"

static long deny_number;
static int deny_errno;
static void (*deny_body)(void);

/* What the next deny_and_run() denies. */
static inline void deny_call(long number, int errnum)
{
	deny_number = number;
	deny_errno = errnum;
}

static inline void deny_run(void)
{
	const struct sock_filter code[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr) },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (unsigned int)deny_number },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | (unsigned int)deny_errno },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	const struct sock_fprog program = { 4, (struct sock_filter *)code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0)
		space_call("filter", -1);
	else
		deny_body();
}

/* A body for space_run() that runs this one under the filter. */
static inline void (*deny_and_run(void (*body)(void)))(void)
{
	deny_body = body;
	return deny_run;
}

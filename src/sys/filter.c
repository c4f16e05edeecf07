/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters into the kernel: see filter.h. */

#include "sys/filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int filter_load(const struct filter *filter, struct error *err)
{
	const struct sock_fprog program = { filter->n, filter->code };

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	fail_errno(err, "cannot load the system call filter of %u instructions",
		   filter->n);
	switch (err->errnum) {
	case ENOSYS:
		return fail_hint(err, "the kernel is without CONFIG_SECCOMP_FILTER, or "
				      "the sandbox around this one forbids seccomp(2)");
	case EACCES:
		return fail_hint(err, "no_new_privs is not set");
	case ENOMEM:
		return fail_hint(err, "memory is short, or the filters of this process "
				      "have more than 32768 instructions together");
	default:
		return -1;
	}
}

void filter_free(struct filter *filter)
{
	if (filter)
		free(filter->code);
	free(filter);
}

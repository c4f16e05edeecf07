/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An older kernel: enosys PROGRAM [ARGUMENT]...
 *
 * Executes the program under a filter that answers ENOSYS to the system calls which
 * Linux got after 4.19: openat2, clone3, close_range, the mount interface, pidfds and
 * Landlock.  Tests that pass without it pass with it, by the older ways.
 */

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Their numbers are the same on all architectures. */
#define REFUSE(number)                                                                 \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),                             \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS)

static struct sock_filter code[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	REFUSE(424), /* pidfd_send_signal */
	REFUSE(428), /* open_tree */
	REFUSE(429), /* move_mount */
	REFUSE(430), /* fsopen */
	REFUSE(431), /* fsconfig */
	REFUSE(432), /* fsmount */
	REFUSE(433), /* fspick */
	REFUSE(434), /* pidfd_open */
	REFUSE(435), /* clone3 */
	REFUSE(436), /* close_range */
	REFUSE(437), /* openat2 */
	REFUSE(438), /* pidfd_getfd */
	REFUSE(442), /* mount_setattr */
	REFUSE(444), /* landlock_create_ruleset */
	REFUSE(445), /* landlock_add_rule */
	REFUSE(446), /* landlock_restrict_self */
	REFUSE(457), /* statmount */
	REFUSE(458), /* listmount */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

int main(int argc, char **argv)
{
	const struct sock_fprog program = { sizeof(code) / sizeof(*code), code };

	if (argc < 2) {
		fputs("usage: enosys PROGRAM [ARGUMENT]...\n", stderr);
		return 2;
	}
	/* Root needs it not, and newuidmap(1) could not work with it. */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	     prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)) {
		perror("enosys");
		return 2;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filter of a jail's process 1, in plain BPF: see filter.h. */

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "sys/filter.h"
#include "util/cleanup.h"

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define OWN_ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define OWN_ARCHITECTURE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define OWN_ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OWN_ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define OWN_ARCHITECTURE AUDIT_ARCH_S390X
#elif defined(__loongarch64)
#define OWN_ARCHITECTURE AUDIT_ARCH_LOONGARCH64
#else
#error "name the AUDIT_ARCH_ of this architecture, see linux/audit.h"
#endif

#define ALLOW(call)                                                                    \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1),                        \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Not const, as struct sock_fprog wants it; nobody writes to it. */
static struct sock_filter code[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
/* Waiting. */
#ifdef __NR_poll
	ALLOW(poll),
#endif
#ifdef __NR_ppoll_time64
	ALLOW(ppoll_time64),
#endif
#ifdef __NR_rt_sigtimedwait_time64
	ALLOW(rt_sigtimedwait_time64),
#endif
#ifdef __NR_futex
	ALLOW(futex),
#endif
	ALLOW(ppoll),
	ALLOW(rt_sigtimedwait),
	ALLOW(rt_sigprocmask),
	ALLOW(rt_sigaction),
	ALLOW(rt_sigreturn),
#ifdef __NR_sigreturn
	ALLOW(sigreturn),
#endif
	ALLOW(restart_syscall),
	ALLOW(nanosleep),
	ALLOW(clock_nanosleep),
	ALLOW(clock_gettime),
	/* Children. */
	ALLOW(wait4),
	ALLOW(waitid),
	ALLOW(kill),
	ALLOW(getpid),
	/* The launcher, over a descriptor that is open. */
	ALLOW(read),
	ALLOW(pread64),
	ALLOW(write),
	ALLOW(sendto),
	ALLOW(sendmsg),
	ALLOW(recvfrom),
	ALLOW(recvmsg),
	ALLOW(close),
	ALLOW(exit),
	ALLOW(exit_group),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
};

const struct filter filter_of_init = { code, N_ELEMENTS(code) };

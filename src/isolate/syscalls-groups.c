/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of calls and groups: see syscalls-groups.h. */

#include "isolate/syscalls-groups.h"

#include <linux/kcmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/socket.h>

#include "util/cleanup.h"

const char *const call_names[CALLS_KNOWN + 1] = {
#define X(name) #name,
	CALLS(X)
#undef X
};

static int order(const void *name, const void *entry)
{
	return strcmp(name, *(const char *const *)entry);
}

int call_find(const char *name)
{
	const char *const *found =
		bsearch(name, call_names, CALLS_KNOWN, sizeof(*call_names), order);

	return found ? (int)(found - call_names) : -1;
}

#define C(name) CALL_##name

/* clang-format off */
static const unsigned short aio[] = {
	C(io_cancel), C(io_destroy), C(io_getevents), C(io_pgetevents),
	C(io_pgetevents_time64), C(io_setup), C(io_submit), C(io_uring_enter),
	C(io_uring_register), C(io_uring_setup),
};

static const unsigned short basic_io[] = {
	C(_llseek), C(close), C(close_range), C(dup), C(dup2), C(dup3), C(lseek),
	C(pread64), C(preadv), C(preadv2), C(pwrite64), C(pwritev), C(pwritev2),
	C(read), C(readv), C(write), C(writev),
};

static const unsigned short chown_[] = {
	C(chown), C(chown32), C(fchown), C(fchown32), C(fchownat), C(lchown),
	C(lchown32),
};

static const unsigned short clock_[] = {
	C(adjtimex), C(clock_adjtime), C(clock_adjtime64), C(clock_settime),
	C(clock_settime64), C(settimeofday), C(stime),
};

static const unsigned short cpu_emulation[] = {
	C(modify_ldt), C(subpage_prot), C(switch_endian), C(vm86), C(vm86old),
};

static const unsigned short debug[] = {
	C(kcmp), C(lookup_dcookie), C(perf_event_open), C(pidfd_getfd),
	C(process_vm_readv), C(process_vm_writev), C(ptrace), C(rtas),
	C(s390_runtime_instr), C(sys_debug_setcontext),
};

static const unsigned short default_[] = {
	C(arch_prctl), C(brk), C(cachectl), C(cacheflush), C(clock_getres),
	C(clock_getres_time64), C(clock_gettime), C(clock_gettime64),
	C(clock_nanosleep), C(clock_nanosleep_time64), C(execve), C(exit),
	C(exit_group), C(futex), C(futex_requeue), C(futex_time64), C(futex_wait),
	C(futex_waitv), C(futex_wake), C(get_robust_list), C(get_thread_area),
	C(get_tls), C(getegid), C(getegid32), C(geteuid), C(geteuid32), C(getgid),
	C(getgid32), C(getgroups), C(getgroups32), C(getpgid), C(getpgrp), C(getpid),
	C(getppid), C(getrandom), C(getresgid), C(getresgid32), C(getresuid),
	C(getresuid32), C(getrlimit), C(getsid), C(gettid), C(gettimeofday),
	C(getuid), C(getuid32), C(map_shadow_stack), C(membarrier), C(mmap),
	C(mmap2), C(mprotect), C(mseal), C(munmap), C(nanosleep), C(pause),
	C(prlimit64), C(restart_syscall), C(riscv_flush_icache), C(riscv_hwprobe),
	C(rseq), C(rseq_slice_yield), C(rt_sigreturn), C(sched_getaffinity),
	C(sched_yield), C(set_robust_list), C(set_thread_area), C(set_tid_address),
	C(set_tls), C(sigreturn), C(sysmips), C(time), C(ugetrlimit), C(uprobe),
	C(uretprobe),
};

static const unsigned short file_system[] = {
	C(access), C(cachestat), C(chdir), C(chmod), C(close), C(creat),
	C(faccessat), C(faccessat2), C(fallocate), C(fchdir), C(fchmod), C(fchmodat),
	C(fchmodat2), C(fcntl), C(fcntl64), C(fgetxattr), C(file_getattr),
	C(file_setattr), C(flistxattr), C(fremovexattr), C(fsetxattr), C(fstat),
	C(fstat64), C(fstatat64), C(fstatfs), C(fstatfs64), C(ftruncate),
	C(ftruncate64), C(futimesat), C(getcwd), C(getdents), C(getdents64),
	C(getxattr), C(getxattrat), C(inotify_add_watch), C(inotify_init),
	C(inotify_init1), C(inotify_rm_watch), C(lgetxattr), C(link), C(linkat),
	C(listmount), C(listxattr), C(listxattrat), C(llistxattr), C(lremovexattr),
	C(lsetxattr), C(lstat), C(lstat64), C(mkdir), C(mkdirat), C(mknod),
	C(mknodat), C(newfstatat), C(oldfstat), C(oldlstat), C(oldstat), C(open),
	C(openat), C(openat2), C(readlink), C(readlinkat), C(removexattr),
	C(removexattrat), C(rename), C(renameat), C(renameat2), C(rmdir),
	C(setxattr), C(setxattrat), C(stat), C(stat64), C(statfs), C(statfs64),
	C(statmount), C(statx), C(symlink), C(symlinkat), C(truncate),
	C(truncate64), C(unlink), C(unlinkat), C(utime), C(utimensat),
	C(utimensat_time64), C(utimes),
};

static const unsigned short io_event[] = {
	C(_newselect), C(epoll_create), C(epoll_create1), C(epoll_ctl),
	C(epoll_ctl_old), C(epoll_pwait), C(epoll_pwait2), C(epoll_wait),
	C(epoll_wait_old), C(eventfd), C(eventfd2), C(poll), C(ppoll),
	C(ppoll_time64), C(pselect6), C(pselect6_time64), C(select),
};

/* Also a part of @ordinary. */
#define OWN_IPC                                                                        \
	C(ipc), C(memfd_create), C(mq_getsetattr), C(mq_notify), C(mq_open),           \
	C(mq_timedreceive), C(mq_timedreceive_time64), C(mq_timedsend),                \
	C(mq_timedsend_time64), C(mq_unlink), C(msgctl), C(msgget), C(msgrcv),         \
	C(msgsnd), C(pipe), C(pipe2), C(semctl), C(semget), C(semop), C(semtimedop),   \
	C(semtimedop_time64), C(shmat), C(shmctl), C(shmdt), C(shmget)

static const unsigned short ipc[] = {
	OWN_IPC, C(process_madvise), C(process_vm_readv), C(process_vm_writev),
};

static const unsigned short keyring[] = {
	C(add_key), C(keyctl), C(request_key),
};

static const unsigned short memlock[] = {
	C(mlock), C(mlock2), C(mlockall), C(munlock), C(munlockall),
};

static const unsigned short module[] = {
	C(delete_module), C(finit_module), C(init_module),
};

static const unsigned short mount[] = {
	C(chroot), C(fsconfig), C(fsmount), C(fsopen), C(fspick), C(mount),
	C(mount_setattr), C(move_mount), C(open_tree), C(open_tree_attr),
	C(pivot_root), C(umount), C(umount2),
};

/* Also a part of @ordinary. */
#define CONNECTED                                                                      \
	C(accept), C(accept4), C(bind), C(connect), C(getpeername), C(getsockname),    \
	C(getsockopt), C(listen), C(recv), C(recvfrom), C(recvmmsg),                   \
	C(recvmmsg_time64), C(recvmsg), C(send), C(sendmmsg), C(sendmsg), C(sendto),   \
	C(setsockopt), C(shutdown), C(socketcall)

static const unsigned short network_io[] = {
	CONNECTED, C(socket), C(socketpair),
};

static const unsigned short obsolete[] = {
	C(_sysctl), C(afs_syscall), C(bdflush), C(break), C(create_module), C(ftime),
	C(get_kernel_syms), C(getpmsg), C(gtty), C(idle), C(lock), C(mpx), C(prof),
	C(profil), C(putpmsg), C(query_module), C(security), C(sgetmask),
	C(ssetmask), C(stime), C(stty), C(sysfs), C(tuxcall), C(ulimit), C(uselib),
	C(ustat), C(vserver),
};

static const unsigned short pkey[] = {
	C(pkey_alloc), C(pkey_free), C(pkey_mprotect),
};

static const unsigned short privileged[] = {
	C(_sysctl), C(acct), C(bpf), C(capset), C(chroot), C(fanotify_init),
	C(fanotify_mark), C(nfsservctl), C(open_by_handle_at), C(pivot_root),
	C(quotactl), C(quotactl_fd), C(setdomainname), C(setfsuid), C(setfsuid32),
	C(setgroups), C(setgroups32), C(sethostname), C(setresuid), C(setresuid32),
	C(setreuid), C(setreuid32), C(setuid), C(setuid32), C(vhangup),
};

/* Also a part of @ordinary. */
#define OWN_PROCESSES                                                                  \
	C(capget), C(clone), C(execveat), C(fork), C(getrusage), C(kill),              \
	C(pidfd_open), C(pidfd_send_signal), C(prctl), C(rt_sigqueueinfo),             \
	C(rt_tgsigqueueinfo), C(swapcontext), C(tgkill), C(times), C(tkill),           \
	C(unshare), C(vfork), C(wait4), C(waitid), C(waitpid)

static const unsigned short process[] = {
	OWN_PROCESSES, C(clone3), C(setns),
};

static const unsigned short raw_io[] = {
	C(ioperm), C(iopl), C(pciconfig_iobase), C(pciconfig_read),
	C(pciconfig_write), C(s390_pci_mmio_read), C(s390_pci_mmio_write),
};

static const unsigned short reboot_[] = {
	C(kexec_file_load), C(kexec_load), C(reboot),
};

/* Also a part of @ordinary. */
#define OWN_RESOURCES                                                                  \
	C(ioprio_set), C(mbind), C(nice), C(sched_setaffinity), C(sched_setattr),      \
	C(sched_setparam), C(sched_setscheduler), C(set_mempolicy),                    \
	C(set_mempolicy_home_node), C(setpriority), C(setrlimit)

static const unsigned short resources[] = {
	OWN_RESOURCES, C(migrate_pages), C(move_pages),
};

static const unsigned short sandbox[] = {
	C(landlock_add_rule), C(landlock_create_ruleset), C(landlock_restrict_self),
	C(seccomp),
};

static const unsigned short setuid_[] = {
	C(setgid), C(setgid32), C(setgroups), C(setgroups32), C(setregid),
	C(setregid32), C(setresgid), C(setresgid32), C(setresuid), C(setresuid32),
	C(setreuid), C(setreuid32), C(setuid), C(setuid32),
};

static const unsigned short signal_[] = {
	C(rt_sigaction), C(rt_sigpending), C(rt_sigprocmask), C(rt_sigsuspend),
	C(rt_sigtimedwait), C(rt_sigtimedwait_time64), C(sigaction), C(sigaltstack),
	C(signal), C(signalfd), C(signalfd4), C(sigpending), C(sigprocmask),
	C(sigsuspend),
};

static const unsigned short swap[] = {
	C(swapoff), C(swapon),
};

static const unsigned short sync_[] = {
	C(arm_sync_file_range), C(fdatasync), C(fsync), C(msync), C(sync),
	C(sync_file_range), C(sync_file_range2), C(syncfs),
};

/* Also a part of @ordinary. */
#define MISCELLANEOUS                                                                  \
	C(arm_fadvise64_64), C(capget), C(capset), C(copy_file_range), C(fadvise64),   \
	C(fadvise64_64), C(flock), C(get_mempolicy), C(getcpu), C(getpriority),        \
	C(ioctl), C(ioprio_get), C(lsm_get_self_attr), C(lsm_list_modules),            \
	C(madvise), C(mincore), C(mremap), C(oldolduname), C(olduname), C(readahead),  \
	C(readdir), C(sched_get_priority_max), C(sched_get_priority_min),              \
	C(sched_getattr), C(sched_getparam), C(sched_getscheduler),                    \
	C(sched_rr_get_interval), C(sched_rr_get_interval_time64), C(sendfile),        \
	C(sendfile64), C(setfsgid), C(setfsgid32), C(setfsuid), C(setfsuid32),         \
	C(setpgid), C(setsid), C(splice), C(sysinfo), C(tee), C(umask), C(uname),      \
	C(vmsplice)

static const unsigned short system_service[] = {
	MISCELLANEOUS, C(kcmp), C(name_to_handle_at), C(personality),
	C(remap_file_pages), C(userfaultfd),
};

static const unsigned short timer[] = {
	C(alarm), C(getitimer), C(setitimer), C(timer_create), C(timer_delete),
	C(timer_getoverrun), C(timer_gettime), C(timer_gettime64), C(timer_settime),
	C(timer_settime64), C(timerfd), C(timerfd_create), C(timerfd_gettime),
	C(timerfd_gettime64), C(timerfd_settime), C(timerfd_settime64), C(times),
};

static const unsigned short known[] = {
#define X(name) C(name),
	CALLS(X)
#undef X
};

/*
 * Not in it, beside what only root needs: clone3, setns and @mount (namespaces), ptrace
 * and its like (they reach into other processes), io_uring (it does other calls past
 * the filter), @keyring (not namespaced), bpf, perf_event_open and userfaultfd (the
 * kernel's own recent holes), fanotify and file handles (they reach past paths).
 */
static const unsigned short ordinary[] = {
	OWN_IPC, CONNECTED, OWN_PROCESSES, OWN_RESOURCES, MISCELLANEOUS,
	C(_newselect), C(epoll_create), C(epoll_create1), C(epoll_ctl),
	C(epoll_pwait), C(epoll_pwait2), C(epoll_wait), C(eventfd), C(eventfd2),
	C(io_cancel), C(io_destroy), C(io_getevents), C(io_pgetevents),
	C(io_pgetevents_time64), C(io_setup), C(io_submit), C(poll), C(ppoll),
	C(ppoll_time64), C(pselect6), C(pselect6_time64), C(select),
};
/* clang-format on */

#define WHERE(name, position, width, number)                                           \
	{                                                                              \
		CALL_##name,                                                           \
		{                                                                      \
			.argument = position, .equal = true, .mask = width,            \
			.value = number,                                               \
		}                                                                      \
	}
#define WORD32 0xffffffff

/*
 * A family of sockets is code of the kernel, and AF_VSOCK leads out of the network
 * namespace; a personality may switch off what protects memory; kcmp(2) of two own
 * descriptors is what graphics drivers do.
 */
static const struct partial_call ordinary_partial[] = {
	WHERE(kcmp, 2, WORD32, KCMP_FILE),
	WHERE(personality, 0, WORD32, PER_LINUX),
	WHERE(personality, 0, WORD32, PER_LINUX32),
	WHERE(personality, 0, WORD32, UNAME26),
	WHERE(personality, 0, WORD32, PER_LINUX32 | UNAME26),
	WHERE(personality, 0, WORD32, ADDR_NO_RANDOMIZE),
	WHERE(personality, 0, WORD32, WORD32), /* asks */
	WHERE(socket, 0, WORD32, AF_UNIX),
	WHERE(socket, 0, WORD32, AF_INET),
	WHERE(socket, 0, WORD32, AF_INET6),
	WHERE(socket, 0, WORD32, AF_NETLINK),
	WHERE(socketpair, 0, WORD32, AF_UNIX),
};

enum {
	AIO,
	BASIC_IO,
	CHOWN,
	CLOCK,
	CPU_EMULATION,
	DEBUG,
	DEFAULT,
	FILE_SYSTEM,
	IO_EVENT,
	IPC,
	KEYRING,
	KNOWN,
	MEMLOCK,
	MODULE,
	MOUNT,
	NETWORK_IO,
	OBSOLETE,
	ORDINARY,
	PKEY,
	PRIVILEGED,
	PROCESS,
	RAW_IO,
	REBOOT,
	RESOURCES,
	SANDBOX,
	SETUID,
	SIGNAL,
	SWAP,
	SYNC,
	SYSTEM_SERVICE,
	TIMER,
	GROUPS
};

#define BIT(group) ((uint64_t)1 << (group))
#define GROUP(title, array, text, others)                                              \
	{                                                                              \
		.name = title, .doc = text, .calls = array, .n = N_ELEMENTS(array),    \
		.includes = others,                                                    \
	}

static const struct group groups[GROUPS] = {
	[AIO] = GROUP("@aio", aio, "Asynchronous input and output.", 0),
	[BASIC_IO] = GROUP("@basic-io", basic_io,
			   "Reading, writing and closing of open files.", 0),
	[CHOWN] = GROUP("@chown", chown_, "Changing the owner of files.", 0),
	[CLOCK] = GROUP("@clock", clock_, "Setting the clocks.", 0),
	[CPU_EMULATION] = GROUP("@cpu-emulation", cpu_emulation,
				"Modes of the processor for emulators.", 0),
	[DEBUG] = GROUP("@debug", debug, "Debugging and tracing.", 0),
	[DEFAULT] = GROUP("@default", default_, "What every program does.", 0),
	[FILE_SYSTEM] = GROUP("@file-system", file_system,
			      "Opening, making, naming and removing files.", 0),
	[IO_EVENT] = GROUP("@io-event", io_event, "Waiting for input and output.", 0),
	[IPC] = GROUP("@ipc", ipc, "Pipes, shared memory, messages, semaphores.", 0),
	[KEYRING] = GROUP("@keyring", keyring, "The kernel's keyrings.", 0),
	[KNOWN] = GROUP("@known", known, "Every call that jail knows.", 0),
	[MEMLOCK] = GROUP("@memlock", memlock, "Locking memory into RAM.", 0),
	[MODULE] = GROUP("@module", module, "Kernel modules.", 0),
	[MOUNT] = GROUP("@mount", mount, "Mounting, and changing the root.", 0),
	[NETWORK_IO] = GROUP("@network-io", network_io, "Sockets of any family.", 0),
	[OBSOLETE] = GROUP("@obsolete", obsolete, "Unusual, dead or never made.", 0),
	[ORDINARY] = { .name = "@ordinary",
		       .doc = "What ordinary programs do: the default of `allow`.",
		       .calls = ordinary,
		       .n = N_ELEMENTS(ordinary),
		       .includes = BIT(BASIC_IO) | BIT(CHOWN) | BIT(DEFAULT) |
				   BIT(FILE_SYSTEM) | BIT(MEMLOCK) | BIT(PKEY) |
				   BIT(SANDBOX) | BIT(SETUID) | BIT(SIGNAL) |
				   BIT(SYNC) | BIT(TIMER),
		       .partial = ordinary_partial,
		       .n_partial = N_ELEMENTS(ordinary_partial) },
	[PKEY] = GROUP("@pkey", pkey, "Memory protection keys.", 0),
	[PRIVILEGED] = GROUP("@privileged", privileged, "What takes a capability.",
			     BIT(CHOWN) | BIT(CLOCK) | BIT(MODULE) | BIT(RAW_IO) |
				     BIT(REBOOT) | BIT(SWAP)),
	[PROCESS] = GROUP("@process", process,
			  "Processes: making, signalling, awaiting them.", 0),
	[RAW_IO] = GROUP("@raw-io", raw_io, "Ports and buses, directly.", 0),
	[REBOOT] = GROUP("@reboot", reboot_, "Rebooting, and loading a kernel.", 0),
	[RESOURCES] = GROUP("@resources", resources,
			    "Scheduling, memory placement, limits.", 0),
	[SANDBOX] = GROUP("@sandbox", sandbox, "Sandboxing oneself.", 0),
	[SETUID] = GROUP("@setuid", setuid_, "Changing user and group ids.", 0),
	[SIGNAL] = GROUP("@signal", signal_, "Handling signals.", 0),
	[SWAP] = GROUP("@swap", swap, "Swap devices.", 0),
	[SYNC] = GROUP("@sync", sync_, "Writing files to the disk.", 0),
	[SYSTEM_SERVICE] =
		GROUP("@system-service", system_service, "What system services do.",
		      BIT(AIO) | BIT(BASIC_IO) | BIT(CHOWN) | BIT(DEFAULT) |
			      BIT(FILE_SYSTEM) | BIT(IO_EVENT) | BIT(IPC) |
			      BIT(KEYRING) | BIT(MEMLOCK) | BIT(NETWORK_IO) |
			      BIT(PROCESS) | BIT(RESOURCES) | BIT(SETUID) |
			      BIT(SIGNAL) | BIT(SYNC) | BIT(TIMER)),
	[TIMER] = GROUP("@timer", timer, "Timers.", 0),
};

const struct group *group_nth(size_t n)
{
	return n < GROUPS ? &groups[n] : NULL;
}

const struct group *group_find(const char *name)
{
	for (size_t i = 0; i < GROUPS; i++)
		if (!strcmp(groups[i].name, name))
			return &groups[i];
	return NULL;
}

void group_each(const struct group *group, void (*member)(unsigned int call, void *arg),
		void *arg)
{
	for (size_t i = 0; i < group->n; i++)
		member(group->calls[i], arg);
	for (size_t i = 0; i < GROUPS; i++)
		if (group->includes & BIT(i))
			group_each(&groups[i], member, arg);
}

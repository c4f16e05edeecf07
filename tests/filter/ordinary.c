/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the filter of an empty profile answers, and what `nested` changes: the promises
 * S9, S10 and S11, call by call
 *
 * Seen to fail without: the mask of the request in refuse_injection(), flags_needed(),
 * the line of clone3 in less_specific(), the lists of @ordinary as they are.
 */

#include "tap.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/socket.h>

#include "profile.h"

enum { ALLOW = SECCOMP_RET_ALLOW };
#define ERRNO(number) ((uint32_t)SECCOMP_RET_ERRNO | (uint32_t)(number))

static struct syscalls_case c;

/* An empty profile but for `nested`, compiled for that architecture. */
static void begin(enum nesting nested, const char *native)
{
	case_done(&c);
	case_begin(&c);
	case_nest(&c, nested);
	if (!case_compile(&c, native))
		bail(c.fault.text);
}

/* The same, with one thing said. */
static void begin_with(enum nesting nested, const char *key, const char *value)
{
	case_done(&c);
	case_begin(&c);
	case_nest(&c, nested);
	case_say(&c, "a.ini", key, value);
	if (!case_compile(&c, "x86-64"))
		bail(c.fault.text);
}

/* The answer to the call with these first two arguments. */
static uint32_t answer(const char *call, uint64_t a0, uint64_t a1)
{
	return case_call(&c, call, (const uint64_t[6]){ a0, a1 });
}

#define IS(got, wanted, ...) is_int((uint32_t)(got), (uint32_t)(wanted), __VA_ARGS__)

/* That each of the calls, with any arguments, gets the answer. */
static void all_get(const char *const *calls, uint32_t wanted, const char *when)
{
	static const uint64_t values[][6] = {
		{ 0 },
		{ 1, 1, 1, 1, 1, 1 },
		{ UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		  UINT64_MAX },
		{ 0x10000000, 0x10000000, 0x10000000 },
	};
	size_t wrong = 0;

	for (; *calls; calls++) {
		/* Not every architecture has the older ones. */
		if (number_find(c.architecture, *calls) < 0)
			continue;
		for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
			if (case_call(&c, *calls, values[i]) == wanted)
				continue;
			printf("# %s gets %#x\n", *calls,
			       case_call(&c, *calls, values[i]));
			wrong++;
		}
	}
	is_int((long long)wrong, 0, "%s: each of the calls gets %#x", when, wanted);
}

/* S10, and what nobody needs who has no power over the machine. */
static const char *const closed[] = {
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"add_key",
	"request_key",
	"keyctl",
	"bpf",
	"userfaultfd",
	"perf_event_open",
	"setns",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"pidfd_getfd",
	"kexec_load",
	"kexec_file_load",
	"init_module",
	"finit_module",
	"delete_module",
	"reboot",
	"swapon",
	"swapoff",
	"settimeofday",
	"clock_settime",
	"adjtimex",
	"clock_adjtime",
	"quotactl",
	"quotactl_fd",
	"acct",
	"syslog",
	"lookup_dcookie",
	"vhangup",
	"nfsservctl",
	"memfd_secret",
	"iopl",
	"ioperm",
	"modify_ldt",
	"sethostname",
	"setdomainname",
	"fanotify_init",
	"fanotify_mark",
	"open_by_handle_at",
	"name_to_handle_at",
	"migrate_pages",
	"move_pages",
	"uselib",
	"ustat",
	"sysfs",
	"_sysctl",
	"create_module",
	"query_module",
	"get_kernel_syms",
	"remap_file_pages",
	"lsm_set_self_attr",
	"listns",
	"process_mrelease",
	NULL,
};

static const char *const mounting[] = {
	"mount",      "umount2",       "pivot_root",     "open_tree",
	"move_mount", "fsopen",        "fsconfig",       "fsmount",
	"fspick",     "mount_setattr", "open_tree_attr", NULL,
};

/* What programs of every day do, browsers' own sandboxes included. */
static const char *const open_calls[] = {
	"read",
	"write",
	"openat",
	"openat2",
	"close",
	"close_range",
	"mmap",
	"mprotect",
	"munmap",
	"mremap",
	"brk",
	"madvise",
	"mincore",
	"mlock2",
	"execve",
	"execveat",
	"fork",
	"vfork",
	"wait4",
	"waitid",
	"exit_group",
	"kill",
	"tgkill",
	"rt_sigaction",
	"rt_sigreturn",
	"sigaltstack",
	"signalfd4",
	"pidfd_open",
	"pidfd_send_signal",
	"prctl",
	"arch_prctl",
	"seccomp",
	"landlock_create_ruleset",
	"landlock_add_rule",
	"landlock_restrict_self",
	"futex",
	"futex_waitv",
	"futex_wait",
	"futex_wake",
	"futex_requeue",
	"set_robust_list",
	"rseq",
	"membarrier",
	"getrandom",
	"memfd_create",
	"pkey_alloc",
	"pkey_free",
	"pkey_mprotect",
	"mseal",
	"map_shadow_stack",
	"epoll_create1",
	"epoll_ctl",
	"epoll_pwait2",
	"poll",
	"ppoll",
	"select",
	"pselect6",
	"eventfd2",
	"timerfd_create",
	"inotify_init1",
	"inotify_add_watch",
	"pipe2",
	"splice",
	"tee",
	"vmsplice",
	"sendfile",
	"copy_file_range",
	"connect",
	"accept4",
	"bind",
	"listen",
	"sendmsg",
	"recvmsg",
	"sendmmsg",
	"recvmmsg",
	"setsockopt",
	"getsockopt",
	"shutdown",
	"stat",
	"statx",
	"newfstatat",
	"statfs",
	"getdents64",
	"rename",
	"renameat2",
	"unlinkat",
	"mkdirat",
	"symlinkat",
	"linkat",
	"mknodat",
	"fchmodat2",
	"fchownat",
	"utimensat",
	"fallocate",
	"ftruncate",
	"flock",
	"fcntl",
	"fsync",
	"syncfs",
	"sync_file_range",
	"fadvise64",
	"readahead",
	"cachestat",
	"getxattr",
	"setxattr",
	"setxattrat",
	"getxattrat",
	"listxattrat",
	"removexattrat",
	"file_getattr",
	"file_setattr",
	"statmount",
	"listmount",
	"lsm_get_self_attr",
	"lsm_list_modules",
	"shmget",
	"shmat",
	"semop",
	"msgsnd",
	"mq_open",
	"io_setup",
	"io_submit",
	"setuid",
	"setresgid",
	"setgroups",
	"setfsuid",
	"capget",
	"capset",
	"getpriority",
	"setpriority",
	"sched_setaffinity",
	"sched_setattr",
	"sched_setscheduler",
	"ioprio_set",
	"prlimit64",
	"setrlimit",
	"get_mempolicy",
	"set_mempolicy",
	"mbind",
	"getcpu",
	"setsid",
	"setpgid",
	"umask",
	"uname",
	"sysinfo",
	"times",
	"getrusage",
	"clock_gettime",
	"clock_nanosleep",
	"timer_create",
	"setitimer",
	"chdir",
	"getcwd",
	"sync",
	"restart_syscall",
	"uretprobe",
	NULL,
};

static void test_lists(const char *native)
{
	begin(NESTING_NO, native);
	all_get(closed, ERRNO(EPERM), native);
	all_get(mounting, ERRNO(EPERM), native);
	all_get((const char *const[]){ "chroot", NULL }, ERRNO(EPERM), native);
	all_get(open_calls, ALLOW, native);
	all_get((const char *const[]){ "clone3", NULL }, ERRNO(ENOSYS), native);
}

/* S9: the request has 32 bits, whatever stands above. */
static void test_injection(const char *native)
{
	static const uint64_t above[] = {
		0,
		(uint64_t)1 << 32,
		(uint64_t)1 << 63,
		0xffffffff00000000,
	};

	begin(NESTING_NO, native);
	for (size_t i = 0; i < sizeof(above) / sizeof(*above); i++) {
		IS(answer("ioctl", 0, above[i] | 0x5412), ERRNO(EPERM),
		   "%s: TIOCSTI, with %#llx above", native,
		   (unsigned long long)above[i]);
		IS(answer("ioctl", 7, above[i] | 0x541c), ERRNO(EPERM),
		   "%s: TIOCLINUX, with %#llx above", native,
		   (unsigned long long)above[i]);
	}
	IS(answer("ioctl", 0, 0x5413), ALLOW, "%s: TIOCGWINSZ", native);
	IS(answer("ioctl", 0, 0x5401), ALLOW, "%s: TCGETS", native);
	IS(answer("ioctl", 0x5412, 0), ALLOW, "%s: TIOCSTI as a descriptor", native);
}

static void test_injection_of_x86(void)
{
	begin_with(NESTING_NO, "architectures", "native x86 x32");
	IS(case_answer(&c, AUDIT_ARCH_I386, 54, (const uint64_t[6]){ 0, 0x5412 }),
	   ERRNO(EPERM), "TIOCSTI of i386");
	IS(case_answer(&c, AUDIT_ARCH_I386, 54, (const uint64_t[6]){ 0, 0x541c }),
	   ERRNO(EPERM), "TIOCLINUX of i386");
	IS(case_answer(&c, AUDIT_ARCH_I386, 54, (const uint64_t[6]){ 0, 0x5401 }),
	   ALLOW, "TCGETS of i386");
	IS(case_answer(&c, AUDIT_ARCH_X86_64, 0x40000202,
		       (const uint64_t[6]){ 0, 0x100005412 }),
	   ERRNO(EPERM), "TIOCSTI of x32");
	IS(case_answer(&c, AUDIT_ARCH_I386, 120, (const uint64_t[6]){ CLONE_NEWUSER }),
	   ERRNO(EPERM), "a user namespace of i386");
	IS(case_answer(&c, AUDIT_ARCH_I386, 435, NULL), ERRNO(ENOSYS),
	   "clone3 of i386");
	IS(case_answer(&c, AUDIT_ARCH_I386, 102, (const uint64_t[6]){ 1 }),
	   ERRNO(EPERM), "socketcall makes no socket, as its family cannot be seen");
	IS(case_answer(&c, AUDIT_ARCH_I386, 102, (const uint64_t[6]){ 3 }), ALLOW,
	   "socketcall connects");
	begin_with(NESTING_NO, "architectures", "native");
	IS(case_answer(&c, AUDIT_ARCH_I386, 54, (const uint64_t[6]){ 0, 0x5401 }),
	   SECCOMP_RET_KILL_PROCESS, "without x86 every call of i386 kills");
}

static const uint64_t namespaces[] = {
	CLONE_NEWNS,   0x02000000,   CLONE_NEWUTS, CLONE_NEWIPC,
	CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET,
};
enum { NAMESPACES = sizeof(namespaces) / sizeof(*namespaces) };

static void test_namespaces(const char *native)
{
	begin(NESTING_NO, native);
	for (size_t i = 0; i < NAMESPACES; i++) {
		IS(answer("clone", namespaces[i], 0), ERRNO(EPERM), "%s: clone(%#llx)",
		   native, (unsigned long long)namespaces[i]);
		IS(answer("clone", namespaces[i] | CLONE_VM | (uint64_t)1 << 40 | 17,
			  0),
		   ERRNO(EPERM), "%s: clone(%#llx and others)", native,
		   (unsigned long long)namespaces[i]);
		IS(answer("unshare", namespaces[i], 0), ERRNO(EPERM),
		   "%s: unshare(%#llx)", native, (unsigned long long)namespaces[i]);
	}
	IS(answer("unshare", 0x80, 0), ERRNO(EPERM), "%s: unshare(CLONE_NEWTIME)",
	   native);
	IS(answer("unshare", (uint64_t)1 << 37, 0), ERRNO(EPERM),
	   "%s: a flag of unshare that is yet to come", native);
	IS(answer("unshare", CLONE_FS | CLONE_FILES, 0), ALLOW,
	   "%s: unshare(CLONE_FS | CLONE_FILES)", native);
	IS(answer("clone", 0x3d0f00, 0), ALLOW, "%s: a thread", native);
	IS(answer("clone", 0x1200011, 0), ALLOW, "%s: a child", native);
	IS(answer("clone", 0xff, 0), ALLOW, "%s: clone takes any signal", native);
}

static void test_sandbox(void)
{
	begin(NESTING_SANDBOX, "x86-64");
	for (size_t i = 1; i < NAMESPACES; i++) {
		IS(answer("clone", namespaces[i] | 17, 0), ALLOW,
		   "sandbox: clone(%#llx)", (unsigned long long)namespaces[i]);
		IS(answer("unshare", namespaces[i], 0), ALLOW,
		   "sandbox: unshare(%#llx)", (unsigned long long)namespaces[i]);
	}
	IS(answer("clone", CLONE_NEWNS, 0), ERRNO(EPERM), "sandbox: no new mounts");
	IS(answer("clone", CLONE_NEWNS | CLONE_NEWUSER, 0), ERRNO(EPERM),
	   "sandbox: nor with a user namespace");
	IS(answer("unshare", CLONE_NEWNS, 0), ERRNO(EPERM), "sandbox: nor by unshare");
	IS(answer("unshare", 0x80, 0), ERRNO(EPERM), "sandbox: no time namespace");
	IS(answer("chroot", 0, 0), ALLOW, "sandbox: chroot");
	all_get((const char *const[]){ "clone3", NULL }, ERRNO(ENOSYS), "sandbox");
	all_get(mounting, ERRNO(EPERM), "sandbox");
	all_get(closed, ERRNO(EPERM), "sandbox");
}

static void test_full(void)
{
	static const char *const more[] = {
		"setns", "chroot",  "sethostname", "setdomainname",
		"clone", "unshare", NULL,
	};

	begin(NESTING_FULL, "x86-64");
	all_get(more, ALLOW, "full");
	all_get(mounting, ALLOW, "full");
	all_get((const char *const[]){ "clone3", NULL }, ERRNO(ENOSYS), "full");
	all_get((const char *const[]){ "ptrace", "bpf", "keyctl", NULL }, ERRNO(EPERM),
		"full");
	IS(answer("ioctl", 0, 0x5412), ERRNO(EPERM), "full: TIOCSTI");
}

static void test_parts(void)
{
	static const int families[] = {
		AF_UNSPEC, AF_PACKET, AF_BLUETOOTH, AF_VSOCK,
		AF_ALG,    AF_CAN,    AF_TIPC,      44,
	};

	begin(NESTING_NO, "x86-64");
	IS(answer("socket", AF_UNIX, 0), ALLOW, "socket(AF_UNIX)");
	IS(answer("socket", AF_INET, 0), ALLOW, "socket(AF_INET)");
	IS(answer("socket", AF_INET6, 0), ALLOW, "socket(AF_INET6)");
	IS(answer("socket", AF_NETLINK, 0), ALLOW, "socket(AF_NETLINK)");
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		IS(answer("socket", (uint64_t)families[i], 0), ERRNO(EPERM),
		   "socket of family %d", families[i]);
		IS(answer("socketpair", (uint64_t)families[i], 0), ERRNO(EPERM),
		   "socketpair of family %d", families[i]);
	}
	IS(answer("socketpair", AF_UNIX, 0), ALLOW, "socketpair(AF_UNIX)");
	IS(answer("personality", 0, 0), ALLOW, "personality(PER_LINUX)");
	IS(answer("personality", 0xffffffff, 0), ALLOW, "personality: asking");
	IS(answer("personality", PER_LINUX32, 0), ALLOW, "personality(PER_LINUX32)");
	IS(answer("personality", ADDR_NO_RANDOMIZE, 0), ALLOW,
	   "personality(ADDR_NO_RANDOMIZE)");
	IS(answer("personality", READ_IMPLIES_EXEC, 0), ERRNO(EPERM),
	   "personality(READ_IMPLIES_EXEC)");
	IS(answer("personality", MMAP_PAGE_ZERO, 0), ERRNO(EPERM),
	   "personality(MMAP_PAGE_ZERO)");
	IS(answer("personality", READ_IMPLIES_EXEC | (uint64_t)1 << 35, 0),
	   ERRNO(EPERM), "personality(READ_IMPLIES_EXEC), with a bit above");
	IS(case_call(&c, "kcmp", (const uint64_t[6]){ 1, 1, KCMP_FILE }), ALLOW,
	   "kcmp(KCMP_FILE)");
	IS(case_call(&c, "kcmp", (const uint64_t[6]){ 1, 1, KCMP_VM }), ERRNO(EPERM),
	   "kcmp(KCMP_VM)");
}

int main(void)
{
	static const char *const natives[] = { "x86-64", "arm64" };

	for (size_t i = 0; i < 2; i++) {
		test_lists(natives[i]);
		test_injection(natives[i]);
		test_namespaces(natives[i]);
	}
	test_injection_of_x86();
	test_sandbox();
	test_full();
	test_parts();
	case_done(&c);
	return tap_done();
}

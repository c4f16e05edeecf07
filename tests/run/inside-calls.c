/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls that are tried, each in a process of its own: see inside.h. */

#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arpa/inet.h>

/* Of those that the headers of Debian 12 may not know, the number of all machines. */
static const struct {
	const char *name;
	long number;
} calls[] = {
#define CALL(name)                                                                     \
	{                                                                              \
#name, SYS_##name                                                      \
	}
	CALL(add_key),
	CALL(bpf),
	CALL(chroot),
	CALL(clone),
	CALL(fanotify_init),
	CALL(finit_module),
	CALL(getpid),
	CALL(init_module),
	CALL(io_uring_setup),
	CALL(ioctl),
	CALL(kexec_load),
	CALL(keyctl),
	CALL(mount),
	CALL(name_to_handle_at),
	CALL(open_by_handle_at),
	CALL(perf_event_open),
	CALL(personality),
	CALL(pivot_root),
	CALL(process_vm_readv),
	CALL(ptrace),
	CALL(quotactl),
	CALL(reboot),
	CALL(request_key),
	CALL(sethostname),
	CALL(setns),
	CALL(settimeofday),
	CALL(socket),
	CALL(swapon),
	CALL(syslog),
	CALL(umount2),
	CALL(unshare),
	CALL(userfaultfd),
#undef CALL
	{ "clone3", 435 },
	{ "fsopen", 430 },
	{ "fsmount", 432 },
	{ "fspick", 433 },
	{ "landlock_create_ruleset", 444 },
	{ "mount_setattr", 442 },
	{ "move_mount", 429 },
	{ "open_tree", 428 },
	{ "open_tree_attr", 467 },
	{ "openat2", 437 },
	{ "pidfd_getfd", 438 },
	{ "pidfd_open", 434 },
};

static long call_number(const char *text)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(calls[i].name, text))
			return calls[i].number;
	return (long)number(text);
}

/* A number; s:TEXT, its address; zero, that of a page of zeros. */
static long argument(const char *text)
{
	static char zeros[4096] __attribute__((aligned(4096)));

	if (!strncmp(text, "s:", 2))
		return (long)(text + 2);
	if (!strcmp(text, "zero"))
		return (long)zeros;
	return (long)number(text);
}

/* "KEY NAME 17", "KEY NAME EPERM" or "KEY NAME killed SYS". */
static void tell_end(const char *key, const char *name, int fd, int status)
{
	long result[2];

	if (read(fd, result, sizeof(result)) == sizeof(result))
		printf("%s %s %s\n", key, name,
		       result[0] < 0 ? errno_text((int)result[1]) : "ok");
	else if (WIFSIGNALED(status))
		printf("%s %s killed %s\n", key, name, sigabbrev_np(WTERMSIG(status)));
	else
		printf("%s %s vanished\n", key, name);
}

typedef long attempt_fn(char **arguments, int n);

/* In a child, as a filter may kill, and what succeeds shall not change us. */
static int attempt(const char *key, attempt_fn *try, char **arguments, int n)
{
	int ends[2], status = 0;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return 1;
	flush();
	pid = fork();
	if (pid == 0) {
		long result[2] = { try(arguments, n), errno };

		/* A call that forks has two who would tell. */
		if (write(ends[1], result, sizeof(result)) < 0)
			_exit(1);
		_exit(0);
	}
	close(ends[1]);
	waitpid(pid, &status, 0);
	tell_end(key, arguments[0], ends[0], status);
	close(ends[0]);
	return 0;
}

static long try_call(char **arguments, int n)
{
	long a[6] = { 0 };

	for (int i = 1; i < n && i < 7; i++)
		a[i - 1] = argument(arguments[i]);
	return syscall(call_number(arguments[0]), a[0], a[1], a[2], a[3], a[4], a[5]);
}

static int run_call(char **arguments, int n)
{
	return attempt("call", try_call, arguments, n);
}

/* As a 32-bit program does it; low memory, as only 32 bits are passed. */
static long try_call32(char **arguments, int n)
{
#ifdef __x86_64__
	long result;
	long a = n > 1 ? argument(arguments[1]) : 0;
	long b = n > 2 ? argument(arguments[2]) : 0;
	long c = n > 3 ? argument(arguments[3]) : 0;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number(arguments[0])), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	if (result < 0 && result > -4096) {
		errno = (int)-result;
		return -1;
	}
	return result;
#else
	(void)arguments, (void)n;
	errno = ENOSYS;
	return -1;
#endif
}

static int run_call32(char **arguments, int n)
{
	return attempt("call32", try_call32, arguments, n);
}

/* With the bit that says "x32" in the number. */
static long try_callx32(char **arguments, int n)
{
	(void)n;
	return syscall(0x40000000L | call_number(arguments[0]), 0, 0, 0, 0, 0, 0);
}

static int run_callx32(char **arguments, int n)
{
	return attempt("callx32", try_callx32, arguments, n);
}

/* ioctl FD REQUEST [TEXT]: the request with all 64 bits, as the C library cuts it. */
static long try_ioctl(char **arguments, int n)
{
	const char *text = n > 2 ? arguments[2] : "";

	return syscall(SYS_ioctl, number(arguments[1]), argument(arguments[0]), text);
}

static int run_ioctl(char **arguments, int n)
{
	char *swapped[3] = { arguments[1], arguments[0], n > 2 ? arguments[2] : NULL };

	return attempt("ioctl", try_ioctl, swapped, n);
}

static socklen_t address_of(struct sockaddr_un *address, const char *name)
{
	bool abstract = *name == '@';

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path + abstract, sizeof(address->sun_path) - abstract,
		 "%s", name + abstract);
	if (!abstract)
		return sizeof(*address);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
}

static long try_connect(char **arguments, int n)
{
	struct sockaddr_un address;
	socklen_t length = address_of(&address, arguments[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)n;
	return connect(fd, (struct sockaddr *)&address, length);
}

static int run_connect(char **arguments, int n)
{
	return attempt("connect", try_connect, arguments, n);
}

static long try_connect_tcp(char **arguments, int n)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)n;
	address.sin_port = htons((uint16_t)number(arguments[1]));
	inet_pton(AF_INET, arguments[0], &address.sin_addr);
	return connect(fd, (struct sockaddr *)&address, sizeof(address));
}

static int run_connect_tcp(char **arguments, int n)
{
	return attempt("connect-tcp", try_connect_tcp, arguments, n);
}

/* listen unix NAME | tcp ADDRESS PORT: until killed; says when it is ready. */
static int run_listen(char **arguments, int n)
{
	struct sockaddr_in tcp = { .sin_family = AF_INET };
	struct sockaddr_un name;
	bool is_tcp = !strcmp(arguments[0], "tcp");
	int fd = socket(is_tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int status;

	if (is_tcp && n > 2) {
		tcp.sin_port = htons((uint16_t)number(arguments[2]));
		inet_pton(AF_INET, arguments[1], &tcp.sin_addr);
		status = bind(fd, (struct sockaddr *)&tcp, sizeof(tcp));
	} else {
		socklen_t length = address_of(&name, arguments[1]);

		status = bind(fd, (struct sockaddr *)&name, length);
	}
	if (status < 0 || listen(fd, 5) < 0) {
		printf("listen %s\n", errno_text(errno));
		return 1;
	}
	puts("listen ok");
	flush();
	for (;;)
		pause();
}

static long try_ptrace(char **arguments, int n)
{
	(void)n;
	return ptrace(PTRACE_ATTACH, (pid_t)number(arguments[0]), NULL, NULL);
}

static int run_ptrace(char **arguments, int n)
{
	return attempt("ptrace", try_ptrace, arguments, n);
}

static long try_kill(char **arguments, int n)
{
	(void)n;
	return kill((pid_t)number(arguments[0]), signal_number(arguments[1]));
}

static int run_kill(char **arguments, int n)
{
	return attempt("kill", try_kill, arguments, n);
}

/* Memory of another process, by the file that needs no ptrace(2). */
static long try_memory(char **arguments, int n)
{
	char path[64];
	int fd;

	(void)n;
	snprintf(path, sizeof(path), "/proc/%s/mem", arguments[0]);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd;
}

static int run_memory(char **arguments, int n)
{
	return attempt("memory", try_memory, arguments, n);
}

static int write_map(const char *name, unsigned int id)
{
	char path[64], text[64];
	int fd, status;

	snprintf(path, sizeof(path), "/proc/self/%s", name);
	snprintf(text, sizeof(text), *name == 's' ? "deny" : "0 %u 1", id);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	status = fd < 0 ? -1 : (int)write(fd, text, strlen(text));
	if (fd >= 0)
		close(fd);
	return status < 0 ? -1 : 0;
}

/* nested FLAGS COMMAND...: the commands as root of a new user namespace. */
static int run_nested(char **arguments, int n)
{
	unsigned int uid = getuid(), gid = getgid();
	int status = 0;
	pid_t pid;

	flush();
	pid = fork();
	if (pid == 0) {
		if (unshare(CLONE_NEWUSER | (int)number(arguments[0])) < 0) {
			printf("nested %s\n", errno_text(errno));
			flush();
			_exit(1);
		}
		if (write_map("setgroups", 0) < 0 || write_map("uid_map", uid) < 0 ||
		    write_map("gid_map", gid) < 0)
			printf("nested map %s\n", errno_text(errno));
		else
			puts("nested ok");
		_exit(inside_run(arguments + 1, n - 1));
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

/* Lazily, as one that is in use comes off then, too. */
static int run_umount(char **arguments, int n)
{
	for (int i = 0; i < n; i++)
		printf("umount %s %s\n", arguments[i],
		       syscall(SYS_umount2, arguments[i], 2 /* MNT_DETACH */) < 0
			       ? errno_text(errno)
			       : "ok");
	return 0;
}

/* remount PATH FLAGS: a bind mount with just these flags, by either interface. */
static int run_remount(char **arguments, int n)
{
	const unsigned long bind_remount = 4096 | 32;
	struct {
		uint64_t set, clear, propagation, userns;
	} change = { .clear = 0xf };
	unsigned long flags = (unsigned long)number(arguments[1]);

	(void)n;
	printf("remount %s %s\n", arguments[0],
	       syscall(SYS_mount, NULL, arguments[0], NULL, bind_remount | flags,
		       NULL) < 0
		       ? errno_text(errno)
		       : "ok");
	printf("mount-setattr %s %s\n", arguments[0],
	       syscall(442, AT_FDCWD, arguments[0], 0, &change, sizeof(change)) < 0
		       ? errno_text(errno)
		       : "ok");
	return 0;
}

const struct command call_commands[] = {
	{ "call", 1, "NAME|NUMBER [NUMBER|s:TEXT|zero]...", run_call },
	{ "call32", 1, "NUMBER [NUMBER]...", run_call32 },
	{ "callx32", 1, "NAME", run_callx32 },
	{ "ioctl", 2, "FD REQUEST [TEXT]", run_ioctl },
	{ "connect", 1, "PATH|@NAME", run_connect },
	{ "connect-tcp", 2, "ADDRESS PORT", run_connect_tcp },
	{ "listen", 2, "unix NAME | tcp ADDRESS PORT", run_listen },
	{ "ptrace", 1, "PID", run_ptrace },
	{ "kill", 2, "PID SIGNAL", run_kill },
	{ "memory", 1, "PID", run_memory },
	{ "nested", 2, "FLAGS COMMAND [ARGUMENT]...", run_nested, true },
	{ "umount", 1, "PATH...", run_umount },
	{ "remount", 2, "PATH FLAGS", run_remount },
	{ 0 },
};

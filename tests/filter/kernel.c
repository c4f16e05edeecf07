/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The same filters in this kernel, each in a process of its own
 *
 *	kernel [KEY=VALUE]... PROGRAM [ARG]...
 *
 * is no test, but runs the program under [syscalls] and nothing else, for programs.t.
 */

#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "profile.h"

/* How a child ended: its exit status, or 1000 and the signal. */
enum { BY_SIGNAL = 1000, LOADED = 77 };

static int ended(pid_t child)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) < 0)
		bail("cannot make a process");
	return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Load, call, and exit with errno, or LOADED where the call did not fail. */
static int call_under(const struct filter *filter, long number, const uint64_t *a)
{
	pid_t child = fork();
	struct error err;
	long result;

	if (child)
		return ended(child);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (filter_load(filter, &err) < 0)
		_exit(254);
	result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	/* A sanitizer would do more in _exit(2) than the filter allows. */
	syscall(SYS_exit_group, result < 0 ? errno : LOADED);
	_exit(253);
}

static struct syscalls_case c;

static void begin(const char *key, const char *value)
{
	case_done(&c);
	case_begin(&c);
	if (key)
		case_say(&c, "a.ini", key, value);
	if (!case_compile(&c, architecture_native()->name))
		bail(c.fault.text);
}

#define CALL(number, ...)                                                              \
	call_under(c.filter, (number), (const uint64_t[6]){ __VA_ARGS__ })

static void test_default(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	uint64_t fd = (uint64_t)null;

	begin(NULL, NULL);
	is_int(CALL(SYS_getppid, 0), LOADED, "a call that is allowed");
	is_int(CALL(SYS_unshare, CLONE_NEWUSER), EPERM, "unshare(CLONE_NEWUSER)");
	is_int(CALL(SYS_clone, CLONE_NEWUSER | SIGCHLD), EPERM, "clone(CLONE_NEWUSER)");
	is_int(CALL(435, 0, 88), ENOSYS, "clone3");
	is_int(CALL(425, 1, 0), EPERM, "io_uring_setup");
	is_int(CALL(SYS_keyctl, 0, 0), EPERM, "keyctl");
	is_int(CALL(SYS_ioctl, fd, TIOCSTI), EPERM, "ioctl(TIOCSTI)");
	is_int(CALL(SYS_ioctl, fd, (uint64_t)1 << 32 | TIOCSTI), EPERM,
	       "ioctl(TIOCSTI) with a bit above");
	is_int(CALL(SYS_ioctl, fd, TIOCGWINSZ), ENOTTY, "another ioctl goes through");
	is_int(CALL(SYS_socket, AF_UNIX, SOCK_STREAM), LOADED, "socket(AF_UNIX)");
	is_int(CALL(SYS_socket, 40, SOCK_STREAM), EPERM, "socket(AF_VSOCK)");
	is_int(CALL(SYS_personality, 0xffffffff), LOADED, "personality: asking");
	is_int(CALL(SYS_personality, 0x0400000), EPERM,
	       "personality(READ_IMPLIES_EXEC)");
	is_int(CALL(1000, 0), ENOSYS, "a number that nobody knows");
	close(null);
}

static void test_actions(void)
{
	begin("deny", "getppid:kill");
	is_int(CALL(SYS_getppid, 0), BY_SIGNAL + SIGSYS, "kill");
	begin("deny", "getppid:kill-thread");
	is_int(CALL(SYS_getppid, 0), BY_SIGNAL + SIGSYS,
	       "kill-thread, of the only one");
	begin("deny", "getppid:trap");
	is_int(CALL(SYS_getppid, 0), BY_SIGNAL + SIGSYS, "trap, without a handler");
	begin("deny", "getppid:ENOTTY");
	is_int(CALL(SYS_getppid, 0), ENOTTY, "an errno");
	begin("deny", "getppid:trace");
	is_int(CALL(SYS_getppid, 0), ENOSYS, "trace, without a tracer");
	begin("deny", "getppid:log");
	is_int(CALL(SYS_getppid, 0), LOADED, "log");
	begin("deny", "prctl(option != PR_GET_DUMPABLE && option != PR_GET_SECCOMP)");
	is_int(CALL(SYS_prctl, PR_GET_DUMPABLE), LOADED, "two inequalities: the first");
	is_int(CALL(SYS_prctl, PR_GET_SECCOMP), LOADED, "the second");
	is_int(CALL(SYS_prctl, PR_GET_KEEPCAPS), EPERM, "and a third value");
}

#ifdef __x86_64__
/* getpid of i386, by its own way into the kernel. */
static int call_i386(const struct filter *filter)
{
	pid_t child = fork();
	struct error err;
	int number = 20;

	if (child)
		return ended(child);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (filter && filter_load(filter, &err) < 0)
		_exit(254);
	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
	_exit(number > 0 ? LOADED : -number);
}

static void test_other_architecture(void)
{
	if (call_i386(NULL) != LOADED) {
		skip("a call of i386", "this kernel has none");
		return;
	}
	begin(NULL, NULL);
	is_int(call_i386(c.filter), BY_SIGNAL + SIGSYS, "a call of i386 kills");
	begin("architectures", "x86");
	is_int(call_i386(c.filter), LOADED, "unless the profile lists x86");
}
#else
static void test_other_architecture(void)
{
	skip("a call of i386", "the machine is no x86-64");
}
#endif

static void test_init(void)
{
	const uint64_t none[6] = { 0 };
	const uint64_t read_nothing[6] = { UINT32_MAX };
	const struct architecture *a;

	ok(evaluate_check(filter_of_init.code, filter_of_init.n),
	   "the filter of process 1 is one that the evaluator knows");
	for (size_t i = 0; (a = architecture_nth(i)); i++) {
		const struct seccomp_data data = { .nr = SYS_getpid, .arch = a->audit };

		if (a->audit != architecture_native()->audit)
			is_int(evaluate(filter_of_init.code, &data),
			       SECCOMP_RET_KILL_PROCESS, "init: a call of %s kills",
			       a->name);
	}
	is_int(call_under(&filter_of_init, SYS_getpid, none), LOADED, "init: getpid");
	is_int(call_under(&filter_of_init, SYS_read, read_nothing), EBADF,
	       "init: read");
	is_int(call_under(&filter_of_init, SYS_wait4, none), ECHILD, "init: wait4");
	is_int(call_under(&filter_of_init, SYS_openat, none), BY_SIGNAL + SIGSYS,
	       "init: openat kills");
	is_int(call_under(&filter_of_init, SYS_execve, none), BY_SIGNAL + SIGSYS,
	       "init: execve kills");
	is_int(call_under(&filter_of_init, SYS_prctl, none), BY_SIGNAL + SIGSYS,
	       "init: prctl kills");
	is_int(call_under(&filter_of_init, SYS_mmap, none), BY_SIGNAL + SIGSYS,
	       "init: mmap kills");
}

/* Without no_new_privs an ordinary user is refused, and told why. */
static void test_privilege(void)
{
	pid_t child = fork();
	struct error err;

	if (child) {
		is_int(ended(child), 0, "without no_new_privs it does not load");
		return;
	}
	if (geteuid() == 0 && (syscall(SYS_setresgid, 54321, 54321, 54321) < 0 ||
			       syscall(SYS_setresuid, 54321, 54321, 54321) < 0))
		_exit(3);
	if (filter_load(&filter_of_init, &err) == 0)
		_exit(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 2);
	_exit(err.errnum == EACCES && strstr(err.hint, "no_new_privs") ? 0 : 1);
}

/* Execute what the words say; returns where that cannot be done. */
static int run(char **words)
{
	struct error err;
	char *value;

	case_begin(&c);
	for (; *words && (value = strchr(*words, '=')); words++) {
		*value++ = '\0';
		if (!strcmp(*words, "nested"))
			case_nest(&c, strcmp(value, "full") ? NESTING_SANDBOX
							    : NESTING_FULL);
		else
			case_say(&c, "a.ini", *words, value);
	}
	if (!*words || !case_compile(&c, architecture_native()->name))
		bail(c.fault.text);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    filter_load(c.filter, &err) < 0)
		bail("cannot load the filter");
	execvp(*words, words);
	perror(*words);
	return 127;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return run(argv + 1);
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
		skip_all("the kernel has no seccomp");
	test_default();
	test_actions();
	test_other_architecture();
	test_init();
	test_privilege();
	case_done(&c);
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process is and has: see inside.h. */

#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int compare_ids(const void *a, const void *b)
{
	gid_t x = *(const gid_t *)a, y = *(const gid_t *)b;

	return x < y ? -1 : x > y;
}

static int run_ids(char **arguments, int n)
{
	gid_t groups[256];
	uid_t uid[3];
	gid_t gid[3];
	int n_groups = getgroups(256, groups);

	(void)arguments, (void)n;
	getresuid(&uid[0], &uid[1], &uid[2]);
	getresgid(&gid[0], &gid[1], &gid[2]);
	printf("uid %u %u %u\ngid %u %u %u\ngroups", uid[0], uid[1], uid[2], gid[0],
	       gid[1], gid[2]);
	if (n_groups > 0)
		qsort(groups, (size_t)n_groups, sizeof(gid_t), compare_ids);
	for (int i = 0; i < n_groups; i++)
		printf(" %u", groups[i]);
	putchar('\n');
	return 0;
}

static int run_caps(char **arguments, int n)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { 0 };
	unsigned long long bounding = 0, ambient = 0;

	(void)arguments, (void)n;
	syscall(SYS_capget, &header, data);
	for (unsigned int i = 0; i < 64; i++) {
		if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1)
			bounding |= 1ULL << i;
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1)
			ambient |= 1ULL << i;
	}
	printf("cap-permitted %08x%08x\n", data[1].permitted, data[0].permitted);
	printf("cap-effective %08x%08x\n", data[1].effective, data[0].effective);
	printf("cap-inheritable %08x%08x\n", data[1].inheritable, data[0].inheritable);
	printf("cap-bounding %016llx\ncap-ambient %016llx\n", bounding, ambient);
	return 0;
}

static int run_locks(char **arguments, int n)
{
	int signal = 0;

	(void)arguments, (void)n;
	prctl(PR_GET_PDEATHSIG, &signal);
	printf("no-new-privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("seccomp %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	printf("securebits %#x\n", (unsigned int)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	printf("dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	printf("keep-caps %d\n", prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0));
	printf("death-signal %d\n", signal);
	return 0;
}

static int run_namespaces(char **arguments, int n)
{
	static const char *const names[] = { "cgroup", "ipc",  "mnt", "net", "pid",
					     "time",   "user", "uts", NULL };
	char path[64];
	struct stat st;

	(void)arguments, (void)n;
	for (size_t i = 0; names[i]; i++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		if (stat(path, &st) < 0)
			printf("ns-%s %s\n", names[i], errno_text(errno));
		else
			printf("ns-%s %ju\n", names[i], (uintmax_t)st.st_ino);
	}
	return 0;
}

/* By fcntl(2), as /proc may not be there. */
static int run_fds(char **arguments, int n)
{
	(void)arguments, (void)n;
	fputs("fds", stdout);
	for (int fd = 0; fd < 65536; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf(" %d", fd);
	putchar('\n');
	return 0;
}

/* The C library's getcwd(3) would hide what the kernel says. */
static int run_cwd(char **arguments, int n)
{
	char path[4096];

	(void)arguments, (void)n;
	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		printf("cwd %s\n", errno_text(errno));
	else
		printf("cwd %s\n", path);
	return 0;
}

static int run_umask(char **arguments, int n)
{
	mode_t mask = umask(0);

	(void)arguments, (void)n;
	umask(mask);
	printf("umask %04o\n", mask);
	return 0;
}

static void print_file(const char *key, const char *path)
{
	char text[256] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (got < 0)
		snprintf(text, sizeof(text), "%s", errno_text(errno));
	text[strcspn(text, "\n")] = '\0';
	printf("%s %s\n", key, text);
	if (fd >= 0)
		close(fd);
}

static int run_scheduling(char **arguments, int n)
{
	struct sched_param param = { 0 };
	cpu_set_t cpus;
	long io = syscall(SYS_ioprio_get, 1, 0);

	(void)arguments, (void)n;
	printf("nice %d\n", getpriority(PRIO_PROCESS, 0));
	print_file("oom-score-adj", "/proc/self/oom_score_adj");
	sched_getaffinity(0, sizeof(cpus), &cpus);
	fputs("cpus", stdout);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &cpus))
			printf(" %d", i);
	sched_getparam(0, &param);
	printf("\npolicy %d %d\n", sched_getscheduler(0), param.sched_priority);
	printf("io-priority %ld %ld\n", io >> 13, io & 7);
	return 0;
}

static const struct {
	const char *name;
	int resource;
} limits[] = {
	{ "as", RLIMIT_AS },
	{ "core", RLIMIT_CORE },
	{ "cpu", RLIMIT_CPU },
	{ "data", RLIMIT_DATA },
	{ "fsize", RLIMIT_FSIZE },
	{ "locks", RLIMIT_LOCKS },
	{ "memlock", RLIMIT_MEMLOCK },
	{ "msgqueue", RLIMIT_MSGQUEUE },
	{ "nice", RLIMIT_NICE },
	{ "nofile", RLIMIT_NOFILE },
	{ "nproc", RLIMIT_NPROC },
	{ "rss", RLIMIT_RSS },
	{ "rtprio", RLIMIT_RTPRIO },
	{ "rttime", RLIMIT_RTTIME },
	{ "sigpending", RLIMIT_SIGPENDING },
	{ "stack", RLIMIT_STACK },
};

static void print_limit(rlim_t value)
{
	if (value == RLIM_INFINITY)
		fputs(" infinity", stdout);
	else
		printf(" %ju", (uintmax_t)value);
}

/* "cgroup-memory /a", and "cgroup-unified /a". */
static int run_cgroup(char **arguments, int n)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[4096];

	(void)arguments, (void)n;
	while (file && fgets(line, sizeof(line), file)) {
		char *controllers = strchr(line, ':');
		char *path = controllers ? strchr(controllers + 1, ':') : NULL;

		if (!path)
			continue;
		*path++ = '\0';
		printf("cgroup-%s %s", controllers[1] ? controllers + 1 : "unified",
		       path);
	}
	if (file)
		fclose(file);
	return 0;
}

static int run_limits(char **arguments, int n)
{
	struct rlimit limit;

	(void)arguments, (void)n;
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		getrlimit((unsigned int)limits[i].resource, &limit);
		printf("limit-%s", limits[i].name);
		print_limit(limit.rlim_cur);
		print_limit(limit.rlim_max);
		putchar('\n');
	}
	return 0;
}

static int run_environment(char **arguments, int n)
{
	(void)arguments, (void)n;
	for (char **variable = environ; *variable; variable++)
		printf("env %s\n", *variable);
	return 0;
}

static int run_terminal(char **arguments, int n)
{
	struct winsize size = { 0 };
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	(void)arguments, (void)n;
	printf("dev-tty %s\n", tty < 0 ? errno_text(errno) : "ok");
	for (int fd = 0; fd < 3; fd++)
		printf("tty-%d %s\n", fd,
		       isatty(fd) ? (ttyname(fd) ? ttyname(fd) : "unknown") : "none");
	printf("session %d\ngroup %d\npid %d\n", getsid(0), getpgrp(), getpid());
	printf("foreground %d\n", tty < 0 ? -1 : tcgetpgrp(tty));
	if (tty >= 0 && ioctl(tty, TIOCGWINSZ, &size) == 0)
		printf("size %u %u\n", size.ws_row, size.ws_col);
	if (tty >= 0)
		close(tty);
	return 0;
}

static int run_clocks(char **arguments, int n)
{
	struct timespec now;

	(void)arguments, (void)n;
	clock_gettime(CLOCK_MONOTONIC, &now);
	printf("monotonic %jd\n", (intmax_t)now.tv_sec);
	clock_gettime(CLOCK_BOOTTIME, &now);
	printf("boottime %jd\n", (intmax_t)now.tv_sec);
	return 0;
}

static int run_host(char **arguments, int n)
{
	struct utsname name;

	(void)arguments, (void)n;
	uname(&name);
	printf("hostname %s\n", name.nodename);
	return 0;
}

static int run_keyring(char **arguments, int n)
{
	const long session = -3, get_id = 0;
	long id = syscall(SYS_keyctl, get_id, session, 0);

	(void)arguments, (void)n;
	printf("keyring %s %ld\n", id < 0 ? errno_text(errno) : "ok", id);
	return 0;
}

/* A session keyring of one's own, with a key in it. */
static int run_join_keyring(char **arguments, int n)
{
	const long session = -3, join_session = 1;

	(void)arguments, (void)n;
	syscall(SYS_keyctl, join_session, NULL);
	syscall(SYS_add_key, "user", "jail-test", "secret", 6UL, session);
	return run_keyring(arguments, n);
}

/* What must be the same in every jail of one profile, whatever happens on the way. */
static int run_report(char **arguments, int n)
{
	run_ids(arguments, n);
	run_caps(arguments, n);
	run_locks(arguments, n);
	run_fds(arguments, n);
	run_cwd(arguments, n);
	run_umask(arguments, n);
	run_scheduling(arguments, n);
	run_limits(arguments, n);
	run_environment(arguments, n);
	return run_host(arguments, n);
}

const struct command fact_commands[] = {
	{ "ids", 0, "", run_ids },
	{ "caps", 0, "", run_caps },
	{ "locks", 0, "", run_locks },
	{ "namespaces", 0, "", run_namespaces },
	{ "fds", 0, "", run_fds },
	{ "cwd", 0, "", run_cwd },
	{ "umask", 0, "", run_umask },
	{ "scheduling", 0, "", run_scheduling },
	{ "limits", 0, "", run_limits },
	{ "cgroup", 0, "", run_cgroup },
	{ "environment", 0, "", run_environment },
	{ "terminal", 0, "", run_terminal },
	{ "clocks", 0, "", run_clocks },
	{ "host", 0, "", run_host },
	{ "keyring", 0, "", run_keyring },
	{ "join-keyring", 0, "", run_join_keyring },
	{ "report", 0, "", run_report },
	{ 0 },
};

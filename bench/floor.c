/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The floor: the least work that gives a process the isolation of a reference jail
 *
 * The physical limit that launch time is held against: one clone3 for all namespaces,
 * id maps, a read-only root of bind mounts, proc, a minimal dev, a private tmp,
 * pivot_root, the loopback up, no capabilities, a filter that is ready, execve.  It has
 * no profile, no init and no supervision: nobody can be faster and do as much.
 *
 * Usage: floor [-n] PROGRAM [ARGUMENT]...   (-n: without a network namespace)
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(x)                                                                        \
	do {                                                                           \
		if ((long)(x) < 0) {                                                   \
			perror(#x);                                                    \
			_exit(125);                                                    \
		}                                                                      \
	} while (0)

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	MUST(fd);
	MUST(write(fd, text, strlen(text)));
	close(fd);
}

static void map_ids(uid_t uid, gid_t gid)
{
	char map[64];

	put("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "%u %u 1\n", uid, uid);
	put("/proc/self/uid_map", map);
	snprintf(map, sizeof(map), "%u %u 1\n", gid, gid);
	put("/proc/self/gid_map", map);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	request.ifr_flags = IFF_UP | IFF_RUNNING;
	MUST(ioctl(fd, SIOCSIFFLAGS, &request));
	close(fd);
}

static void bind_read_only(const char *from, const char *to)
{
	MUST(mount(from, to, NULL, MS_BIND | MS_REC, NULL));
	MUST(mount(NULL, to, NULL,
		   MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL));
}

static void make_dev(void)
{
	static const char *const names[] = { "null",   "zero",    "full",
					     "random", "urandom", "tty" };

	MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char from[32], to[32];
		int fd;

		snprintf(from, sizeof(from), "/dev/%s", names[i]);
		snprintf(to, sizeof(to), "dev/%s", names[i]);
		fd = open(to, O_CREAT | O_CLOEXEC, 0644);
		MUST(fd);
		close(fd);
		MUST(mount(from, to, NULL, MS_BIND, NULL));
	}
}

static void make_root(void)
{
	static const char *const names[] = {
		"usr", "etc", "proc", "dev", "tmp", "old"
	};

	MUST(mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL));
	MUST(mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"));
	MUST(chdir("/tmp"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		MUST(mkdir(names[i], 0755));
	MUST(symlink("usr/bin", "bin"));
	MUST(symlink("usr/lib", "lib"));
	MUST(symlink("usr/lib64", "lib64"));
	MUST(symlink("usr/sbin", "sbin"));
	bind_read_only("/usr", "usr");
	bind_read_only("/etc", "etc");
	MUST(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	make_dev();
	MUST(mount("tmpfs", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"));
	MUST(syscall(SYS_pivot_root, ".", "old"));
	MUST(umount2("/old", MNT_DETACH));
	MUST(rmdir("/old"));
	MUST(mount(NULL, "/", NULL,
		   MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL));
	MUST(chdir("/"));
}

static void drop_power(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[2] = { { 0 } };

	for (int i = 0; i <= CAP_LAST_CAP; i++)
		prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	MUST(syscall(SYS_capset, &header, none));
	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	MUST(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
}

/* Of the size of a real list: 64 calls answered one by one, the others allowed. */
static void load_filter(void)
{
	enum { CALLS = 64 };
	struct sock_filter code[2 + 2 * CALLS];
	struct sock_fprog program = { .filter = code };
	unsigned short n = 0;

	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, nr));
	for (unsigned int i = 0; i < CALLS; i++) {
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
							 600 + i, 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							 SECCOMP_RET_ERRNO | EPERM);
	}
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	MUST(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

int main(int argc, char **argv)
{
	bool network = argc < 2 || strcmp(argv[1], "-n");
	char **program = argv + (network ? 1 : 2);
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC |
			 CLONE_NEWUTS | CLONE_NEWCGROUP | (network ? CLONE_NEWNET : 0),
		.exit_signal = SIGCHLD,
	};
	uid_t uid = getuid();
	gid_t gid = getgid();
	int status;
	long pid;

	if (!*program)
		return 64;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	MUST(pid);
	if (pid > 0) {
		MUST(waitpid((pid_t)pid, &status, 0));
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	map_ids(uid, gid);
	if (network)
		loopback_up();
	MUST(sethostname("floor", 5));
	make_root();
	drop_power();
	load_filter();
	execvp(program[0], program);
	perror(program[0]);
	_exit(127);
}

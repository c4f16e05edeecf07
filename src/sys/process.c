/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes and their namespaces: see process.h. */

#include "sys/process.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/kernel.h"
#include "sys/userns.h"
#include "util/cleanup.h"

/* By clone3(2); -1 with errno. */
static pid_t clone_new(unsigned long flags, int cgroup)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };

	if (cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)cgroup;
	}
	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static pid_t clone_any(unsigned long flags, int cgroup, bool *ret_inside)
{
	pid_t pid;

	*ret_inside = cgroup >= 0;
	pid = clone_new(flags, cgroup);
	/* A kernel that does not know the flag, or a struct as long as that. */
	if (pid < 0 && cgroup >= 0 && (errno == EINVAL || errno == E2BIG)) {
		*ret_inside = false;
		pid = clone_new(flags, -1);
	}
	if (pid >= 0 || errno != ENOSYS)
		return pid;
	*ret_inside = false;
	/* Raw: the C library's wrapper of clone(2) wants a stack for the child. */
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
}

pid_t process_clone_into(unsigned long flags, int cgroup, bool *ret_inside,
			 struct error *err)
{
	pid_t pid = clone_any(flags, cgroup, ret_inside);

	if (pid >= 0)
		return pid;
	fail_errno(err, "cannot make the namespaces");
	userns_explain(err);
	return -1;
}

pid_t process_clone(unsigned long flags, struct error *err)
{
	bool inside;

	return process_clone_into(flags, -1, &inside, err);
}

int process_join(const char *path, int type, struct error *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return fail_errno(err, "cannot open %s", path);
	if (setns(fd, type) == 0)
		return 0;
	fail_errno(err, "cannot join %s", path);
	if (err->errnum == EINVAL)
		fail_hint(err, "it is not a namespace of that kind");
	else if (err->errnum == EPERM)
		fail_hint(
			err,
			"joining takes CAP_SYS_ADMIN in the user namespace that owns "
			"it: join that one too ([namespaces] user = PATH), or be root");
	return -1;
}

static _Noreturn void run_child(char *const *argv, int errors)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(errors, STDERR_FILENO) >= 0)
		execvp(argv[0], argv);
	_exit(errno == ENOENT ? 127 : 126);
}

/* The first line that comes out of `fd`, which is read to its end. */
static void read_line(int fd, char *line, size_t size)
{
	char rest[256];
	size_t n = 0;
	ssize_t got;

	while (n + 1 < size &&
	       (got = TEMP_FAILURE_RETRY(read(fd, line + n, size - 1 - n))) > 0)
		n += (size_t)got;
	while (TEMP_FAILURE_RETRY(read(fd, rest, sizeof(rest))) > 0)
		;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
}

int process_run(char *const *argv, struct error *err)
{
	int pipe_fds[2], status;
	AUTO_CLOSE int in = -1;
	char line[512];
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		return fail_errno(err, "cannot make a pipe");
	in = pipe_fds[0];
	pid = fork();
	if (pid == 0)
		run_child(argv, pipe_fds[1]);
	close(pipe_fds[1]);
	if (pid < 0)
		return fail_errno(err, "cannot start %s", argv[0]);
	read_line(in, line, sizeof(line));
	if (TEMP_FAILURE_RETRY(waitpid(pid, &status, 0)) < 0)
		return fail_errno(err, "cannot wait for %s", argv[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	fail(err, ERROR_HOST, "%s failed: %s", argv[0],
	     *line ? line : "no reason given");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		fail(err, ERROR_HOST, "cannot find the program %s", argv[0]);
		err->errnum = ENOENT;
	}
	return -1;
}

int process_die_with(int channel, struct error *err)
{
	struct pollfd end = { .fd = channel };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return fail_errno(err, "cannot ask for a signal at the launcher's end");
	if (poll(&end, 1, 0) > 0 && end.revents & POLLHUP)
		return fail(err, ERROR_SYSTEM, "the launcher has ended");
	return 0;
}

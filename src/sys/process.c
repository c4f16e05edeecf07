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

static void close_both(int (*ends)[2])
{
	close_fd(&(*ends)[0]);
	close_fd(&(*ends)[1]);
}

static _Noreturn void run_child(char *const *argv, int output, int errors)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(output, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0)
		execvp(argv[0], argv);
	_exit(errno == ENOENT ? 127 : 126);
}

/* What a pipe brings, of which the beginning is kept in a text of that size. */
struct stream {
	int fd;
	char *text;
	size_t size, n;
};

/* What is there to be read, or false at the end. */
static bool stream_read(struct stream *stream)
{
	char rest[4096];
	size_t space = stream->size - 1 - stream->n;
	ssize_t got = TEMP_FAILURE_RETRY(read(stream->fd,
					      space ? stream->text + stream->n : rest,
					      space ? space : sizeof(rest)));

	if (got > 0 && space)
		stream->n += (size_t)got;
	stream->text[stream->n] = '\0';
	return got > 0;
}

/* Read both to their ends, whichever has something. */
static void read_both(struct stream streams[2])
{
	struct pollfd fds[2] = { { streams[0].fd, POLLIN, 0 },
				 { streams[1].fd, POLLIN, 0 } };

	while ((fds[0].fd >= 0 || fds[1].fd >= 0) &&
	       TEMP_FAILURE_RETRY(poll(fds, 2, -1)) > 0)
		for (size_t i = 0; i < 2; i++)
			if (fds[i].revents && !stream_read(&streams[i]))
				fds[i].fd = -1; /* which poll(2) leaves alone */
}

/* Start it with its output in two pipes, of which the ends to read from are given. */
static pid_t start(char *const *argv, int ret_ends[2], struct error *err)
{
	int output[2], errors[2];
	pid_t pid;

	if (pipe2(output, O_CLOEXEC) < 0)
		return fail_errno(err, "cannot make a pipe");
	ret_ends[0] = output[0];
	if (pipe2(errors, O_CLOEXEC) < 0) {
		close(output[1]);
		return fail_errno(err, "cannot make a pipe");
	}
	ret_ends[1] = errors[0];
	pid = fork();
	if (pid == 0)
		run_child(argv, output[1], errors[1]);
	close(output[1]);
	close(errors[1]);
	if (pid < 0)
		return fail_errno(err, "cannot start %s", argv[0]);
	return pid;
}

bool process_exited(const struct process_result *result, int status)
{
	return WIFEXITED(result->status) && WEXITSTATUS(result->status) == status;
}

int process_capture(char *const *argv, struct process_result *ret, struct error *err)
{
	AUTO(close_both) int ends[2] = { -1, -1 };
	pid_t pid = start(argv, ends, err);
	struct stream streams[2] = {
		{ ends[0], ret->output, sizeof(ret->output), 0 },
		{ ends[1], ret->errors, sizeof(ret->errors), 0 },
	};

	*ret = (struct process_result){ 0 };
	if (pid < 0)
		return -1;
	read_both(streams);
	if (TEMP_FAILURE_RETRY(waitpid(pid, &ret->status, 0)) < 0)
		return fail_errno(err, "cannot wait for %s", argv[0]);
	if (!process_exited(ret, 127))
		return 0;
	fail(err, ERROR_HOST, "cannot find the program %s", argv[0]);
	err->errnum = ENOENT;
	return -1;
}

int process_run(char *const *argv, struct error *err)
{
	struct process_result result;

	if (process_capture(argv, &result, err) < 0)
		return -1;
	if (process_exited(&result, 0))
		return 0;
	result.errors[strcspn(result.errors, "\n")] = '\0';
	return fail(err, ERROR_HOST, "%s failed: %s", argv[0],
		    *result.errors ? result.errors : "no reason given");
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes: born into namespaces, joined to them, run and tied to a parent. */

#include "sys/process.h"

#include <linux/sched.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "../tap.h"

#include "../deny.h"
#include "../scratch.h"
#include "sys/channel.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static void say_child(pid_t pid, const struct error *err)
{
	int status = 0;

	if (pid < 0)
		space_say("%s", err->text);
	else if (waitpid(pid, &status, 0) == pid)
		space_say("exit %d", WEXITSTATUS(status));
}

static void body_clone(void)
{
	struct error err;
	struct stat ours, theirs;
	pid_t pid;

	stat("/proc/self/ns/uts", &ours);
	pid = process_clone(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWUTS, &err);
	if (pid == 0) {
		stat("/proc/self/ns/uts", &theirs);
		_exit(getpid() == 1 && ours.st_ino != theirs.st_ino ? 42 : 43);
	}
	say_child(pid, &err);
}

static void body_fork(void)
{
	struct error err;
	pid_t parent = getpid(), pid = process_clone(0, &err);

	if (pid == 0)
		_exit(getppid() == parent ? 42 : 43);
	say_child(pid, &err);
}

static void body_clone_refused(void)
{
	struct error err;
	pid_t pid;

	space_write("/proc/sys/user/max_user_namespaces", "0");
	pid = process_clone(CLONE_NEWUSER, &err);
	if (pid == 0)
		_exit(0);
	say_child(pid, &err);
	space_say("%s", *err.hint ? "with a cure" : "without a cure");
}

static void body_join(void)
{
	char path[64], name[65];
	struct error err;
	pid_t pid = fork();

	if (pid == 0) {
		if (unshare(CLONE_NEWUTS) == 0 && sethostname("other", 5) == 0)
			kill(getpid(), SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, WUNTRACED);
	snprintf(path, sizeof(path), "/proc/%d/ns/uts", pid);
	space_say("wrong kind %d", process_join(path, CLONE_NEWNET, &err));
	space_say("%s", err.hint);
	space_say("join %d", process_join(path, CLONE_NEWUTS, &err));
	gethostname(name, sizeof(name));
	space_say("%s", name);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void body_join_refused(void)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	char path[64];
	struct error err;

	if (space_enter(CLONE_NEWUSER) < 0)
		_exit(1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	space_say("%d", process_join(path, CLONE_NEWUTS, &err));
	space_say("%s", strerrorname_np(err.errnum));
	space_say("%.49s", err.hint);
	space_say("%d", process_join("/nowhere/ns", CLONE_NEWUTS, &err));
	space_say("%s", err.text);
	space_say("%d", process_join("/etc/passwd", CLONE_NEWUTS, &err));
}

static void test_clone(void)
{
	const char *obstacle = space_obstacle();

	is_str(space_run_in(0, body_fork), "exit 42\n", "a process is born");
	if (obstacle) {
		skip("... into namespaces", obstacle);
		return;
	}
	is_str(space_run_in(0, body_clone), "exit 42\n", "... into namespaces");
	deny_call(SYS_clone3, ENOSYS);
	is_str(space_run_in(0, deny_and_run(body_clone)), "exit 42\n",
	       "... also where there is no clone3(2)");
	is_str(space_run(body_clone_refused),
	       "cannot make the namespaces: No space left on device\nwith a cure\n",
	       "what the kernel refuses is an error");
}

static void test_join(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle) {
		skip("a namespace is joined", obstacle);
		return;
	}
	is_str(space_run(body_join),
	       "wrong kind -1\nit is not a namespace of that kind\njoin 0\nother\n",
	       "a namespace is joined, of its kind");
	is_str(space_run_in(0, body_join_refused),
	       "-1\nEPERM\njoining takes CAP_SYS_ADMIN in the user namespace\n"
	       "-1\ncannot open /nowhere/ns: No such file or directory\n-1\n",
	       "one of others is not");
}

static int run(const char *name, const char *argument, struct error *err)
{
	char *argv[] = { (char *)name, (char *)argument, NULL };

	*err = (struct error){ 0 };
	return process_run(argv, err);
}

static void test_run(void)
{
	AUTO_FREE char *before = xstrdup(getenv("PATH"));
	AUTO_FREE char *path = NULL;
	struct error err;

	chmod(scratch_write("bin/says", "#!/bin/sh\necho \"$1\" >&2\nexit 3\n"), 0755);
	chmod(scratch_write("bin/silent", "#!/bin/sh\nexit 1\n"), 0755);
	chmod(scratch_write("bin/good", "#!/bin/sh\necho noise >&2\n"), 0755);
	chmod(scratch_write("bin/loud",
			    "#!/bin/sh\nyes noise | head -c 300000 >&2\nexit 1\n"),
	      0755);
	chmod(scratch_write("bin/dies", "#!/bin/sh\nkill -KILL $$\n"), 0755);
	chmod(scratch_write("bin/masked",
			    "#!/bin/sh\ngrep -q '^SigBlk:.0*$' /proc/self/status\n"),
	      0755);
	scratch_write("bin/closed", "");
	path = xasprintf("%s:/usr/bin:/bin", scratch_path("bin"));
	setenv("PATH", path, 1);
	is_int(run("good", "", &err), 0, "a program runs, by its name");
	is_int(run("says", "a reason\nand more", &err), -1,
	       "one that fails has failed");
	is_str(err.text, "says failed: a reason", "... with its first line");
	is_int(err.kind, ERROR_HOST, "... as a matter of the host");
	is_int(run("silent", "", &err), -1, "one may be silent");
	is_str(err.text, "silent failed: no reason given", "... and is told so");
	is_int(run("loud", "", &err), -1, "one may be loud, and none waits");
	is_str(err.text, "loud failed: noise", "... a line of it is told");
	is_int(run("dies", "", &err), -1, "one may die");
	is_int(run("nowhere", "", &err), -1, "one may be missing");
	is_str(err.text, "cannot find the program nowhere", "... and is told so");
	is_int(err.errnum, ENOENT, "... by the errno, too");
	is_int(run("closed", "", &err), -1, "one may be no program");
	setenv("PATH", before, 1);
}

static void test_capture(void)
{
	char *argv[] = { (char *)scratch_write("bin/both",
					       "#!/bin/sh\n"
					       "echo out; echo err >&2; echo more\n"
					       "exit 4\n"),
			 NULL };
	struct process_result result;
	struct error err;

	chmod(argv[0], 0755);
	is_int(process_capture(argv, &result, &err), 0,
	       "what a program writes is told");
	is_str(result.output, "out\nmore\n", "... its output");
	is_str(result.errors, "err\n", "... and its errors");
	ok(process_exited(&result, 4) && !process_exited(&result, 0),
	   "... and how it ended");
	argv[0] = (char *)scratch_write("bin/much",
					"#!/bin/sh\nyes a | head -c 300000\n"
					"yes b | head -c 300000 >&2\nkill -TERM $$\n");
	chmod(argv[0], 0755);
	is_int(process_capture(argv, &result, &err), 0, "much may be written");
	is_int((long long)strlen(result.output), sizeof(result.output) - 1,
	       "... of which the beginning is kept");
	is_int((long long)strlen(result.errors), sizeof(result.errors) - 1,
	       "... of both");
	ok(!process_exited(&result, 0), "a signal is no exit");
	argv[0] = (char *)"/nowhere/program";
	is_int(process_capture(argv, &result, &err), -1, "what is missing fails");
	is_int(err.errnum, ENOENT, "... as that");
}

static void body_pipe(void)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)"kill -PIPE $$", NULL };
	struct process_result result;
	struct error err;

	signal(SIGPIPE, SIG_IGN);
	setenv("PATH", "/usr/bin:/bin", 1);
	if (process_capture(argv, &result, &err) == 0)
		space_say("%d", WIFSIGNALED(result.status));
}

static void body_masked(void)
{
	char *argv[] = { (char *)"masked", NULL };
	struct error err;
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setenv("PATH", "/usr/bin:/bin", 1);
	argv[0] = (char *)scratch_path("bin/masked");
	space_say("%d", process_run(argv, &err));
}

static void body_die_with(void)
{
	struct error err;
	int ends[2], alive[2];
	char c;
	pid_t parent;

	channel_make(ends, &err);
	if (pipe2(alive, O_CLOEXEC) < 0)
		_exit(1);
	parent = fork();
	if (parent == 0) {
		if (fork() == 0) {
			close(ends[0]);
			process_die_with(ends[1], &err);
			if (write(alive[1], "x", 1) == 1)
				pause();
			_exit(0);
		}
		close(ends[1]);
		close(alive[1]);
		pause();
		_exit(0);
	}
	close(ends[0]);
	close(ends[1]);
	close(alive[1]);
	space_say("born: %zd", read(alive[0], &c, 1));
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	space_say("left: %zd", read(alive[0], &c, 1));
}

static void body_die_late(void)
{
	struct error err;
	int ends[2];

	channel_make(ends, &err);
	space_say("with a parent: %d", process_die_with(ends[1], &err));
	close(ends[0]);
	space_say("without: %d", process_die_with(ends[1], &err));
	space_say("%s", err.text);
}

int main(void)
{
	scratch_make();
	test_clone();
	test_join();
	test_run();
	test_capture();
	is_str(space_run_in(0, body_pipe), "1\n", "SIGPIPE is as usual for a program");
	is_str(space_run_in(0, body_masked), "0\n",
	       "no signal is blocked for a program");
	is_str(space_run_in(0, body_die_with), "born: 1\nleft: 0\n",
	       "a process ends with its parent (S12)");
	is_str(space_run_in(0, body_die_late),
	       "with a parent: 0\nwithout: -1\nthe launcher has ended\n",
	       "... also with one that has ended before");
	return tap_done();
}

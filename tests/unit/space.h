/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What takes a namespace, tested without privilege
 *
 * space_run() runs a function in a child that is root in a user and a mount namespace
 * of its own; all that it mounts vanishes with it.  What it has to tell it says by
 * space_say(), line by line, and the test compares what space_run() returns.  A child
 * that dies says so as well; one that hangs dies after a minute.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPACE_SIZE = 1 << 16, SPACE_SECONDS = 60 };

static char *space_text;

/* One line more of what the child has to tell. */
__attribute__((format(printf, 1, 2), unused)) static void space_say(const char *fmt,
								    ...)
{
	size_t length = strlen(space_text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(space_text + length, SPACE_SIZE - length, fmt, ap);
	va_end(ap);
	length = strlen(space_text);
	snprintf(space_text + length, SPACE_SIZE - length, "\n");
}

/* "WHAT: ok", or "WHAT: Permission denied" after a call that returned -1. */
__attribute__((unused)) static void space_call(const char *what, long result)
{
	space_say("%s: %s", what, result < 0 ? strerror(errno) : "ok");
}

static inline int space_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (fd >= 0)
		close(fd);
	return n < 0 ? -1 : 0;
}

/* Into new namespaces of these kinds, root in them, mounts private: 0 or -1. */
static inline int space_enter(int flags)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];

	if (unshare(flags) < 0)
		return -1;
	if (flags & CLONE_NEWUSER) {
		snprintf(map, sizeof(map), "0 %u 1", gid);
		if (space_write("/proc/self/setgroups", "deny") < 0 ||
		    space_write("/proc/self/gid_map", map) < 0)
			return -1;
		snprintf(map, sizeof(map), "0 %u 1", uid);
		if (space_write("/proc/self/uid_map", map) < 0)
			return -1;
	}
	if (flags & CLONE_NEWNS &&
	    mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) < 0)
		return -1;
	return 0;
}

/* Run it in a child with these namespaces (0: none new); what it said. */
static inline const char *space_run_in(int flags, void (*body)(void))
{
	int status = 0;
	pid_t pid;

	if (!space_text)
		space_text = mmap(NULL, SPACE_SIZE, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*space_text = '\0';
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		alarm(SPACE_SECONDS);
		if (flags && space_enter(flags) < 0)
			space_call("namespaces", -1);
		else
			body();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		space_call("fork", -1);
	else if (WIFSIGNALED(status))
		space_say("killed by %s", strsignal(WTERMSIG(status)));
	else if (status)
		space_say("exit %d", WEXITSTATUS(status));
	return space_text;
}

static inline const char *space_run(void (*body)(void))
{
	return space_run_in(CLONE_NEWUSER | CLONE_NEWNS, body);
}

static inline void space_nothing(void)
{
}

/* NULL where there are such namespaces; else what is in the way, for skip(). */
static inline const char *space_obstacle(void)
{
	static char reason[128];
	const char *said = space_run(space_nothing);

	snprintf(reason, sizeof(reason), "no user namespaces here: %.*s",
		 (int)strcspn(said, "\n"), said);
	return *said ? reason : NULL;
}

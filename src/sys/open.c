/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening paths without being led astray: see open.h. */

#include "sys/open.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sys/kernel.h"
#include "util/cleanup.h"

enum { LINKS_MAX = 40, DEPTH_MAX = 128 };

bool open_forced_walk;

/* The directories from the root down to where the walk is; ".." pops one. */
struct walk {
	int fds[DEPTH_MAX];
	size_t depth; /* of the current directory; fds[0] is the root, not ours */
	unsigned int links;
	bool no_follow;                /* of the last symlink: O_NOFOLLOW */
	const struct file_id *hostile; /* below these no symlink is followed */
	size_t n_hostile;
	char rest[2 * PATH_MAX]; /* what is still to be walked */
};

static void walk_rewind(struct walk *walk, size_t depth)
{
	while (walk->depth > depth)
		close(walk->fds[walk->depth--]);
}

static void walk_done(struct walk *walk)
{
	walk_rewind(walk, 0);
}

/* Whether the walk is in one of the hostile directories, or below. */
static bool is_hostile(const struct walk *walk)
{
	struct stat st;

	for (size_t i = 0; walk->n_hostile && i <= walk->depth; i++) {
		if (fstat(walk->fds[i], &st) < 0)
			return true;
		for (size_t j = 0; j < walk->n_hostile; j++)
			if (st.st_dev == walk->hostile[j].device &&
			    st.st_ino == walk->hostile[j].inode)
				return true;
	}
	return false;
}

/* Splice the text of the symlink `link` in front of the rest. */
static int walk_follow(struct walk *walk, int link)
{
	char text[PATH_MAX], rest[sizeof(walk->rest)];
	struct statfs fs;
	ssize_t length;

	if (++walk->links > LINKS_MAX || is_hostile(walk)) {
		errno = ELOOP;
		return -1;
	}
	/* A symlink of procfs may be a magic link: its text says nothing of its goal.
	 */
	if (fstatfs(link, &fs) < 0)
		return -1;
	if (fs.f_type == PROC_SUPER_MAGIC) {
		errno = ELOOP;
		return -1;
	}
	length = readlinkat(link, "", text, sizeof(text) - 1);
	if (length < 0)
		return -1;
	text[length] = '\0';
	if (snprintf(rest, sizeof(rest), "%s%s", text, walk->rest) >=
	    (int)sizeof(walk->rest)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(walk->rest, rest, sizeof(rest));
	if (*text == '/')
		walk_rewind(walk, 0);
	return 0;
}

/* Cut the next component off the rest.  "" where none is left. */
static void walk_cut(struct walk *walk, char name[NAME_MAX + 2])
{
	size_t start = strspn(walk->rest, "/");
	size_t length = strcspn(walk->rest + start, "/");
	size_t kept = length > NAME_MAX ? NAME_MAX + 1 : length;

	memcpy(name, walk->rest + start, kept);
	name[kept] = '\0';
	memmove(walk->rest, walk->rest + start + length,
		strlen(walk->rest + start + length) + 1);
}

static bool walk_ends(const struct walk *walk)
{
	return !walk->rest[strspn(walk->rest, "/")];
}

/* One component; the last one is left in *ret_last, open as O_PATH. */
static int walk_step(struct walk *walk, const char *name, int *ret_last)
{
	AUTO_CLOSE int fd = -1;
	struct stat st;

	if (!strcmp(name, "."))
		return 0;
	if (!strcmp(name, "..")) {
		if (walk->depth)
			close(walk->fds[walk->depth--]);
		return 0;
	}
	fd = openat(walk->fds[walk->depth], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if (S_ISLNK(st.st_mode) && (!walk->no_follow || *walk->rest))
		return walk_follow(walk, fd);
	if (S_ISDIR(st.st_mode)) {
		if (walk->depth + 1 == DEPTH_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		walk->fds[++walk->depth] = take_fd(&fd);
		return 0;
	}
	if (*walk->rest) { /* be it no more than a slash */
		errno = ENOTDIR;
		return -1;
	}
	*ret_last = take_fd(&fd);
	return 0;
}

/* Open again with the flags that were asked for; `fd` was reached as O_PATH. */
static int reopen(int fd, int flags)
{
	char path[32];
	struct stat st;

	if (flags & O_PATH)
		return fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (fstat(fd, &st) == 0 && S_ISLNK(st.st_mode)) {
		errno = ELOOP;
		return -1;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, (flags & ~O_NOFOLLOW) | O_CLOEXEC);
}

static int walk_open(int root, const char *path, int flags,
		     const struct file_id *hostile, size_t n)
{
	AUTO(walk_done)
	struct walk walk = {
		.fds = { root },
		.no_follow = flags & O_NOFOLLOW,
		.hostile = hostile,
		.n_hostile = n,
	};
	AUTO_CLOSE int last = -1;
	char name[NAME_MAX + 2];

	if (!*path || strlen(path) >= PATH_MAX) {
		errno = *path ? ENAMETOOLONG : ENOENT;
		return -1;
	}
	memcpy(walk.rest, path, strlen(path) + 1);
	while (!walk_ends(&walk)) {
		walk_cut(&walk, name);
		if (walk_step(&walk, name, &last) < 0)
			return -1;
	}
	if (last >= 0 && (flags & O_DIRECTORY)) {
		errno = ENOTDIR;
		return -1;
	}
	return reopen(last >= 0 ? last : walk.fds[walk.depth], flags);
}

static int open_how(int directory, const char *path, int flags, uint64_t resolve)
{
	const struct open_how how = {
		.flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC),
		.resolve = resolve,
	};
	int fd;

	/* EAGAIN: something was renamed while ".." was resolved. */
	do
		fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
	while (fd < 0 && (errno == EAGAIN || errno == EINTR));
	return fd;
}

/*
 * openat2(2) itself never fails with EPERM for a path that O_PATH may open, so EPERM
 * is somebody's filter.
 */
static bool missing(void)
{
	return errno == ENOSYS || errno == EPERM;
}

int open_in_root(int root, const char *path, int flags)
{
	int fd = -1;

	errno = ENOSYS;
	if (!open_forced_walk)
		fd = open_how(root, path, flags,
			      RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	if (fd < 0 && missing())
		fd = walk_open(root, path, flags, NULL, 0);
	if (fd < 0 && errno == EXDEV)
		errno = ELOOP;
	return fd;
}

int open_wary(const char *path, const struct file_id *hostile, size_t n)
{
	AUTO_CLOSE int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return root < 0 ? -1 : walk_open(root, path, O_PATH, hostile, n);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where mounts go: in a tree that somebody hostile has made. */

#include "isolate/mounts-target.h"

#include <errno.h>

#include "../tap.h"

#include "../scratch.h"
#include "sys/open.h"
#include "util/cleanup.h"

static struct targets targets;

/* Where the descriptor leads, below the root; or the error. */
static const char *found(int fd, const struct error *err)
{
	static char path[2 * PATH_MAX];
	size_t length = strlen(scratch_path("root"));
	char link[64];
	ssize_t n;

	if (fd < 0)
		return err->text;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	close(fd);
	path[n < 0 ? 0 : n] = '\0';
	return strncmp(path, scratch_path("root"), length) ? path : path + length;
}

static void opens(const char *path, const char *expected, const char *sentence)
{
	struct error err;
	int fd = targets_open(&targets, path, &err);

	is_str(found(fd, &err), expected, "%s (%s)", sentence, path);
}

static void makes(const char *path, mode_t mode, const char *expected,
		  const char *sentence)
{
	struct error err;
	int fd = targets_make(&targets, path, mode, &err);

	is_str(found(fd, &err), expected, "%s (%s)", sentence, path);
}

static bool has_mode(const char *name, mode_t mode)
{
	struct stat st;

	return lstat(scratch_path(name), &st) == 0 && st.st_mode == mode;
}

static void make_tree(void)
{
	scratch_directory("root/a/b/");
	scratch_directory("outside/");
	scratch_write("root/a/file", "");
	scratch_link("../../../../../../outside", "root/a/escape");
	scratch_link("/a/b", "root/absolute");
	scratch_link("nowhere", "root/dangling");
	scratch_link("/new/place", "root/to-be-made");
}

/* Nothing is made in what is not the jail's own. */
static void test_foreign(void)
{
	struct error err;

	opens("/a/b", "/a/b", "what is there is opened");
	opens("/a/file", "/a/file", "... also a file");
	opens("/absolute", "/a/b", "... and what a symlink leads to inside");
	makes("/a/b", S_IFDIR | 0700, "/a/b", "nothing need be made of what is there");
	is_int(targets_make(&targets, "/a/new", S_IFDIR | 0700, &err), -1,
	       "in a directory of the host nothing is made");
	has_str(err.text, "/a/new does not exist inside", "... which says so");
	has_str(err.hint, "make it yourself", "... with a cure");
	is_int(err.errnum, ENOENT, "... and the errno that may be passed over");
	is_int(targets_make(&targets, "/a/x/y/z", S_IFDIR | 0700, &err), -1,
	       "nor are the directories of a path");
	is_int(access(scratch_path("root/a/x"), F_OK), -1, "... at all");
	is_int(targets_open(&targets, "/a/new", &err), -1, "what is not there is not");
	is_int(err.errnum, ENOENT, "... which is told by the errno");
	is_int(targets_open(&targets, "/a/escape", &err), -1,
	       "a symlink leads to nothing outside");
}

static void test_own(void)
{
	struct error err;

	targets_done(&targets); /* a directory that is held was judged already */
	if (targets_own(&targets, targets.root, &err) < 0)
		bail(err.text);
	makes("/a/new", S_IFDIR | 0711, "/a/new", "in the jail's own they are");
	ok(has_mode("root/a/new", S_IFDIR | 0711), "... with their permissions");
	makes("/a/b/c/d", S_IFDIR | 01777, "/a/b/c/d", "... with those on the way");
	ok(has_mode("root/a/b/c", S_IFDIR | 0755), "... that can be entered");
	ok(has_mode("root/a/b/c/d", S_IFDIR | 01777), "... whatever the bits");
	makes("/a/empty", S_IFREG | 0444, "/a/empty", "a file is made, too");
	ok(has_mode("root/a/empty", S_IFREG | 0444), "... empty");
	makes("/a/file", S_IFDIR | 0700, "/a/file", "what is there stays what it is");
	makes("/absolute/e", S_IFDIR | 0700, "/a/b/e", "a symlink is followed inside");
	is_int(targets_make(&targets, "/a/escape/x", S_IFDIR | 0700, &err), -1,
	       "... and leads to nothing outside");
	is_int(access(scratch_path("outside/x"), F_OK), -1,
	       "... where nothing is made");
	is_int(targets_make(&targets, "/dangling", S_IFDIR | 0700, &err), -1,
	       "nothing is made through a symlink to nothing");
	is_int(access(scratch_path("root/nowhere"), F_OK), -1, "... at all");
	makes("/top", S_IFDIR | 0700, "/top", "the root itself may hold it");
}

/* Every file system is one more; a profile cannot ask for any number. */
static void test_many(void)
{
	struct targets many = { .root = targets.root, .parent = -1 };
	struct error err;
	int n = 0;

	while (n <= OWN_MAX && targets_own(&many, targets.root, &err) == 0)
		n++;
	is_int(n, OWN_MAX, "there is a limit of file systems");
	is_int(err.kind, ERROR_PROFILE, "... which is an error");
	is_int(targets_own(&many, 999, &err), -1, "what is not open is none");
}

int main(void)
{
	umask(0);
	scratch_make();
	make_tree();
	for (int forced = 0; forced < 2; forced++) {
		open_forced_walk = forced;
		targets = (struct targets){
			.root = open(scratch_path("root"), O_PATH | O_CLOEXEC),
			.parent = -1,
		};
		test_foreign();
		if (forced) {
			test_own();
			test_many();
		}
		targets_done(&targets);
		targets_done(&targets);
		close(targets.root);
	}
	return tap_done();
}

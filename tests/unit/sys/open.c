/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening paths in a hostile tree, by openat2(2) and by the walk: the same answers. */

#include "sys/open.h"

#include "../tap.h"

#include "../scratch.h"
#include "util/cleanup.h"

static int root = -1;
static const char *way; /* "openat2" or "walk" */

/* Where what is open lies below the root, or what is in the way. */
static const char *found(int fd)
{
	static char path[2 * PATH_MAX];
	size_t length = strlen(scratch_path("root"));
	char link[64];
	ssize_t n;

	if (fd < 0)
		return strerrorname_np(errno);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	close(fd);
	path[n < 0 ? 0 : n] = '\0';
	if (strncmp(path, scratch_path("root"), length))
		return path; /* an escape, by its whole name */
	return path[length] ? path + length : "/";
}

static void leads(const char *path, const char *expected, const char *sentence)
{
	is_str(found(open_in_root(root, path, O_PATH)), expected, "%s: %s (%.40s)", way,
	       sentence, path);
}

static void make_tree(void)
{
	scratch_directory("root/a/b/c/");
	scratch_directory("outside/");
	scratch_write("root/file", "inside");
	scratch_write("root/a/b/file", "deep");
	scratch_write("outside/file", "outside");
	scratch_write("file", "above");
	scratch_link("/file", "root/absolute");
	scratch_link("/a/b", "root/directory");
	scratch_link("../../../../../../../../file", "root/a/b/climber");
	scratch_link("../outside/file", "root/escape");
	scratch_link("/../../etc/passwd", "root/passwd");
	scratch_link("../file", "root/a/up");
	scratch_link("loop2", "root/loop1");
	scratch_link("loop1", "root/loop2");
	scratch_link("self", "root/self");
	scratch_link("nowhere", "root/dangling");
	scratch_link("a/b/", "root/trailing");
	scratch_link("file/", "root/odd");
	scratch_link(".", "root/dot");
	scratch_link("file", "root/chain1");
	scratch_link("chain1", "root/chain2");
	root = open(scratch_path("root"), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		bail("cannot open the root of the test");
}

static void test_plain(void)
{
	leads("file", "/file", "a file is opened");
	leads("/file", "/file", "an absolute path is from the root");
	leads("a/b/file", "/a/b/file", "a path leads down");
	leads("a//b/./file", "/a/b/file", "... however it is written");
	leads("/", "/", "the root is itself");
	leads(".", "/", "... by any name");
	leads("a/b/", "/a/b", "a directory may have a slash behind it");
	leads("file/", "ENOTDIR", "a file may not");
	leads("nothing", "ENOENT", "what is not there is not opened");
	leads("a/nothing/x", "ENOENT", "nor is what would be in it");
	leads("file/x", "ENOTDIR", "a file has nothing in it");
	leads("", "ENOENT", "no path is no file");
}

static void test_dots(void)
{
	leads("..", "/", "above the root is the root");
	leads("../../../file", "/file", "... however often");
	leads("a/../file", "/file", ".. goes up");
	leads("a/b/../../../../file", "/file", "... no further than the root");
	leads("a/b/climber", "/file", "nor does a symlink");
	leads("a/up", "/file", "which may go up inside");
	leads("file/..", "ENOTDIR", "a file has nothing above it");
}

static void test_symlinks(void)
{
	leads("absolute", "/file", "an absolute symlink is from the root");
	leads("directory/file", "/a/b/file", "... on the way, too");
	leads("escape", "ENOENT", "one to outside leads to what is inside");
	leads("passwd", "ENOENT", "... so does one to files of the host");
	leads("loop1", "ELOOP", "a loop ends");
	leads("self", "ELOOP", "... of one, too");
	leads("dangling", "ENOENT", "one to nothing is not there");
	leads("trailing/file", "/a/b/file", "one may end in a slash");
	leads("odd", "ENOTDIR", "... but not to a file");
	leads("dot/dot/dot/file", "/file", "one to . stays where it is");
	leads("chain2", "/file", "one may lead to another");
	leads("directory/../b/file", "/a/b/file", ".. is above what one leads to");
	is_str(found(open_in_root(root, "absolute", O_PATH | O_NOFOLLOW)), "/absolute",
	       "%s: O_NOFOLLOW opens a symlink itself", way);
}

static void test_many_links(void)
{
	leads("n39", "/file", "forty symlinks are followed");
	leads("n40", "ELOOP", "... and no more");
}

static void make_many_links(void)
{
	char name[32], target[32];

	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "root/n%d", i);
		snprintf(target, sizeof(target), i ? "n%d" : "file", i - 1);
		scratch_link(target, name);
	}
}

static void test_flags(void)
{
	AUTO_CLOSE int fd = open_in_root(root, "directory/file", O_RDONLY);
	char text[16] = "";

	ok(read(fd, text, sizeof(text) - 1) == 4 && !strcmp(text, "deep"),
	   "%s: what is opened can be read", way);
	ok(fcntl(fd, F_GETFD) & FD_CLOEXEC, "%s: and is close-on-exec", way);
	ok((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY, "%s: as was asked", way);
	close_fd(&fd);
	fd = open_in_root(root, "a/b/file", O_WRONLY);
	ok((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY, "%s: also for writing", way);
	ok(fcntl(fd, F_GETFD) & FD_CLOEXEC, "%s: ... close-on-exec", way);
	is_str(found(open_in_root(root, "file", O_PATH | O_DIRECTORY)), "ENOTDIR",
	       "%s: a directory may be asked for", way);
	is_str(found(open_in_root(root, "absolute", O_PATH | O_DIRECTORY)), "ENOTDIR",
	       "%s: ... also at the end of a symlink", way);
	is_str(found(open_in_root(root, "a", O_WRONLY)), "EISDIR",
	       "%s: a directory is not written", way);
	is_str(found(open_in_root(root, "trailing", O_PATH | O_DIRECTORY)), "/a/b",
	       "%s: a symlink leads to one", way);
}

/* A link of /proc leads to an open file, wherever that is. */
static void test_magic(void)
{
	AUTO_CLOSE int host = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char path[64];

	snprintf(path, sizeof(path), "proc/%d/root", getpid());
	is_str(found(open_in_root(host, path, O_PATH)), "ELOOP",
	       "%s: a magic link is refused", way);
	snprintf(path, sizeof(path), "proc/%d/root/etc/passwd", getpid());
	is_str(found(open_in_root(host, path, O_PATH)), "ELOOP",
	       "%s: ... on the way, too", way);
	snprintf(path, sizeof(path), "proc/%d/fd/%d", getpid(), root);
	is_str(found(open_in_root(host, path, O_PATH)), "ELOOP",
	       "%s: ... to an open directory", way);
}

static void test_long(void)
{
	char name[NAME_MAX + 8], path[PATH_MAX + 8];

	memset(name, 'x', sizeof(name));
	name[NAME_MAX] = '\0';
	leads(name, "ENOENT", "the longest name is one");
	name[NAME_MAX] = 'x';
	name[NAME_MAX + 1] = '\0';
	leads(name, "ENAMETOOLONG", "a longer one is none");
	for (size_t i = 0; i < sizeof(path); i++)
		path[i] = i % 2 ? '/' : '.';
	path[PATH_MAX - 1] = '\0';
	leads(path, "/", "the longest path is one");
	path[PATH_MAX - 1] = '/';
	path[PATH_MAX] = '\0';
	leads(path, "ENAMETOOLONG", "a longer one is none");
}

/* How deep a tree may be is up to the way; too deep is an error, and no wrong answer.
 */
static void test_deep(void)
{
	char path[512] = "";
	const char *answer;

	for (size_t i = 0; i < 200; i++) {
		if (i == 100)
			ok(strlen(found(open_in_root(root, path, O_PATH))) == 200,
			   "%s: a tree may be a hundred directories deep", way);
		path[2 * i] = 'd';
		path[2 * i + 1] = '/';
		mkdirat(root, path, 0755);
	}
	answer = found(open_in_root(root, path, O_PATH));
	ok(strlen(answer) == 400 || !strcmp(answer, "ENAMETOOLONG"),
	   "%s: two hundred are opened or refused", way);
}

/* What is left open would be a way back for the program (S4). */
static void test_leaks(void)
{
	int before = dup(root), after;

	close(before);
	open_in_root(root, "a/b/c/../climber", O_PATH | O_DIRECTORY);
	open_in_root(root, "directory/nothing", O_PATH);
	open_in_root(root, "loop1", O_PATH);
	after = dup(root);
	close(after);
	is_int(after, before, "%s: a failure leaves nothing open", way);
}

/*
 * open_wary(): the same walk on the host, where a symlink is followed unless somebody
 * hostile may have made it.
 */
static void wary(const char *path, const char *expected, const char *sentence)
{
	struct file_id hostile[2];
	struct stat st;

	if (stat(scratch_path("root/a"), &st) < 0)
		bail("cannot look at the test's tree");
	hostile[0] = (struct file_id){ st.st_dev, st.st_ino };
	if (stat(scratch_path("outside"), &st) < 0)
		bail("cannot look at the test's tree");
	hostile[1] = (struct file_id){ st.st_dev, st.st_ino };
	is_str(found(open_wary(scratch_path(path), hostile, 2)), expected,
	       "wary: %s (%s)", sentence, path);
}

static void test_wary(void)
{
	AUTO_FREE char *here = realpath(scratch_path("root/file"), NULL);

	scratch_link("../../file", "root/a/b/planted");
	scratch_link("a", "root/alias");
	scratch_link("a/b", "root/into");
	scratch_link("planted", "root/a/b/twice");
	wary("root/file", "/file", "a file is opened");
	wary("root/chain2", "/file", "a symlink is followed");
	wary("root/a/b/file", "/a/b/file", "a file in a hostile directory is opened");
	wary("root/a", "/a", "... and that directory itself");
	wary("root/a/b/planted", "ELOOP", "a symlink in it is refused");
	wary("root/a/b/c/../planted", "ELOOP", "... however it is come by");
	wary("root/a/up", "ELOOP", "... right in it, too");
	wary("root/a/b/twice", "ELOOP", "... whatever it leads to");
	wary("root/alias/b/file", "/a/b/file", "a symlink may lead into it");
	wary("root/alias/b/planted", "ELOOP", "... where none is followed");
	wary("root/into/planted", "ELOOP", "... also by a way around its top");
	wary("root/into/../up", "ELOOP", "... or back");
	wary("root/loop1", "ELOOP", "a loop ends");
	wary("root/nothing", "ENOENT", "what is not there is not opened");
	is_str(found(open_wary(here, NULL, 0)), "/file", "nobody need be hostile");
	is_str(found(open_wary("/", NULL, 0)), "/", "the host's root is itself");
}

int main(void)
{
	scratch_make();
	make_tree();
	make_many_links();
	for (int forced = 0; forced < 2; forced++) {
		open_forced_walk = forced;
		way = forced ? "walk" : "openat2";
		test_plain();
		test_dots();
		test_symlinks();
		test_many_links();
		test_flags();
		test_magic();
		test_long();
		test_deep();
		test_leaks();
	}
	test_wary();
	close(root);
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts by the newer calls and by mount(2): what comes of both is the same. */

#include "sys/mount.h"

#include "../tap.h"

#include "../scratch.h"
#include "../space.h"
#include "sys/mountinfo.h"
#include "util/cleanup.h"
#include "util/text.h"

enum { RO = MOUNT_ATTR_RDONLY, SUID = MOUNT_ATTR_NOSUID, DEV = MOUNT_ATTR_NODEV };

/* What the test stands on has to work. */
static void must(long result, const char *what)
{
	if (result >= 0)
		return;
	space_say("cannot %s: %s", what, strerror(errno));
	_exit(1);
}

static int open_path(const char *name)
{
	int fd = open(scratch_path(name), O_PATH | O_CLOEXEC);

	must(fd, name);
	return fd;
}

/* "ok", or the error, which is said. */
static bool good(int result, const struct error *err, const char *what)
{
	if (result < 0)
		space_say("%s: %s", what, err->text);
	return result >= 0;
}

/* Every mount below the scratch directory, sorted as they were made. */
static void say_mounts(void)
{
	AUTO(mountinfo_done) struct mountinfo info = { 0 };
	struct error err;

	if (!good(mountinfo_read(&info, &err), &err, "mountinfo"))
		return;
	for (size_t i = 0; i < info.n; i++) {
		const struct mountinfo_line *line = &info.lines[i];

		if (text_starts(line->point, scratch))
			space_say("%s %#llx", line->point + strlen(scratch),
				  (unsigned long long)line->attributes);
	}
}

static void new_tmpfs(const char *name, unsigned long flags)
{
	must(mount("tmpfs", scratch_path(name), "tmpfs", flags, "mode=0755"), name);
}

/* A tree of three file systems, in a file system of its own. */
static void make_tree(void)
{
	new_tmpfs("", 0);
	scratch_directory("source/sub/deep/");
	scratch_directory("target/");
	new_tmpfs("source/sub", MS_NOSUID);
	scratch_directory("source/sub/deep/");
	new_tmpfs("source/sub/deep", MS_NOEXEC | MS_NOATIME);
	scratch_write("source/file", "text");
	scratch_write("source/sub/deep/file", "text");
}

static void attach(const char *source, const char *target, uint64_t attributes)
{
	AUTO_CLOSE int to = open_path(target);
	AUTO_CLOSE int copy = -1;
	struct error err;

	copy = mount_copy(AT_FDCWD, scratch_path(source), &err);
	if (good(copy, &err, "mount_copy"))
		good(mount_attach(copy, to, attributes, &err), &err, "mount_attach");
}

static void body_attach(void)
{
	make_tree();
	attach("source", "target", RO | SUID | DEV);
	say_mounts();
	space_call("write", space_write(scratch_path("target/file"), "x"));
	space_call("write deep",
		   space_write(scratch_path("target/sub/deep/file"), "x"));
	space_call("write source", space_write(scratch_path("source/file"), "x"));
}

static void body_attach_nothing(void)
{
	make_tree();
	attach("source", "target", 0);
	say_mounts();
}

static void body_file(void)
{
	new_tmpfs("", 0);
	scratch_write("file", "text");
	scratch_write("other", "other");
	attach("file", "other", RO | MOUNT_ATTR_NOEXEC);
	say_mounts();
	space_call("write", space_write(scratch_path("other"), "x"));
}

static void body_odd_names(void)
{
	new_tmpfs("", 0);
	scratch_directory("a b\\040c/s\nu\tb#/");
	new_tmpfs("a b\\040c/s\nu\tb#", 0);
	scratch_directory("t a/");
	attach("a b\\040c", "t a", RO);
	say_mounts();
}

/* One file system on top of another, at the same place. */
static void body_stacked(void)
{
	new_tmpfs("", 0);
	scratch_directory("source/sub/");
	scratch_directory("target/");
	new_tmpfs("source/sub", 0);
	new_tmpfs("source/sub", 0);
	scratch_write("source/sub/file", "text");
	attach("source", "target", RO);
	space_call("write", space_write(scratch_path("target/sub/file"), "x"));
}

/* In a namespace inside, the flags of mounts that were there are locked. */
static void body_locked(void)
{
	new_tmpfs("", 0);
	scratch_directory("target/");
	scratch_directory("source/a/");
	scratch_directory("source/b/");
	scratch_directory("source/c/");
	new_tmpfs("source/a", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME);
	new_tmpfs("source/b", MS_RDONLY | MS_NODIRATIME);
	new_tmpfs("source/c", MS_STRICTATIME);
	must(space_enter(CLONE_NEWUSER | CLONE_NEWNS), "enter a namespace");
	attach("source", "target", RO | SUID);
	say_mounts();
}

static void body_change(void)
{
	AUTO_CLOSE int fd = -1;
	struct error err;

	make_tree();
	fd = open_path("source/sub");
	good(mount_change(fd, RO | MOUNT_ATTR_NOSYMFOLLOW, &err), &err, "change");
	say_mounts();
	space_call("write", space_write(scratch_path("source/sub/deep/file"), "x"));
}

static void body_new(void)
{
	AUTO_CLOSE int to = -1;
	struct error err;
	struct stat st;

	new_tmpfs("", 0);
	scratch_directory("target/");
	to = open_path("target");
	good(mount_new("tmpfs", "mode=1733,size=64k", SUID | DEV | MOUNT_ATTR_NOEXEC,
		       to, &err),
	     &err, "new");
	say_mounts();
	must(stat(scratch_path("target"), &st), "look at it");
	space_say("mode %04o", st.st_mode & 07777);
}

static void body_new_faults(void)
{
	AUTO_CLOSE int to = -1;
	struct error err;

	new_tmpfs("", 0);
	scratch_directory("target/");
	to = open_path("target");
	space_say("option %d", mount_new("tmpfs", "nonsense=1", 0, to, &err));
	space_say("type %d", mount_new("nonsense", NULL, 0, to, &err));
	space_say("%d", err.errnum == ENODEV);
	say_mounts();
}

static void body_copy_faults(void)
{
	AUTO_CLOSE int directory = -1, fd = -1;
	struct error err;

	make_tree();
	space_say("%d", mount_copy(AT_FDCWD, scratch_path("nothing"), &err));
	space_say("%s", strerrorname_np(err.errnum));
	directory = open_path("source");
	fd = mount_copy(directory, "file", &err);
	space_say("%s", fd >= 0 ? "a file is copied" : err.text);
	close_fd(&fd);
	fd = mount_copy(directory, "", &err);
	space_say("%s", fd >= 0 ? "a descriptor is copied" : err.text);
	space_say("%d", fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

static void body_pivot(void)
{
	AUTO_CLOSE int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_CLOSE int top = -1;
	char path[PATH_MAX] = "";
	struct error err;

	good(mount_private(&err), &err, "private");
	good(mount_new("tmpfs", "mode=0711", 0, old, &err), &err, "new");
	space_say("usr is %s", access("/usr", F_OK) ? "hidden" : "seen");
	top = mount_top(&err);
	good(top, &err, "top");
	space_call("mkdir", mkdirat(top, "inside", 0700));
	if (!good(mount_pivot(top, &err), &err, "pivot"))
		return;
	space_say("usr is %s", access("/usr", F_OK) ? "gone" : "there");
	space_say("inside is %s", access("/inside", F_OK) ? "gone" : "there");
	space_say("we are in %s", getcwd(path, sizeof(path)) ? path : "?");
	space_say(".. is %s", access("/../usr", F_OK) ? "closed" : "open");
}

static void same(void (*body)(void), const char *expected, const char *sentence)
{
	for (int old = 0; old < 2; old++) {
		mount_forced_old = old;
		is_str(space_run(body), expected, "%s, by %s", sentence,
		       old ? "mount(2)" : "the newer calls");
	}
	mount_forced_old = false;
}

static void test_attach(void)
{
	char expected[512];

	snprintf(expected, sizeof(expected),
		 " 0\n/source/sub %#x\n/source/sub/deep %#x\n/target %#x\n"
		 "/target/sub %#x\n/target/sub/deep %#x\n"
		 "write: Read-only file system\nwrite deep: Read-only file system\n"
		 "write source: ok\n",
		 SUID, MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME, RO | SUID | DEV,
		 RO | SUID | DEV,
		 RO | SUID | DEV | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME);
	same(body_attach, expected, "attributes reach every mount of a tree (S6)");
	snprintf(expected, sizeof(expected),
		 " 0\n/source/sub %#x\n/source/sub/deep %#x\n/target 0\n"
		 "/target/sub %#x\n/target/sub/deep %#x\n",
		 SUID, MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME, SUID,
		 MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME);
	same(body_attach_nothing, expected, "none is taken away");
	snprintf(expected, sizeof(expected),
		 " 0\n/other %#x\nwrite: Read-only file system\n",
		 RO | MOUNT_ATTR_NOEXEC);
	same(body_file, expected, "a file is mounted");
	snprintf(expected, sizeof(expected),
		 " 0\n/a b\\040c/s\nu\tb# 0\n/t a %#x\n/t a/s\nu\tb# %#x\n", RO, RO);
	same(body_odd_names, expected, "names may be odd");
	same(body_stacked, "write: Read-only file system\n",
	     "a mount may be covered by another");
}

static void test_locked(void)
{
	char expected[1024];

	snprintf(expected, sizeof(expected),
		 " 0\n/source/a %#x\n/source/b %#x\n/source/c 0\n/target %#x\n"
		 "/target/a %#x\n/target/b %#x\n/target/c %#x\n",
		 SUID | DEV | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME,
		 RO | MOUNT_ATTR_NODIRATIME, RO | SUID,
		 RO | SUID | DEV | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME,
		 RO | SUID | MOUNT_ATTR_NODIRATIME, RO | SUID);
	same(body_locked, expected, "flags that are locked stay");
}

static void test_change(void)
{
	char expected[512];

	snprintf(expected, sizeof(expected),
		 " 0\n/source/sub %#x\n/source/sub/deep %#x\nwrite: ok\n",
		 RO | SUID | MOUNT_ATTR_NOSYMFOLLOW,
		 MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME);
	same(body_change, expected, "one mount is changed, and not those on it");
}

static void test_new(void)
{
	char expected[256];

	snprintf(expected, sizeof(expected), " 0\n/target %#x\nmode 1733\n",
		 SUID | DEV | MOUNT_ATTR_NOEXEC);
	same(body_new, expected, "a file system is new, with its options");
	same(body_new_faults, "option -1\ntype -1\n1\n 0\n",
	     "what the kernel does not know is an error");
	same(body_copy_faults,
	     "-1\nENOENT\na file is copied\na descriptor is copied\n1\n",
	     "a copy is of what is there, and close-on-exec");
	same(body_pivot,
	     "usr is seen\nmkdir: ok\nusr is gone\ninside is there\nwe are in /\n"
	     ".. is closed\n",
	     "what is stacked on the root becomes the root");
}

int main(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle)
		skip_all(obstacle);
	scratch_make();
	test_attach();
	test_locked();
	test_change();
	test_new();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where this process is among the control groups, and the files of a directory. */

#include "sys/cgroup.h"

#include <fcntl.h>
#include <unistd.h>

#include "../scratch.h"
#include "../tap.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static struct pool pool;
static struct cgroup_hierarchies found;

/* "controllers:mount:path" of each, in order, parted by blanks. */
static const char *parse(const char *mountinfo, const char *membership)
{
	const char *text = "";

	cgroup_parse(mountinfo, membership, &pool, &found);
	for (size_t i = 0; i < found.n; i++)
		text = pool_printf(&pool, "%s%s%s:%s:%s", text, i ? " " : "",
				   found.items[i].unified ? "2"
							  : found.items[i].controllers,
				   found.items[i].mount, found.items[i].path);
	return text;
}

static void test_versions(void)
{
	is_str(parse("30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n",
		     "0::/user.slice/session-1.scope\n"),
	       "2:/sys/fs/cgroup:/sys/fs/cgroup/user.slice/session-1.scope",
	       "the unified hierarchy alone");
	is_str(parse("31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 master:2 - "
		     "cgroup cgroup rw,cpu,cpuacct\n"
		     "32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup "
		     "rw,memory\n"
		     "33 30 0:29 / /sys/fs/cgroup/systemd rw - cgroup cgroup "
		     "rw,xattr,name=systemd\n",
		     "3:cpu,cpuacct:/\n2:memory:/a/b\n1:name=systemd:/c\n"),
	       "cpu,cpuacct:/sys/fs/cgroup/cpu,cpuacct:/sys/fs/cgroup/cpu,cpuacct "
	       "memory:/sys/fs/cgroup/memory:/sys/fs/cgroup/memory/a/b "
	       "name=systemd:/sys/fs/cgroup/systemd:/sys/fs/cgroup/systemd/c",
	       "hierarchies of version 1, some of two controllers");
	is_str(parse("32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup "
		     "rw,memory\n"
		     "33 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
		     "4:memory:/a\n0::/b\n"),
	       "memory:/sys/fs/cgroup/memory:/sys/fs/cgroup/memory/a "
	       "2:/sys/fs/cgroup/unified:/sys/fs/cgroup/unified/b",
	       "both versions at once");
}

static void test_oddities(void)
{
	is_str(parse("32 30 0:28 /docker/x /cg rw - cgroup cgroup rw,memory\n",
		     "4:memory:/docker/x/y\n"),
	       "memory:/cg:/cg/y", "a part of a hierarchy that is mounted");
	is_str(parse("32 30 0:28 /docker/x /cg rw - cgroup cgroup rw,memory\n",
		     "4:memory:/docker/x\n"),
	       "memory:/cg:/cg", "... and is ours itself");
	is_str(parse("32 30 0:28 /docker/x /cg rw - cgroup cgroup rw,memory\n",
		     "4:memory:/docker/xy\n"),
	       "", "... or is another's");
	is_str(parse("32 30 0:28 / /cg rw - cgroup cgroup rw,memory\n",
		     "4:memory:/../x\n"),
	       "", "a cgroup outside of the cgroup namespace");
	is_str(parse("32 30 0:28 / /c\\040g rw - cgroup cgroup rw,memory\n",
		     "4:memory:/\n"),
	       "memory:/c g:/c g", "a blank in the path");
	is_str(parse("32 30 0:28 / /cg rw - tmpfs cgroup rw,memory\n",
		     "4:memory:/\n0::/\n"),
	       "", "what is not mounted is not there");
	is_str(parse("32 30 0:28 / /one rw - cgroup cgroup rw,memory\n"
		     "33 30 0:28 / /two rw - cgroup cgroup rw,memory\n",
		     "4:memory:/\n"),
	       "memory:/one:/one", "what is mounted twice is taken once");
	is_str(parse("30 1 0:26 / /cg rw - tmpfs tmpfs rw\n"
		     "31 30 0:28 / /cg/memory rw - cgroup cgroup rw,memory\n"
		     "32 30 0:29 / /cg/unified rw - cgroup2 cgroup2 rw\n"
		     "33 30 0:29 / /cg rw - cgroup2 cgroup2 rw\n",
		     "4:memory:/\n0::/\n"),
	       "2:/cg:/cg", "what is covered is not taken");
	is_str(parse("nonsense\n", "4:memory:/\n"), "", "nonsense is nothing");
	is_str(parse("", "\n:\n::\nx\n"), "", "... here, too");
}

static void test_lists(void)
{
	ok(cgroup_lists("cpu,cpuacct", "cpuacct"), "the last of a list");
	ok(cgroup_lists("cpuset cpu io\n", "io"), "... that ends with a line");
	ok(!cgroup_lists("cpuset", "cpu"), "the whole name");
	ok(!cgroup_lists("", "cpu"), "an empty list");
}

static void test_files(void)
{
	static const char events[] = "low 0\noom 3\noom_kill 2\noom_kill_x 9\n";
	AUTO_CLOSE int directory = -1;
	AUTO_FREE char *text = NULL;
	struct error err;

	scratch_write("cgroup.procs", "");
	directory = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_int((long long)cgroup_count(events, "oom_kill"), 2,
	       "a count is that of its whole key");
	is_int((long long)cgroup_count(events, "low"), 0, "... of the first line, too");
	is_int((long long)cgroup_count(events, "kill"), 0, "... or none");
	is_int((long long)cgroup_count("", "max"), 0, "... of no text");
	is_int(cgroup_attach(directory, 17, &err), 0, "a process is moved");
	text = cgroup_read(directory, "cgroup.procs");
	is_str(text, "17", "... by its number");
	is_int(cgroup_write(directory, "none", "1", &err), -1,
	       "a file that is not there is not made");
	is_int(err.errnum, ENOENT, "... and is told");
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

/* In the directories of another file system: there, too, they are made and locked. */
static void test_life(void)
{
	struct cgroup one = { -1, -1, NULL }, two = { -1, -1, NULL };
	AUTO_FREE char *first = NULL;
	AUTO_FREE char *second = NULL;
	struct error err;

	scratch_directory("life/other/");
	ok(cgroup_make(scratch_path("life"), &one, &err) == 0 &&
		   cgroup_make(scratch_path("life"), &two, &err) == 0,
	   "two are made");
	first = xstrdup(one.path ? one.path : "");
	second = xstrdup(two.path ? two.path : "");
	ok(strcmp(first, second), "... of two names");
	cgroup_sweep(scratch_path("life"));
	ok(is_there(first) && is_there(second),
	   "a sweep leaves those whose maker lives");
	close_fd(&two.directory);
	cgroup_sweep(scratch_path("life"));
	ok(!is_there(second), "... and takes those whose maker has ended");
	ok(is_there(first) && is_there(scratch_path("life/other")),
	   "... and nothing else");
	is_int(cgroup_remove(&one, &err), 0, "one is removed");
	ok(!is_there(first) && one.directory < 0 && !one.path, "... and let go");
	is_int(cgroup_remove(&one, &err), 0, "... which may be said twice");
	is_int(cgroup_remove(&two, &err), 0, "so may be what is gone already");
	is_int(cgroup_make(scratch_path("nowhere"), &one, &err), -1,
	       "without a parent there is none");
}

int main(void)
{
	test_versions();
	test_oddities();
	test_lists();
	scratch_make();
	test_files();
	test_life();
	pool_done(&pool);
	return tap_done();
}

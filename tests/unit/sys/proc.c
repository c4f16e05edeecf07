/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing to /proc, to nothing else, and to no file but the right one (S8). */

#include "sys/proc.h"

#include <errno.h>

#include "../tap.h"

#include "../deny.h"
#include "../scratch.h"
#include "util/cleanup.h"

static void say_write(const char *path, const char *text)
{
	struct error err;

	if (proc_write(path, text, &err) < 0)
		space_say("%s: %s", path, err.text);
	else
		space_say("%s: ok", path);
}

static void say_file(const char *path)
{
	char text[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (read(fd, text, sizeof(text) - 1) < 0)
		space_say("%s: %s", path, strerror(errno));
	text[strcspn(text, "\n")] = '\0';
	space_say("%s", text);
	close(fd);
}

static void body_write(void)
{
	struct error err;

	say_write("self/comm", "renamed");
	say_file("/proc/self/comm");
	proc_write_of(getpid(), "comm", "again", &err);
	say_file("/proc/self/comm");
	say_write("self/nothing", "x");
	proc_close();
	proc_close();
	say_write("self/comm", "third");
	say_file("/proc/self/comm");
}

static void body_refused(void)
{
	say_write("self/oom_score_adj", "nonsense");
}

static void body_out(void)
{
	char link[64];
	int fd = open(scratch_path("file"), O_WRONLY);

	say_write("../etc/hostname", "x");
	say_write("self/../../etc/hostname", "x");
	say_write("self/root/etc/hostname", "x");
	snprintf(link, sizeof(link), "self/fd/%d", fd);
	dup2(fd, 100);
	say_write("self/fd/100", "escaped");
	say_file(scratch_path("file"));
}

static void body_covered(void)
{
	mount(scratch_path("file"), "/proc/sys/kernel/hostname", NULL, MS_BIND, NULL);
	say_write("sys/kernel/hostname", "escaped");
	mount("tmpfs", "/proc/sys", "tmpfs", 0, NULL);
	say_write("sys/kernel/hostname", "escaped");
	say_file(scratch_path("file"));
}

static void body_fake(void)
{
	mount("tmpfs", "/proc", "tmpfs", 0, NULL);
	mkdir("/proc/self", 0700);
	close(open("/proc/self/comm", O_CREAT | O_WRONLY, 0600));
	say_write("self/comm", "escaped");
}

static void body_part(void)
{
	mount("/proc/sys", "/proc", NULL, MS_BIND, NULL);
	say_write("kernel/hostname", "escaped");
}

/* A mount made after the first look at /proc. */
static void body_later(void)
{
	say_write("self/comm", "first");
	mount("tmpfs", "/proc", "tmpfs", 0, NULL);
	say_write("self/comm", "second");
	umount2("/proc", MNT_DETACH);
	say_file("/proc/self/comm");
}

/* With openat2(2), and without. */
static void both(int flags, void (*body)(void), const char *expected,
		 const char *without, const char *sentence)
{
	is_str(space_run_in(flags, body), expected, "%s", sentence);
	deny_call(SYS_openat2, ENOSYS);
	is_str(space_run_in(flags, deny_and_run(body)), without ? without : expected,
	       "... without openat2(2), too");
}

static void test_plain(void)
{
	both(0, body_write,
	     "self/comm: ok\nrenamed\nagain\nself/nothing: cannot open "
	     "/proc/self/nothing: No such file or directory\nself/comm: ok\nthird\n",
	     NULL, "a file of /proc is written");
	both(0, body_refused,
	     "self/oom_score_adj: cannot write \"nonsense\" to "
	     "/proc/self/oom_score_adj: Invalid argument\n",
	     NULL, "what the kernel refuses is an error");
}

/* Every line but the last, which is the file that must not change, is an error. */
static void refused(const char *said, size_t lines, const char *last,
		    const char *sentence)
{
	AUTO_FREE char *text = strdup(said);
	char *rest = text, *line;
	size_t errors = 0;

	while ((line = strsep(&rest, "\n")) && errors < lines) {
		errors += strstr(line, ": cannot open") ||
			  strstr(line, ": something is mounted over") ||
			  strstr(line, ": /proc is not the proc file system");
		if (!strstr(line, ": "))
			break;
	}
	if (!ok(errors == lines && (!last || strstr(said, last)), "%s", sentence))
		tap_note("said", said);
}

static void test_hostile(void)
{
	const char *obstacle = space_obstacle();
	static const struct {
		void (*body)(void);
		size_t lines;
		const char *last, *sentence;
	} cases[] = {
		{ body_covered, 2, "untouched", "what is mounted over /proc is not" },
		{ body_fake, 1, NULL, "nor what only looks like /proc" },
		{ body_part, 1, NULL, "nor a part of one in its place" },
	};

	scratch_write("file", "untouched");
	refused(space_run_in(0, body_out), 4, "untouched",
		"no path leads out of /proc");
	deny_call(SYS_openat2, ENOSYS);
	refused(space_run_in(0, deny_and_run(body_out)), 4, "untouched",
		"... without openat2(2), too");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (obstacle) {
			skip(cases[i].sentence, obstacle);
			continue;
		}
		refused(space_run(cases[i].body), cases[i].lines, cases[i].last,
			cases[i].sentence);
		refused(space_run(deny_and_run(cases[i].body)), cases[i].lines,
			cases[i].last, "... without openat2(2), too");
	}
	if (obstacle)
		skip("the /proc that was opened first is used", obstacle);
	else
		is_str(space_run(body_later), "self/comm: ok\nself/comm: ok\nsecond\n",
		       "the /proc that was opened first is used");
}

int main(void)
{
	scratch_make();
	test_plain();
	test_hostile();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading mountinfo: escapes, attributes, and lines that are none. */

#include "sys/mountinfo.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../tap.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static struct mountinfo info;
static struct error failure;

static int parse(const char *text)
{
	AUTO_FREE char *copy = xstrdup(text);

	mountinfo_done(&info);
	return mountinfo_parse(copy, &info, &failure);
}

static void refuses(const char *text, const char *sentence)
{
	failure = (struct error){ 0 };
	is_int(parse(text), -1, "%s", sentence);
	is_int(failure.kind, ERROR_SYSTEM, "... with an error");
}

static void test_lines(void)
{
	is_int(parse("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n"
		     "41 36 0:5 / /proc rw - proc proc rw,nosuid\n"),
	       0, "two lines are read");
	is_int((long long)info.n, 2, "... both");
	is_int(info.lines[0].id, 36, "a mount has its number");
	is_int(info.lines[0].parent, 35, "... and that of the one it is on");
	is_str(info.lines[0].point, "/mnt2", "... where it is mounted");
	is_int((long long)info.lines[0].attributes, MOUNT_ATTR_NOATIME, "... and how");
	is_int((long long)info.lines[1].attributes, 0,
	       "the options of the file system are not those of the mount");
	is_int(parse(""), 0, "an empty text has no mounts");
	is_int((long long)info.n, 0, "... none");
	is_int(parse("1 0 8:1 / / rw - ext4 /dev/sda1 rw"), 0,
	       "the last line may be without an end");
	is_str(info.lines[0].point, "/", "... and is read");
	is_int(parse("1 0 8:1 / / rw shared:1 master:2 propagate_from:3 unbindable "
		     "later:7 - ext4 x rw\n"),
	       0, "there may be any number of tags");
}

static void test_attributes(void)
{
	static const struct {
		const char *options;
		uint64_t attributes;
	} cases[] = {
		{ "rw", 0 },
		{ "ro", MOUNT_ATTR_RDONLY },
		{ "rw,relatime", 0 },
		{ "rw,nosuid,nodev,noexec",
		  MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC },
		{ "ro,noatime,nodiratime",
		  MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOATIME | MOUNT_ATTR_NODIRATIME },
		{ "rw,nosymfollow", MOUNT_ATTR_NOSYMFOLLOW },
		{ "rw,idmapped,something=new", 0 },
		{ "rom,nodevice", 0 },
	};

	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		AUTO_FREE char *line = xasprintf("1 0 8:1 / /x %s - ext4 x ro,nosuid\n",
						 cases[i].options);

		parse(line);
		is_int((long long)info.lines[0].attributes,
		       (long long)cases[i].attributes, "the attributes of %s",
		       cases[i].options);
	}
}

static void test_escapes(void)
{
	static const struct {
		const char *written, *point;
	} cases[] = {
		{ "/a\\040b", "/a b" },         { "/a\\011b\\012c", "/a\tb\nc" },
		{ "/a\\134b", "/a\\b" },        { "/\\134040", "/\\040" },
		{ "/a\\04", "/a\\04" },         { "/a\\", "/a\\" },
		{ "/a\\08b", "/a\\08b" },       { "/a\\400", "/a\\400" },
		{ "/\\303\\274", "/\xc3\xbc" }, { "/\xc3\xbc", "/\xc3\xbc" },
		{ "/\\377", "/\xff" },          { "/a\\040\\040", "/a  " },
	};

	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		AUTO_FREE char *line =
			xasprintf("1 0 8:1 / %s rw - ext4 x rw\n", cases[i].written);

		parse(line);
		is_str(info.lines[0].point, cases[i].point, "%s is decoded",
		       cases[i].written);
	}
}

static void test_broken(void)
{
	refuses("1\n", "a line of one word is none");
	refuses("1 0 8:1 / /x\n", "nor is one without options");
	refuses("1 0 8:1 / /x rw\n", "nor is one that ends there");
	refuses("x 0 8:1 / /x rw - ext4 x rw\n", "a number must be one");
	refuses("1 y 8:1 / /x rw - ext4 x rw\n", "... that of the parent, too");
	refuses("1z 0 8:1 / /x rw - ext4 x rw\n", "... all of it");
	refuses(" 0 8:1 / /x rw - ext4 x rw\n", "... and there");
	refuses("1 0 8:1 / /x rw - ext4 x rw\nbroken\n", "one bad line is enough");
	is_int((long long)info.n, 1, "... and those before it are released in the end");
}

static void test_real(void)
{
	AUTO_CLOSE int fd = open("/proc", O_PATH | O_CLOEXEC);
	bool proc = false, root = false;
	int id;

	mountinfo_done(&info);
	is_int(mountinfo_read(&info, &failure), 0, "the mounts of this process");
	id = mountinfo_id(fd, &failure);
	ok(id > 0, "an open file is on a mount");
	for (size_t i = 0; i < info.n; i++) {
		root |= !strcmp(info.lines[i].point, "/");
		proc |= info.lines[i].id == id && !strcmp(info.lines[i].point, "/proc");
	}
	ok(root, "the root is one of them");
	ok(proc, "... and /proc, by its number");
	is_int(mountinfo_id(9999, &failure), -1, "what is not open is on none");
	has_str(failure.text, "cannot open /proc/self/fdinfo/9999", "... and says so");
}

int main(void)
{
	test_lines();
	test_attributes();
	test_escapes();
	test_broken();
	test_real();
	mountinfo_done(&info);
	mountinfo_done(&info);
	return tap_done();
}

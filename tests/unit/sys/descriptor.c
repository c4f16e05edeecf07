/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which descriptors are open after both functions, in a child of its own each. */

#include "sys/descriptor.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "../tap.h"

#include "../deny.h"
#include "../space.h"

/* The numbers that are open, in one line. */
static void say_open(void)
{
	char line[1024] = "open";

	for (int fd = 0; fd < 2000; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			snprintf(line + strlen(line), sizeof(line) - strlen(line),
				 " %d", fd);
	space_say("%s", line);
}

static void say_null(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_rdev == makedev(1, 3))
		space_say("%d is null, %s", fd,
			  (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY ? "to read"
								       : "to write");
}

static void close_all(void)
{
	for (int fd = 0; fd < 2000; fd++)
		close(fd);
}

/* As a caller may have left them. */
static void open_some(void)
{
	struct error err;

	close_all();
	for (int fd = 0; fd < 8; fd++)
		open("/dev/zero", O_RDWR);
	dup2(0, 1900);
	if (descriptor_begin(&err) < 0)
		space_say("%s", err.text);
	/* And what has been opened since. */
	dup2(0, 20);
}

static void body_fill_all(void)
{
	struct error err;

	close_all();
	space_say("%d", descriptor_begin(&err));
	for (int fd = 0; fd < 3; fd++)
		say_null(fd);
	say_open();
}

static void body_fill_one(void)
{
	struct error err;

	close_all();
	open("/dev/zero", O_RDWR);
	dup2(0, 2);
	space_say("%d", descriptor_begin(&err));
	for (int fd = 0; fd < 3; fd++)
		say_null(fd);
	say_open();
}

static void body_close_all(void)
{
	struct error err;

	open_some();
	space_say("%d", descriptor_close(NULL, 0, &err));
	say_open();
}

static void body_close_but(void)
{
	static const int keep[] = { 3, 5, 6, 1900 };
	struct error err;

	open_some();
	space_say("%d", descriptor_close(keep, 4, &err));
	say_open();
}

static void body_close_twice(void)
{
	static const int keep[] = { 4, 4, 50 };
	struct error err;

	open_some();
	space_say("%d", descriptor_close(keep, 3, &err));
	say_open();
}

/* Descriptors above what may be opened now, as a caller may hand them down. */
static void body_close_high(void)
{
	struct rlimit limit = { 16, 2000 }, now;
	struct error err;
	int high = -1;

	close_all();
	open("/dev/zero", O_RDWR);
	getrlimit(RLIMIT_NOFILE, &now);
	now.rlim_cur = now.rlim_max;
	setrlimit(RLIMIT_NOFILE, &now);
	dup2(0, 1999);
	high = dup2(0, now.rlim_max < 100000 ? (int)now.rlim_max - 1 : 100000);
	setrlimit(RLIMIT_NOFILE, &limit);
	descriptor_begin(&err);
	space_say("%d", descriptor_close(NULL, 0, &err));
	say_open();
	if (high >= 0 && fcntl(high, F_GETFD) >= 0)
		space_say("%d is open", high);
}

static void denied(void (*body)(void), const char *expected, const char *sentence)
{
	static const int errors[] = { ENOSYS, EPERM };

	is_str(space_run_in(0, body), expected, "%s", sentence);
	for (size_t i = 0; i < 2; i++) {
		deny_call(SYS_close_range, errors[i]);
		is_str(space_run_in(0, deny_and_run(body)), expected,
		       "... where close_range(2) answers %s",
		       strerrorname_np(errors[i]));
	}
}

int main(void)
{
	is_str(space_run_in(0, body_fill_all),
	       "0\n0 is null, to read\n1 is null, to write\n2 is null, to write\n"
	       "open 0 1 2\n",
	       "streams that are closed become /dev/null");
	is_str(space_run_in(0, body_fill_one), "0\n1 is null, to write\nopen 0 1 2\n",
	       "... and those that are open stay");
	denied(body_close_all, "0\nopen 0 1 2\n", "all but the streams are closed");
	denied(body_close_but, "0\nopen 0 1 2 3 5 6 1900\n", "... or what is kept");
	denied(body_close_twice, "0\nopen 0 1 2 4\n", "... which may be named twice");
	denied(body_close_high, "0\nopen 0 1 2\n", "a limit hides none");
	return tap_done();
}

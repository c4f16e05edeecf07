/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing to /proc: see proc.h. */

#include "sys/proc.h"

#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sys/kernel.h"
#include "util/cleanup.h"

enum { PROC_ROOT_INODE = 1 };

/* Opened on first use, by the launcher and by the child for itself. */
static int proc_root = -1;
static dev_t proc_device;

static int open_proc(struct error *err)
{
	AUTO_CLOSE int fd = -1;
	struct statfs fs;
	struct stat st;

	if (proc_root >= 0)
		return 0;
	fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstatfs(fd, &fs) < 0 || fstat(fd, &st) < 0)
		return fail_errno(err, "cannot open /proc");
	if (fs.f_type != PROC_SUPER_MAGIC || st.st_ino != PROC_ROOT_INODE)
		return fail(err, ERROR_HOST, "/proc is not the proc file system");
	proc_device = st.st_dev;
	proc_root = take_fd(&fd);
	return 0;
}

int proc_open_self(struct error *err)
{
	int fd;

	if (open_proc(err) < 0)
		return -1;
	fd = openat(proc_root, "self/exe", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? fail_errno(err, "cannot open /proc/self/exe") : fd;
}

void proc_close(void)
{
	close_fd(&proc_root);
}

static int open_below(const char *path, struct error *err)
{
	const struct open_how how = {
		.flags = O_WRONLY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS,
	};
	AUTO_CLOSE int fd =
		(int)syscall(SYS_openat2, proc_root, path, &how, sizeof(how));
	struct stat st;

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(proc_root, path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_errno(err, "cannot open /proc/%s", path);
	if (st.st_dev != proc_device)
		return fail(err, ERROR_HOST, "something is mounted over /proc/%s",
			    path);
	return take_fd(&fd);
}

int proc_write(const char *path, const char *text, struct error *err)
{
	AUTO_CLOSE int fd = open_proc(err) < 0 ? -1 : open_below(path, err);

	if (fd < 0)
		return -1;
	if (write(fd, text, strlen(text)) < 0)
		return fail_errno(err, "cannot write \"%s\" to /proc/%s", text, path);
	return 0;
}

int proc_write_of(pid_t pid, const char *name, const char *text, struct error *err)
{
	char path[64];

	snprintf(path, sizeof(path), "%d/%s", pid, name);
	return proc_write(path, text, err);
}

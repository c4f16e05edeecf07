/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptors: see descriptor.h. */

#include "sys/descriptor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One more than the highest descriptor that came from the caller, if it was looked up.
 */
static unsigned int inherited;

static int fill(struct error *err)
{
	for (int fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* The lowest free number is `fd`, as those below are open. */
		if (open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
			return fail_errno(err, "cannot open /dev/null");
	}
	return 0;
}

static bool has_range(void)
{
	return syscall(SYS_close_range, UINT_MAX, UINT_MAX, 0) == 0;
}

static int survey(struct error *err)
{
	DIR *directory = opendir("/proc/self/fd");
	struct dirent *entry;

	if (!directory)
		return fail_errno(err, "cannot list the open file descriptors");
	while ((entry = readdir(directory))) {
		unsigned long fd = strtoul(entry->d_name, NULL, 10);

		if (fd >= inherited)
			inherited = (unsigned int)fd + 1;
	}
	closedir(directory);
	return 0;
}

int descriptor_begin(struct error *err)
{
	if (fill(err) < 0)
		return -1;
	return has_range() ? 0 : survey(err);
}

/* Without close_range(2): each number that there may be. */
static void range_slowly(unsigned int first, unsigned int last)
{
	/* What was opened since has taken the lowest free numbers. */
	enum { OPENED_SINCE = 256 };

	for (unsigned int fd = first; fd < inherited + OPENED_SINCE && fd <= last; fd++)
		close((int)fd);
}

static int range(unsigned int first, unsigned int last, struct error *err)
{
	if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
		return 0;
	if ((errno != ENOSYS && errno != EPERM) || !inherited)
		return fail_errno(err, "cannot close the file descriptors");
	range_slowly(first, last);
	return 0;
}

int descriptor_close(const int *keep, size_t n, struct error *err)
{
	unsigned int first = 3;

	for (size_t i = 0; i < n; i++) {
		if (range(first, (unsigned int)keep[i] - 1, err) < 0)
			return -1;
		first = (unsigned int)keep[i] + 1;
	}
	return range(first, UINT_MAX, err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program file of this process: see self.h. */

#include "sys/self.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "sys/kernel.h"
#include "sys/proc.h"
#include "util/cleanup.h"

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* Whether this user could ever write the file: it is root's, or its owner's, to. */
static bool is_exposed(int exe)
{
	struct statvfs fs;
	struct stat st;

	if (fstat(exe, &st) < 0 || fstatvfs(exe, &fs) < 0)
		return true;
	if (fs.f_flag & ST_RDONLY)
		return false;
	return !geteuid() || st.st_uid == geteuid() ||
	       faccessat(exe, "", W_OK, AT_EMPTY_PATH | AT_EACCESS) == 0;
}

/* By read(2) and write(2): sendfile(2) leaves pages pinned, which cannot be sealed. */
static int copy_bytes(int from, int to, struct error *err)
{
	char bytes[65536];
	ssize_t got, written;

	while ((got = TEMP_FAILURE_RETRY(read(from, bytes, sizeof(bytes)))) > 0)
		for (ssize_t done = 0; done < got; done += written) {
			written = TEMP_FAILURE_RETRY(
				write(to, bytes + done, (size_t)(got - done)));
			if (written < 0)
				return fail_errno(err, "cannot copy jail");
		}
	return got < 0 ? fail_errno(err, "cannot read jail") : 0;
}

/* Pages may be pinned for a moment yet, by the kernel's own batches. */
static int seal(int copy, struct error *err)
{
	const struct timespec pause = { .tv_nsec = 2000000 };

	for (int tries = 0; tries < 1000; tries++) {
		if (fcntl(copy, F_ADD_SEALS, SEALS) == 0)
			return 0;
		if (errno != EBUSY)
			break;
		nanosleep(&pause, NULL);
	}
	return fail_errno(err, "cannot seal the copy of jail");
}

static int make_copy(int exe, struct error *err)
{
	unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	AUTO_CLOSE int copy = memfd_create("jail", flags | MFD_EXEC);

	if (copy < 0 && errno == EINVAL) /* before Linux 6.3 all can be executed */
		copy = memfd_create("jail", flags);
	if (copy < 0)
		return fail_errno(err, "cannot make a copy of jail");
	if (copy_bytes(exe, copy, err) < 0 || seal(copy, err) < 0)
		return -1;
	return take_fd(&copy);
}

int self_protect(char *const *argv, struct error *err)
{
	AUTO_CLOSE int exe = proc_open_self(err);
	AUTO_CLOSE int copy = -1;
	int seals;

	if (exe < 0)
		return -1;
	seals = fcntl(exe, F_GET_SEALS);
	if ((seals >= 0 && (seals & SEALS) == SEALS) || !is_exposed(exe))
		return 0;
	copy = make_copy(exe, err);
	if (copy < 0)
		return -1;
	syscall(SYS_execveat, copy, "", argv, environ, AT_EMPTY_PATH);
	return fail_errno(err, "cannot execute the copy of jail");
}

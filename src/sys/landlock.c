/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock: see landlock.h.  The headers of Debian 12 stop at ABI 2. */

#include "sys/landlock.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CREATE_VERSION = 1, RULE_PATH_BENEATH = 1 };

struct ruleset_attr {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* ABI 4 */
	uint64_t scoped;             /* ABI 6 */
};

struct path_beneath_attr {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

/* Rights that mean something for a file that is no directory. */
enum {
	FILE_RIGHTS = LANDLOCK_EXECUTE | LANDLOCK_WRITE_FILE | LANDLOCK_READ_FILE |
		      LANDLOCK_TRUNCATE | LANDLOCK_IOCTL_DEV,
};

uint64_t landlock_rights(int abi)
{
	uint64_t rights = abi >= 1 ? LANDLOCK_REFER - 1 : 0;

	if (abi >= 2)
		rights |= LANDLOCK_REFER;
	if (abi >= 3)
		rights |= LANDLOCK_TRUNCATE;
	if (abi >= 5)
		rights |= LANDLOCK_IOCTL_DEV;
	return rights;
}

int landlock_abi(bool *ret_known)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);

	*ret_known = abi < 0 && errno == EOPNOTSUPP;
	return abi < 0 ? 0 : (int)abi;
}

int landlock_create(uint64_t rights, uint64_t scopes, struct error *err)
{
	const struct ruleset_attr attr = { rights, 0, scopes };
	/* An older kernel knows a shorter struct, and takes a longer one if it is zero.
	 */
	long fd = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

	if (fd < 0)
		return fail_errno(err, "cannot make a Landlock ruleset");
	return (int)fd;
}

int landlock_allow(int ruleset, int fd, uint64_t rights, struct error *err)
{
	struct path_beneath_attr attr = { rights, fd };
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail_errno(err, "cannot look at the file");
	if (!S_ISDIR(st.st_mode))
		attr.allowed_access &= FILE_RIGHTS;
	if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &attr, 0) < 0)
		return fail_errno(err, "cannot add a Landlock rule");
	return 0;
}

int landlock_enforce(int ruleset, struct error *err)
{
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		return fail_errno(err, "cannot enforce the Landlock ruleset");
	return 0;
}

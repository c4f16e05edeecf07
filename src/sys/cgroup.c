/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Control groups: see cgroup.h. */

#include "sys/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sys/mountinfo.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"
#include "util/xalloc.h"

/* What our cgroups are called, before a number. */
static const char prefix[] = "jail.";

enum {
	NAME_TRIES = 100,
	REMOVE_TRIES = 500,
	REMOVE_PAUSE = 10000000, /* ns between them */
	FILE_MAX = 1 << 16,
};

bool cgroup_lists(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (*(list += strspn(list, ", \n"))) {
		size_t item = strcspn(list, ", \n");

		if (item == length && !memcmp(list, name, length))
			return true;
		list += item;
	}
	return false;
}

/*
 * The directory of the cgroup `path` of a hierarchy whose directory `root` is mounted
 * at `point`; NULL where it is not below that.
 */
static const char *directory_of(struct pool *pool, const char *point, const char *root,
				const char *path)
{
	const char *rest = path_normalise(pool, path);

	if (!rest || !path_is_within(rest, root))
		return NULL;
	rest = path_rest(rest, root);
	return *rest ? path_join(pool, point, rest) : point;
}

/* Whether the mount is of the hierarchy that has these controllers. */
static bool is_of(const struct mountinfo_line *line, const char *controllers)
{
	AUTO_FREE char *first = xstrndup(controllers, strcspn(controllers, ","));

	if (!*controllers)
		return !strcmp(line->type, "cgroup2");
	return !strcmp(line->type, "cgroup") && cgroup_lists(line->options, first);
}

static void hierarchy_add(const struct mountinfo *mounts, const char *controllers,
			  const char *path, struct pool *pool,
			  struct cgroup_hierarchies *ret)
{
	for (size_t i = 0; i < mounts->n && ret->n < CGROUP_HIERARCHIES_MAX; i++) {
		const struct mountinfo_line *line = &mounts->lines[i];
		const char *directory;

		if (!is_of(line, controllers) ||
		    !mountinfo_is_within_reach(mounts, line, MOUNTINFO_ROOT))
			continue;
		directory = directory_of(pool, line->point, line->root, path);
		if (!directory)
			continue;
		ret->items[ret->n++] = (struct cgroup_hierarchy){
			.unified = !*controllers,
			.controllers = pool_strdup(pool, controllers),
			.mount = pool_strdup(pool, line->point),
			.path = pool_strdup(pool, directory),
		};
		return;
	}
}

void cgroup_parse(const char *mountinfo, const char *membership, struct pool *pool,
		  struct cgroup_hierarchies *ret)
{
	AUTO(mountinfo_done) struct mountinfo mounts = { 0 };
	AUTO_FREE char *lines = xstrdup(membership);
	AUTO_FREE char *text = xstrdup(mountinfo);
	char *rest = lines, *line;
	struct error ignored;

	ret->n = 0;
	if (mountinfo_parse(text, &mounts, &ignored) < 0)
		return;
	/* "4:memory:/a/b", and "0::/a/b" for the unified one. */
	while ((line = strsep(&rest, "\n"))) {
		char *controllers = strchr(line, ':');
		char *path = controllers ? strchr(controllers + 1, ':') : NULL;

		if (!path)
			continue;
		*path++ = '\0';
		hierarchy_add(&mounts, controllers + 1, path, pool, ret);
	}
}

static int lock(int directory)
{
	return flock(directory, LOCK_EX | LOCK_NB);
}

/* One try: 1 where a sweep came between. */
static int make_once(const char *parent, struct cgroup *ret, struct error *err)
{
	AUTO_FREE char *path = NULL;
	uint64_t number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return fail_errno(err, "cannot get a random number");
	path = xasprintf("%s/%s%016llx", parent, prefix, (unsigned long long)number);
	if (mkdir(path, 0755) < 0)
		return fail_errno(err, "cannot make the cgroup %s", path);
	ret->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ret->directory < 0 && errno != ENOENT) {
		fail_errno(err, "cannot open %s", path);
		rmdir(path);
		return -1;
	}
	if (ret->directory < 0 || lock(ret->directory) < 0) {
		close_fd(&ret->directory);
		rmdir(path);
		return 1;
	}
	ret->path = take_ptr(path);
	return 0;
}

int cgroup_make(const char *parent, struct cgroup *ret, struct error *err)
{
	int made = 1;

	ret->directory = ret->leaf = -1;
	ret->path = NULL;
	for (int i = 0; i < NAME_TRIES && made == 1; i++)
		made = make_once(parent, ret, err);
	if (made == 1)
		return fail(err, ERROR_SYSTEM, "cannot keep a cgroup in %s", parent);
	return made;
}

int cgroup_write(int directory, const char *file, const char *value, struct error *err)
{
	AUTO_CLOSE int fd = openat(directory, file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return fail_errno(err, "cannot open %s", file);
	if (TEMP_FAILURE_RETRY(write(fd, value, strlen(value))) < 0)
		return fail_errno(err, "cannot write %s to %s", value, file);
	return 0;
}

char *cgroup_read(int directory, const char *file)
{
	AUTO_CLOSE int fd = openat(directory, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	AUTO_FREE char *text = NULL;
	size_t n = 0;
	ssize_t got;

	if (fd < 0)
		return NULL;
	text = xcalloc(1, FILE_MAX);
	while (n < FILE_MAX - 1 &&
	       (got = TEMP_FAILURE_RETRY(read(fd, text + n, FILE_MAX - 1 - n))) != 0) {
		if (got < 0)
			return NULL;
		n += (size_t)got;
	}
	return take_ptr(text);
}

unsigned long long cgroup_count(const char *text, const char *key)
{
	size_t length = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, length) && line[length] == ' ')
			return strtoull(line + length + 1, NULL, 10);
	}
	return 0;
}

int cgroup_attach(int directory, pid_t pid, struct error *err)
{
	AUTO_FREE char *text = xasprintf("%d", pid);

	return cgroup_write(directory, "cgroup.procs", text, err);
}

/* Files that cgroups(7) lists for delegation, where the kernel does not tell. */
static const char delegated[] = "cgroup.procs cgroup.threads cgroup.subtree_control";

int cgroup_make_leaf(struct cgroup *cgroup, struct error *err)
{
	static const char name[] = "program";

	if (mkdirat(cgroup->directory, name, 0755) < 0)
		return fail_errno(err, "cannot make a cgroup in the jail's");
	cgroup->leaf = openat(cgroup->directory, name,
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (cgroup->leaf < 0)
		return fail_errno(err, "cannot open the cgroup in the jail's");
	return 0;
}

int cgroup_give_leaf(const struct cgroup *cgroup, uid_t uid, gid_t gid,
		     struct error *err)
{
	AUTO_FREE char *text = cgroup_read(AT_FDCWD, "/sys/kernel/cgroup/delegate");
	char *rest, *file;

	if (!text)
		text = xstrdup(delegated);
	if (fchown(cgroup->leaf, uid, gid) < 0)
		return fail_errno(err, "cannot give it to user %u", uid);
	rest = text;
	while ((file = strsep(&rest, " \n")))
		if (*file &&
		    fchownat(cgroup->leaf, file, uid, gid, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno != ENOENT) /* of a controller that it does not have */
			return fail_errno(err, "cannot give %s to user %u", file, uid);
	return 0;
}

/* SIGKILL to each process in it; the processes of an own namespace are not seen. */
static void kill_listed(int directory)
{
	AUTO_FREE char *text = cgroup_read(directory, "cgroup.procs");
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		long pid = strtol(line, NULL, 10);

		if (pid > 1 && pid != getpid())
			kill((pid_t)pid, SIGKILL);
	}
}

/*
 * End what is in it.  Without cgroup.kill (Linux 5.14) it is frozen meanwhile, so that
 * nothing forks away, and thawed in any case: a frozen process of version 1 does not
 * even die.
 */
static void end_processes(int directory)
{
	struct error ignored;

	if (cgroup_write(directory, "cgroup.kill", "1", &ignored) == 0)
		return;
	if (cgroup_write(directory, "cgroup.freeze", "1", &ignored) < 0)
		cgroup_write(directory, "freezer.state", "FROZEN", &ignored);
	kill_listed(directory);
	if (cgroup_write(directory, "cgroup.freeze", "0", &ignored) < 0)
		cgroup_write(directory, "freezer.state", "THAWED", &ignored);
}

static int remove_tree(int parent, const char *name);

static void remove_children(int directory)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!list) {
		close_fd(&fd);
		return;
	}
	while ((entry = readdir(list)))
		if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") &&
		    strcmp(entry->d_name, ".."))
			remove_tree(directory, entry->d_name);
	closedir(list);
}

/* Once, from the leaves; 0, or -1 with errno. */
static int remove_tree(int parent, const char *name)
{
	AUTO_CLOSE int directory = -1;

	if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	if (errno != EBUSY)
		return -1;
	directory =
		openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (directory < 0)
		return errno == ENOENT ? 0 : -1;
	end_processes(directory);
	remove_children(directory);
	/* systemd may have been quicker with what was in a scope. */
	return unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : -1;
}

int cgroup_remove(struct cgroup *cgroup, struct error *err)
{
	const struct timespec pause = { 0, REMOVE_PAUSE };
	AUTO_FREE char *path = take_ptr(cgroup->path);
	int status = -1;

	if (!path)
		return 0;
	for (int i = 0; i < REMOVE_TRIES; i++) {
		status = remove_tree(AT_FDCWD, path);
		if (status == 0 || errno != EBUSY)
			break;
		nanosleep(&pause, NULL);
	}
	if (status < 0)
		fail_errno(err, "cannot remove the cgroup %s", path);
	close_fd(&cgroup->leaf);
	close_fd(&cgroup->directory);
	return status;
}

void cgroup_sweep(const char *parent)
{
	DIR *list = opendir(parent);
	const struct dirent *entry;

	if (!list)
		return;
	while ((entry = readdir(list))) {
		AUTO_CLOSE int directory = -1;

		if (entry->d_type != DT_DIR || !text_starts(entry->d_name, prefix))
			continue;
		directory = openat(dirfd(list), entry->d_name,
				   O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (directory >= 0 && lock(directory) == 0)
			remove_tree(dirfd(list), entry->d_name);
	}
	closedir(list);
}

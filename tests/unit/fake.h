/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A machine that a test makes up
 *
 * fake_boot() makes `fake`, on which anna (1000) starts programs.  Its files are those
 * of fake-files.h, and what fake_add() adds; no real one is looked at.  A test changes
 * what it likes.
 */

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fake-files.h"
#include "host.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

struct fake_file {
	const char *path; /* absolute and normalised */
	mode_t mode;
	const char *text; /* of a file or a symlink; may be NULL */
	dev_t number;     /* of a device */
	gid_t group;
};

static struct host fake;
static struct fake_file *fake_table; /* sorted by path */
static size_t fake_n;
static struct pool fake_pool;

static inline struct fake_file *fake_find(const char *path)
{
	for (size_t i = 0; i < fake_n; i++)
		if (!strcmp(fake_table[i].path, path))
			return &fake_table[i];
	return NULL;
}

static inline int fake_compare(const void *a, const void *b)
{
	return strcmp(((const struct fake_file *)a)->path,
		      ((const struct fake_file *)b)->path);
}

/* Add a file, with the directories that it is in; one that is there is replaced. */
static inline struct fake_file *fake_add(const char *path, mode_t mode,
					 const char *text)
{
	struct fake_file *file = fake_find(path);

	if (!file) {
		if (strcmp(path, "/") && !fake_find(path_parent(&fake_pool, path)))
			fake_add(path_parent(&fake_pool, path), S_IFDIR | 0755, NULL);
		GROW(fake_table, fake_n);
		fake_table[fake_n++] = (struct fake_file){ .path = path };
		qsort(fake_table, fake_n, sizeof(*fake_table), fake_compare);
		file = fake_find(path);
	}
	if (!file)
		abort(); /* never; the compiler cannot know */
	file->mode = mode;
	file->text = text;
	return file;
}

static inline void fake_directory(const char *path)
{
	fake_add(path, S_IFDIR | 0755, NULL);
}

static inline void fake_text(const char *path, const char *text)
{
	fake_add(path, S_IFREG | 0644, text);
}

static inline void fake_link(const char *path, const char *text)
{
	fake_add(path, S_IFLNK | 0777, text);
}

static inline void fake_device(const char *path, unsigned int major_number,
			       unsigned int minor_number)
{
	fake_add(path, S_IFCHR | 0666, NULL)->number =
		makedev(major_number, minor_number);
}

/* Take a path away, with all that is below it. */
static inline void fake_remove(const char *path)
{
	size_t kept = 0;

	for (size_t i = 0; i < fake_n; i++)
		if (!path_is_within(fake_table[i].path, path))
			fake_table[kept++] = fake_table[i];
	fake_n = kept;
}

/*
 * What `path` is in the end; NULL with errno.  A symlink is followed, but not as the
 * last component where `follow` is not set.
 */
static inline struct fake_file *fake_walk(const char *path, bool follow,
					  unsigned int links)
{
	const char *here = "/", *rest = path;

	while (*(rest += strspn(rest, "/"))) {
		size_t length = strcspn(rest, "/");
		const char *name = pool_strndup(&fake_pool, rest, length);
		const char *above = here;
		struct fake_file *file;

		rest += length;
		if (!strcmp(name, ".."))
			here = path_parent(&fake_pool, here);
		else if (strcmp(name, "."))
			here = path_join(&fake_pool, here, name);
		file = fake_find(here);
		errno = !file ? ENOENT : links > 40 ? ELOOP : ENOTDIR;
		if (!file || links > 40)
			return NULL;
		if (S_ISLNK(file->mode) && (*rest || follow))
			return fake_walk(pool_printf(&fake_pool, "%s/%s%s",
						     *file->text == '/' ? "" : above,
						     file->text, rest),
					 follow, links + 1);
		if (*rest && !S_ISDIR(file->mode))
			return NULL;
	}
	return fake_find(here);
}

static inline int fake_status(const struct fake_file *file, struct stat *ret)
{
	if (!file)
		return -1;
	*ret = (struct stat){
		.st_mode = file->mode,
		.st_rdev = file->number,
		.st_ino = (ino_t)(file - fake_table) + 1,
		.st_dev = 1,
		.st_uid = path_is_within(file->path, "/home/anna") ? 1000 : 0,
		.st_gid = file->group,
	};
	return 0;
}

static inline int fake_lstat(const char *path, struct stat *ret)
{
	return fake_status(fake_walk(path, false, 0), ret);
}

static inline int fake_stat(const char *path, struct stat *ret)
{
	return fake_status(fake_walk(path, true, 0), ret);
}

static inline char *fake_readlink(const char *path)
{
	const struct fake_file *file = fake_walk(path, false, 0);

	if (file && S_ISLNK(file->mode))
		return xstrdup(file->text);
	if (file)
		errno = EINVAL;
	return NULL;
}

static inline char *fake_realpath(const char *path)
{
	const struct fake_file *file = fake_walk(path, true, 0);

	return file ? xstrdup(file->path) : NULL;
}

/*
 * As glob(3), what is no pattern is itself, however it is written.  Symlinks in the
 * directories of a pattern lead nowhere here.
 */
static inline int fake_glob(const char *pattern, struct strv *ret)
{
	struct stat st;

	if (!pattern[strcspn(pattern, "*?[\\")]) {
		if (fake_lstat(pattern, &st) == 0)
			strv_add(ret, pattern);
		return 0;
	}
	for (size_t i = 0; i < fake_n; i++)
		if (!fnmatch(pattern, fake_table[i].path, FNM_PATHNAME | FNM_PERIOD))
			strv_add(ret, fake_table[i].path);
	return 0;
}

static inline int fake_list(const char *directory, struct strv *ret)
{
	const struct fake_file *file = fake_walk(directory, true, 0);

	if (!file || !S_ISDIR(file->mode))
		return -1;
	directory = file->path;
	for (size_t i = 0; i < fake_n; i++) {
		const char *path = fake_table[i].path;

		if (path_is_below(path, directory) &&
		    !strcmp(path_parent(&fake_pool, path), directory))
			strv_add(ret, path_name(path));
	}
	return 0;
}

static inline char *fake_read(const char *path, size_t *ret_length)
{
	const struct fake_file *file = fake_walk(path, true, 0);

	if (!file || !S_ISREG(file->mode))
		return NULL;
	*ret_length = file->text ? strlen(file->text) : 0;
	return xstrdup(file->text ? file->text : "");
}

/* What ${NAME} stands for; NULL: nothing. */
static inline void fake_variable(enum variable variable, const char *value)
{
	fake.variables[variable] = value;
	fake.variable_known[variable] = true;
}

/* Who starts jail, and where the home is. */
static inline void fake_user(uid_t uid, const char *name, const char *home)
{
	fake.uid = fake.gid = uid;
	fake.user = name;
	fake.home = home;
	fake.capabilities = uid ? 0 : ((uint64_t)2 << CAP_LAST_CAP) - 1;
	fake.privileged = fake.set_groups = !uid;
	fake_variable(VARIABLE_XDG_RUNTIME_DIR,
		      pool_printf(&fake_pool, "/run/user/%u", uid));
	fake_variable(VARIABLE_XDG_CONFIG_HOME, path_join(&fake_pool, home, ".config"));
	fake_variable(VARIABLE_XDG_CACHE_HOME, path_join(&fake_pool, home, ".cache"));
	fake_variable(VARIABLE_XDG_DATA_HOME,
		      path_join(&fake_pool, home, ".local/share"));
}

static inline void fake_done(void)
{
	free(fake_table);
	fake_table = NULL;
	fake_n = 0;
	pool_done(&fake.pool);
	pool_done(&fake_pool);
}

static inline void fake_install(void)
{
	for (size_t i = 0; i < N_ELEMENTS(fake_directories); i++)
		fake_directory(fake_directories[i]);
	for (size_t i = 0; i < N_ELEMENTS(fake_texts); i++)
		fake_text(fake_texts[i].path, fake_texts[i].text);
	for (size_t i = 0; i < N_ELEMENTS(fake_links); i++)
		fake_link(fake_links[i].path, fake_links[i].text);
	for (size_t i = 0; i < N_ELEMENTS(fake_devices); i++)
		fake_device(fake_devices[i].path, fake_devices[i].major,
			    fake_devices[i].minor);
}

static inline void fake_boot(void)
{
	static char *argv[] = { (char *)"program", (char *)"argument", NULL };
	static char *environment[] = {
		(char *)"HOME=/home/anna",
		(char *)"LANG=de_DE.UTF-8",
		(char *)"LC_TIME=C",
		(char *)"SSH_AUTH_SOCK=/run/user/1000/agent",
		(char *)"TERM=xterm",
		(char *)"TOKEN=secret",
		NULL,
	};

	fake_done();
	fake = (struct host){
		.shell = "/bin/bash",
		.cwd = "/home/anna/project",
		.argv = argv,
		.program = argv[0],
		.environment = environment,
		.parent = 4711,
		.landlock_abi = 7,
		.search = { .caller = geteuid() },
		.files = { .lstat = fake_lstat,
			   .stat = fake_stat,
			   .readlink = fake_readlink,
			   .realpath = fake_realpath,
			   .glob = fake_glob,
			   .list = fake_list,
			   .read = fake_read },
	};
	fake_user(1000, "anna", "/home/anna");
	fake_install();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What directories of profiles hold: drop-ins, and the list of all.  See find.h. */

#include "profile/scan.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/xalloc.h"

const char *name_below(const char *directory, const char *path)
{
	size_t length = strlen(directory);

	if (strncmp(path, directory, length) || path[length] != '/')
		return NULL;
	path += length + 1;
	return name_is_plain(path) ? path : NULL;
}

void founds_done(struct founds *founds)
{
	for (size_t i = 0; i < founds->n; i++) {
		free(founds->items[i].name);
		free(founds->items[i].path);
	}
	free(founds->items);
	*founds = (struct founds){ 0 };
}

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* NULL and 0 where there is no such directory. */
static int directory_open(const char *path, DIR **ret, struct error *err)
{
	*ret = opendir(path);
	if (*ret || errno == ENOENT || errno == ENOTDIR)
		return 0;
	return fail_errno(err, "cannot look for profiles in %s", path);
}

static void founds_add(struct founds *founds, const char *directory, const char *prefix,
		       const char *file)
{
	size_t stem = strlen(file) - strlen(".ini");
	struct found found = {
		.name = xasprintf("%s%.*s", prefix, (int)stem, file),
		.path = xasprintf("%s/%s", directory, file),
	};

	for (size_t i = 0; i < founds->n && !found.masked; i++)
		found.masked = !strcmp(founds->items[i].name, found.name);
	GROW(founds->items, founds->n);
	founds->items[founds->n++] = found;
}

/* The next entry that is not hidden; NULL and 0 past the last. */
static int entry_next(DIR *directory, const char *path, struct dirent **ret,
		      struct error *err)
{
	do {
		errno = 0;
		*ret = readdir(directory);
		if (!*ret && errno)
			return fail_errno(err, "cannot read the directory %s", path);
	} while (*ret && (*ret)->d_name[0] == '.');
	return 0;
}

static bool may_be_directory(const struct dirent *entry)
{
	return entry->d_type == DT_DIR || entry->d_type == DT_LNK ||
	       entry->d_type == DT_UNKNOWN;
}

static bool is_drop_in_directory(const char *name)
{
	size_t length = strlen(name);

	return length > strlen(".ini.d") && !strcmp(name + length - 6, ".ini.d");
}

/* Add the profiles in `path`, and `levels` of directories below it. */
static int directory_scan(const char *path, const char *prefix, int levels,
			  struct founds *founds, struct error *err)
{
	AUTO(close_directory) DIR *directory = NULL;
	struct dirent *entry;

	if (directory_open(path, &directory, err) < 0)
		return -1;
	while (directory) {
		AUTO_FREE char *below = NULL, *longer = NULL;

		if (entry_next(directory, path, &entry, err) < 0)
			return -1;
		if (!entry)
			break;
		if (name_has_ini(entry->d_name)) {
			if (entry->d_type != DT_DIR)
				founds_add(founds, path, prefix, entry->d_name);
			continue;
		}
		if (!levels || !may_be_directory(entry) ||
		    is_drop_in_directory(entry->d_name))
			continue;
		below = xasprintf("%s/%s", path, entry->d_name);
		longer = xasprintf("%s%s/", prefix, entry->d_name);
		if (directory_scan(below, longer, levels - 1, founds, err) < 0)
			return -1;
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->masked - y->masked;
}

static void founds_sort(struct founds *founds)
{
	if (founds->n)
		qsort(founds->items, founds->n, sizeof(*founds->items), by_name);
}

int find_all(const struct search *search, struct founds *ret, struct error *err)
{
	const char *const directories[] = SCAN_DIRECTORIES(search);

	for (size_t i = 0; i < N_ELEMENTS(directories); i++)
		if (directories[i] &&
		    directory_scan(directories[i], "", 1, ret, err) < 0)
			return -1;
	founds_sort(ret);
	return 0;
}

static bool is_mask(const char *path)
{
	char target[sizeof("/dev/null")];
	ssize_t n = readlink(path, target, sizeof(target));

	return n == (ssize_t)strlen("/dev/null") &&
	       !memcmp(target, "/dev/null", (size_t)n);
}

/* Add the drop-ins of the profile `name` in `directory`. */
static int drop_ins_scan(const char *directory, const char *name, struct founds *founds,
			 struct error *err)
{
	AUTO_FREE char *path =
		xasprintf("%s%s%s%s.d", directory ? directory : "",
			  directory ? "/" : "", name, name_has_ini(name) ? "" : ".ini");

	return directory_scan(path, "", 0, founds, err);
}

int find_drop_ins(const struct search *search, const char *path, struct strv *ret,
		  struct error *err)
{
	const char *const directories[] = SCAN_DIRECTORIES(search);
	AUTO(founds_done) struct founds founds = { 0 };
	const char *name = NULL, *slash = strrchr(path, '/');
	bool elsewhere;

	for (size_t i = 0; i < N_ELEMENTS(directories) && !name; i++)
		if (directories[i])
			name = name_below(directories[i], path);
	elsewhere = !name;
	if (elsewhere)
		name = slash ? slash + 1 : path;
	for (size_t i = 0; i < N_ELEMENTS(directories); i++)
		if (directories[i] &&
		    drop_ins_scan(directories[i], name, &founds, err) < 0)
			return -1;
	if (elsewhere && drop_ins_scan(NULL, path, &founds, err) < 0)
		return -1;
	founds_sort(&founds);
	for (size_t i = 0; i < founds.n; i++)
		if (!founds.items[i].masked && !is_mask(founds.items[i].path))
			strv_add(ret, founds.items[i].path);
	return 0;
}

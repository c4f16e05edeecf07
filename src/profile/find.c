/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the name of a profile to its path: see find.h. */

#include "profile/find.h"

#include <errno.h>
#include <string.h>

#include "profile/scan.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

bool name_is_plain(const char *name)
{
	for (;;) {
		size_t length = strcspn(name, "/");

		if (!length || *name == '.')
			return false;
		if (!name[length])
			return true;
		name += length + 1;
	}
}

bool name_has_ini(const char *name)
{
	size_t length = strlen(name);

	return length > strlen(".ini") && !strcmp(name + length - 4, ".ini");
}

/* 1: something is there, even a dangling symlink; 0: nothing is. */
static int exists(const char *path, struct error *err)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return 1;
	if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG)
		return 0;
	return fail_errno(err, "cannot look for the profile %s", path);
}

/* Look a name up in the three directories; *ret = NULL where it is in none. */
static int look_up(const struct search *search, const char *name, char **ret,
		   struct error *err)
{
	const char *const directories[] = SCAN_DIRECTORIES(search);

	*ret = NULL;
	if (!name_is_plain(name))
		return 0;
	for (size_t i = 0; i < N_ELEMENTS(directories); i++) {
		AUTO_FREE char *path = NULL;
		int there;

		if (!directories[i])
			continue;
		path = xasprintf("%s/%s%s", directories[i], name,
				 name_has_ini(name) ? "" : ".ini");
		there = exists(path, err);
		if (there < 0)
			return -1;
		if (!there)
			continue;
		*ret = take_ptr(path);
		return 0;
	}
	return 0;
}

/* A path as it was written; *ret = NULL where nothing is there. */
static int look_at(const struct search *search, const char *directory, const char *name,
		   char **ret, struct error *err)
{
	AUTO_FREE char *path = NULL;
	int there;

	*ret = NULL;
	if (text_starts(name, "~/")) {
		if (!search->home)
			return fail(err, ERROR_HOST,
				    "cannot look for the profile %s: there is no home "
				    "directory",
				    name);
		path = xasprintf("%s%s", search->home, name + 1);
	} else {
		path = xasprintf("%s%s", directory, name);
	}
	there = exists(path, err);
	if (there > 0)
		*ret = take_ptr(path);
	return there < 0 ? -1 : 0;
}

static const char *nth_found(size_t n, void *arg)
{
	const struct founds *founds = arg;

	return n < founds->n ? founds->items[n].name : NULL;
}

/* The hint of an error: the nearest name. */
static int hint_nearest(const struct search *search, const char *name,
			struct error *err)
{
	AUTO(founds_done) struct founds founds = { 0 };
	AUTO_FREE char *stem = xstrdup(name);
	const char *nearest;
	struct error ignored;

	if (name_has_ini(stem))
		stem[strlen(stem) - strlen(".ini")] = '\0';
	if (find_all(search, &founds, &ignored) < 0)
		return -1;
	nearest = text_nearest(stem, nth_found, &founds);
	return nearest ? fail_hint(err, "did you mean %s?", nearest) : -1;
}

static int fail_nowhere(const struct search *search, const char *name,
			struct error *err)
{
	const char *const directories[] = SCAN_DIRECTORIES(search);
	AUTO_FREE char *list = xstrdup("");

	if (!name_is_plain(name))
		return fail(err, ERROR_PROFILE,
			    "cannot look for the profile \"%s\": a name has no empty "
			    "part, and none that begins with \".\"",
			    name);
	for (size_t i = 0; i < N_ELEMENTS(directories); i++) {
		char *longer;

		if (!directories[i])
			continue;
		longer = xasprintf("%s%s%s", list, *list ? ", " : "", directories[i]);
		free(list);
		list = longer;
	}
	fail(err, ERROR_PROFILE, "cannot find the profile %s: it is in none of %s",
	     name, list);
	return hint_nearest(search, name, err);
}

static int fail_no_path(const char *path, struct error *err)
{
	return fail(err, ERROR_PROFILE, "cannot find the profile %s: no such file",
		    path);
}

int find_optional(const struct search *search, const char *name, char **ret,
		  struct error *err)
{
	if (strchr(name, '/'))
		return look_at(search, "", name, ret, err);
	return look_up(search, name, ret, err);
}

int find_profile(const struct search *search, const char *name, char **ret,
		 struct error *err)
{
	if (find_optional(search, name, ret, err) < 0)
		return -1;
	if (*ret)
		return 0;
	if (strchr(name, '/'))
		return fail_no_path(name, err);
	return fail_nowhere(search, name, err);
}

int find_included(const struct search *search, const char *from, const char *name,
		  char **ret, struct error *err)
{
	bool relative = text_starts(name, "./") || text_starts(name, "../");
	const char *slash = from ? strrchr(from, '/') : NULL;
	AUTO_FREE char *directory = NULL;

	if (!relative && *name != '/' && !text_starts(name, "~/")) {
		if (look_up(search, name, ret, err) < 0)
			return -1;
		return *ret ? 0 : fail_nowhere(search, name, err);
	}
	directory = xstrndup(slash ? from : "",
			     slash && relative ? (size_t)(slash + 1 - from) : 0);
	if (look_at(search, directory, name, ret, err) < 0)
		return -1;
	return *ret ? 0 : fail_no_path(name, err);
}

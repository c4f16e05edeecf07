/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths: see path.h. */

#include "util/path.h"

#include <string.h>

const char *path_normalise(struct pool *pool, const char *path)
{
	char *out, *end;

	if (*path != '/')
		return NULL;
	out = end = pool_alloc(pool, strlen(path) + 2);
	while (*path) {
		size_t length;

		path += strspn(path, "/");
		length = strcspn(path, "/");
		if (length == 2 && path[0] == '.' && path[1] == '.')
			return NULL;
		if (length && !(length == 1 && *path == '.')) {
			*end++ = '/';
			memcpy(end, path, length);
			end += length;
		}
		path += length;
	}
	if (end == out)
		*end = '/';
	return out;
}

bool path_is_within(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	if (!strcmp(directory, "/"))
		return true;
	return !strncmp(path, directory, length) &&
	       (path[length] == '/' || !path[length]);
}

bool path_is_below(const char *path, const char *directory)
{
	return path_is_within(path, directory) && strcmp(path, directory);
}

const char *path_rest(const char *path, const char *directory)
{
	path += strcmp(directory, "/") ? strlen(directory) : 0;
	return *path == '/' ? path + 1 : path;
}

const char *path_parent(struct pool *pool, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? "/" : pool_strndup(pool, path, (size_t)(slash - path));
}

const char *path_name(const char *path)
{
	return strrchr(path, '/') + 1;
}

const char *path_join(struct pool *pool, const char *directory, const char *name)
{
	if (!*name)
		return pool_strdup(pool, directory);
	return pool_printf(pool, "%s/%s", strcmp(directory, "/") ? directory : "",
			   name);
}

static unsigned int rank(char c)
{
	return c == '/' ? 1 : (unsigned char)c + 1U;
}

int path_compare(const char *a, const char *b)
{
	unsigned int one, two;

	while (*a && *a == *b)
		a++, b++;
	one = *a ? rank(*a) : 0;
	two = *b ? rank(*b) : 0;
	return one < two ? -1 : one > two;
}

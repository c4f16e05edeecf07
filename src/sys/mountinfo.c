/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/self/mountinfo: see mountinfo.h. */

#include "sys/mountinfo.h"

#include <stdlib.h>
#include <string.h>

#include "sys/kernel.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static const struct {
	const char *name;
	uint64_t attribute;
} options[] = {
	{ "ro", MOUNT_ATTR_RDONLY },
	{ "nosuid", MOUNT_ATTR_NOSUID },
	{ "nodev", MOUNT_ATTR_NODEV },
	{ "noexec", MOUNT_ATTR_NOEXEC },
	{ "noatime", MOUNT_ATTR_NOATIME },
	{ "nodiratime", MOUNT_ATTR_NODIRATIME },
	{ "nosymfollow", MOUNT_ATTR_NOSYMFOLLOW },
};

static uint64_t attributes(char *list)
{
	uint64_t found = 0;
	char *word;

	while ((word = strsep(&list, ",")))
		for (size_t i = 0; i < N_ELEMENTS(options); i++)
			if (!strcmp(word, options[i].name))
				found |= options[i].attribute;
	return found;
}

/* Blank, tab, newline and backslash are written as \040 and the like. */
static void decode(char *path)
{
	char *out = path;

	for (; *path; path++) {
		if (path[0] == '\\' && path[1] >= '0' && path[1] <= '3' &&
		    path[2] >= '0' && path[2] <= '7' && path[3] >= '0' &&
		    path[3] <= '7') {
			*out++ = (char)((path[1] - '0') << 6 | (path[2] - '0') << 3 |
					(path[3] - '0'));
			path += 3;
		} else {
			*out++ = *path;
		}
	}
	*out = '\0';
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw" */
static int parse_line(char *line, struct mountinfo_line *ret)
{
	char *fields[6], *end, *word, *type;

	for (size_t i = 0; i < N_ELEMENTS(fields); i++) {
		fields[i] = strsep(&line, " ");
		if (!fields[i] || !line)
			return -1;
	}
	ret->id = (int)strtol(fields[0], &end, 10);
	if (*end || end == fields[0])
		return -1;
	ret->parent = (int)strtol(fields[1], &end, 10);
	if (*end || end == fields[1])
		return -1;
	/* Optional fields end with a "-"; the file system's type, source and options.
	 */
	do {
		word = strsep(&line, " ");
	} while (word && strcmp(word, "-"));
	type = strsep(&line, " ");
	strsep(&line, " ");
	if (!type || !line)
		return -1;
	decode(fields[3]);
	decode(fields[4]);
	ret->attributes = attributes(fields[5]);
	ret->root = xstrdup(fields[3]);
	ret->point = xstrdup(fields[4]);
	ret->type = xstrdup(type);
	ret->options = xstrdup(line);
	return 0;
}

int mountinfo_parse(char *text, struct mountinfo *ret, struct error *err)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		if (!*line)
			continue;
		GROW(ret->lines, ret->n);
		if (parse_line(line, &ret->lines[ret->n]) < 0)
			return fail(err, ERROR_SYSTEM,
				    "cannot read a line of /proc/self/mountinfo");
		ret->n++;
	}
	return 0;
}

int mountinfo_read(struct mountinfo *ret, struct error *err)
{
	AUTO_FCLOSE FILE *file = fopen("/proc/self/mountinfo", "re");
	AUTO_FREE char *text = NULL;
	size_t size = 0;

	if (!file)
		return fail_errno(err, "cannot open /proc/self/mountinfo");
	if (getdelim(&text, &size, '\0', file) < 0)
		return fail_errno(err, "cannot read /proc/self/mountinfo");
	return mountinfo_parse(text, ret, err);
}

void mountinfo_done(struct mountinfo *info)
{
	for (size_t i = 0; i < info->n; i++) {
		free(info->lines[i].root);
		free(info->lines[i].point);
		free(info->lines[i].type);
		free(info->lines[i].options);
	}
	free(info->lines);
	*info = (struct mountinfo){ 0 };
}

const struct mountinfo_line *mountinfo_find(const struct mountinfo *info, int id)
{
	for (size_t i = 0; i < info->n; i++)
		if (info->lines[i].id == id)
			return &info->lines[i];
	return NULL;
}

/* Whether `outer` is a directory on the way to `path`, or that itself. */
static bool is_on_way(const char *outer, const char *path)
{
	size_t length = strlen(outer);

	return text_starts(path, outer) && (path[length] == '/' || !path[length]);
}

/* Whether another mount than `but` lies over this one, on its root or further out. */
static bool is_covered(const struct mountinfo *info, const struct mountinfo_line *line,
		       const struct mountinfo_line *but)
{
	for (size_t i = 0; i < info->n; i++) {
		const struct mountinfo_line *other = &info->lines[i];

		if (other == but)
			continue;
		if (other->parent == line->id && !strcmp(other->point, line->point))
			return true;
		if (other->parent == line->parent && other->id != line->id &&
		    strcmp(other->point, line->point) &&
		    is_on_way(other->point, line->point))
			return true;
	}
	return false;
}

bool mountinfo_is_within_reach(const struct mountinfo *info,
			       const struct mountinfo_line *line, int top)
{
	const struct mountinfo_line *upper = NULL; /* covers no way to itself */

	/* No chain is longer than the list; the bound ends a loop in a broken one. */
	for (size_t i = 0; line && i <= info->n; i++) {
		if (line->id == top)
			return true;
		if (is_covered(info, line, upper))
			return false;
		upper = line;
		line = mountinfo_find(info, line->parent);
	}
	return !line && top == MOUNTINFO_ROOT;
}

int mountinfo_id(int fd, struct error *err)
{
	AUTO_FREE char *path = xasprintf("/proc/self/fdinfo/%d", fd);
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	char line[128];
	int id;

	if (!file)
		return fail_errno(err, "cannot open %s", path);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "mnt_id: %d", &id) == 1)
			return id;
	return fail(err, ERROR_SYSTEM, "cannot find mnt_id in %s", path);
}

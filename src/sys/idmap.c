/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Id maps: see idmap.h. */

#include "sys/idmap.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "sys/proc.h"
#include "sys/process.h"
#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/strv.h"
#include "util/xalloc.h"

void idmap_print(const struct idmap *map, FILE *out)
{
	for (size_t i = 0; i < map->n; i++)
		fprintf(out, "%s%u %u %u", i ? ", " : "", map->lines[i].inside,
			map->lines[i].outside, map->lines[i].count);
}

uint32_t idmap_outside(const struct idmap *map, uint32_t id)
{
	for (size_t i = 0; i < map->n; i++)
		if (id - map->lines[i].inside < map->lines[i].count)
			return map->lines[i].outside + (id - map->lines[i].inside);
	return (uint32_t)-1;
}

/* The text of a map file: a line for each range. */
static char *map_text(const struct idmap *map)
{
	char *text = xstrdup("");

	for (size_t i = 0; i < map->n; i++) {
		AUTO_FREE char *before = text;

		text = xasprintf("%s%u %u %u\n", before, map->lines[i].inside,
				 map->lines[i].outside, map->lines[i].count);
	}
	return text;
}

int idmap_write(pid_t pid, const char *name, const struct idmap *map, struct error *err)
{
	AUTO_FREE char *text = map_text(map);
	AUTO_FREE char *path =
		pid ? xasprintf("%d/%s", pid, name) : xasprintf("self/%s", name);

	if (proc_write(path, text, err) == 0)
		return 0;
	userns_explain(err);
	return -1;
}

int idmap_by_helper(pid_t pid, const char *program, const struct idmap *map,
		    struct error *err)
{
	AUTO(strv_done) struct strv argv = { 0 };
	bool users = !strcmp(program, "newuidmap");

	strv_add(&argv, program);
	strv_take(&argv, xasprintf("%d", pid));
	for (size_t i = 0; i < map->n; i++) {
		strv_take(&argv, xasprintf("%u", map->lines[i].inside));
		strv_take(&argv, xasprintf("%u", map->lines[i].outside));
		strv_take(&argv, xasprintf("%u", map->lines[i].count));
	}
	if (process_run(argv.items, err) == 0)
		return 0;
	if (err->errnum == ENOENT)
		return fail_hint(err, "%s is in the package uidmap", program);
	return fail_hint(err,
			 "%s must grant the range to the caller: usermod --add-sub%s "
			 "FIRST-LAST USER",
			 users ? "/etc/subuid" : "/etc/subgid",
			 users ? "uids" : "gids");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whatever inih does: what it and our line reader do not agree on is a fault
 *
 * This program brings an ini_parse_stream() of its own, which the linker prefers to the
 * library's, and which reads every file as we tell it to.
 */

#include <ini.h>
#include <stdlib.h>

#include "../tap.h"
#include "grammar.h"

enum mood {
	GOOD,
	ANNOUNCING, /* calls the handler for a section, too, as some builds do */
	DEAF,       /* never calls the handler */
	TWICE,      /* calls it twice */
	LATE,       /* calls it when it has the next line */
	ELSEWHERE,  /* takes the setting for that of another section */
	RENAMING,   /* cuts its name */
	EXTENDING,  /* makes it longer */
	CHANGING,   /* changes its value */
	HASTY,      /* stops after the first setting */
	DROWSY,     /* stops at the last one, before it calls the handler */
	FAILING,    /* says that it failed */
	NARROW,     /* has a buffer of six bytes */
	MOODS
};

static const char *const names[MOODS] = {
	[GOOD] = "good",         [ANNOUNCING] = "announcing",
	[DEAF] = "deaf",         [TWICE] = "twice",
	[LATE] = "late",         [ELSEWHERE] = "elsewhere",
	[RENAMING] = "renaming", [EXTENDING] = "extending",
	[CHANGING] = "changing", [HASTY] = "hasty",
	[DROWSY] = "drowsy",     [FAILING] = "failing",
	[NARROW] = "narrow",
};

static enum mood mood;

/* One name=value line, in the mood of the day. */
static void deliver(ini_handler handler, void *user, const char *section, char *line)
{
	char *value = strchr(line, '='), name[100];

	if (!value || mood == DEAF)
		return;
	*value++ = '\0';
	value[strcspn(value, "\n")] = '\0';
	snprintf(name, sizeof(name), "%s%s", line, mood == EXTENDING ? "x" : "");
	if (mood == RENAMING)
		name[strlen(name) - 1] = '\0';
	handler(user, mood == ELSEWHERE ? "jail" : section, name,
		mood == CHANGING ? "w" : value);
	if (mood == TWICE)
		handler(user, section, name, value);
}

int ini_parse_stream(ini_reader reader, void *stream, ini_handler handler, void *user)
{
	char line[200], before[200] = "", section[200] = "";

	while (reader(line, mood == NARROW ? 6 : sizeof(line), stream)) {
		if (mood == LATE)
			deliver(handler, user, section, before);
		*before = '\0';
		if (mood == DROWSY && *line == 'c')
			return 0;
		if (*line == '[' && strchr(line, ']')) {
			snprintf(section, sizeof(section), "%.*s",
				 (int)strcspn(line + 1, "]"), line + 1);
			if (mood == ANNOUNCING)
				handler(user, section, NULL, NULL);
		} else if (mood == LATE) {
			memcpy(before, line, sizeof(before));
		} else {
			deliver(handler, user, section, line);
			if (mood == HASTY)
				return 0;
		}
	}
	deliver(handler, user, section, before);
	return mood == FAILING;
}

int main(void)
{
	static const char text[] = "[jail]\ndescription = x\n[misc]\nnice = 1\n"
				   "cpus = 1\n";

	for (mood = GOOD; mood < MOODS; mood++) {
		struct faults faults = { 0 };
		struct ini ini = { 0 };
		size_t n = ini_read(text, strlen(text), "f.ini", &ini, faults_take,
				    &faults);

		if (mood <= ANNOUNCING) {
			is_int((long long)n, 0, "%s: without a fault", names[mood]);
			is_int((long long)ini.n, 5, "... and everything is read");
		} else {
			ok(n > 0, "%s: is a fault", names[mood]);
			has_str(fault_text(&faults, 0), "takes this line for another",
				"... which says so");
			has_str(fault_text(&faults, 0), "f.ini:", "... and where");
		}
		ini_done(&ini);
	}
	return tap_done();
}

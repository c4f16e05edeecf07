/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* doctor: which cgroup controllers a jail of this user can have: see doctor.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/doctor.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

/* What stands in the way of some controllers. */
struct obstacle {
	char *names;
	struct error err;
};

enum { OBSTACLES_MAX = 16 };

struct inquiry {
	struct strv had;
	struct obstacle obstacles[OBSTACLES_MAX];
	size_t n;
	struct error err; /* of the controller that is asked about */
	bool refused;
};

static void inquiry_done(struct inquiry *inquiry)
{
	strv_done(&inquiry->had);
	for (size_t i = 0; i < inquiry->n; i++)
		free(inquiry->obstacles[i].names);
}

static void refuse(const struct error *err, void *arg)
{
	struct inquiry *inquiry = arg;

	inquiry->err = *err;
	inquiry->refused = true;
}

/* Plan a jail that asks for it; nothing is made. */
static void ask(struct inquiry *inquiry, const struct host *host, const char *name)
{
	const struct section *section = section_find(model_section, "cgroup");
	const struct key *key = key_find(section, "join");
	const struct place place = { .file = "doctor" };
	AUTO(profile_done) struct profile profile = { 0 };
	AUTO(plan_done) struct plan plan = { 0 };
	struct error ignored;

	inquiry->refused = false;
	keys_init(model_section, &profile);
	if (key->type->parse(key->type, name, &place, &profile.cgroup.join, &ignored) ==
	    0)
		model_resolve(&profile, host, &plan, refuse, inquiry, &ignored);
}

/* A cure that ends in the name of the controller is one for all of them. */
static void generalise(struct error *err, const char *name)
{
	size_t length = strlen(err->hint), end = strlen(name);

	if (length < end || strcmp(err->hint + length - end, name))
		return;
	length -= end;
	snprintf(err->hint + length, sizeof(err->hint) - length, "NAME");
}

/* Those that want the same cure stand together. */
static void note(struct inquiry *inquiry, const char *name)
{
	struct obstacle *obstacle = inquiry->obstacles;
	const struct obstacle *end = inquiry->obstacles + inquiry->n;

	generalise(&inquiry->err, name);
	while (obstacle < end && strcmp(obstacle->err.hint, inquiry->err.hint))
		obstacle++;
	if (obstacle == end && inquiry->n < OBSTACLES_MAX) {
		inquiry->n++;
		*obstacle = (struct obstacle){ .names = xstrdup(name),
					       .err = inquiry->err };
	} else if (obstacle < end) {
		AUTO_FREE char *before = obstacle->names;

		obstacle->names = xasprintf("%s %s", before, name);
	}
}

void doctor_cgroups(const struct host *host)
{
	const struct section *section = section_find(model_section, "cgroup");
	const char *const *names = key_find(section, "join")->type->words;
	AUTO(inquiry_done) struct inquiry inquiry = { 0 };

	for (size_t i = 0; names[i]; i++) {
		ask(&inquiry, host, names[i]);
		if (inquiry.refused)
			note(&inquiry, names[i]);
		else
			strv_add(&inquiry.had, names[i]);
	}
	for (size_t i = 0; i < inquiry.had.n; i++)
		printf("%s%s", i ? " " : "ok  cgroup: ", inquiry.had.items[i]);
	if (inquiry.had.n)
		putchar('\n');
	for (size_t i = 0; i < inquiry.n; i++) {
		printf("--  cgroup: not %s\n    for: [cgroup] keys that begin with these\n    cure: ",
		       inquiry.obstacles[i].names);
		text_print(inquiry.obstacles[i].err.hint, stdout);
		putchar('\n');
	}
}

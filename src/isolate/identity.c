/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [identity]: who the program is inside, user_namespaces(7) and credentials(7)
 *
 * Should: map ids into the new user namespace, by the least privileged writer that can;
 * build as the caller; become who the profile says at the end.
 * Must not: run newuidmap(1) for what the kernel lets everybody do.  identity-steps.c
 * acts on what is decided here.
 *
 * Supplementary groups of an ordinary user stay effective in a namespace that maps a
 * single id, though they look dropped (S16): [mounts] hides what they would open.
 */

#include "isolate/identity.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

enum { ID_MAX = 0xfffffffe };

static int number_read(const char *text, uint32_t *ret, struct error *err)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end)
		return fail_at(err, 0, "%s is not a number", text);
	if (errno || n > ID_MAX)
		return fail_at(err, 0, "%s is more than 4294967294", text);
	*ret = (uint32_t)n;
	return 0;
}

static int id_parse(const struct type *type, const char *text,
		    const struct place *place, void *slot, struct error *err)
{
	struct identity_setting setting = { .kind = IDENTITY_NUMBER };
	int word;

	if (*text >= '0' && *text <= '9') {
		if (number_read(text, &setting.number, err) < 0)
			return -1;
	} else if (choice_parse(type, text, place, &word, err) < 0) {
		return -1;
	} else {
		setting.kind = (enum identity_kind)word;
	}
	*(struct identity_setting *)slot = setting;
	return 0;
}

static void id_print(const struct type *type, const void *slot, FILE *out)
{
	const struct identity_setting *setting = slot;

	if (setting->kind == IDENTITY_NUMBER)
		fprintf(out, "%" PRIu32, setting->number);
	else
		fputs(type->words[setting->kind], out);
}

typedef struct identity_setting slot_id;
static const struct type type_id = {
	.grammar = "same | root | NUMBER",
	.words = (const char *const[]){ "same", "root", NULL },
	.parse = id_parse,
	.print = id_print,
};

ENTRIES_TYPE(triple, "INSIDE OUTSIDE COUNT", 3, 3);

static int check_map(const void *slot, struct error *err)
{
	const struct entries *map = slot;
	uint32_t number;

	for (size_t i = 0; i < map->n; i++)
		for (size_t j = 0; j < 3; j++) {
			const char *field = map->items[i].fields.items[j];

			if (*field == '$')
				continue; /* expand() will see to it */
			if (number_read(field, &number, err) < 0)
				return -1;
			if (j == 2 && !number)
				return fail_at(err, 0, "a count of 0 maps nothing");
		}
	return 0;
}

static int check_groups(const void *slot, struct error *err)
{
	const struct words *groups = slot;

	for (size_t i = 0; groups->n > 1 && i < groups->n; i++)
		if (!strcmp(groups->items[i].text, "keep"))
			return fail_place(err, &groups->items[groups->n - 1].place,
					  "`keep` stands alone");
	return 0;
}

static const struct key keys[] = {
	KEY(identity, uid, id, "same", NULL,
	    "The user id that the program has inside: the number that the caller has "
	    "outside, 0, or another.  Without uid-map, whichever it is, it is the caller "
	    "outside."),
	KEY(identity, gid, id, "same", NULL, "The group id, likewise."),
	KEY(identity, uid_map, triple, "", check_map,
	    "Which user ids inside are which outside, as in /proc/PID/uid_map; repeat the "
	    "key for more lines.  An ordinary user gets ranges from newuidmap(1) and "
	    "/etc/subuid."),
	KEY(identity, gid_map, triple, "", check_map,
	    "The same for group ids, newgidmap(1) and /etc/subgid."),
	KEY(identity, groups, words, "", check_groups,
	    "Supplementary groups, by name or number; `keep` leaves those of the caller.  "
	    "Empty drops them; where an ordinary user cannot, they only look dropped, "
	    "and a profile that names a path which they open is refused."),
	{ 0 },
};

static uint32_t wanted_id(const struct identity_setting *setting, uint32_t caller)
{
	switch (setting->kind) {
	case IDENTITY_ROOT:
		return 0;
	case IDENTITY_NUMBER:
		return setting->number;
	case IDENTITY_SAME:
		break;
	}
	return caller;
}

static int line_read(const struct host *host, struct pool *pool,
		     const struct entry *entry, struct idmap_line *ret,
		     struct error *err)
{
	uint32_t *numbers[] = { &ret->inside, &ret->outside, &ret->count };

	for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
		const char *text;

		if (host_expand(host, pool, entry->fields.items[i], &text, err) < 0 ||
		    number_read(text, numbers[i], err) < 0)
			return -1;
	}
	return 0;
}

/* The lines of a map as asked, or the one line that makes `wanted` the caller. */
static void resolve_map(const struct host *host, struct pool *pool,
			const struct entries *entries, uint32_t wanted, uint32_t caller,
			const char *what, struct idmap *ret, struct place *ret_place,
			struct faults *faults)
{
	struct error err;

	ret->n = entries->n ? entries->n : 1;
	ret->lines = pool_alloc(pool, ret->n * sizeof(*ret->lines));
	if (!entries->n)
		ret->lines[0] = (struct idmap_line){ wanted, caller, 1 };
	for (size_t i = 0; i < entries->n; i++) {
		*ret_place = entries->items[i].place;
		if (line_read(host, pool, &entries->items[i], &ret->lines[i], &err) < 0)
			faults_add(faults, ret_place, what, &err);
	}
}

static bool inside(const struct idmap *map, uint32_t id)
{
	return idmap_outside(map, id) != (uint32_t)-1;
}

/* Who the caller is inside; where the map leaves it out, 0, or else `wanted`. */
static uint32_t builder(const struct idmap *map, uint32_t caller, uint32_t wanted)
{
	for (size_t i = 0; i < map->n; i++)
		if (caller >= map->lines[i].outside &&
		    caller - map->lines[i].outside < map->lines[i].count)
			return map->lines[i].inside + (caller - map->lines[i].outside);
	return inside(map, 0) ? 0 : wanted;
}

static bool is_own_id(const struct idmap *map, uint32_t caller)
{
	return map->n == 1 && map->lines[0].outside == caller &&
	       map->lines[0].count == 1;
}

static void check_mapped(const struct profile *profile, const struct identity_plan *id,
			 struct faults *faults)
{
	struct place place;
	struct error err;

	if (!inside(&id->uid_map, id->uid)) {
		place = PLACE_OF(profile, identity.uid);
		fail(&err, ERROR_PROFILE, "uid-map maps nobody to %u", id->uid);
		faults_add(faults, &place, "[identity] uid", &err);
	}
	if (!inside(&id->gid_map, id->gid)) {
		place = PLACE_OF(profile, identity.gid);
		fail(&err, ERROR_PROFILE, "gid-map maps nobody to %u", id->gid);
		faults_add(faults, &place, "[identity] gid", &err);
	}
}

static void check_helpers(const struct profile *profile, const struct host *host,
			  struct faults *faults)
{
	const struct entries *map = profile->identity.uid_map.n
					    ? &profile->identity.uid_map
					    : &profile->identity.gid_map;
	struct error err;

	if (!host->no_new_privs)
		return;
	fail(&err, ERROR_HOST,
	     "newuidmap(1) cannot work, as no_new_privs is set for jail itself");
	fail_hint(&err, "start jail outside of that sandbox, or map one id");
	faults_add(faults, &map->items[0].place, "[identity] uid-map", &err);
}

static void resolve_maps(const struct profile *profile, const struct host *host,
			 struct plan *plan, struct faults *faults)
{
	const struct identity_settings *s = &profile->identity;
	struct identity_plan *id = &plan->identity;

	resolve_map(host, &plan->pool, &s->uid_map, id->uid, host->uid,
		    "[identity] uid-map", &id->uid_map, &id->uid_place, faults);
	resolve_map(host, &plan->pool, &s->gid_map, id->gid, host->gid,
		    "[identity] gid-map", &id->gid_map, &id->gid_place, faults);
	check_mapped(profile, id, faults);
	id->build_uid = builder(&id->uid_map, host->uid, id->uid);
	id->build_gid = builder(&id->gid_map, host->gid, id->gid);
	if (is_own_id(&id->uid_map, host->uid) && is_own_id(&id->gid_map, host->gid)) {
		id->writer = MAP_SELF;
	} else if (host->privileged) {
		id->writer = MAP_LAUNCHER;
	} else {
		id->writer = MAP_HELPERS;
		check_helpers(profile, host, faults);
	}
}

/* Without a new user namespace there is nothing to map; being another takes power. */
static void check_unmapped(const struct profile *profile, const struct host *host,
			   const struct identity_plan *id, struct faults *faults)
{
	struct place place = PLACE_OF(profile, identity.uid);
	struct error err;

	if (id->same || host->privileged ||
	    profile->namespaces.user.kind == NAMESPACE_JOIN)
		return;
	fail(&err, ERROR_HOST, "becoming another user takes privilege here");
	faults_add(faults, &place, "[identity] uid", &err);
}

static int group_wanted(const struct host *host, const struct identity_plan *id,
			const char *name, gid_t *ret, struct error *err)
{
	if (id->set_groups)
		return host_group(host, name, ret, err);
	fail(err, ERROR_HOST,
	     "an ordinary user cannot change groups without a gid-map");
	return fail_hint(err, "leave `groups` empty, or say keep");
}

static void resolve_groups(const struct profile *profile, const struct host *host,
			   struct plan *plan, struct faults *faults)
{
	const struct words *words = &profile->identity.groups;
	struct identity_plan *id = &plan->identity;
	struct error err;

	id->keep_groups = words->n && !strcmp(words->items[0].text, "keep");
	if (id->keep_groups)
		return;
	id->set_groups = host->set_groups || id->writer == MAP_HELPERS;
	id->groups_linger = host->n_groups && !id->set_groups;
	id->groups = pool_alloc(&plan->pool, (words->n + 1) * sizeof(*id->groups));
	for (size_t i = 0; i < words->n; i++) {
		const struct word *word = &words->items[i];

		if (group_wanted(host, id, word->text, &id->groups[i], &err) < 0)
			faults_add(faults, &word->place, "[identity] groups", &err);
	}
	id->n_groups = words->n;
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct identity_settings *s = &profile->identity;
	struct identity_plan *id = &plan->identity;

	id->uid = wanted_id(&s->uid, host->uid);
	id->gid = wanted_id(&s->gid, host->gid);
	id->build_uid = host->uid;
	id->build_gid = host->gid;
	if (plan_unshares(&plan->namespaces, CLONE_NEWUSER))
		resolve_maps(profile, host, plan, faults);
	id->same = id->uid == id->build_uid && id->gid == id->build_gid;
	if (id->writer == MAP_NONE)
		check_unmapped(profile, host, id, faults);
	resolve_groups(profile, host, plan, faults);
}

const struct mechanism mech_identity = {
	.section = { "identity", "Who the program is inside.", keys },
	.resolve = resolve,
};

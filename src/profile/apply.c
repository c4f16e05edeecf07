/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Assignments into a struct, through a grammar: see ini.h. */

#include <string.h>

#include "profile/ini.h"
#include "profile/word.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

/* "file:line:column: ", or "--set: ". */
static const char *where(const struct place *place, unsigned int column, char *buffer,
			 size_t size)
{
	if (place->line)
		snprintf(buffer, size, "%s:%u:%u", place->file, place->line, column);
	else
		snprintf(buffer, size, "%s", place->file);
	return buffer;
}

enum { WHERE_SIZE = 1024 };

int fail_setting(struct error *err, const struct place *place, const char *section,
		 const char *key, const char *value)
{
	int shown = (int)word_bytes(value, SETTING_QUOTED);
	char buffer[WHERE_SIZE];

	if (!err->column)
		err->column = place->column + word_characters(value, err->offset);
	return fail_within(err, "%s: [%s] %s = %.*s%s",
			   where(place, err->column, buffer, sizeof(buffer)), section,
			   key, shown, value, value[shown] ? "..." : "");
}

/* The same for one that the key gave, not its value. */
static int fail_key(struct error *err, const struct assignment *a)
{
	err->column = a->key_column;
	return fail_setting(err, &a->place, a->section, a->key, a->value);
}

static const char *nth_section(size_t n, void *arg)
{
	const struct section *section = (*(sections_fn **)arg)(n);

	return section ? section->name : NULL;
}

static int fail_section(struct error *err, const struct assignment *a,
			sections_fn *sections)
{
	const char *nearest = text_nearest(a->section, nth_section, &sections);
	char buffer[WHERE_SIZE];

	fail(err, ERROR_PROFILE, "there is no such section%s%s%s",
	     nearest ? "; did you mean [" : "", nearest ? nearest : "",
	     nearest ? "]?" : "");
	if (*a->key)
		return fail_key(err, a);
	err->column = a->place.column;
	return fail_within(err, "%s: [%s]",
			   where(&a->place, err->column, buffer, sizeof(buffer)),
			   a->section);
}

static int fail_unknown(struct error *err, const struct assignment *a,
			const struct section *section, sections_fn *sections)
{
	AUTO(strv_done) struct strv known = { 0 };
	const struct section *other;
	const char *nearest = NULL;

	for (size_t i = 0; (other = sections(i)); i++) {
		if (!key_find(other, a->key))
			continue;
		fail(err, ERROR_PROFILE, "[%s] has no such key; [%s] has that key",
		     section->name, other->name);
		return fail_key(err, a);
	}
	for (const struct key *key = section->keys; key->name; key++)
		strv_add(&known, KEY_NAME(key));
	if (known.n)
		nearest = text_nearest_in(a->key, (const char *const *)known.items);
	fail(err, ERROR_PROFILE, "[%s] has no such key%s%s%s", section->name,
	     nearest ? "; did you mean " : "", nearest ? nearest : "",
	     nearest ? "?" : "");
	return fail_key(err, a);
}

static int fail_value(struct error *err, const struct assignment *a,
		      const struct key *key, void *slot)
{
	const struct place nowhere = { 0 };
	size_t length = strlen(err->text);
	struct error none;

	if (key->type->list && key->type->done) {
		key->type->done(slot);
		key->type->parse(key->type, key->fallback, &nowhere, slot, &none);
	}
	snprintf(err->text + length, sizeof(err->text) - length, " (want %s)",
		 key->type->grammar);
	return fail_setting(err, &a->place, a->section, a->key, a->value);
}

/* That a scalar is set twice is a slip of the pen; across files it overrides. */
static int check_repetition(const struct assignment *a, const struct key *key,
			    const struct origins *origins, struct error *err)
{
	struct place before = origins_get(origins, key->offset);

	if (key->type->list || !before.file || !before.line ||
	    before.line == a->place.line || strcmp(before.file, a->place.file))
		return 0;
	fail(err, ERROR_PROFILE, "repeated, first set at line %u", before.line);
	return fail_key(err, a);
}

int ini_apply(const struct assignment *a, sections_fn *sections, void *target,
	      struct origins *origins, struct error *err)
{
	const struct section *section = section_find(sections, a->section);
	const struct key *key;
	void *slot;

	if (!section)
		return fail_section(err, a, sections);
	if (!*a->key)
		return 0;
	key = key_find(section, a->key);
	if (!key)
		return fail_unknown(err, a, section, sections);
	if (check_repetition(a, key, origins, err) < 0)
		return -1;
	origins_set(origins, key->offset, &a->place);
	slot = key_slot(key, target);
	if (key->type->parse(key->type, a->value, &a->place, slot, err) < 0)
		return fail_value(err, a, key, slot);
	if (key->check && key->check(slot, err) < 0)
		return fail_value(err, a, key, slot);
	return 0;
}

size_t ini_apply_all(const struct ini *ini, sections_fn *sections, void *target,
		     struct origins *origins, fault_fn *fault, void *arg)
{
	const char *unknown = NULL;
	struct error err;
	size_t faults = 0;

	for (size_t i = 0; i < ini->n; i++) {
		const struct assignment *a = &ini->items[i];

		if (unknown && !strcmp(unknown, a->section))
			continue;
		if (ini_apply(a, sections, target, origins, &err) == 0)
			continue;
		if (!*a->key)
			unknown = a->section;
		fault(&err, arg);
		faults++;
	}
	return faults;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows: looking them up, filling them in, remembering where they were written. */

#include "profile/key.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/text.h"
#include "util/xalloc.h"

const char *place_text(const struct place *place, char *buffer, size_t size)
{
	if (!place->file)
		return "default";
	if (place->line)
		snprintf(buffer, size, "%s:%u", place->file, place->line);
	else
		snprintf(buffer, size, "%s", place->file);
	return buffer;
}

static void place_fail(struct error *err, const struct place *place, const char *fmt,
		       va_list ap)
{
	*err = (struct error){ .kind = ERROR_PROFILE, .column = place->column };
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
}

int fail_place(struct error *err, const struct place *place, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	place_fail(err, place, fmt, ap);
	va_end(ap);
	return -1;
}

int fail_word(struct error *err, const struct word *word, const char *nearest,
	      const char *fmt, ...)
{
	size_t length;
	va_list ap;

	va_start(ap, fmt);
	place_fail(err, &word->place, fmt, ap);
	va_end(ap);
	length = strlen(err->text);
	if (nearest)
		snprintf(err->text + length, sizeof(err->text) - length,
			 "; did you mean %s", nearest);
	return -1;
}

int words_check(const struct words *words, const char *const *known, const char *what,
		struct error *err)
{
	for (size_t i = 0; i < words->n; i++) {
		const struct word *word = &words->items[i];
		size_t n = 0;

		while (known[n] && strcmp(known[n], word->text))
			n++;
		if (!known[n])
			return fail_word(err, word, text_nearest_in(word->text, known),
					 "no %s is called %s", what, word->text);
	}
	return 0;
}

const struct section *section_find(sections_fn *sections, const char *name)
{
	const struct section *section;

	for (size_t i = 0; (section = sections(i)); i++)
		if (!strcmp(section->name, name))
			return section;
	return NULL;
}

/* A profile writes "uid-map" where C writes uid_map. */
static char spelled(const struct key *key, size_t i)
{
	return key->name[i] == '_' && !key->verbatim ? '-' : key->name[i];
}

const struct key *key_find(const struct section *section, const char *name)
{
	for (const struct key *key = section->keys; key->name; key++) {
		size_t i = 0;

		while (key->name[i] && spelled(key, i) == name[i])
			i++;
		if (!key->name[i] && !name[i])
			return key;
	}
	return NULL;
}

const char *key_spell(const struct key *key, char *buffer, size_t size)
{
	size_t n = 0;

	while (key->name[n] && n + 1 < size) {
		buffer[n] = spelled(key, n);
		n++;
	}
	buffer[n] = '\0';
	return buffer;
}

void keys_init(sections_fn *sections, void *profile)
{
	const struct place nowhere = { 0 };
	const struct section *section;
	struct error err;

	for (size_t i = 0; (section = sections(i)); i++)
		for (const struct key *key = section->keys; key->name; key++)
			if (key->type->parse(key->type, key->fallback, &nowhere,
					     key_slot(key, profile), &err) < 0)
				abort(); /* tests/unit/table.c proves that none does */
}

void keys_done(sections_fn *sections, void *profile)
{
	const struct section *section;

	for (size_t i = 0; (section = sections(i)); i++)
		for (const struct key *key = section->keys; key->name; key++)
			if (key->type->done)
				key->type->done(key_slot(key, profile));
}

void origins_set(struct origins *origins, size_t offset, const struct place *place)
{
	for (size_t i = 0; i < origins->n; i++) {
		if (origins->items[i].offset == offset) {
			origins->items[i].place = *place;
			return;
		}
	}
	GROW(origins->items, origins->n);
	origins->items[origins->n++] = (struct origin){ offset, *place };
}

struct place origins_get(const struct origins *origins, size_t offset)
{
	for (size_t i = 0; i < origins->n; i++)
		if (origins->items[i].offset == offset)
			return origins->items[i].place;
	return (struct place){ 0 };
}

void origins_done(struct origins *origins)
{
	free(origins->items);
	*origins = (struct origins){ 0 };
}

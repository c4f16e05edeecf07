/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of lists: words, paths, assignments, entries.  See key.h. */

#include <stdlib.h>
#include <string.h>

#include "profile/expand.h"
#include "profile/key.h"
#include "profile/word.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static void words_add(struct words *words, char *text, struct place place)
{
	GROW(words->items, words->n);
	words->items[words->n++] = (struct word){ text, place };
}

void words_done(void *slot)
{
	struct words *words = slot;

	for (size_t i = 0; i < words->n; i++)
		free(words->items[i].text);
	free(words->items);
	*words = (struct words){ 0 };
}

void words_print(const struct type *type, const void *slot, FILE *out)
{
	const struct words *words = slot;

	(void)type;
	for (size_t i = 0; i < words->n; i++) {
		if (i)
			putc(' ', out);
		word_print(words->items[i].text, out);
	}
}

typedef int check_fn(const char *word, struct error *err);

static int append(const char *text, const struct place *place, struct words *words,
		  check_fn *check, struct error *err)
{
	size_t position = 0, start, counted = 0, before = words->n;
	struct place here = *place;
	char *word;
	int found;

	while ((found = word_next(text, &position, &start, &word, err)) > 0) {
		here.column += word_characters(text + counted, start - counted);
		counted = start;
		words_add(words, word, here);
		if (check && check(word, err) < 0) {
			err->offset = word_offset(text, start, err->offset);
			return -1;
		}
	}
	if (found == 0 && words->n == before)
		words_done(words);
	return found;
}

int words_parse(const struct type *type, const char *text, const struct place *place,
		void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, NULL, err);
}

const struct type type_words = {
	.grammar = "WORD...",
	.list = true,
	.parse = words_parse,
	.print = words_print,
	.done = words_done,
};

static int check_path(const char *word, struct error *err)
{
	size_t dash = *word == '-';

	if (!word[dash])
		return fail_at(err, 0, "an empty path");
	if (expand_check_path(word + dash, err) < 0) {
		err->offset += dash;
		return -1;
	}
	return 0;
}

static int paths_parse(const struct type *type, const char *text,
		       const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_path, err);
}

const struct type type_paths = {
	.grammar = "[-]PATH...",
	.list = true,
	.parse = paths_parse,
	.print = words_print,
	.done = words_done,
};

static size_t name_length(const char *text)
{
	size_t n = 0;

	while (is_letter(text[n]) || text[n] == '_' || (n && is_digit(text[n])))
		n++;
	return n;
}

static int check_assignment(const char *word, struct error *err)
{
	size_t length = name_length(word);

	if (!length || word[length] != '=')
		return fail_at(err, 0, "not NAME=VALUE");
	if (expand_check(word + length + 1, err) < 0) {
		err->offset += length + 1;
		return -1;
	}
	return 0;
}

static int assignments_parse(const struct type *type, const char *text,
			     const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_assignment, err);
}

const struct type type_assignments = {
	.grammar = "NAME=VALUE...",
	.list = true,
	.parse = assignments_parse,
	.print = words_print,
	.done = words_done,
};

/* A trailing * stands for any rest of a name. */
static int check_name(const char *word, struct error *err)
{
	size_t length = name_length(word);

	if (!length || strcmp(word + length, word[length] == '*' ? "*" : ""))
		return fail_at(err, length, "not the name of a variable");
	return 0;
}

static int names_parse(const struct type *type, const char *text,
		       const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_name, err);
}

const struct type type_names = {
	.grammar = "NAME[*]...",
	.list = true,
	.parse = names_parse,
	.print = words_print,
	.done = words_done,
};

void entries_done(void *slot)
{
	struct entries *entries = slot;

	for (size_t i = 0; i < entries->n; i++)
		strv_done(&entries->items[i].fields);
	free(entries->items);
	*entries = (struct entries){ 0 };
}

void entries_print(const struct type *type, const void *slot, FILE *out)
{
	const struct entries *entries = slot;

	(void)type;
	for (size_t i = 0; i < entries->n; i++) {
		const struct strv *fields = &entries->items[i].fields;

		fputs(i ? "; " : "", out);
		for (size_t j = 0; j < fields->n; j++) {
			fputs(j ? " " : "", out);
			word_print(fields->items[j], out);
		}
	}
}

int entries_parse(const struct type *type, const char *text, const struct place *place,
		  void *slot, struct error *err)
{
	struct entries *entries = slot;
	AUTO(strv_done) struct strv fields = { 0 };
	size_t position = 0, start, beyond = 0;
	char *word;
	int found;

	while ((found = word_next(text, &position, &start, &word, err)) > 0) {
		strv_take(&fields, word);
		if ((int64_t)fields.n == type->most + 1)
			beyond = start;
	}
	if (found < 0)
		return -1;
	if (!fields.n) {
		entries_done(entries);
		return 0;
	}
	if ((int64_t)fields.n < type->least)
		return fail_at(err, strlen(text), "a word is missing");
	if ((int64_t)fields.n > type->most)
		return fail_at(err, beyond, "a word too many");
	GROW(entries->items, entries->n);
	entries->items[entries->n++] = (struct entry){ fields, *place };
	fields = (struct strv){ 0 };
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a profile: nothing breaks, and these laws hold
 *
 * - Every report is of a place in the text, and their number is the one returned.
 * - The assignments that were read, written down again, are read as the same.
 * - A value that was read is printed so that it is read as the same.
 * - What is read does not depend on how inih was built.
 *
 * Built with -fsanitize=fuzzer, or with replay.c, which reads corpus/profile.
 */

#include <stdlib.h>

#include "../unit/profile/grammar.h"
#include "profile/expand.h"
#include "util/xalloc.h"

/* Debian's inih has these; others do not, and then there is nothing to change. */
extern bool ini_allow_multiline __attribute__((weak));
extern bool ini_allow_bom __attribute__((weak));
extern bool ini_allow_inline_comments __attribute__((weak));
extern bool ini_use_stack __attribute__((weak));
extern bool ini_allow_realloc __attribute__((weak));
extern bool ini_stop_on_first_error __attribute__((weak));
extern bool ini_allow_no_value __attribute__((weak));

static bool *const knobs[] = {
	&ini_allow_multiline, &ini_allow_bom,     &ini_allow_inline_comments,
	&ini_use_stack,       &ini_allow_realloc, &ini_stop_on_first_error,
	&ini_allow_no_value,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                \
	do {                                                                           \
		if (!(condition)) {                                                    \
			fprintf(stderr, "not so: %s\n", #condition);                   \
			abort();                                                       \
		}                                                                      \
	} while (0)

struct text {
	const char *bytes;
	size_t length;
	size_t reports;
};

/* The length of the nth line, from 1. */
static size_t line_length(const struct text *text, unsigned int nth)
{
	const char *line = text->bytes, *end = text->bytes + text->length, *newline;

	for (; nth > 1; nth--) {
		newline = memchr(line, '\n', (size_t)(end - line));
		MUST(newline);
		line = newline + 1;
	}
	newline = memchr(line, '\n', (size_t)(end - line));
	return (size_t)((newline ? newline : end) - line);
}

static void must_be_in(const struct text *text, unsigned int line, unsigned int column)
{
	MUST(line >= 1 && column >= 1);
	MUST(column <= line_length(text, line) + 1);
}

/* A fault_fn: the place that the report names, in words and in numbers. */
static void check_report(const struct error *err, void *arg)
{
	struct text *text = arg;
	unsigned int line, column;

	text->reports++;
	MUST(sscanf(err->text, "f:%u:%u: ", &line, &column) == 2);
	MUST(column == err->column);
	MUST(err->kind == ERROR_PROFILE);
	must_be_in(text, line, column);
}

static void ignore_report(const struct error *err, void *arg)
{
	(void)err, (void)arg;
}

static void must_be_same(const struct ini *a, const struct ini *b, bool places)
{
	MUST(a->n == b->n);
	for (size_t i = 0; i < a->n; i++) {
		const struct assignment *x = &a->items[i], *y = &b->items[i];

		MUST(!strcmp(x->section, y->section));
		MUST(!strcmp(x->key, y->key));
		MUST(!strcmp(x->value, y->value));
		if (!places)
			continue;
		MUST(x->place.line == y->place.line);
		MUST(x->place.column == y->place.column);
		MUST(x->key_column == y->key_column);
	}
}

/* Write down what was read, and read it again. */
static void check_again(const struct ini *ini)
{
	AUTO(ini_done) struct ini again = { 0 };
	AUTO_FREE char *written = NULL;
	size_t length;
	FILE *out = open_memstream(&written, &length);

	for (size_t i = 0; i < ini->n; i++) {
		const struct assignment *a = &ini->items[i];

		if (*a->key)
			fprintf(out, "%s=%s\n", a->key, a->value);
		else
			fprintf(out, "[%s]\n", a->section);
	}
	fclose(out);
	/* A line of 64 KiB may have had no room for what is written around it. */
	if (ini_read(written, length, "f", &again, ignore_report, NULL) == 0)
		must_be_same(ini, &again, false);
	else
		MUST(length > 65536);
}

static void knobs_turn(void)
{
	for (size_t i = 0; i < N_ELEMENTS(knobs); i++)
		if (knobs[i])
			*knobs[i] = !*knobs[i];
}

static void check_other_build(const struct text *text, const struct ini *ini, size_t n)
{
	AUTO(ini_done) struct ini other = { 0 };

	knobs_turn();
	MUST(ini_read(text->bytes, text->length, "f", &other, ignore_report, NULL) ==
	     n);
	knobs_turn();
	must_be_same(ini, &other, true);
}

static char *printed(const struct key *key, const void *slot)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	key->type->print(key->type, slot, out);
	fclose(out);
	return text;
}

/* Print, read and print again. */
static void check_value(const struct key *key, const void *slot)
{
	const struct place place = { "f", 1, 1 };
	struct profile again = { 0 };
	void *other = key_slot(key, &again);
	AUTO_FREE char *first = printed(key, slot), *second = NULL;
	struct error err;

	MUST(key->type->parse(key->type, first, &place, other, &err) == 0);
	second = printed(key, other);
	MUST(!strcmp(first, second));
	if (key->type->done)
		key->type->done(other);
}

static void check_values(const struct profile *profile)
{
	const struct entries *bind = &profile->mounts.bind;
	const struct section *section;

	for (size_t i = 0; (section = grammar_section(i)); i++)
		for (const struct key *key = section->keys; key->name; key++)
			if (key->type != &type_bind)
				check_value(key, (const char *)profile + key->offset);
	/* An entry is a line of its own. */
	for (size_t i = 0; i < bind->n; i++) {
		const struct entries one = { &bind->items[i], 1 };

		check_value(key_find(&grammar[2], "bind"), &one);
	}
}

static const char *value_of(enum variable variable, void *arg)
{
	(void)arg;
	return variable_names[variable];
}

/* The bytes up to the first NUL as other texts that are read. */
static void check_strings(const char *text)
{
	AUTO(ini_done) struct ini ini = { 0 };
	AUTO_FREE char *expanded = NULL, *directory = NULL;
	struct error err = { 0 };
	bool good = expand_check(text, &err) == 0;

	MUST(good || err.offset <= strlen(text));
	MUST((expand(text, value_of, NULL, &expanded, &err) == 0) == good);
	directory = expand_user_dir(VARIABLE_MUSIC, "/home", text);
	MUST(*directory == '/' && strcmp(directory, "/home"));
	if (ini_read_setting(text, "--set", &ini, &err) == 0)
		MUST(ini.n == 1 && ini.items[0].place.column <= strlen(text) + 1);
	else
		MUST(!strncmp(err.text, "--set: ", 7));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_FREE char *bytes = malloc(size ? size : 1), *string = NULL;
	AUTO(ini_done) struct ini ini = { 0 };
	AUTO(origins_done) struct origins origins = { 0 };
	struct text text = { .bytes = bytes, .length = size };
	struct profile profile = { 0 };
	size_t n, of_form;

	memcpy(bytes, data, size);
	keys_init(grammar_section, &profile);
	of_form = n = ini_read(bytes, size, "f", &ini, check_report, &text);
	n += ini_apply_all(&ini, grammar_section, &profile, &origins, check_report,
			   &text);
	MUST(n == text.reports);
	for (size_t i = 0; i < ini.n; i++)
		must_be_in(&text, ini.items[i].place.line, ini.items[i].place.column);
	check_again(&ini);
	check_other_build(&text, &ini, of_form);
	check_values(&profile);
	string = xstrndup(bytes, size);
	check_strings(string);
	keys_done(grammar_section, &profile);
	return 0;
}

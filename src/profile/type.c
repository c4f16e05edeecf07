/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of single values that every section shares: see key.h. */

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "profile/expand.h"
#include "profile/key.h"
#include "profile/word.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

int choice_parse(const struct type *type, const char *text, const struct place *place,
		 void *slot, struct error *err)
{
	const char *nearest;

	(void)place;
	for (int i = 0; type->words[i]; i++) {
		if (!strcmp(type->words[i], text)) {
			*(int *)slot = i;
			return 0;
		}
	}
	nearest = text_nearest_in(text, type->words);
	if (nearest)
		return fail_at(err, 0, "did you mean %s?", nearest);
	return fail_at(err, 0, "not one of the words");
}

void choice_print(const struct type *type, const void *slot, FILE *out)
{
	fputs(type->words[*(const int *)slot], out);
}

static int flag_parse(const struct type *type, const char *text,
		      const struct place *place, void *slot, struct error *err)
{
	int word;

	if (choice_parse(type, text, place, &word, err) < 0)
		return -1;
	*(bool *)slot = word;
	return 0;
}

static void flag_print(const struct type *type, const void *slot, FILE *out)
{
	fputs(type->words[*(const bool *)slot], out);
}

const struct type type_flag = {
	.grammar = "yes | no",
	.words = (const char *const[]){ "no", "yes", NULL },
	.parse = flag_parse,
	.print = flag_print,
};

int plain_parse(const struct type *type, const char *text, const struct place *place,
		void *slot, struct error *err)
{
	char **s = slot;

	(void)type, (void)place, (void)err;
	free(*s);
	*s = *text ? xstrdup(text) : NULL;
	return 0;
}

void plain_print(const struct type *type, const void *slot, FILE *out)
{
	const char *s = *(char *const *)slot;

	(void)type;
	fputs(s ? s : "", out);
}

void plain_done(void *slot)
{
	char **s = slot;

	free(*s);
	*s = NULL;
}

const struct type type_text = {
	.grammar = "TEXT",
	.parse = plain_parse,
	.print = plain_print,
	.done = plain_done,
};

/* A path in quotes is one word; any other is the value as it stands. */
static int path_parse(const struct type *type, const char *text,
		      const struct place *place, void *slot, struct error *err)
{
	AUTO_FREE char *path = NULL;
	size_t position = 0, start = 0;
	char **s = slot;

	(void)type, (void)place;
	if (*text == '"') {
		if (word_next(text, &position, &start, &path, err) < 0)
			return -1;
		if (text[position])
			return fail_at(err, position, "one path is all that fits here");
	} else if (*text) {
		path = xstrdup(text);
	}
	if (path && expand_check_path(path, err) < 0) {
		if (*text == '"')
			err->offset = word_offset(text, start, err->offset);
		return -1;
	}
	free(*s);
	*s = take_ptr(path);
	return 0;
}

static void path_print(const struct type *type, const void *slot, FILE *out)
{
	const char *s = *(char *const *)slot;

	(void)type;
	if (!s)
		return;
	if (s[strcspn(s, "\";\n\t")] || s[strlen(s) - 1] == ' ')
		word_print(s, out);
	else
		fputs(s, out);
}

const struct type type_path = {
	.grammar = "PATH",
	.parse = path_parse,
	.print = path_print,
	.done = plain_done,
};

int number_parse(const struct type *type, const char *text, const struct place *place,
		 void *slot, struct error *err)
{
	char *end;
	intmax_t n;

	(void)place;
	if (type->words && type->words[0] && !strcmp(text, type->words[0])) {
		*(int64_t *)slot = NUMBER_NONE;
		return 0;
	}
	if (!isdigit((unsigned char)text[*text == '-']))
		return fail_at(err, 0, "not a number");
	errno = 0;
	n = strtoimax(text, &end, 10);
	if (*end)
		return fail_at(err, (size_t)(end - text), "the number ends here");
	if (errno || n < type->least || n > type->most)
		return fail_at(err, 0, "not from %" PRId64 " to %" PRId64, type->least,
			       type->most);
	*(int64_t *)slot = n;
	return 0;
}

void number_print(const struct type *type, const void *slot, FILE *out)
{
	int64_t n = *(const int64_t *)slot;

	if (n == NUMBER_NONE)
		fputs(type->words[0], out);
	else
		fprintf(out, "%" PRId64, n);
}

static int mode_parse(const struct type *type, const char *text,
		      const struct place *place, void *slot, struct error *err)
{
	char *end;
	unsigned long mode;

	(void)type, (void)place;
	if (!strcmp(text, "inherit")) {
		*(int64_t *)slot = NUMBER_NONE;
		return 0;
	}
	if (!isdigit((unsigned char)*text))
		return fail_at(err, 0, "not an octal number");
	errno = 0;
	mode = strtoul(text, &end, 8);
	if (*end)
		return fail_at(err, (size_t)(end - text), "not an octal digit");
	if (errno || mode > MODE_MAX)
		return fail_at(err, 0, "more than 0777");
	*(int64_t *)slot = (int64_t)mode;
	return 0;
}

static void mode_print(const struct type *type, const void *slot, FILE *out)
{
	int64_t mode = *(const int64_t *)slot;

	(void)type;
	if (mode == NUMBER_NONE)
		fputs("inherit", out);
	else
		fprintf(out, "%04" PRIo64, (uint64_t)mode);
}

const struct type type_mode = {
	.grammar = "OCTAL | inherit",
	.words = (const char *const[]){ "inherit", NULL },
	.parse = mode_parse,
	.print = mode_print,
};

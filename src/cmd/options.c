/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of a command line: see options.h. */

#include "cmd/options.h"

#include <string.h>

#include "util/text.h"

static const char *nth_name(size_t n, void *arg)
{
	return ((const struct option *)arg)[n].name;
}

static const struct option *find(const struct option *options, const char *word,
				 size_t length)
{
	for (; options->name; options++)
		if (strlen(options->name) == length &&
		    !memcmp(options->name, word, length))
			return options;
	return NULL;
}

static int fail_unknown(const struct option *options, const char *word, size_t length,
			struct error *err)
{
	char name[64];
	const char *nearest;

	snprintf(name, sizeof(name), "%.*s", (int)length, word);
	nearest = text_nearest(name, nth_name, (void *)options);
	fail(err, ERROR_USAGE, "there is no option %.*s", (int)length, word);
	return nearest ? fail_hint(err, "did you mean %s?", nearest) : -1;
}

static void give(const struct option *option, const char *value)
{
	if (option->values)
		strv_add(option->values, value);
	else
		*option->value = value;
}

int options_take(const struct option *options, char ***words, struct error *err)
{
	for (; **words && text_starts(**words, "-"); ++*words) {
		const char *word = **words;
		size_t length = strcspn(word, "=");
		const struct option *option = find(options, word, length);

		if (!strcmp(word, "-") || !strcmp(word, "--"))
			break;
		if (!option)
			return fail_unknown(options, word, length, err);
		if (option->flag && !option->value && word[length])
			return fail(err, ERROR_USAGE, "%s takes no value",
				    option->name);
		if (word[length])
			give(option, word + length + 1);
		else if (option->flag)
			*option->flag = true;
		else if ((*words)[1])
			give(option, *++*words);
		else
			return fail(err, ERROR_USAGE, "%s lacks its value",
				    option->name);
	}
	return 0;
}

int options_end(char *const *words, struct error *err)
{
	if (!*words)
		return 0;
	return fail(err, ERROR_USAGE, "%s is more than is expected here", *words);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jailctl keys: everything that a profile may say
 *
 * Printed from the rows themselves: as a table, as the part of jail.ini(5) that
 * describes them (keys-man.c), and as lines for the completions of shells.
 */

#include "cmd/cmd.h"

#include <stdio.h>

#include "cmd/describe.h"
#include "cmd/keys-man.h"
#include "cmd/options.h"
#include "model.h"

static void text_section(const struct section *section)
{
	printf("[%s]\n", section->name);
	describe_prose(section->doc, 0, stdout);
	for (const struct key *key = section->keys; key->name; key++) {
		putchar('\n');
		describe_key(key, 2, stdout);
	}
}

static void text_keys(void)
{
	const struct section *section;

	for (size_t i = 0; (section = model_section(i)); i++) {
		if (i)
			putchar('\n');
		text_section(section);
	}
}

static void man_keys(void)
{
	const struct section *section;

	for (size_t i = 0; (section = model_section(i)); i++)
		keys_man(section, stdout);
}

/* SECTION.KEY, the words that may stand in its value, and what it is for. */
static void complete_key(const struct section *section, const struct key *key)
{
	printf("%s.%s\t", section->name, KEY_NAME(key));
	for (size_t i = 0; key->type->words && key->type->words[i]; i++)
		printf("%s%s", i ? " " : "", key->type->words[i]);
	printf("\t%s\n", key->doc);
}

static void complete_keys(void)
{
	const struct section *section;

	for (size_t i = 0; (section = model_section(i)); i++)
		for (const struct key *key = section->keys; key->name; key++)
			complete_key(section, key);
}

int cmd_keys(char **words, struct error *err)
{
	bool text = false, man = false, complete = false;
	const struct option options[] = {
		{ "--text", .flag = &text },
		{ "--man", .flag = &man },
		{ "--complete", .flag = &complete },
		{ 0 },
	};

	if (options_take(options, &words, err) < 0 || options_end(words, err) < 0)
		return -1;
	if (text + man + complete > 1)
		return fail(err, ERROR_USAGE, "one form at a time");
	if (man)
		man_keys();
	else if (complete)
		complete_keys();
	else
		text_keys();
	return 0;
}

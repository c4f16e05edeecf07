/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jailctl explain: what a word of a profile means
 *
 * A section, a key, a group of system calls, a system call, a capability, or a word of
 * a value; where a profile is named, with what it makes of that.  explain-calls.c has
 * the calls.
 */

#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "cmd/describe.h"
#include "cmd/draft.h"
#include "cmd/explain-calls.h"
#include "sys/capability.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

/* What the profile makes of the key. */
static void value_print(const struct key *key, const struct draft *draft)
{
	AUTO_FREE char *value = describe_value(key, &draft->profile);
	struct place place = origins_get(&draft->profile.sources.origins, key->offset);

	fputs("  here: ", stdout);
	text_print(*value ? value : "(empty)", stdout);
	fputs(" (", stdout);
	text_print(PLACE_TEXT(&place), stdout);
	puts(")");
}

static void explain_key(const struct section *section, const struct key *key,
			const struct draft *draft)
{
	printf("[%s]\n", section->name);
	describe_key(key, 2, stdout);
	if (draft)
		value_print(key, draft);
}

static void explain_section(const struct section *section)
{
	printf("[%s]: %s\n", section->name, section->doc);
	for (const struct key *key = section->keys; key->name; key++)
		printf("  %s = %s\n", KEY_NAME(key), key->type->grammar);
}

/* SECTION.KEY; or KEY, in every section that has it.  Returns how many there are. */
static size_t explain_keys(const char *word, const struct draft *draft)
{
	size_t length = strcspn(word, "."), n = 0;
	const struct section *section;
	const struct key *key;

	for (size_t i = 0; (section = model_section(i)); i++) {
		bool named = strlen(section->name) == length && word[length] &&
			     !memcmp(section->name, word, length);

		key = key_find(section, named ? word + length + 1 : word);
		if (!key)
			continue;
		if (n++)
			putchar('\n');
		explain_key(section, key, draft);
	}
	return n;
}

static bool explain_capability(const char *word, const struct draft *draft)
{
	const struct capability_sets *sets;
	int number = capability_number(word);

	if (number < 0)
		return false;
	printf("%s: the capability %d of capabilities(7), for [capabilities]\n",
	       capability_name(number), number);
	if (!draft)
		return true;
	sets = &draft->plan.capabilities.sets;
	printf("  here: %s\n", sets->permitted >> number & 1  ? "kept"
			       : sets->bounding >> number & 1 ? "in the bounding set"
							      : "taken away");
	return true;
}

/* A word of the vocabulary of some keys. */
static bool explain_word(const char *word)
{
	const struct section *section;
	bool found = false;

	for (size_t i = 0; (section = model_section(i)); i++)
		for (const struct key *key = section->keys; key->name; key++) {
			const char *const *words = key->type->words;

			while (words && *words && strcmp(*words, word))
				words++;
			if (!words || !*words)
				continue;
			printf("%s%s: a word of [%s]\n", found ? "\n" : "", word,
			       section->name);
			describe_key(key, 2, stdout);
			found = true;
		}
	return found;
}

/* All that can be explained: for the nearest spelling. */
static void names_add(struct strv *names)
{
	const struct section *section;

	for (size_t i = 0; (section = model_section(i)); i++) {
		strv_add(names, section->name);
		for (const struct key *key = section->keys; key->name; key++) {
			strv_take(names,
				  xasprintf("%s.%s", section->name, KEY_NAME(key)));
			strv_add(names, KEY_NAME(key));
		}
	}
	for (int i = 0; capability_name(i); i++)
		strv_add(names, capability_name(i));
	explain_calls_names(names);
}

static int fail_unknown(const char *word, struct error *err)
{
	AUTO(strv_done) struct strv names = { 0 };
	const char *nearest;

	names_add(&names);
	nearest = text_nearest_in(word, (const char *const *)names.items);
	fail(err, ERROR_PROFILE,
	     "%s is no section, key, system call, group, capability or word of a value",
	     word);
	return nearest ? fail_hint(err, "did you mean %s?", nearest) : -1;
}

static int explain(const char *word, const struct draft *draft, struct error *err)
{
	const struct section *section = section_find(model_section, word);

	if (section) {
		explain_section(section);
		return 0;
	}
	if (explain_keys(word, draft) || explain_group(word, draft) ||
	    explain_call(word, draft) || explain_capability(word, draft) ||
	    explain_word(word))
		return 0;
	return fail_unknown(word, err);
}

int cmd_explain(char **words, struct error *err)
{
	AUTO(request_done) struct request request = { 0 };
	AUTO(draft_done) struct draft draft = { 0 };
	const struct option options[] = {
		REQUEST_OPTIONS(&request),
		{ 0 },
	};
	bool asked;

	if (options_take(options, &words, err) < 0)
		return -1;
	if (!*words)
		return fail(err, ERROR_USAGE, "explain lacks a word to explain");
	asked = request.profile || request.sets.n;
	if (asked &&
	    draft_make(&request, draft_fault, (void *)"jailctl", &draft, err) < 0)
		return -1;
	for (; *words; words++) {
		if (explain(*words, asked ? &draft : NULL, err) < 0)
			return -1;
		if (words[1])
			putchar('\n');
	}
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A grammar of its own for the tests of the reader: every type, no mechanism. */

#include <string.h>

#include "profile/ini.h"
#include "util/cleanup.h"

CHOICE_TYPE(colour, "red | green | blue", "red", "green", "blue");
NUMBER_TYPE(nice, "-20 to 19 | inherit", -20, 19, "inherit");
NUMBER_TYPE(count, "0 to 9", 0, 9, NULL);
ENTRIES_TYPE(bind, "SOURCE TARGET [OPTION]...", 2, 4);

struct profile {
	struct {
		slot_text description;
		slot_words include;
		slot_flag quiet;
	} jail;
	struct {
		slot_size size;
		slot_duration time;
		slot_limit core;
		slot_limit nofile;
		slot_seconds cpu;
		slot_number net_cls_classid;
	} limits;
	struct {
		slot_paths read_only, read_write, hide;
		slot_bind bind;
		slot_path root;
		slot_mode umask;
	} mounts;
	struct {
		slot_assignments set;
		slot_names keep;
		slot_colour colour;
		slot_nice nice;
		slot_words cpus;
	} misc;
};

/* Every word is one digit; a check that blames a word, as mechanisms do. */
static inline int check_digits(const void *slot, struct error *err)
{
	const struct words *words = slot;

	for (size_t i = 0; i < words->n; i++)
		if (strlen(words->items[i].text) != 1 ||
		    !strchr("0123456789", *words->items[i].text))
			return fail_place(err, &words->items[i].place, "not a digit");
	return 0;
}

/* Even sizes only; a check that blames the whole value. */
static inline int check_even(const void *slot, struct error *err)
{
	if (*(const uint64_t *)slot % 2)
		return fail(err, ERROR_PROFILE, "odd");
	return 0;
}

static const struct key jail_keys[] = {
	KEY(jail, description, text, "", NULL, "Text."),
	KEY(jail, include, words, "", NULL, "Other profiles."),
	KEY(jail, quiet, flag, "no", NULL, "A flag."),
	{ 0 },
};

static const struct key limits_keys[] = {
	KEY(limits, size, size, "0", check_even, "An even size."),
	KEY(limits, time, duration, "infinity", NULL, "A duration."),
	KEY(limits, core, limit, "0", NULL, "A limit."),
	KEY(limits, nofile, limit, "inherit", NULL, "Another."),
	KEY(limits, cpu, seconds, "inherit", NULL, "A limit in seconds."),
	KEY_AS("net_cls.classid", limits, net_cls_classid, count, "0", NULL,
	       "A name of the kernel's."),
	{ 0 },
};

static const struct key mounts_keys[] = {
	KEY(mounts, read_only, paths, "", NULL, "Paths."),
	KEY(mounts, read_write, paths, "", NULL, "Paths."),
	KEY(mounts, hide, paths, "", NULL, "Paths."),
	KEY(mounts, bind, bind, "", NULL, "Entries."),
	KEY(mounts, root, path, "", NULL, "A path."),
	KEY(mounts, umask, mode, "inherit", NULL, "A mode."),
	{ 0 },
};

static const struct key misc_keys[] = {
	KEY(misc, set, assignments, "", NULL, "Assignments."),
	KEY(misc, keep, names, "", NULL, "Names."),
	KEY(misc, colour, colour, "red", NULL, "A choice."),
	KEY(misc, nice, nice, "inherit", NULL, "A number."),
	KEY(misc, cpus, words, "", check_digits, "Digits."),
	{ 0 },
};

static const struct section grammar[] = {
	{ "jail", "About it.", jail_keys },
	{ "limits", "Limits.", limits_keys },
	{ "mounts", "Mounts.", mounts_keys },
	{ "misc", "The rest.", misc_keys },
};

/* A sections_fn. */
static inline const struct section *grammar_section(size_t nth)
{
	return nth < N_ELEMENTS(grammar) ? &grammar[nth] : NULL;
}

/* The faults of a reading, in order. */
struct faults {
	struct error items[64];
	size_t n;
};

/* A fault_fn over a struct faults; more than it holds are counted only. */
static inline void faults_take(const struct error *err, void *arg)
{
	struct faults *faults = arg;

	if (faults->n < N_ELEMENTS(faults->items))
		faults->items[faults->n] = *err;
	faults->n++;
}

/* The text of the nth fault; "" where there are fewer. */
static inline const char *fault_text(const struct faults *faults, size_t nth)
{
	return nth < faults->n ? faults->items[nth].text : "";
}

/* What a profile would write for the setting; for the caller to free. */
static inline char *setting_print(const struct profile *profile, const char *section,
				  const char *name)
{
	const struct key *key = key_find(section_find(grammar_section, section), name);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	key->type->print(key->type, (const char *)profile + key->offset, out);
	fclose(out);
	return text;
}

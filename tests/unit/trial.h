/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A profile, tried on the machine of fake.h
 *
 *	trial_of("[mounts]\nhide = /srv/data\n");
 *	is_str(trial_faults(), "", "it has no fault");
 *	... trial.plan ... trial_shows(&step_mounts) ...
 *
 * It is read by the real reader, as the file "a.ini".  fake_boot() comes before the
 * first trial, and trial_end() after the last.
 */

#include "fake.h"
#include "model.h"
#include "profile/ini.h"
#include "tap.h"

static struct trial {
	struct profile profile;
	struct plan plan;
	struct error faults[32]; /* of reading and of resolving */
	size_t n_faults;
	struct error error; /* what model_resolve() returned */
	int result;
	unsigned int order; /* of the assignments */
	struct strv texts;  /* what trial_faults() and trial_shows() returned */
} trial;

static inline void trial_end(void)
{
	plan_done(&trial.plan);
	profile_done(&trial.profile);
	strv_done(&trial.texts);
	trial = (struct trial){ 0 };
}

static inline void trial_begin(void)
{
	trial_end();
	keys_init(model_section, &trial.profile);
}

static inline void trial_fault(const struct error *err, void *arg)
{
	(void)arg;
	if (trial.n_faults == N_ELEMENTS(trial.faults))
		bail("more faults than a trial holds");
	trial.faults[trial.n_faults++] = *err;
}

static inline void trial_apply(struct ini *ini)
{
	/* As profile_load() counts them. */
	for (size_t i = 0; i < ini->n; i++)
		ini->items[i].place.order = ++trial.order;
	ini_apply_all(ini, model_section, &trial.profile,
		      &trial.profile.sources.origins, trial_fault, NULL);
	ini_done(ini);
}

/* Read one more file, which beats those before it. */
static inline void trial_read(const char *file, const char *text)
{
	struct ini ini = { 0 };
	struct strv *files = &trial.profile.sources.files;

	strv_add(files, file);
	ini_read(text, strlen(text), files->items[files->n - 1], &ini, trial_fault,
		 NULL);
	trial_apply(&ini);
}

/* One --set of the command line. */
static inline void trial_set(const char *text)
{
	struct ini ini = { 0 };
	struct error err;

	if (ini_read_setting(text, "--set", &ini, &err) < 0)
		trial_fault(&err, NULL);
	trial_apply(&ini);
}

static inline void trial_resolve(void)
{
	trial.result = model_resolve(&trial.profile, &fake, &trial.plan, trial_fault,
				     NULL, &trial.error);
}

/* A profile of one file. */
static inline void trial_of(const char *text)
{
	trial_begin();
	trial_read("a.ini", text);
	trial_resolve();
}

/*
 * The faults, a line each, each with its hint behind it as " | HINT", and without the
 * grammar that a value was to have.
 */
static inline const char *trial_faults(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < trial.n_faults; i++) {
		const struct error *err = &trial.faults[i];
		const char *want = strstr(err->text, " (want ");

		fprintf(out, "%s%.*s%s%s", i ? "\n" : "",
			(int)(want ? (size_t)(want - err->text) : strlen(err->text)),
			err->text, *err->hint ? " | " : "", err->hint);
	}
	fclose(out);
	strv_take(&trial.texts, text);
	return text;
}

/* What `jailctl plan` says of a step; "-" where the plan does not want it. */
static inline const char *trial_shows(const struct step *step)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (step->wanted && !step->wanted(&trial.plan))
		fputs("-", out);
	else
		step->show(&trial.plan, out);
	fclose(out);
	strv_take(&trial.texts, text);
	return text;
}

/* The entry of the list of mounts for exactly this target; NULL where there is none. */
static inline const struct mount_entry *trial_entry(const char *target)
{
	const struct mount_list *list = &trial.plan.mounts.list;

	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->items[i].target, target))
			return &list->items[i];
	return NULL;
}

/*
 * The line of the plan for that target, without the options of its first word ("bind
 * ro" of "bind ro,noexec"); "-" where there is none.
 */
static inline const char *trial_mount(const char *target)
{
	size_t length = strlen(target);
	char *text = xstrdup(trial_shows(&step_mounts)), *rest = text, *line;

	strv_take(&trial.texts, text);
	while ((line = strsep(&rest, "\n"))) {
		char *at = strchr(line, '/'), *options = strchr(line, ',');

		if (!at || strncmp(at, target, length) ||
		    (at[length] != ' ' && at[length]))
			continue;
		if (options && options < at)
			memmove(options, at - 1, strlen(at - 1) + 1);
		return line;
	}
	return "-";
}

/* The profile has exactly these faults, as trial_faults() prints them. */
static inline bool trial_refuses(const char *text, const char *faults,
				 const char *sentence)
{
	trial_of(text);
	return is_str(trial_faults(), faults, "%s", sentence);
}

static inline const struct key *trial_key(const char *section, const char *name)
{
	const struct section *found = section_find(model_section, section);
	const struct key *key = found ? key_find(found, name) : NULL;

	if (!key)
		bail(name);
	return key;
}

/* What the key would print for its value; for the caller to free. */
static inline char *trial_print(const struct key *key, const struct profile *profile)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	key->type->print(key->type, (const char *)profile + key->offset, out);
	fclose(out);
	return text;
}

/* The value is read, printed as `expected`, and that is read as the same. */
static inline void trial_reads(const char *section, const char *name, const char *value,
			       const char *expected)
{
	const struct place here = { .file = "a.ini", .line = 1, .column = 1 };
	const struct key *key = trial_key(section, name);
	struct profile profile = { 0 };
	AUTO_FREE char *first = NULL, *second = NULL;
	struct error err = { 0 };
	void *slot = key_slot(key, &profile);

	if (key->type->parse(key->type, value, &here, slot, &err) < 0 ||
	    (key->check && key->check(slot, &err) < 0)) {
		ok(false, "%s reads \"%s\": %s", name, value, err.text);
		return;
	}
	first = trial_print(key, &profile);
	is_str(first, expected, "%s reads \"%s\" as \"%s\"", name, value, expected);
	if (key->type->done)
		key->type->done(slot);
	if (key->type->parse(key->type, first, &here, slot, &err) == 0)
		second = trial_print(key, &profile);
	is_str(second, first, "... and reads what it printed as the same");
	if (key->type->done)
		key->type->done(slot);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The laws that every row of every table keeps. */

#include "model.h"

#include <ctype.h>
#include <limits.h>
#include <unistd.h>

#include "fake.h"
#include "tap.h"
#include "trial.h"

/* One or two plain sentences: a capital first, or a literal; a full stop at the end. */
static bool is_prose(const char *doc)
{
	size_t length = strlen(doc), sentences = 0;

	if (!length || doc[length - 1] != '.' || strchr(doc, '\n') || strchr(doc, '\t'))
		return false;
	for (const char *at = doc; (at = strchr(at, '.')); at++)
		sentences += !at[1] || (at[1] == ' ' && at[2] == ' ');
	return sentences && (isupper((unsigned char)*doc) || strchr("`/${", *doc));
}

/* A unit in a name of the kernel's is in capitals: hugetlb.2MB.max. */
static bool is_key_name(const char *name)
{
	return islower((unsigned char)*name) &&
	       !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-._KMGB")];
}

static void check_default(const struct section *s, const struct key *k)
{
	struct profile profile = { 0 }, again = { 0 };
	const struct place nowhere = { 0 };
	void *slot = key_slot(k, &profile), *other = key_slot(k, &again);
	AUTO_FREE char *first = NULL, *second = NULL;
	struct error err = { 0 };

	is_int(k->type->parse(k->type, k->fallback, &nowhere, slot, &err), 0,
	       "[%s] %s: the default is read", s->name, k->name);
	ok(!k->check || k->check(slot, &err) == 0,
	   "[%s] %s: ... and passes the key's own check", s->name, k->name);
	first = trial_print(k, &profile);
	is_int(k->type->parse(k->type, first, &nowhere, other, &err), 0,
	       "[%s] %s: what it prints is read", s->name, k->name);
	second = trial_print(k, &again);
	is_str(second, first, "[%s] %s: ... as the same", s->name, k->name);
	is_int(k->type->parse(k->type, k->fallback, &nowhere, slot, &err), 0,
	       "[%s] %s: a value is replaced", s->name, k->name);
	for (int i = 0; i < 2 && k->type->done; i++) {
		k->type->done(slot);
		k->type->done(other);
	}
}

static void check_key(const struct section *s, const struct key *k)
{
	const struct type *type = k->type;
	const struct key *same = s->keys;

	while (same != k && strcmp(KEY_NAME(same), KEY_NAME(k)))
		same++;
	ok(same == k, "[%s] %s: no other key of that name", s->name, k->name);
	ok(is_key_name(KEY_NAME(k)), "[%s] %s: a plain name", s->name, k->name);
	ok(key_find(s, KEY_NAME(k)) == k, "[%s] %s: is found by it", s->name, k->name);
	ok(k->doc && is_prose(k->doc), "[%s] %s: the doc is sentences", s->name,
	   k->name);
	ok(type->grammar && *type->grammar, "[%s] %s: there is a grammar", s->name,
	   k->name);
	ok(type->parse && type->print, "[%s] %s: it is read and printed", s->name,
	   k->name);
	ok(!type->list || type->done, "[%s] %s: a list is released", s->name, k->name);
	ok(k->offset < sizeof(struct profile), "[%s] %s: lies in struct profile",
	   s->name, k->name);
	check_default(s, k);
}

/* No two keys have the same place in struct profile. */
static void check_slots(void)
{
	const struct section *s, *t;
	size_t shared = 0;

	for (size_t i = 0; (s = model_section(i)); i++)
		for (const struct key *k = s->keys; k->name; k++)
			for (size_t j = 0; j <= i && (t = model_section(j)); j++)
				for (const struct key *l = t->keys; l != k && l->name;
				     l++)
					shared += l->offset == k->offset;
	is_int((long long)shared, 0, "every key has a slot of its own");
}

static void check_section(size_t nth, const struct section *s)
{
	const char *top = getenv("top_srcdir");
	char path[PATH_MAX];
	size_t namesakes = 0;

	for (size_t i = 0; i < nth; i++)
		namesakes += !strcmp(model_section(i)->name, s->name);
	is_int((long long)namesakes, 0, "[%s]: has its name alone", s->name);
	ok(is_key_name(s->name), "[%s]: a plain name", s->name);
	ok(s->doc && is_prose(s->doc), "[%s]: the doc is sentences", s->name);
	ok(s->keys && s->keys[0].name, "[%s]: has a key", s->name);
	ok(section_find(model_section, s->name) == s, "[%s]: is found", s->name);
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/src/isolate/%s.%c", top ? top : ".",
			 s->name, "ch"[i]);
		if (access(top ? top : "src/isolate", F_OK) < 0)
			skip("a section has its files", "the sources are not here");
		else
			is_int(access(path, F_OK), 0, "[%s] is in isolate/%s.%c",
			       s->name, s->name, "ch"[i]);
	}
}

static void check_sections(void)
{
	const struct section *s;
	size_t n = 0;

	for (; (s = model_section(n)); n++) {
		check_section(n, s);
		for (const struct key *k = s->keys; k->name; k++)
			check_key(s, k);
	}
	ok(n >= 12, "there are sections");
	ok(!section_find(model_section, "nothing"), "and none by any other name");
	check_slots();
}

/* A part of a sentence: it begins small and does not end with a full stop. */
static bool is_clause(const char *why)
{
	size_t length = why ? strlen(why) : 0;
	/* "PID", "/proc", "CAP_..." may begin one, a word with a capital may not. */
	bool capital = length > 1 && isupper((unsigned char)why[0]) &&
		       islower((unsigned char)why[1]);

	return length > 8 && !capital && why[length - 1] != '.' && !strchr(why, '\n');
}

static void check_step(const struct step_row *row, const struct step_row *before)
{
	const struct step *step = row->step;
	size_t twice = 0, namesakes = 0;

	ok(step->name && is_key_name(step->name), "step %s: a plain name", step->name);
	ok(step->show && step->apply, "step %s: can be shown and done", step->name);
	ok(step->stage < STAGES, "step %s: has a stage", step->name);
	ok(!before || before->step->stage <= step->stage,
	   "step %s: stages never go back", step->name);
	ok(is_clause(row->why), "step %s: says why it stands there", step->name);
	ok(!step->undo || step->stage <= STAGE_ATTACH,
	   "step %s: only the launcher undoes", step->name);
	for (const struct step_row *other = steps; other != row; other++) {
		twice += other->step == step;
		/* A thing that one of two processes does has one name in both. */
		namesakes += other->step->stage == step->stage &&
			     !strcmp(other->step->name, step->name);
	}
	is_int((long long)twice, 0, "step %s: stands once", step->name);
	is_int((long long)namesakes, 0, "step %s: has its name alone in the stage",
	       step->name);
}

static size_t position(const struct step *step)
{
	size_t i = 0;

	while (steps[i].step && steps[i].step != step)
		i++;
	return i;
}

static void before(const struct step *one, const struct step *two, const char *why)
{
	ok(position(one) < position(two) && steps[position(two)].step,
	   "%s comes before %s: %s", one->name, two->name, why);
}

/* What must never be turned round, each with the rule that asks for it. */
static void check_order(void)
{
	before(&step_no_new_privileges, &step_landlock, "or it cannot be enforced");
	before(&step_no_new_privileges, &step_filter, "or it cannot be loaded");
	before(&step_propagation, &step_root, "or the host sees the mounts");
	before(&step_mounts, &step_pivot, "or there are no sources");
	before(&step_pivot, &step_terminal, "it is a pty of the jail's own devpts");
	before(&step_bounding, &step_capabilities, "it takes CAP_SETPCAP");
	before(&step_identity, &step_capabilities, "it takes CAP_SETUID");
	before(&step_limits, &step_capabilities, "raising takes CAP_SYS_RESOURCE");
	before(&step_directory, &step_landlock, "it is the last that is opened");
	before(&step_environment, &step_program, "it is sought in the new PATH");
	before(&step_program, &step_filter, "the filter may forbid looking");
	before(&step_descriptors, &step_filter, "nothing is opened after it");
	before(&step_filter_compile, &step_filter, "or there is none");
	is_int((long long)position(&step_filter) + 1, (long long)position(NULL),
	       "the filter is the last of all (S10)");
}

static void check_whole(void)
{
	fake_boot();
	trial_of("");
	is_str(trial_faults(), "", "an empty profile has no fault");
	is_int(trial.result, 0, "... and comes to a plan");
	trial_of("[namespaces]\nuser = host\n[limits]\ncore = x\n");
	is_int(trial.result, -1, "a fault of one mechanism is a failure");
	has_str(trial.error.text, "1 fault in what the profile asks",
		"... which counts those of resolving");
	trial_of("[namespaces]\nuser = host\ntime = host\ntime-offset = 1d\n");
	has_str(trial.error.text, "2 faults in", "... each of them");
	trial_end();
	plan_done(&trial.plan);
	profile_done(&trial.profile);
	ok(true, "what is released may be released twice");
	fake_done();
}

/* What is faulty is told once, and not again by those who miss what it took away. */
static void check_faults(void)
{
	fake_boot();
	trial_of("[syscalls]\nallow = nosuchcall\n");
	is_int((long long)trial.n_faults, 1,
	       "a faulty word takes nothing of a list's default away");
	trial_end();
	fake_done();
}

int main(void)
{
	check_sections();
	for (const struct step_row *row = steps; row->step; row++)
		check_step(row, row == steps ? NULL : row - 1);
	check_order();
	check_whole();
	check_faults();
	return tap_done();
}

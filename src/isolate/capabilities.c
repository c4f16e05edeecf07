/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [capabilities]: the five sets of capabilities(7)
 *
 * Should: leave exactly what is asked, by default nothing, in each of the sets; set
 * no_new_privs first, and always.
 * Must not: leave an inheritable capability that was not asked for (S4).
 *
 * In a new user namespace a capability is power over that namespace alone.
 */

#include "isolate/capabilities.h"

#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

#include "model.h"
#include "util/cleanup.h"
#include "util/text.h"

static const char *nth_name(size_t n, void *arg)
{
	(void)arg;
	return capability_name((int)n);
}

static int check_names(const void *slot, struct error *err)
{
	const struct words *words = slot;

	for (size_t i = 0; i < words->n; i++) {
		const char *name = words->items[i].text, *nearest;

		if (!strcmp(name, "all") || capability_number(name) >= 0)
			continue;
		nearest = text_nearest(name, nth_name, NULL);
		return fail_word(err, &words->items[i], nearest,
				 "no capability is called %s", name);
	}
	return 0;
}

typedef struct words slot_capabilities;
static const struct type type_capabilities = {
	.grammar = "NAME... | all",
	.list = true,
	.parse = words_parse,
	.print = words_print,
	.done = words_done,
};

static const struct key keys[] = {
	KEY(capabilities, keep, capabilities, "", check_names,
	    "Capabilities that stay in the bounding, permitted and effective sets; names "
	    "as in capabilities(7), with or without cap_.  A program keeps them over "
	    "execve(2) only as uid 0 inside, or if they are ambient."),
	KEY(capabilities, ambient, capabilities, "", check_names,
	    "Capabilities that the program is started with, whoever it is inside; they "
	    "are kept and inheritable, too."),
	KEY(capabilities, bounding, capabilities, "", check_names,
	    "Capabilities that stay in the bounding set beside those of keep and "
	    "ambient."),
	KEY(capabilities, inheritable, capabilities, "", check_names,
	    "Capabilities that are inheritable beside the ambient ones."),
	{ 0 },
};

/* What there is to keep: in a user namespace that is not the caller's, all. */
static uint64_t available(const struct host *host, const struct plan *plan)
{
	if (namespaces_own(&plan->namespaces, CLONE_NEWUSER))
		return ((uint64_t)2 << CAP_LAST_CAP) - 1;
	return host->capabilities;
}

static uint64_t bits(const struct words *words, const char *what, uint64_t all,
		     struct faults *faults)
{
	uint64_t found = 0;
	struct error err;

	for (size_t i = 0; i < words->n; i++) {
		const struct word *word = &words->items[i];
		uint64_t bit;

		if (!strcmp(word->text, "all")) {
			found |= all;
			continue;
		}
		bit = (uint64_t)1 << capability_number(word->text);
		found |= bit;
		if (bit & all)
			continue;
		fail(&err, ERROR_HOST, "the caller does not have %s itself",
		     word->text);
		fail_hint(&err, "[namespaces] user = new gives it over the jail's own "
				"namespaces");
		faults_add(faults, &word->place, what, &err);
	}
	return found;
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct capabilities_settings *s = &profile->capabilities;
	struct capability_sets *sets = &plan->capabilities.sets;
	uint64_t all = available(host, plan);

	sets->ambient = bits(&s->ambient, "[capabilities] ambient", all, faults);
	sets->inheritable =
		sets->ambient |
		bits(&s->inheritable, "[capabilities] inheritable", all, faults);
	sets->permitted =
		bits(&s->keep, "[capabilities] keep", all, faults) | sets->inheritable;
	sets->effective = sets->permitted;
	sets->bounding = sets->permitted |
			 bits(&s->bounding, "[capabilities] bounding", all, faults);
}

const struct mechanism mech_capabilities = {
	.section = { "capabilities", "What privileges the program keeps.", keys },
	.resolve = resolve,
};

static void no_new_privileges_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("on", out);
}

static int no_new_privileges_apply(const struct plan *plan, struct running *run,
				   struct error *err)
{
	(void)plan, (void)run;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return fail_errno(err, "cannot set no_new_privs");
	return 0;
}

const struct step step_no_new_privileges = {
	.name = "no-new-privileges",
	.stage = STAGE_BUILD,
	.show = no_new_privileges_show,
	.apply = no_new_privileges_apply,
};

static void set_show(const char *label, uint64_t set, FILE *out)
{
	const char *name;

	fputs(label, out);
	if (!set)
		fputs(" none", out);
	for (int i = 0; (name = capability_name(i)); i++)
		if (set >> i & 1)
			fprintf(out, " %s", name);
}

static void bounding_show(const struct plan *plan, FILE *out)
{
	set_show("keep", plan->capabilities.sets.bounding, out);
}

static int bounding_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	(void)run;
	return capability_bound(plan->capabilities.sets.bounding, err);
}

const struct step step_bounding = {
	.name = "bounding",
	.stage = STAGE_BUILD,
	.show = bounding_show,
	.apply = bounding_apply,
};

static void capabilities_show(const struct plan *plan, FILE *out)
{
	const struct capability_sets *sets = &plan->capabilities.sets;

	set_show("permitted and effective", sets->permitted, out);
	set_show("; inheritable", sets->inheritable, out);
	set_show("; ambient", sets->ambient, out);
}

static int capabilities_apply(const struct plan *plan, struct running *run,
			      struct error *err)
{
	(void)run;
	return capability_set(&plan->capabilities.sets, err);
}

const struct step step_capabilities = {
	.name = "capabilities",
	.stage = STAGE_LOCK,
	.show = capabilities_show,
	.apply = capabilities_apply,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [namespaces]: private copies of what the kernel names globally, namespaces(7)
 *
 * Should: choose the clone flags and what is joined; set the host name and the clocks;
 * close user namespaces to the program, and prove it.
 * Must not: map identities ([identity]), mount ([mounts]), touch links ([network]).
 */

#include "isolate/namespaces.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model.h"
#include "sys/kernel.h"
#include "sys/proc.h"
#include "sys/process.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static void setting_done(void *slot)
{
	struct namespace_setting *setting = slot;

	free(setting->path);
	*setting = (struct namespace_setting){ 0 };
}

static const char *const setting_words[] = { "new", "host", NULL };

static int setting_parse(const struct type *type, const char *text,
			 const struct place *place, void *slot, struct error *err)
{
	struct namespace_setting *setting = slot;
	int word = NAMESPACE_JOIN;

	if (*text == '/') {
		if (expand_check(text, err) < 0)
			return -1;
	} else if (choice_parse(type, text, place, &word, err) < 0) {
		return -1;
	}
	setting_done(slot);
	setting->kind = (enum namespace_kind)word;
	setting->path = word == NAMESPACE_JOIN ? xstrdup(text) : NULL;
	return 0;
}

static void setting_print(const struct type *type, const void *slot, FILE *out)
{
	const struct namespace_setting *setting = slot;

	fputs(setting->path ? setting->path : type->words[setting->kind], out);
}

typedef struct namespace_setting slot_setting;
static const struct type type_setting = {
	.grammar = "new | host | /PATH",
	.words = setting_words,
	.parse = setting_parse,
	.print = setting_print,
	.done = setting_done,
};

CHOICE_TYPE(nesting, "no | sandbox | full", "no", "sandbox", "full");

/* "+1d", "-30s": a sign and a duration in whole seconds. */
static int offset_parse(const struct type *type, const char *text,
			const struct place *place, void *slot, struct error *err)
{
	bool sign = *text == '-' || *text == '+';
	uint64_t duration;

	(void)type;
	if (type_duration.parse(&type_duration, text + sign, place, &duration, err) <
	    0) {
		err->offset += sign;
		return -1;
	}
	if (duration % 1000000 || duration / 1000000 > INT32_MAX)
		return fail_at(err, sign, "not a whole number of seconds in 68 years");
	((struct time_offset *)slot)->seconds =
		(int64_t)(duration / 1000000) * (*text == '-' ? -1 : 1);
	return 0;
}

static void offset_print(const struct type *type, const void *slot, FILE *out)
{
	(void)type;
	fprintf(out, "%" PRId64 "s", ((const struct time_offset *)slot)->seconds);
}

typedef struct time_offset slot_offset;
static const struct type type_offset = {
	.grammar = "[+|-]NUMBER[s|min|h|d|w]...",
	.parse = offset_parse,
	.print = offset_print,
};

static int check_hostname(const void *slot, struct error *err)
{
	const char *name = *(char *const *)slot;

	if (!name)
		return 0;
	if (strlen(name) > 64)
		return fail_at(err, 64, "a host name has at most 64 characters");
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '.')
			return fail_at(err, (size_t)(c - name),
				       "a host name has letters, digits, - and .");
	return 0;
}

static const struct key keys[] = {
	KEY(namespaces, user, setting, "new", NULL,
	    "User and group ids; `host` takes root, as every other namespace needs "
	    "privilege without it."),
	KEY(namespaces, pid, setting, "new", NULL,
	    "Process ids: the program sees and signals no process but its own.  With "
	    "`host` or a path, processes that detach themselves can outlive the jail."),
	KEY(namespaces, ipc, setting, "new", NULL,
	    "System V objects and POSIX message queues."),
	KEY(namespaces, uts, setting, "new", NULL, "Host name."),
	KEY(namespaces, net, setting, "new", NULL,
	    "Network devices, addresses, ports and abstract sockets; [network] says what "
	    "is in a new one."),
	KEY(namespaces, cgroup, setting, "new", NULL,
	    "The root of /proc/self/cgroup, which hides the host's hierarchy."),
	KEY(namespaces, time, setting, "new", NULL,
	    "CLOCK_MONOTONIC and CLOCK_BOOTTIME; see time-offset."),
	KEY(namespaces, nested, nesting, "no", NULL,
	    "What namespaces the program may make for itself: `no`; `sandbox`, user "
	    "namespaces and chroot, as browsers need for their own sandbox; or `full`, "
	    "mounts too, as bwrap and Flatpak need, for which Landlock, that forbids "
	    "every mount, is left out and /proc is not masked."),
	KEY(namespaces, hostname, text, "jail", check_hostname,
	    "The host name inside; empty keeps that of the host."),
	KEY(namespaces, time_offset, offset, "0", NULL,
	    "What is added to CLOCK_MONOTONIC and CLOCK_BOOTTIME inside."),
	{ 0 },
};

/* The namespaces of a profile, but for net, whose fate [network] shares. */
static const struct kind {
	const char *name;
	int flag;
	size_t offset;
} kinds[] = {
#define KIND(constant, field)                                                          \
	{                                                                              \
#field, constant, offsetof(struct profile, namespaces.field)           \
	}
	KIND(CLONE_NEWPID, pid),       KIND(CLONE_NEWIPC, ipc),
	KIND(CLONE_NEWUTS, uts),       KIND(CLONE_NEWNET, net),
	KIND(CLONE_NEWCGROUP, cgroup), KIND(CLONE_NEWTIME, time),
	KIND(CLONE_NEWUSER, user),
#undef KIND
};

bool namespaces_own(const struct namespaces_plan *n, unsigned long flag)
{
	for (size_t i = 0; i < n->n_joins; i++)
		if ((unsigned long)n->joins[i].type == flag)
			return true;
	return plan_unshares(n, flag);
}

static void join_add(struct namespaces_plan *n, const struct kind *kind,
		     const char *path, const struct place *place)
{
	n->joins[n->n_joins++] = (struct join){ kind->flag, kind->name, path, *place };
}

static void resolve_kind(const struct profile *profile, const struct host *host,
			 const struct kind *kind, struct plan *plan,
			 struct faults *faults)
{
	const struct namespace_setting *setting =
		(const struct namespace_setting *)((const char *)profile +
						   kind->offset);
	struct place place = origins_get(&profile->sources.origins, kind->offset);
	struct namespaces_plan *n = &plan->namespaces;
	const char *path;
	struct error err;

	switch (setting->kind) {
	case NAMESPACE_NEW:
		if (kind->flag == CLONE_NEWTIME)
			n->time = true;
		else if (kind->flag != CLONE_NEWNET ||
			 profile->network.mode != NETWORK_HOST)
			n->clone_flags |= (unsigned long)kind->flag;
		break;
	case NAMESPACE_HOST:
		break;
	case NAMESPACE_JOIN:
		if (host_expand(host, &plan->pool, setting->path, &path, &err) == 0)
			join_add(n, kind, path, &place);
		else
			faults_add(faults, &place,
				   pool_printf(&plan->pool, "[namespaces] %s",
					       kind->name),
				   &err);
		break;
	}
}

/*
 * Who has power over the namespaces to be joined?  Root has it before it enters a user
 * namespace, an ordinary user after.
 */
static void order_joins(struct namespaces_plan *n, bool privileged)
{
	struct join user;

	if (privileged || !n->n_joins || n->joins[n->n_joins - 1].type != CLONE_NEWUSER)
		return;
	user = n->joins[n->n_joins - 1];
	memmove(n->joins + 1, n->joins, (n->n_joins - 1) * sizeof(*n->joins));
	n->joins[0] = user;
}

static void check_contradictions(const struct profile *profile, const struct host *host,
				 struct faults *faults)
{
	const struct namespaces_settings *s = &profile->namespaces;
	struct place place;
	struct error err;

	if (s->user.kind == NAMESPACE_HOST && !host->privileged) {
		place = PLACE_OF(profile, namespaces.user);
		fail(&err, ERROR_HOST, "an ordinary user needs a new user namespace");
		fail_hint(&err, "leave the key out, or run jail as root");
		faults_add(faults, &place, "[namespaces] user = host", &err);
	}
	place = PLACE_OF(profile, namespaces.hostname);
	if (s->uts.kind != NAMESPACE_NEW && s->hostname && place.file) {
		fail(&err, ERROR_PROFILE,
		     "a host name is only set in a new UTS namespace");
		fail_hint(&err, "say uts = new, or an empty hostname");
		faults_add(faults, &place, "[namespaces] hostname", &err);
	}
	if (s->time.kind != NAMESPACE_NEW && s->time_offset.seconds) {
		place = PLACE_OF(profile, namespaces.time_offset);
		fail(&err, ERROR_PROFILE,
		     "clocks are only moved in a new time namespace");
		faults_add(faults, &place, "[namespaces] time-offset", &err);
	}
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct namespaces_settings *s = &profile->namespaces;
	struct namespaces_plan *n = &plan->namespaces;

	n->clone_flags = CLONE_NEWNS;
	for (size_t i = 0; i < N_ELEMENTS(kinds); i++)
		resolve_kind(profile, host, &kinds[i], plan, faults);
	order_joins(n, host->privileged);
	check_contradictions(profile, host, faults);
	n->nested = (enum nesting)s->nested;
	n->hostname = s->uts.kind == NAMESPACE_NEW ? s->hostname : NULL;
	n->time_offset = s->time_offset.seconds;
}

const struct mechanism mech_namespaces = {
	.section = { "namespaces", "What is new inside, and what is shared.", keys },
	.resolve = resolve,
};

static bool join_wanted(const struct plan *plan)
{
	return plan->namespaces.n_joins;
}

static void join_show(const struct plan *plan, FILE *out)
{
	const struct namespaces_plan *n = &plan->namespaces;

	for (size_t i = 0; i < n->n_joins; i++)
		fprintf(out, "%s%s %s", i ? ", " : "", n->joins[i].name,
			n->joins[i].path);
}

static int join_apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct namespaces_plan *n = &plan->namespaces;

	(void)run;
	for (size_t i = 0; i < n->n_joins; i++) {
		const struct join *join = &n->joins[i];

		if (process_join(join->path, join->type, err) < 0)
			return fail_within(err, "%s: [namespaces] %s = %s",
					   PLACE_TEXT(&join->place), join->name,
					   join->path);
	}
	return 0;
}

const struct step step_join = {
	.name = "join",
	.stage = STAGE_PREPARE,
	.wanted = join_wanted,
	.show = join_show,
	.apply = join_apply,
};

static bool hostname_wanted(const struct plan *plan)
{
	return plan->namespaces.hostname;
}

static void hostname_show(const struct plan *plan, FILE *out)
{
	fputs(plan->namespaces.hostname, out);
}

static int hostname_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	const char *name = plan->namespaces.hostname;

	(void)run;
	if (sethostname(name, strlen(name)) < 0)
		return fail_errno(err, "cannot set the host name to %s", name);
	return 0;
}

const struct step step_hostname = {
	.name = "hostname",
	.stage = STAGE_BUILD,
	.wanted = hostname_wanted,
	.show = hostname_show,
	.apply = hostname_apply,
};

static bool time_wanted(const struct plan *plan)
{
	return plan->namespaces.time;
}

static void time_show(const struct plan *plan, FILE *out)
{
	fprintf(out, "monotonic and boottime %+" PRId64 " s",
		plan->namespaces.time_offset);
}

static int time_apply(const struct plan *plan, struct running *run, struct error *err)
{
	int64_t offset = plan->namespaces.time_offset;
	char text[80];

	(void)run;
	if (unshare(CLONE_NEWTIME) < 0) {
		fail_errno(err, "cannot make a time namespace");
		if (err->errnum == EINVAL)
			fail_hint(err, "Linux 5.6 with CONFIG_TIME_NS has them; "
				       "[namespaces] time = host does without");
		return -1;
	}
	if (!offset)
		return 0;
	snprintf(text, sizeof(text),
		 "monotonic %" PRId64 " 0\nboottime %" PRId64 " 0\n", offset, offset);
	return proc_write("self/timens_offsets", text, err);
}

const struct step step_time = {
	.name = "time",
	.stage = STAGE_BUILD,
	.wanted = time_wanted,
	.show = time_show,
	.apply = time_apply,
};

static bool nested_wanted(const struct plan *plan)
{
	return plan->namespaces.nested == NESTING_NO &&
	       plan_unshares(&plan->namespaces, CLONE_NEWUSER);
}

static void nested_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("user.max_user_namespaces 0, tried and found closed", out);
}

/*
 * The limit belongs to the namespace that the program is in, so that not even a hole in
 * the filter opens a user namespace, from where much of the kernel can be reached.
 */
static int nested_apply(const struct plan *plan, struct running *run, struct error *err)
{
	(void)plan, (void)run;
	if (proc_write("sys/user/max_user_namespaces", "0", err) < 0)
		return fail_hint(err, "have the sandbox around jail leave /proc/sys "
				      "writable (docker run --security-opt "
				      "systempaths=unconfined, podman run "
				      "--security-opt unmask=ALL), or let the program "
				      "make user namespaces, [namespaces] nested = "
				      "sandbox");
	if (unshare(CLONE_NEWUSER) == 0)
		return fail(
			err, ERROR_SYSTEM,
			"the limit of user namespaces does not hold on this kernel");
	return 0;
}

const struct step step_nested = {
	.name = "nested",
	.stage = STAGE_BUILD,
	.wanted = nested_wanted,
	.show = nested_show,
	.apply = nested_apply,
};

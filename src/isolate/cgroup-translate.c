/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [cgroup], from the profile's cgroup v2 into what the host has
 *
 * The formulas are those of the kernel's documentation of both versions
 * (admin-guide/cgroup-v2.rst and cgroup-v1/).
 */

#include "isolate/cgroup-translate.h"

#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

enum form { FORM_AMOUNT, FORM_NUMBER, FORM_SWITCH, FORM_PARTITION, FORM_TEXT };

/* A key that is one file in each version, or in one. */
static const struct rule {
	const char *key, *controller;
	size_t offset;
	enum form form;
	const char *unified, *legacy; /* NULL: that version has none */
	const char *cure;             /* then */
} rules[] = {
#define RULE(key, controller, field, form, unified, legacy, cure)                      \
	{                                                                              \
		key, controller, offsetof(struct profile, cgroup.field), form,         \
			unified, legacy, cure                                          \
	}
#define SAME(key, controller, field, form)                                             \
	RULE(key, controller, field, form, key, key, NULL)
#define HUGETLB(size, n)                                                               \
	RULE("hugetlb." size ".max", "hugetlb", hugetlb_max[n], FORM_AMOUNT,           \
	     "hugetlb." size ".max", "hugetlb." size ".limit_in_bytes", NULL),         \
		RULE("hugetlb." size ".rsvd.max", "hugetlb", hugetlb_reserved[n],      \
		     FORM_AMOUNT, "hugetlb." size ".rsvd.max",                         \
		     "hugetlb." size ".rsvd.limit_in_bytes", NULL),
	RULE("memory.max", "memory", memory_max, FORM_AMOUNT, "memory.max",
	     "memory.limit_in_bytes", NULL),
	RULE("memory.high", "memory", memory_high, FORM_AMOUNT, "memory.high", NULL,
	     "memory.max limits memory in both versions"),
	RULE("memory.low", "memory", memory_low, FORM_AMOUNT, "memory.low",
	     "memory.soft_limit_in_bytes", NULL),
	RULE("memory.min", "memory", memory_min, FORM_AMOUNT, "memory.min", NULL,
	     "memory.low is the nearest that both versions have"),
	RULE("memory.oom.group", "memory", memory_oom_group, FORM_SWITCH,
	     "memory.oom.group", NULL, "leave the key out"),
	RULE("memory.swappiness", "memory", memory_swappiness, FORM_NUMBER, NULL,
	     "memory.swappiness", "memory.swap.max limits swap in both versions"),
	RULE("memory.kmem.limit_in_bytes", "memory", memory_kmem, FORM_AMOUNT, NULL,
	     "memory.kmem.limit_in_bytes", "memory.max counts kernel memory, too"),
	RULE("cpu.max.burst", "cpu", cpu_max_burst, FORM_AMOUNT, "cpu.max.burst",
	     "cpu.cfs_burst_us", NULL),
	SAME("cpu.idle", "cpu", cpu_idle, FORM_SWITCH),
	RULE("cpu.rt_period_us", "cpu", cpu_rt_period, FORM_NUMBER, NULL,
	     "cpu.rt_period_us", "[limits] rttime limits real-time scheduling, too"),
	RULE("cpu.rt_runtime_us", "cpu", cpu_rt_runtime, FORM_NUMBER, NULL,
	     "cpu.rt_runtime_us", "[limits] rttime limits real-time scheduling, too"),
	SAME("cpuset.cpus", "cpuset", cpuset_cpus, FORM_TEXT),
	SAME("cpuset.mems", "cpuset", cpuset_mems, FORM_TEXT),
	RULE("cpuset.cpus.partition", "cpuset", cpuset_partition, FORM_PARTITION,
	     "cpuset.cpus.partition", NULL,
	     "file = cpuset.cpu_exclusive 1 is the nearest of version 1"),
	SAME("pids.max", "pids", pids_max, FORM_AMOUNT),
	CGROUP_PAGE_SIZES(HUGETLB)
#undef HUGETLB
};

static const void *slot_of(const struct translator *t, size_t offset)
{
	return (const char *)t->profile + offset;
}

/* The value as the kernel reads it; NULL where the profile has none. */
static const char *value_of(const struct translator *t, const struct rule *rule,
			    bool unified)
{
	static const char *const partitions[] = { NULL, "member", "root", "isolated" };
	struct pool *pool = &t->plan->pool;
	const void *slot = slot_of(t, rule->offset);
	const struct cgroup_amount *amount = slot;

	switch (rule->form) {
	case FORM_AMOUNT:
		if (!amount->set)
			return NULL;
		/* Of version 1, pids alone knows the word. */
		if (amount->n == UINT64_MAX)
			return unified || !strcmp(rule->controller, "pids") ? "max"
									    : "-1";
		return pool_printf(pool, "%" PRIu64, amount->n);
	case FORM_NUMBER:
		if (*(const int64_t *)slot == NUMBER_NONE)
			return NULL;
		return pool_printf(pool, "%" PRId64, *(const int64_t *)slot);
	case FORM_SWITCH:
		return *(const int *)slot ? *(const int *)slot == 2 ? "1" : "0" : NULL;
	case FORM_PARTITION:
		return partitions[*(const int *)slot];
	case FORM_TEXT:
		return *(const char *const *)slot;
	}
	return NULL;
}

void translator_fault(struct translator *t, const char *key, const struct place *place,
		      const struct error *err)
{
	if (t->profile->cgroup.require)
		faults_add(t->faults, place,
			   pool_printf(&t->plan->pool, "[cgroup] %s", key), err);
	else
		strv_take(&t->plan->cgroup.missing,
			  xasprintf("%s: %s", key, err->text));
}

static void no_file(struct translator *t, const struct rule *rule,
		    const struct place *place, bool unified)
{
	struct error err;

	fail(&err, ERROR_HOST,
	     "cgroup v%d, which this host has for %s, has no such limit",
	     unified ? 2 : 1, rule->controller);
	fail_hint(&err, "%s", rule->cure);
	translator_fault(t, rule->key, place, &err);
}

static void rule_apply(struct translator *t, const struct rule *rule)
{
	struct place place = origins_get(&t->profile->sources.origins, rule->offset);
	struct cgroup_box *box;
	const char *value = value_of(t, rule, true), *file;

	if (!value)
		return;
	box = translator_box(t, rule->controller, rule->key, &place);
	if (!box)
		return;
	file = box->unified ? rule->unified : rule->legacy;
	/* Off is what a version without the switch does. */
	if (!file && rule->form == FORM_SWITCH && !strcmp(value, "0"))
		return;
	if (!file)
		no_file(t, rule, &place, box->unified);
	else
		translator_write(t, box, file, value_of(t, rule, box->unified),
				 rule->key, &place);
}

static void swap_apply(struct translator *t)
{
	static const char key[] = "memory.swap.max";
	const struct profile *profile = t->profile;
	const struct cgroup_amount *swap = &t->profile->cgroup.memory_swap_max;
	const struct cgroup_amount *memory = &t->profile->cgroup.memory_max;
	struct place place = PLACE_OF(profile, cgroup.memory_swap_max);
	struct pool *pool = &t->plan->pool;
	struct cgroup_box *box;
	const char *value = "max";
	struct error err;

	if (!swap->set)
		return;
	box = translator_box(t, "memory", key, &place);
	if (!box)
		return;
	if (box->unified) {
		if (swap->n != UINT64_MAX)
			value = pool_printf(pool, "%" PRIu64, swap->n);
		translator_write(t, box, key, value, key, &place);
		return;
	}
	if (swap->n == UINT64_MAX) {
		translator_write(t, box, "memory.memsw.limit_in_bytes", "-1", key,
				 &place);
		return;
	}
	/* Version 1 limits the sum of both. */
	if (!memory->set || memory->n == UINT64_MAX) {
		fail(&err, ERROR_HOST,
		     "cgroup v1, which this host has for memory, limits the sum of "
		     "memory and swap");
		fail_hint(&err, "say memory.max, too");
		translator_fault(t, key, &place, &err);
		return;
	}
	translator_write(t, box, "memory.memsw.limit_in_bytes",
			 pool_printf(pool, "%" PRIu64, memory->n + swap->n), key,
			 &place);
}

static void bandwidth_apply(struct translator *t)
{
	static const char key[] = "cpu.max";
	const struct profile *profile = t->profile;
	const struct cgroup_amount *max = &t->profile->cgroup.cpu_max;
	struct place place = PLACE_OF(profile, cgroup.cpu_max);
	struct pool *pool = &t->plan->pool;
	bool all = max->n == UINT64_MAX;
	struct cgroup_box *box;

	if (!max->set)
		return;
	box = translator_box(t, "cpu", key, &place);
	if (!box)
		return;
	if (box->unified) {
		translator_write(t, box, "cpu.max",
				 all ? pool_printf(pool, "max %" PRIu64, max->period)
				     : pool_printf(pool, "%" PRIu64 " %" PRIu64, max->n,
						   max->period),
				 key, &place);
		return;
	}
	translator_write(t, box, "cpu.cfs_period_us",
			 pool_printf(pool, "%" PRIu64, max->period), key, &place);
	translator_write(t, box, "cpu.cfs_quota_us",
			 all ? "-1" : pool_printf(pool, "%" PRIu64, max->n), key,
			 &place);
}

/*
 * The kernel's scheduler has one unit for both versions, 1024 of which are version 2's
 * 100 (sched_weight_from_cgroup()), so that 300 and 100 are three to one in either.
 */
uint64_t cgroup_shares_of_weight(uint64_t weight)
{
	uint64_t shares = (weight * 1024 + 50) / 100;

	return shares < 2 ? 2 : shares;
}

/* The weight of each nice value, from -20; sched_prio_to_weight[] of the kernel. */
static const unsigned int nice_shares[] = {
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
	9548,  7620,  6100,  4904,  3906,  3121,  2501,  1991,  1586,  1277,
	1024,  820,   655,   526,   423,   335,   272,   215,   172,   137,
	110,   87,    70,    56,    45,    36,    29,    23,    18,    15,
};

static void weight_apply(struct translator *t)
{
	const struct profile *profile = t->profile;
	const struct cgroup_settings *s = &t->profile->cgroup;
	struct pool *pool = &t->plan->pool;
	bool nice = s->cpu_weight_nice != NUMBER_NONE;
	const char *key = nice ? "cpu.weight.nice" : "cpu.weight";
	int64_t number = nice ? s->cpu_weight_nice : s->cpu_weight;
	struct place place = nice ? PLACE_OF(profile, cgroup.cpu_weight_nice)
				  : PLACE_OF(profile, cgroup.cpu_weight);
	struct cgroup_box *box;
	struct error err;

	if (number == NUMBER_NONE)
		return;
	if (nice && s->cpu_weight != NUMBER_NONE) {
		fail(&err, ERROR_PROFILE, "cpu.weight has been given, too");
		faults_add(t->faults, &place, "[cgroup] cpu.weight.nice", &err);
		return;
	}
	box = translator_box(t, "cpu", key, &place);
	if (!box)
		return;
	if (box->unified)
		translator_write(t, box, key, pool_printf(pool, "%" PRId64, number),
				 key, &place);
	else
		translator_write(t, box, "cpu.shares",
				 pool_printf(pool, "%" PRIu64,
					     nice ? nice_shares[number + 20]
						  : cgroup_shares_of_weight(
							    (uint64_t)number)),
				 key, &place);
}

/* The fields of an entry from `first` on, parted by blanks. */
static const char *joined(struct pool *pool, const struct entry *entry, size_t first)
{
	const char *text = entry->fields.items[first];

	for (size_t i = first + 1; i < entry->fields.n; i++)
		text = pool_printf(pool, "%s %s", text, entry->fields.items[i]);
	return text;
}

/* Entries that both versions take as they are. */
static void lines_apply(struct translator *t, const struct entries *entries,
			const char *key, const char *controller, bool legacy_only)
{
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		const struct rule rule = {
			.key = key,
			.controller = controller,
			.cure = "only version 1 has it, where it is mounted",
		};
		struct cgroup_box *box =
			translator_box(t, controller, key, &entry->place);

		if (!box)
			return;
		if (box->unified && legacy_only)
			no_file(t, &rule, &entry->place, true);
		else
			translator_write(t, box, key, joined(&t->plan->pool, entry, 0),
					 key, &entry->place);
	}
}

/* "10:1" is 0x100001. */
static void classid_apply(struct translator *t)
{
	static const char key[] = "net_cls.classid";
	const struct profile *profile = t->profile;
	const char *text = t->profile->cgroup.net_cls_classid;
	struct place place = PLACE_OF(profile, cgroup.net_cls_classid);
	const char *minor = text ? strchr(text, ':') : NULL;
	struct cgroup_box *box;
	unsigned long id;

	if (!text)
		return;
	box = translator_box(t, "net_cls", key, &place);
	if (!box)
		return;
	id = minor ? strtoul(text, NULL, 16) << 16 | strtoul(minor + 1, NULL, 16)
		   : strtoul(text, NULL, 16);
	translator_write(t, box, key, pool_printf(&t->plan->pool, "%lu", id), key,
			 &place);
}

static void files_apply(struct translator *t)
{
	const struct entries *files = &t->profile->cgroup.file;

	for (size_t i = 0; i < files->n; i++) {
		const struct entry *entry = &files->items[i];
		const char *file = entry->fields.items[0];
		const char *controller =
			pool_strndup(&t->plan->pool, file, strcspn(file, "."));
		struct cgroup_box *box =
			translator_box(t, controller, "file", &entry->place);

		if (box)
			translator_write(t, box, file, joined(&t->plan->pool, entry, 1),
					 "file", &entry->place);
	}
}

void cgroup_translate(const struct profile *profile, const struct host *host,
		      struct plan *plan, struct faults *faults)
{
	struct translator t = { profile, host, plan, faults };
	const struct cgroup_settings *s = &profile->cgroup;

	for (size_t i = 0; i < s->join.n; i++)
		translator_box(&t, s->join.items[i].text, "join",
			       &s->join.items[i].place);
	bandwidth_apply(&t);
	for (size_t i = 0; i < N_ELEMENTS(rules); i++)
		rule_apply(&t, &rules[i]);
	swap_apply(&t);
	weight_apply(&t);
	cgroup_translate_io(&t);
	lines_apply(&t, &s->rdma_max, "rdma.max", "rdma", false);
	lines_apply(&t, &s->misc_max, "misc.max", "misc", false);
	classid_apply(&t);
	lines_apply(&t, &s->net_prio_ifpriomap, "net_prio.ifpriomap", "net_prio", true);
	files_apply(&t);
	cgroup_translate_delegate(&t);
	cgroup_translate_devices(&t);
	translator_place(&t);
	if (plan->cgroup.n && plan_unshares(&plan->namespaces, CLONE_NEWCGROUP)) {
		/* Its root is the cgroup of who makes it: the jail's, when it is in
		 * there. */
		plan->namespaces.clone_flags &= ~(unsigned long)CLONE_NEWCGROUP;
		plan->cgroup.own_namespace = true;
	}
	cgroup_translate_view(&t);
}

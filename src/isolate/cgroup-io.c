/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup] io.*: what is limited for a block device, which is named in three ways. */

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"

/* The parameters of io.max, and their files of version 1. */
static const struct {
	const char *name, *legacy;
} parameters[] = {
	{ "rbps=", "blkio.throttle.read_bps_device" },
	{ "wbps=", "blkio.throttle.write_bps_device" },
	{ "riops=", "blkio.throttle.read_iops_device" },
	{ "wiops=", "blkio.throttle.write_iops_device" },
};

/* "8:0"; whether the text is one. */
static bool is_number(const char *text, dev_t *ret)
{
	unsigned int number[2];
	char rest;

	if (sscanf(text, "%u:%u%c", &number[0], &number[1], &rest) != 2)
		return false;
	*ret = makedev(number[0], number[1]);
	return true;
}

/* The whole device of a partition: limits are kept by its queue. */
static dev_t whole_of(const struct translator *t, dev_t device)
{
	const char *node = pool_printf(&t->plan->pool, "/sys/dev/block/%u:%u",
				       major(device), minor(device));
	AUTO_FREE char *place = t->host->files.realpath(node);
	AUTO_FREE char *text = NULL;
	struct pool *pool = &t->plan->pool;
	struct stat st;
	size_t length;
	dev_t whole;

	if (!place || t->host->files.stat(path_join(pool, place, "partition"), &st) < 0)
		return device;
	text = t->host->files.read(path_join(pool, path_parent(pool, place), "dev"),
				   &length);
	if (!text)
		return device;
	text[strcspn(text, "\n")] = '\0';
	return is_number(text, &whole) ? whole : device;
}

/* The device that `name` names, as the kernel writes it; NULL with an error. */
static const char *device_of(const struct translator *t, const char *name,
			     struct error *err)
{
	const char *path;
	struct stat st;
	dev_t device;

	if (!is_number(name, &device)) {
		if (host_expand(t->host, &t->plan->pool, name, &path, err) < 0)
			return NULL;
		if (t->host->files.stat(path, &st) < 0) {
			fail(err, ERROR_HOST, "there is no %s", path);
			return NULL;
		}
		device = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
		if (!major(device)) {
			fail(err, ERROR_HOST, "%s is on no single block device", path);
			fail_hint(err, "name the device of its file system, which "
				       "findmnt(8) tells");
			return NULL;
		}
	}
	device = whole_of(t, device);
	return pool_printf(&t->plan->pool, "%u:%u", major(device), minor(device));
}

/* "10M" in bytes, "max", as text; NULL with an error. */
static const char *amount_of(const struct translator *t, const char *text,
			     struct error *err)
{
	struct cgroup_amount amount;

	if (!*text) {
		fail(err, ERROR_PROFILE, "a number is missing");
		return NULL;
	}
	if (type_cgroup_bytes.parse(&type_cgroup_bytes, text, NULL, &amount, err) < 0)
		return NULL;
	if (amount.n == UINT64_MAX)
		return "max";
	return pool_printf(&t->plan->pool, "%" PRIu64, amount.n);
}

/* One "rbps=10M" of io.max. */
static int max_word(struct translator *t, struct cgroup_box *box,
		    const struct entry *entry, const char *device, const char *word,
		    struct error *err)
{
	static const char key[] = "io.max";
	const char *value;

	for (size_t i = 0; i < N_ELEMENTS(parameters); i++) {
		const char *name = parameters[i].name;

		if (!text_starts(word, name))
			continue;
		value = amount_of(t, word + strlen(name), err);
		if (!value)
			return -1;
		if (box->unified)
			translator_write(t, box, key,
					 pool_printf(&t->plan->pool, "%s %s%s", device,
						     name, value),
					 key, &entry->place);
		else if (strcmp(value, "max")) /* without a rule there is no limit */
			translator_write(t, box, parameters[i].legacy,
					 pool_printf(&t->plan->pool, "%s %s", device,
						     value),
					 key, &entry->place);
		return 0;
	}
	return fail(err, ERROR_PROFILE,
		    "%s is none of rbps=, wbps=, riops= and wiops=", word);
}

static int max_entry(struct translator *t, struct cgroup_box *box,
		     const struct entry *entry, struct error *err)
{
	const char *device = device_of(t, entry->fields.items[0], err);

	for (size_t i = 1; device && i < entry->fields.n; i++)
		if (max_word(t, box, entry, device, entry->fields.items[i], err) < 0)
			return -1;
	return device ? 0 : -1;
}

/*
 * The scheduler bfq has weights up to 1000, of which 100 is the default, too: each half
 * of the scale is stretched by itself, as systemd does.
 */
uint64_t cgroup_bfq_weight(uint64_t weight)
{
	return weight <= 100 ? weight : 100 + (weight - 100) * 900 / 9900;
}

static int weight_entry(struct translator *t, struct cgroup_box *box,
			const struct entry *entry, struct error *err)
{
	static const char key[] = "io.weight";
	const char *number = entry->fields.items[entry->fields.n - 1], *device = NULL;
	struct pool *pool = &t->plan->pool;
	struct cgroup_write *write;
	const char *bfq;
	char *end;
	uint64_t weight = strtoull(number, &end, 10);

	if (!isdigit((unsigned char)*number) || *end || weight < 1 || weight > 10000)
		return fail(err, ERROR_PROFILE, "%s is no weight from 1 to 10000",
			    number);
	if (entry->fields.n == 2) {
		device = device_of(t, entry->fields.items[0], err);
		if (!device)
			return -1;
	}
	bfq = pool_printf(pool, "%s%s%" PRIu64, device ? device : "", device ? " " : "",
			  cgroup_bfq_weight(weight));
	if (!box->unified) {
		translator_write(t, box,
				 device ? "blkio.bfq.weight_device"
					: "blkio.bfq.weight",
				 bfq, key, &entry->place);
		return 0;
	}
	write = translator_write(t, box, key,
				 pool_printf(pool, "%s %" PRIu64,
					     device ? device : "default", weight),
				 key, &entry->place);
	write->other_file = "io.bfq.weight";
	write->other_value = bfq;
	return 0;
}

static int latency_entry(struct translator *t, struct cgroup_box *box,
			 const struct entry *entry, struct error *err)
{
	static const char key[] = "io.latency", name[] = "target=";
	const char *device = device_of(t, entry->fields.items[0], err), *value;
	const char *word = entry->fields.items[1];

	if (!device)
		return -1;
	if (!box->unified) {
		fail(err, ERROR_HOST,
		     "cgroup v1, which this host has for io, has no such limit");
		return fail_hint(err, "io.max limits devices in both versions");
	}
	if (entry->fields.n != 2 || !text_starts(word, name))
		return fail(err, ERROR_PROFILE, "it is DEVICE target=MICROSECONDS");
	value = amount_of(t, word + strlen(name), err);
	if (!value)
		return -1;
	translator_write(t, box, key,
			 pool_printf(&t->plan->pool, "%s %s%s", device, name, value),
			 key, &entry->place);
	return 0;
}

typedef int entry_fn(struct translator *t, struct cgroup_box *box,
		     const struct entry *entry, struct error *err);

static void entries_apply(struct translator *t, const struct entries *entries,
			  const char *key, entry_fn *apply)
{
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		struct cgroup_box *box = translator_box(t, "io", key, &entry->place);
		struct error err = { 0 };

		if (!box || apply(t, box, entry, &err) == 0)
			continue;
		/* What is wrong on every host is a fault, whatever is required. */
		if (err.kind == ERROR_PROFILE)
			faults_add(t->faults, &entry->place,
				   pool_printf(&t->plan->pool, "[cgroup] %s", key),
				   &err);
		else
			translator_fault(t, key, &entry->place, &err);
	}
}

void cgroup_translate_io(struct translator *t)
{
	const struct cgroup_settings *s = &t->profile->cgroup;

	entries_apply(t, &s->io_max, "io.max", max_entry);
	entries_apply(t, &s->io_weight, "io.weight", weight_entry);
	entries_apply(t, &s->io_latency, "io.latency", latency_entry);
}

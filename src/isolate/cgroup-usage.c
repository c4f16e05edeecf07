/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup]: what a cgroup has counted, in the files of either version. */

#include <stdlib.h>
#include <string.h>

#include "isolate/cgroup.h"
#include "model.h"
#include "util/cleanup.h"

/* A file that is one number. */
static uint64_t number(int directory, const char *file)
{
	AUTO_FREE char *text = cgroup_read(directory, file);
	char *end;
	uint64_t n;

	if (!text)
		return USAGE_UNKNOWN;
	n = strtoull(text, &end, 10);
	return end == text ? USAGE_UNKNOWN : n;
}

/* The one behind a word, of which there may be none. */
static uint64_t counted(int directory, const char *file, const char *key)
{
	AUTO_FREE char *text = cgroup_read(directory, file);

	return text ? cgroup_count(text, key) : USAGE_UNKNOWN;
}

/* The sum of all numbers behind the word: "8:0 rbytes=1 wbytes=2", "8:0 Read 1". */
static uint64_t sum(int directory, const char *file, const char *word)
{
	AUTO_FREE char *text = cgroup_read(directory, file);
	uint64_t total = 0;

	if (!text)
		return USAGE_UNKNOWN;
	for (const char *at = text; (at = strstr(at, word));) {
		at += strlen(word);
		total += strtoull(at, NULL, 10);
	}
	return total;
}

/* What is known already stays so, when the cgroup goes. */
static void set(uint64_t *field, uint64_t value)
{
	if (value != USAGE_UNKNOWN)
		*field = value;
}

static void unified(int directory, struct usage *usage)
{
	AUTO_FREE char *cpu = cgroup_read(directory, "cpu.stat");

	if (cpu) {
		usage->user = cgroup_count(cpu, "user_usec");
		usage->system = cgroup_count(cpu, "system_usec");
		usage->throttled = cgroup_count(cpu, "throttled_usec");
	}
	set(&usage->memory_peak, number(directory, "memory.peak"));
	set(&usage->swap_peak, number(directory, "memory.swap.peak"));
	set(&usage->io_read, sum(directory, "io.stat", "rbytes="));
	set(&usage->io_written, sum(directory, "io.stat", "wbytes="));
	set(&usage->oom_kills, counted(directory, "memory.events", "oom_kill"));
	set(&usage->pids_refused, counted(directory, "pids.events", "max"));
}

static void legacy(const struct cgroup_box *box, int directory, struct usage *usage)
{
	static const char io[] = "blkio.throttle.io_service_bytes_recursive";
	uint64_t throttled;

	if (cgroup_lists(box->controllers, "cpu")) {
		throttled = counted(directory, "cpu.stat", "throttled_time");
		if (throttled != USAGE_UNKNOWN)
			usage->throttled = throttled / 1000; /* from nanoseconds */
	}
	if (cgroup_lists(box->controllers, "memory")) {
		set(&usage->memory_peak,
		    number(directory, "memory.max_usage_in_bytes"));
		set(&usage->oom_kills,
		    counted(directory, "memory.oom_control", "oom_kill"));
	}
	if (cgroup_lists(box->controllers, "io")) {
		set(&usage->io_read, sum(directory, io, "Read "));
		set(&usage->io_written, sum(directory, io, "Write "));
	}
	if (cgroup_lists(box->controllers, "pids"))
		set(&usage->pids_refused, counted(directory, "pids.events", "max"));
}

/* Before Linux 6.11 pids.max is counted where the process was, not where the limit is.
 */
static void refused_inside(int leaf, struct usage *usage)
{
	uint64_t n = counted(leaf, "pids.events", "max");

	if (n != USAGE_UNKNOWN &&
	    (usage->pids_refused == USAGE_UNKNOWN || usage->pids_refused < n))
		usage->pids_refused = n;
}

void cgroup_usage_all(const struct plan *plan, struct running *run)
{
	for (size_t i = 0; i < run->n_cgroups; i++) {
		const struct cgroup *cgroup = &run->cgroups[i];

		if (cgroup->directory < 0)
			continue;
		if (plan->cgroup.boxes[i].unified)
			unified(cgroup->directory, &run->usage);
		else
			legacy(&plan->cgroup.boxes[i], cgroup->directory, &run->usage);
		if (cgroup->leaf >= 0)
			refused_inside(cgroup->leaf, &run->usage);
	}
}

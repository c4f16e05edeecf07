/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup]: what a cgroup has counted, in the files of either version. */

#include <stdlib.h>
#include <string.h>

#include "isolate/cgroup.h"
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

/* The one behind a word; a file that is not there counts nothing. */
static uint64_t counted(int directory, const char *file, const char *key)
{
	if (faccessat(directory, file, R_OK, 0) < 0)
		return USAGE_UNKNOWN;
	return cgroup_count(directory, file, key);
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

static void unified(int directory, struct usage *usage)
{
	usage->user = counted(directory, "cpu.stat", "user_usec");
	usage->system = counted(directory, "cpu.stat", "system_usec");
	usage->throttled = counted(directory, "cpu.stat", "throttled_usec");
	usage->memory_peak = number(directory, "memory.peak");
	usage->swap_peak = number(directory, "memory.swap.peak");
	usage->io_read = sum(directory, "io.stat", "rbytes=");
	usage->io_written = sum(directory, "io.stat", "wbytes=");
	usage->oom_kills = counted(directory, "memory.events", "oom_kill");
	usage->pids_refused = counted(directory, "pids.events", "max");
}

static void legacy(const struct cgroup_box *box, int directory, struct usage *usage)
{
	static const char io[] = "blkio.throttle.io_service_bytes_recursive";

	if (cgroup_lists(box->controllers, "cpu")) {
		usage->throttled = counted(directory, "cpu.stat", "throttled_time");
		if (usage->throttled != USAGE_UNKNOWN)
			usage->throttled /= 1000; /* from nanoseconds */
	}
	if (cgroup_lists(box->controllers, "memory")) {
		usage->memory_peak = number(directory, "memory.max_usage_in_bytes");
		usage->oom_kills = counted(directory, "memory.oom_control", "oom_kill");
	}
	if (cgroup_lists(box->controllers, "io")) {
		usage->io_read = sum(directory, io, "Read ");
		usage->io_written = sum(directory, io, "Write ");
	}
	if (cgroup_lists(box->controllers, "pids"))
		usage->pids_refused = counted(directory, "pids.events", "max");
}

void cgroup_usage(const struct cgroup_box *box, int directory, struct usage *usage)
{
	if (box->unified)
		unified(directory, usage);
	else
		legacy(box, directory, usage);
}

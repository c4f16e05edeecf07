/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a jail has used: see usage.h. */

#include "cmd/usage.h"

#include <inttypes.h>

#include "cmd/json.h"
#include "util/cleanup.h"
#include "util/text.h"

static bool is_worth_telling(uint64_t n)
{
	return n != USAGE_UNKNOWN && n;
}

/* "1.5 MiB" */
static void bytes_print(const char *before, uint64_t n, FILE *out)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	double size = (double)n;
	size_t unit = 0;

	fputs(before, out);
	if (n < 1024) {
		fprintf(out, "%" PRIu64 " B", n);
		return;
	}
	for (size /= 1024; size >= 1024 && unit + 1 < N_ELEMENTS(units); unit++)
		size /= 1024;
	fprintf(out, "%.1f %s", size, units[unit]);
}

static void seconds_print(const char *before, uint64_t microseconds, FILE *out)
{
	fprintf(out, "%s%.3f s", before, (double)microseconds / 1000000);
}

static void count_print(uint64_t n, const char *one, const char *many, FILE *out)
{
	if (is_worth_telling(n))
		fprintf(out, ", %" PRIu64 " %s", n, n == 1 ? one : many);
}

void usage_print(const struct usage *usage, const struct strv *missing,
		 const char *program, FILE *out)
{
	fprintf(out, "%s: used ", program);
	seconds_print("", usage->wall, out);
	if (usage->user != USAGE_UNKNOWN) {
		seconds_print(", processor: user ", usage->user, out);
		seconds_print(" and system ", usage->system, out);
	}
	if (is_worth_telling(usage->throttled))
		seconds_print(", throttled ", usage->throttled, out);
	if (usage->memory_peak != USAGE_UNKNOWN)
		bytes_print(", memory up to ", usage->memory_peak, out);
	if (is_worth_telling(usage->swap_peak))
		bytes_print(", swap up to ", usage->swap_peak, out);
	if (is_worth_telling(usage->io_read))
		bytes_print(", read ", usage->io_read, out);
	if (is_worth_telling(usage->io_written))
		bytes_print(", written ", usage->io_written, out);
	count_print(usage->oom_kills, "process killed for memory",
		    "processes killed for memory", out);
	count_print(usage->pids_refused, "process refused", "processes refused", out);
	putc('\n', out);
	for (size_t i = 0; i < missing->n; i++) {
		fprintf(out, "%s: not limited: ", program);
		text_print(missing->items[i], out);
		putc('\n', out);
	}
}

void usage_json(const struct usage *usage, const struct strv *missing, FILE *out)
{
	const struct {
		const char *name;
		uint64_t n;
	} members[] = {
		{ "wall_usec", usage->wall },
		{ "user_usec", usage->user },
		{ "system_usec", usage->system },
		{ "throttled_usec", usage->throttled },
		{ "memory_peak", usage->memory_peak },
		{ "swap_peak", usage->swap_peak },
		{ "io_read", usage->io_read },
		{ "io_written", usage->io_written },
		{ "oom_kills", usage->oom_kills },
		{ "pids_refused", usage->pids_refused },
	};

	for (size_t i = 0; i < N_ELEMENTS(members); i++) {
		fprintf(out, "%s\"%s\": ", i ? ", " : "{", members[i].name);
		if (members[i].n == USAGE_UNKNOWN)
			fputs("null", out);
		else
			fprintf(out, "%" PRIu64, members[i].n);
	}
	fputs(", \"not_limited\": ", out);
	json_strings(missing, out);
	fputs("}\n", out);
}

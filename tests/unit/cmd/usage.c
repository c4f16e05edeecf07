/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a jail has used, as people and programs read it. */

#include "cmd/usage.h"

#include <stdlib.h>

#include "../tap.h"
#include "util/cleanup.h"

static char *text;
static struct strv missing;

static const char *told(const struct usage *usage, bool json)
{
	size_t size;
	FILE *out;

	free(text);
	text = NULL;
	out = open_memstream(&text, &size);
	if (json)
		usage_json(usage, &missing, out);
	else
		usage_print(usage, &missing, "jail", out);
	fclose(out);
	return text;
}

int main(void)
{
	struct usage usage;

	memset(&usage, 0xff, sizeof(usage));
	usage.wall = 1234567;
	is_str(told(&usage, false), "jail: used 1.235 s\n",
	       "what is not known is left out");
	is_str(told(&usage, true),
	       "{\"wall_usec\": 1234567, \"user_usec\": null, \"system_usec\": null, "
	       "\"throttled_usec\": null, \"memory_peak\": null, \"swap_peak\": null, "
	       "\"io_read\": null, \"io_written\": null, \"oom_kills\": null, "
	       "\"pids_refused\": null, \"not_limited\": []}\n",
	       "... or null");
	usage = (struct usage){ .wall = 1, .user = 500000, .system = 250000 };
	is_str(told(&usage, false),
	       "jail: used 0.000 s, processor: user 0.500 s and system 0.250 s, memory up to 0 B\n",
	       "and so is what did not happen");
	usage = (struct usage){ 10000000,   1000000,           1, 2000, 1023, 1024,
				1536 << 10, (uint64_t)3 << 40, 1, 2 };
	is_str(told(&usage, false),
	       "jail: used 10.000 s, processor: user 1.000 s and system 0.000 s, throttled "
	       "0.002 s, memory up to 1023 B, swap up to 1.0 KiB, read 1.5 MiB, written 3.0 TiB, 1 process "
	       "killed for memory, 2 processes refused\n",
	       "all that there is");
	has_str(told(&usage, true), "\"io_written\": 3298534883328, \"oom_kills\": 1",
		"programs get the numbers");
	strv_add(&missing, "io.max: no such\nthing");
	has_str(told(&usage, false),
		"refused\njail: not limited: io.max: no such?thing\n",
		"and what was left out");
	has_str(told(&usage, true), "\"not_limited\": [\"io.max: no such\\nthing\"]}",
		"... to programs, too");
	strv_done(&missing);
	free(text);
	return tap_done();
}

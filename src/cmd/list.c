/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl list: the profiles that there are, and from where. */

#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "cmd/json.h"
#include "cmd/options.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/text.h"

static void ignore(const struct error *err, void *arg)
{
	(void)err, (void)arg;
}

/* One that was found, and what it says of itself. */
static void with_description(const struct host *host, const struct found *found,
			     void (*print)(const struct found *, const char *))
{
	AUTO(profile_done) struct profile profile = { 0 };
	struct error ignored;

	/* What has faults is listed all the same; `jailctl check` tells them. */
	model_load(&profile, host, found->path, NULL, ignore, NULL, &ignored);
	print(found, profile.jail.description ? profile.jail.description : "");
}

static void text_print_found(const struct found *found, const char *description)
{
	text_print(found->name, stdout);
	fputs(found->masked ? " (masked)\n    " : "\n    ", stdout);
	text_print(found->path, stdout);
	if (*description) {
		fputs("\n    ", stdout);
		text_print(description, stdout);
	}
	putchar('\n');
}

static void json_print_found(const struct found *found, const char *description)
{
	fputs("{\"name\": ", stdout);
	json_string(found->name, stdout);
	fputs(", \"path\": ", stdout);
	json_string(found->path, stdout);
	fputs(", \"description\": ", stdout);
	json_string(description, stdout);
	printf(", \"masked\": %s}", found->masked ? "true" : "false");
}

/* What may stand behind --profile=, which looks for no part of a profile. */
static void complete_found(const struct found *found, const char *description)
{
	if (found->masked || strchr(found->name, '/'))
		return;
	text_print(found->name, stdout);
	putchar('\t');
	text_print(description, stdout);
	putchar('\n');
}

static void json_list(const struct host *host, const struct founds *founds)
{
	putchar('[');
	for (size_t i = 0; i < founds->n; i++) {
		fputs(i ? ",\n " : "", stdout);
		with_description(host, &founds->items[i], json_print_found);
	}
	puts("]");
}

int cmd_list(char **words, struct error *err)
{
	AUTO(host_done) struct host host = { 0 };
	AUTO(founds_done) struct founds founds = { 0 };
	bool json = false, complete = false;
	const struct option options[] = {
		{ "--json", .flag = &json },
		{ "--complete", .flag = &complete },
		{ 0 },
	};

	if (options_take(options, &words, err) < 0 || options_end(words, err) < 0 ||
	    host_probe(&host, NULL, err) < 0 ||
	    find_all(&host.search, &founds, err) < 0)
		return -1;
	if (json) {
		json_list(&host, &founds);
		return 0;
	}
	for (size_t i = 0; i < founds.n; i++)
		with_description(&host, &founds.items[i],
				 complete ? complete_found : text_print_found);
	return 0;
}

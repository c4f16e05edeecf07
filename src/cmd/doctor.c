/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl doctor: what of this machine stands in the way of jails, and the cure. */

#include "cmd/doctor.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "cmd/cmd.h"
#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/text.h"

enum { PROBES_MAX = 64 };

struct examination {
	const struct host *host;
	const struct plan *plan;
	bool good[PROBES_MAX]; /* what each probe has found */
	struct strv untried;
};

static void examination_done(struct examination *e)
{
	strv_done(&e->untried);
}

static void host_show(const struct host *host)
{
	AUTO(strv_done) struct strv around = { 0 };
	struct utsname name;

	if (uname(&name) == 0)
		printf("%s %s on %s, ", name.sysname, name.release, name.machine);
	if (host->landlock_abi)
		printf("Landlock ABI %d, ", host->landlock_abi);
	printf("user %u\n", host->uid);
	userns_surroundings(&around);
	for (size_t i = 0; i < around.n; i++)
		printf("inside of %s\n", around.items[i]);
}

static void finding_print(const struct probe *probe, const struct error *err)
{
	const char *cure = *err->hint ? err->hint : probe->cure;

	printf("%s  %s: ", probe->only ? "--" : "NO", probe->name);
	text_print(err->text, stdout);
	putchar('\n');
	if (probe->only)
		printf("    for: %s\n", probe->only);
	if (!cure)
		return;
	fputs("    cure: ", stdout);
	text_print(cure, stdout);
	putchar('\n');
}

static bool is_good(const struct examination *e, const char *name)
{
	for (size_t i = 0; probes[i].name; i++)
		if (!strcmp(probes[i].name, name))
			return e->good[i];
	return false;
}

static void examine(struct examination *e, size_t i)
{
	const struct probe *probe = &probes[i];
	struct error err;

	if (probe->after && !is_good(e, probe->after)) {
		strv_add(&e->untried, probe->name);
		return;
	}
	e->good[i] = probe_try(probe, e->host, e->plan, &err) == 0;
	if (e->good[i]) {
		printf("ok  %s\n", probe->name);
		return;
	}
	finding_print(probe, &err);
}

static int verdict(const struct examination *e)
{
	bool good = is_good(e, "jail") && is_good(e, "default-profile");

	for (size_t i = 0; i < e->untried.n; i++)
		printf("%s%s",
		       i ? ", " : "..  not tried without these: ", e->untried.items[i]);
	if (e->untried.n)
		putchar('\n');
	puts(good ? "jails run here" : "no jail runs here");
	return good ? 0 : 1;
}

static int examine_all(const struct host *host, const struct plan *plan)
{
	AUTO(examination_done)
	struct examination e = { .host = host, .plan = plan };

	host_show(host);
	for (size_t i = 0; probes[i].name && i < PROBES_MAX; i++) {
		fflush(stdout); /* what comes slowly is seen to come */
		examine(&e, i);
	}
	doctor_cgroups(host);
	return verdict(&e);
}

int cmd_doctor(char **words, struct error *err)
{
	static char *program[] = { (char *)"true", NULL };
	const struct option options[] = { { 0 } };
	AUTO(host_done) struct host host = { 0 };
	AUTO(profile_done) struct profile profile = { 0 };
	AUTO(plan_done) struct plan plan = { 0 };

	if (options_take(options, &words, err) < 0 || options_end(words, err) < 0 ||
	    host_probe(&host, program, err) < 0)
		return -1;
	/* What is tried has no terminal, and must not take ours. */
	memset(host.terminal, false, sizeof(host.terminal));
	keys_init(model_section, &profile);
	if (model_resolve(&profile, &host, &plan, draft_fault, (void *)"jailctl", err) <
	    0)
		return -1;
	return examine_all(&host, &plan);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a jail leaves open: see assess.h.  Read weaknesses[]. */

#include "cmd/assess.h"

#include <sched.h>
#include <string.h>

#include "cmd/describe.h"
#include "sys/capability.h"
#include "sys/kernel.h"
#include "sys/landlock.h"
#include "util/cleanup.h"
#include "util/text.h"

struct weakness {
	const char *id;
	const char *sentence;
	/* That opens it, or another one, 0 for none: offsets in struct profile. */
	size_t setting, other;
	/* Whether the jail has it; may add to the sentence what exactly is open. */
	bool (*holds)(const struct draft *draft, FILE *detail);
};

static bool has_root(const struct draft *draft, FILE *detail)
{
	const struct identity_plan *id = &draft->plan.identity;

	(void)detail;
	if (draft->host.uid || !draft->host.set_groups) /* nor in a namespace */
		return false;
	if (id->writer == MAP_NONE)
		return draft->profile.namespaces.user.kind == NAMESPACE_HOST &&
		       !id->uid;
	for (size_t i = 0; i < id->uid_map.n; i++)
		if (!id->uid_map.lines[i].outside)
			return true;
	return false;
}

static bool shares_users(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->profile.namespaces.user.kind == NAMESPACE_HOST;
}

static bool shares_processes(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->profile.namespaces.pid.kind == NAMESPACE_HOST;
}

static bool shares_ipc(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->profile.namespaces.ipc.kind == NAMESPACE_HOST;
}

static bool shares_network(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return !plan_unshares(&draft->plan.namespaces, CLONE_NEWNET) &&
	       draft->profile.namespaces.net.kind != NAMESPACE_JOIN;
}

static bool shares_sockets(const struct draft *draft, FILE *detail)
{
	const struct landlock_plan *l = &draft->plan.landlock;

	if (!shares_network(draft, detail) ||
	    (l->enforce && l->scopes & LANDLOCK_SCOPE_ABSTRACT_SOCKET))
		return false;
	fputs(l->enforce ? "only Landlock ABI 6 (Linux 6.12) could close them"
			 : "Landlock, which could close them, is not there",
	      detail);
	return true;
}

static bool lacks_landlock(const struct draft *draft, FILE *detail)
{
	const struct landlock_plan *l = &draft->plan.landlock;

	if (l->enforce)
		return false;
	fputs(l->without ? l->without : "Landlock is off", detail);
	return true;
}

static bool nests(const struct draft *draft, FILE *detail)
{
	enum nesting nested = draft->plan.namespaces.nested;

	if (nested == NESTING_FULL)
		fputs("mounts, too", detail);
	return nested != NESTING_NO;
}

static bool keeps_capabilities(const struct draft *draft, FILE *detail)
{
	const struct capability_sets *sets = &draft->plan.capabilities.sets;
	uint64_t any = sets->bounding | sets->permitted | sets->inheritable;
	const char *name, *separator = "";

	for (int i = 0; (name = capability_name(i)); i++) {
		if (!(any >> i & 1))
			continue;
		fprintf(detail, "%s%s", separator, name);
		separator = " ";
	}
	return any;
}

static bool keeps_groups(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->plan.identity.keep_groups;
}

static bool shows_files(const struct draft *draft, FILE *detail)
{
	const struct mounts_plan *m = &draft->plan.mounts;

	if (!(m->root_attributes & MOUNT_ATTR_RDONLY))
		fputs("and changed, where the caller may", detail);
	return m->root == ROOT_HOST;
}

static bool shows_home(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->profile.mounts.home.kind == HOME_HOST;
}

static bool shows_proc(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return draft->plan.mounts.proc == PROC_FULL ||
	       (draft->plan.mounts.proc == PROC_MASKED &&
		draft->plan.namespaces.nested == NESTING_FULL);
}

static bool has_devices(const struct draft *draft, FILE *detail)
{
	const struct words *allow = &draft->profile.devices.allow;

	for (size_t i = 0; i < allow->n; i++)
		fprintf(detail, "%s%s", i ? " " : "", allow->items[i].text);
	return allow->n;
}

static bool allows_the_rest(const struct draft *draft, FILE *detail)
{
	(void)detail;
	return action_permits(&draft->profile.syscalls.default_action);
}

/* Whether the filter has the line `line`. */
static bool has_line(const struct draft *draft, const char *line)
{
	const char *text = draft->plan.syscalls.text, *found = text;
	size_t length = strlen(line);

	while ((found = strstr(found, line))) {
		if ((found == text || found[-1] == '\n') && found[length] == '\n')
			return true;
		found += length;
	}
	return false;
}

/* What S10 closes by default, but for what `nested` may open. */
static bool allows_kernel(const struct draft *draft, FILE *detail)
{
	static const char *const names[] = {
		"add_key",    "bpf",    "init_module",     "io_uring_setup",
		"kexec_load", "keyctl", "perf_event_open", "userfaultfd",
	};
	bool any = false;
	char line[64];

	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		snprintf(line, sizeof(line), "%s allow", names[i]);
		if (!has_line(draft, line))
			continue;
		fprintf(detail, "%s%s", any ? " " : "", names[i]);
		any = true;
	}
	return any;
}

static bool allows_architectures(const struct draft *draft, FILE *detail)
{
	const struct words *words = &draft->profile.syscalls.architectures;
	bool any = false;

	for (size_t i = 0; i < words->n; i++) {
		if (!strcmp(words->items[i].text, "native"))
			continue;
		fprintf(detail, "%s%s", any ? " " : "", words->items[i].text);
		any = true;
	}
	return any;
}

static bool passes_terminal(const struct draft *draft, FILE *detail)
{
	const struct section *section = section_find(model_section, "session");
	AUTO_FREE char *value =
		describe_value(key_find(section, "terminal"), &draft->profile);

	(void)detail;
	return !strcmp(value, "inherit");
}

static bool passes_descriptors(const struct draft *draft, FILE *detail)
{
	const struct session_plan *s = &draft->plan.session;

	for (size_t i = 0; i < s->n_pass_fds; i++)
		fprintf(detail, "%s%d", i ? " " : "", s->pass_fds[i]);
	return s->n_pass_fds;
}

#define SETTING(member) offsetof(struct profile, member)

static const struct weakness weaknesses[] = {
	{ "root",
	  "who breaks out is root of this machine: run jail as an ordinary user, or map "
	  "other ids",
	  SETTING(identity.uid_map), 0, has_root },
	{ "users", "a capability inside is one outside", SETTING(namespaces.user), 0,
	  shares_users },
	{ "processes", "the processes of this host are seen", SETTING(namespaces.pid),
	  0, shares_processes },
	{ "ipc", "System V objects and message queues of this host are shared",
	  SETTING(namespaces.ipc), 0, shares_ipc },
	{ "network", "the network is reached, and the services of this host's loopback",
	  SETTING(network.mode), SETTING(namespaces.net), shares_network },
	{ "abstract-sockets", "abstract sockets of this host, as of X11, are reached",
	  SETTING(network.mode), SETTING(namespaces.net), shares_sockets },
	{ "landlock", "there is no second wall around the files",
	  SETTING(landlock.enforce), 0, lacks_landlock },
	{ "nested", "namespaces can be made inside, which opens more of the kernel",
	  SETTING(namespaces.nested), 0, nests },
	{ "capabilities", "capabilities stay", SETTING(capabilities.keep), 0,
	  keeps_capabilities },
	{ "groups", "what only the caller's groups may open is open",
	  SETTING(identity.groups), 0, keeps_groups },
	{ "files", "every file of this host that the caller may read can be read",
	  SETTING(mounts.root), 0, shows_files },
	{ "home", "the caller's own home can be read and written", SETTING(mounts.home),
	  0, shows_home },
	{ "proc", "/proc tells of this machine", SETTING(mounts.proc), 0, shows_proc },
	{ "devices", "drivers of this host are reached", SETTING(devices.allow), 0,
	  has_devices },
	{ "default-calls", "every system call that is not denied may be made",
	  SETTING(syscalls.default_action), 0, allows_the_rest },
	{ "kernel-calls", "calls that open much of the kernel may be made",
	  SETTING(syscalls.allow), 0, allows_kernel },
	{ "architectures", "system calls of other architectures may be made",
	  SETTING(syscalls.architectures), 0, allows_architectures },
	{ "terminal", "the caller's own terminal is passed", SETTING(session.terminal),
	  0, passes_terminal },
	{ "descriptors", "open descriptors of the caller are passed",
	  SETTING(session.pass_fds), 0, passes_descriptors },
};

static void place_print(const struct weakness *weakness, const struct origins *origins,
			FILE *out)
{
	struct place place = origins_get(origins, weakness->setting);

	if (!place.file && weakness->other)
		place = origins_get(origins, weakness->other);
	if (!place.file)
		return;
	fputs(" (", out);
	text_print(PLACE_TEXT(&place), out);
	putc(')', out);
}

/* Whether the jail has the weakness; if so, it is told. */
static bool weakness_tell(const struct weakness *weakness, const struct draft *draft,
			  FILE *out)
{
	AUTO_FREE char *detail = NULL;
	size_t size;
	FILE *stream = describe_stream(&detail, &size);
	bool holds = weakness->holds(draft, stream);

	fclose(stream);
	if (!holds)
		return false;
	fprintf(out, "  open: %s: %s%s", weakness->id, weakness->sentence,
		*detail ? ": " : "");
	text_print(detail, out);
	place_print(weakness, &draft->profile.sources.origins, out);
	putc('\n', out);
	return true;
}

size_t assess(const struct draft *draft, FILE *out)
{
	size_t n = 0;

	for (size_t i = 0; i < N_ELEMENTS(weaknesses); i++)
		n += weakness_tell(&weaknesses[i], draft, out);
	return n;
}

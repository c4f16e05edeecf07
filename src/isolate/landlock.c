/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [landlock]: a second wall around the files, landlock(7)
 *
 * Should: derive from the list of mounts what may be written, and keep the program to
 * it once more, from outside of the mount namespace's logic; keep it from abstract
 * sockets and from signalling processes outside.
 * Must not: forbid what [mounts] and [network] allow.  Where the kernel's ABI cannot
 * express that, the part is left out, and the plan says so.
 */

#include "isolate/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "isolate/mounts.h"
#include "model.h"
#include "sys/landlock.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"

CHOICE_TYPE(enforce, "auto | required | off", "auto", "required", "off");
enum { ENFORCE_AUTO, ENFORCE_REQUIRED, ENFORCE_OFF };

static const struct key keys[] = {
	KEY(landlock, enforce, enforce, "auto", NULL,
	    "`auto`: as much as this kernel can, if anything; `required`: fail where it "
	    "has no Landlock or `nested = full` rules it out; `off`."),
	{ 0 },
};

enum {
	RIGHTS_READ = LANDLOCK_EXECUTE | LANDLOCK_READ_FILE | LANDLOCK_READ_DIR,
};

/* What may be done in the place of an entry; 0: nothing that "/" does not say. */
static uint64_t entry_rights(const struct mount_entry *entry, uint64_t all)
{
	if (entry->attributes & MOUNT_ATTR_RDONLY)
		return 0;
	switch (entry->kind) {
	case MOUNT_PRIVATE:
	case MOUNT_TMPFS:
	case MOUNT_BIND:
	case MOUNT_SELF:
	case MOUNT_PROC:
	case MOUNT_DEVPTS:
	case MOUNT_CGROUP:
		return all;
	case MOUNT_ROOT:
	case MOUNT_DIRECTORY:
	case MOUNT_COVER:
	case MOUNT_HIDE:
	case MOUNT_SYMLINK:
	case MOUNT_FILE:
	case MOUNT_SYSFS:
		break;
	}
	return 0;
}

/* The list is sorted: a rule that covers this one has come before. */
static void rule_add(struct plan *plan, const char *path, uint64_t rights)
{
	struct landlock_plan *l = &plan->landlock;

	for (size_t i = 0; i < l->n; i++)
		if (path_is_within(path, l->rules[i].path) &&
		    (l->rules[i].rights & rights) == rights)
			return;
	l->rules[l->n++] = (struct landlock_rule){ path, rights };
}

static void derive_rules(struct plan *plan)
{
	const struct mounts_plan *m = &plan->mounts;
	struct landlock_plan *l = &plan->landlock;
	bool writable = !(m->root_attributes & MOUNT_ATTR_RDONLY);

	l->rules = pool_alloc(&plan->pool, (m->list.n + 2) * sizeof(*l->rules));
	rule_add(plan, "/", writable ? l->rights : l->rights & RIGHTS_READ);
	/* Its nodes, terminals and memory, by one rule; what it holds is closed itself.
	 */
	rule_add(plan, "/dev", l->rights);
	for (size_t i = 0; i < m->list.n; i++) {
		uint64_t rights = entry_rights(&m->list.items[i], l->rights);

		if (rights)
			rule_add(plan, m->list.items[i].target, rights);
	}
}

/* Why there can be no domain here; NULL: there can. */
static const char *obstacle(const struct host *host, const struct plan *plan)
{
	if (plan->namespaces.nested == NESTING_FULL)
		return "it forbids every mount, which nested = full allows";
	if (host->landlock_known)
		return "this kernel has it switched off (boot with lsm=landlock,...)";
	if (host->landlock_abi < 1)
		return "this kernel has none (Linux 5.13, CONFIG_SECURITY_LANDLOCK)";
	if (host->landlock_abi < 2)
		return "ABI 1 would forbid renames between directories (Linux 5.19)";
	return NULL;
}

static void settle(const struct profile *profile, const struct host *host,
		   struct plan *plan, struct faults *faults)
{
	struct place place = PLACE_OF(profile, landlock.enforce);
	struct landlock_plan *l = &plan->landlock;
	struct error err;

	if (profile->landlock.enforce == ENFORCE_OFF)
		return;
	l->without = obstacle(host, plan);
	l->enforce = !l->without;
	if (l->without && profile->landlock.enforce == ENFORCE_REQUIRED) {
		fail(&err, ERROR_HOST, "Landlock cannot be had: %s", l->without);
		faults_add(faults, &place, "[landlock] enforce = required", &err);
	}
	if (!l->enforce)
		return;
	l->abi = host->landlock_abi;
	l->rights = landlock_rights(l->abi);
	if (l->abi >= 6)
		l->scopes = LANDLOCK_SCOPE_ABSTRACT_SOCKET | LANDLOCK_SCOPE_SIGNAL;
	derive_rules(plan);
}

const struct mechanism mech_landlock = {
	.section = { "landlock", "A second wall around the files.", keys },
	.settle = settle,
};

static bool wanted(const struct plan *plan)
{
	return plan->landlock.enforce || plan->landlock.without;
}

/* What the kernel is too old for, and what therefore the mounts alone keep. */
static const struct {
	int abi;
	const char *what;
} newer[] = {
	{ 3, "truncate" },
	{ 5, "ioctl of devices" },
	{ 6, "abstract sockets and signals" },
};

static void show(const struct plan *plan, FILE *out)
{
	const struct landlock_plan *l = &plan->landlock;

	if (l->without) {
		fprintf(out, "left out: %s", l->without);
		return;
	}
	fputs("files", out);
	if (l->scopes)
		fputs(", abstract sockets and signals to outside", out);
	for (size_t i = 0; i < N_ELEMENTS(newer); i++)
		if (l->abi < newer[i].abi)
			fprintf(out, "\nleft out: %s (ABI %d, this kernel has %d)",
				newer[i].what, newer[i].abi, l->abi);
	for (size_t i = 0; i < l->n; i++) {
		fprintf(out, "\n%s ",
			l->rules[i].rights & LANDLOCK_WRITE_FILE ? "write" : "read");
		text_print(l->rules[i].path, out);
	}
}

static int rule_apply(int ruleset, const struct landlock_rule *rule, struct error *err)
{
	AUTO_CLOSE int fd = open(rule->path, O_PATH | O_CLOEXEC);

	/* An entry that may be missing, and is. */
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return fail_errno(err, "cannot open %s", rule->path);
	return landlock_allow(ruleset, fd, rule->rights, err);
}

/*
 * Opening /dev/stdout anew leads to a file of the host, which no path inside has: what
 * a stream may do already, it may do by that way, too.
 */
static int stream_apply(int ruleset, int fd, uint64_t handled, struct error *err)
{
	int flags = fcntl(fd, F_GETFL);
	uint64_t rights = LANDLOCK_IOCTL_DEV;
	struct stat st;

	if (flags < 0 || fstat(fd, &st) < 0 ||
	    !(S_ISREG(st.st_mode) || S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode)))
		return 0;
	if ((flags & O_ACCMODE) != O_WRONLY)
		rights |= LANDLOCK_READ_FILE;
	if ((flags & O_ACCMODE) != O_RDONLY)
		rights |= LANDLOCK_WRITE_FILE | LANDLOCK_TRUNCATE;
	/* A pipe without a name is on no file system that Landlock minds. */
	if (landlock_allow(ruleset, fd, rights & handled, err) == 0 ||
	    err->errnum == EBADFD || err->errnum == EINVAL)
		return 0;
	return -1;
}

static int streams_apply(int ruleset, const struct plan *plan, struct error *err)
{
	const struct session_plan *s = &plan->session;
	uint64_t handled = plan->landlock.rights;

	for (int fd = 0; fd < 3; fd++)
		if (stream_apply(ruleset, fd, handled, err) < 0)
			return -1;
	for (size_t i = 0; i < s->n_pass_fds; i++)
		if (stream_apply(ruleset, s->pass_fds[i], handled, err) < 0)
			return -1;
	return 0;
}

static int apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct landlock_plan *l = &plan->landlock;
	AUTO_CLOSE int ruleset = -1;

	(void)run;
	if (!l->enforce)
		return 0;
	ruleset = landlock_create(l->rights, l->scopes, err);
	if (ruleset < 0)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (rule_apply(ruleset, &l->rules[i], err) < 0)
			return -1;
	if (streams_apply(ruleset, plan, err) < 0)
		return -1;
	return landlock_enforce(ruleset, err);
}

const struct step step_landlock = {
	.name = "landlock",
	.stage = STAGE_LOCK,
	.wanted = wanted,
	.show = show,
	.apply = apply,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every jail begins with, before the profile adds to it: see mounts.h
 *
 * Should: give an ordinary program what it needs to start: the system's programs, a few
 * files of /etc, and places to write that vanish.
 * Must not: show which users, networks and services the host has.
 */

#include <sched.h>
#include <string.h>
#include <sys/mount.h>

#include "isolate/environment.h"
#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"

static const char what[] = "[mounts] root";

/* In / of a system that is merged into /usr these are symlinks, else directories. */
static const char *const usr_links[] = { "/bin",   "/sbin",  "/lib",
					 "/lib32", "/lib64", "/libx32" };

/*
 * What every program reads in /etc, and what tells nothing of this host: where
 * libraries are, and which of several programs a command is.  Profiles add what theirs
 * read.
 */
static const char *const etc_paths[] = { "/etc/alternatives", "/etc/ld.so.cache",
					 "/etc/localtime", "/etc/os-release" };

static struct mount_entry *base_add(struct plan *plan, enum mount_kind kind,
				    const char *target)
{
	struct mount_entry *entry = mounts_add(plan, kind, target, what, NULL);

	/* Not every tree has all of it, and nothing is made in one. */
	entry->lenient =
		plan->mounts.root == ROOT_HOST || plan->mounts.root == ROOT_DIRECTORY;
	return entry;
}

static void private_add(struct plan *plan, const char *target, mode_t mode)
{
	base_add(plan, MOUNT_PRIVATE, target)->mode = mode;
}

static void directory_add(struct plan *plan, const char *target, mode_t mode)
{
	base_add(plan, MOUNT_DIRECTORY, target)->mode = mode;
}

static void symlink_add(struct plan *plan, const char *target, const char *text)
{
	base_add(plan, MOUNT_SYMLINK, target)->source = text;
}

static void bind_add(struct plan *plan, const char *path)
{
	struct mount_entry *entry = base_add(plan, MOUNT_BIND, path);

	entry->source = path;
	entry->attributes |= MOUNT_ATTR_RDONLY;
}

static void file_add(struct plan *plan, const char *path, const char *content)
{
	struct mount_entry *entry = base_add(plan, MOUNT_FILE, path);

	entry->content = content;
	entry->content_length = strlen(content);
	entry->mode = 0444;
}

/* A path of the host as it is: a symlink stays one, the rest is bound. */
static void copy_add(const struct host *host, struct plan *plan, const char *path)
{
	AUTO_FREE char *text = NULL;
	struct stat st;

	if (host->files.lstat(path, &st) < 0)
		return;
	if (!S_ISLNK(st.st_mode)) {
		bind_add(plan, path);
		return;
	}
	text = host->files.readlink(path);
	if (text)
		symlink_add(plan, path, pool_strdup(&plan->pool, text));
}

/* Who is there: root, the program's own user, and nobody. */
static void add_users(const struct host *host, struct plan *plan)
{
	const struct identity_plan *id = &plan->identity;
	const char *user = id->uid ? host->user : "root";
	const char *home = plan->mounts.home ? plan->mounts.home : "/";
	const char *own_user = "", *own_group = "";

	if (id->uid && id->uid != 65534)
		own_user = pool_printf(&plan->pool, "%s:x:%u:%u::%s:%s\n", user,
				       id->uid, id->gid, home, host->shell);
	if (id->gid && id->gid != 65534)
		own_group = pool_printf(&plan->pool, "%s:x:%u:\n", user, id->gid);
	file_add(plan, "/etc/passwd",
		 pool_printf(&plan->pool,
			     "root:x:0:0:root:%s:/bin/sh\n%s"
			     "nobody:x:65534:65534:nobody:/nonexistent:"
			     "/usr/sbin/nologin\n",
			     id->uid ? "/root" : home, own_user));
	file_add(plan, "/etc/group",
		 pool_printf(&plan->pool, "root:x:0:\n%snogroup:x:65534:\n",
			     own_group));
	file_add(plan, "/etc/nsswitch.conf",
		 "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
		 "services: files\nprotocols: files\n");
}

static void add_etc(const struct host *host, struct plan *plan)
{
	const char *name = plan->namespaces.hostname;

	for (size_t i = 0; i < N_ELEMENTS(etc_paths); i++)
		copy_add(host, plan, etc_paths[i]);
	add_users(host, plan);
	if (name)
		file_add(plan, "/etc/hostname", pool_printf(&plan->pool, "%s\n", name));
	file_add(plan, "/etc/hosts",
		 pool_printf(&plan->pool,
			     "127.0.0.1 localhost%s%s\n::1 localhost%s%s\n",
			     name ? " " : "", name ? name : "", name ? " " : "",
			     name ? name : ""));
}

static void add_os(const struct host *host, struct plan *plan)
{
	bind_add(plan, "/usr");
	for (size_t i = 0; i < N_ELEMENTS(usr_links); i++)
		copy_add(host, plan, usr_links[i]);
	add_etc(host, plan);
	private_add(plan, "/var", 0755);
	symlink_add(plan, "/var/run", "/run");
	directory_add(plan, "/var/tmp", 01777);
}

/* What of /proc tells of the machine or commands it, for whom it is closed. */
static const struct {
	const char *path;
	bool for_root; /* others gain nothing by it: zeros, or not even a look */
} proc_hidden[] = {
	{ "/proc/acpi", false },          { "/proc/asound", false },
	{ "/proc/dynamic_debug", false }, { "/proc/interrupts", false },
	{ "/proc/kallsyms", true },       { "/proc/kcore", true },
	{ "/proc/key-users", true },      { "/proc/keys", false },
	{ "/proc/kmsg", true },           { "/proc/kpagecgroup", true },
	{ "/proc/kpagecount", true },     { "/proc/kpageflags", true },
	{ "/proc/allocinfo", true },      { "/proc/iomem", true },
	{ "/proc/ioports", true },        { "/proc/pagetypeinfo", true },
	{ "/proc/slabinfo", true },       { "/proc/vmallocinfo", true },
	{ "/proc/latency_stats", true },  { "/proc/mtrr", true },
	{ "/proc/sched_debug", false },   { "/proc/scsi", false },
	{ "/proc/sysrq-trigger", true },  { "/proc/timer_list", true },
	{ "/proc/timer_stats", true },
};
static const char *const proc_read_only[] = {
	"/proc/bus",
	"/proc/fs",
	"/proc/irq",
	"/proc/sys",
};

static void hide_add(struct plan *plan, const char *path, const char *asked)
{
	struct mount_entry *entry = base_add(plan, MOUNT_HIDE, path);

	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
	entry->lenient = true;
	entry->what = asked;
}

static void add_proc_masks(const struct host *host, struct plan *plan)
{
	struct stat st;

	for (size_t i = 0; i < N_ELEMENTS(proc_hidden); i++) {
		if (host->uid && proc_hidden[i].for_root)
			continue;
		if (host->files.stat(proc_hidden[i].path, &st) == 0)
			hide_add(plan, proc_hidden[i].path, "[mounts] proc");
	}
	for (size_t i = 0; i < N_ELEMENTS(proc_read_only); i++) {
		struct mount_entry *entry;

		/* Sysctls of the jail's own namespaces belong to it, whoever it is. */
		if (host->uid && strcmp(proc_read_only[i], "/proc/sys"))
			continue;
		entry = base_add(plan, MOUNT_SELF, proc_read_only[i]);
		entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
		entry->lenient = true;
		entry->what = "[mounts] proc";
	}
}

static void add_proc(const struct profile *profile, const struct host *host,
		     struct plan *plan, struct faults *faults)
{
	enum proc_kind kind = plan->mounts.proc;
	struct place place = PLACE_OF(profile, mounts.proc);
	struct mount_entry *entry;
	struct error err;

	if (kind == PROC_NONE)
		return;
	if (kind == PROC_PID && !namespaces_own(&plan->namespaces, CLONE_NEWPID)) {
		fail(&err, ERROR_PROFILE,
		     "a /proc that is the host's, as [namespaces] "
		     "pid = host has it, cannot be cut down to processes");
		faults_add(faults, &place, "[mounts] proc = pid", &err);
	}
	entry = base_add(plan, MOUNT_PROC, "/proc");
	entry->attributes |= MOUNT_ATTR_NOEXEC;
	entry->what = "[mounts] proc";
	entry->options = kind == PROC_PID ? "hidepid=2,subset=pid" : "hidepid=2";
	if (!namespaces_own(&plan->namespaces, CLONE_NEWPID)) {
		/* A new procfs would show the same processes, and takes privilege. */
		entry->kind = MOUNT_BIND;
		entry->source = "/proc";
		entry->options = NULL;
	}
	if (kind == PROC_MASKED && plan->namespaces.nested != NESTING_FULL)
		add_proc_masks(host, plan);
}

static void add_sys(struct plan *plan)
{
	bool own = plan_unshares(&plan->namespaces, CLONE_NEWNET);
	struct mount_entry *entry =
		base_add(plan, own ? MOUNT_SYSFS : MOUNT_BIND, "/sys");

	entry->source = "/sys";
	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
	entry->what = "[mounts] sys";
}

static void add_run(struct plan *plan)
{
	const char *runtime =
		pool_printf(&plan->pool, "/run/user/%u", plan->identity.uid);

	private_add(plan, "/run", 0755);
	directory_add(plan, runtime, 0700);
	environment_add(plan, "XDG_RUNTIME_DIR", runtime);
}

void mounts_resolve_base(const struct profile *profile, const struct host *host,
			 struct plan *plan, struct faults *faults)
{
	switch (plan->mounts.root) {
	case ROOT_OS:
		add_os(host, plan);
		add_run(plan);
		private_add(plan, "/tmp", 01777);
		break;
	case ROOT_HOST:
	case ROOT_DIRECTORY:
		add_run(plan);
		private_add(plan, "/tmp", 01777);
		private_add(plan, "/var/tmp", 01777);
		break;
	case ROOT_EMPTY:
		private_add(plan, "/tmp", 01777);
		break;
	}
	add_proc(profile, host, plan, faults);
	if (profile->mounts.sys == SYS_READ_ONLY)
		add_sys(plan);
	else if (plan->mounts.root == ROOT_HOST)
		hide_add(plan, "/sys", "[mounts] sys");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that a jail needs of this machine: see doctor.h.  Read probes[]. */

#include <errno.h>
#include <linux/magic.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/doctor.h"
#include "run/launch.h"
#include "sys/kernel.h"
#include "sys/mount.h"
#include "sys/process.h"
#include "sys/pty.h"
#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static int attempt_proc(struct patient *patient, struct error *err)
{
	struct statfs fs;

	(void)patient;
	if (statfs("/proc", &fs) < 0)
		return fail_errno(err, "cannot look at /proc");
	if (fs.f_type != PROC_SUPER_MAGIC)
		return fail(err, ERROR_HOST, "/proc is not the proc file system");
	return 0;
}

static int attempt_copy(struct patient *patient, struct error *err)
{
	AUTO_CLOSE int fd = memfd_create("jail", MFD_CLOEXEC | MFD_EXEC);

	(void)patient;
	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 all can be executed */
		fd = memfd_create("jail", MFD_CLOEXEC);
	return fd < 0 ? fail_errno(err, "cannot make an executable file in memory") : 0;
}

static bool is_tree(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_BIND && !entry->device;
}

static bool is_device(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_BIND && entry->device;
}

static bool is_proc(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_PROC;
}

static bool is_devpts(const struct mount_entry *entry)
{
	return entry->kind == MOUNT_DEVPTS;
}

static bool is_none(const struct mount_entry *entry)
{
	(void)entry;
	return false;
}

static int attempt_terminal(struct patient *patient, struct error *err)
{
	AUTO_FREE char *path =
		xasprintf("/proc/self/fd/%d/dev/pts/ptmx", patient->run.root);
	AUTO_CLOSE int master = pty_open(path, err);
	AUTO_CLOSE int peer = master < 0 ? -1 : pty_peer(master, err);

	return peer < 0 ? -1 : 0;
}

static int attempt_sysfs(struct patient *patient, struct error *err)
{
	return mount_new("sysfs", NULL, MOUNT_ATTR_RDONLY, patient->run.root, err);
}

static int attempt_landlock(struct patient *patient, struct error *err)
{
	const struct landlock_plan *l = &patient->plan.landlock;

	if (l->without)
		return fail(err, ERROR_HOST, "%s", l->without);
	return step_landlock.apply(&patient->plan, &patient->run, err);
}

static int attempt_profile(struct patient *patient, struct error *err)
{
	AUTO_FREE char *path = NULL;

	return find_profile(&patient->host->search, "default", &path, err);
}

/* The whole of it: the jail itself, with a program that does nothing. */
static int attempt_jail(struct patient *patient, struct error *err)
{
	struct usage ignored;
	int status = launch(&patient->plan, &ignored, err);

	if (status > 0)
		return fail(err, ERROR_HOST, "`true` in a jail ends with status %d",
			    status);
	return status;
}

/* "anna:100000:65536", where it is that of the user: the range. */
static bool range_read(const char *line, const struct host *host,
		       struct idmap_line *ret)
{
	AUTO_FREE char *number = xasprintf("%u", host->uid);
	size_t length = strcspn(line, ":");
	bool ours =
		(strlen(host->user) == length && !memcmp(host->user, line, length)) ||
		(strlen(number) == length && !memcmp(number, line, length));

	return ours &&
	       sscanf(line + length, ":%u:%u", &ret->outside, &ret->count) == 2 &&
	       ret->count;
}

/* The first subordinate range of the user, subuid(5). */
static int range_find(const char *file, const struct host *host, struct idmap_line *ret,
		      struct error *err)
{
	size_t length;
	AUTO_FREE char *text = host->files.read(file, &length);
	char *rest = text, *line;

	while (rest && (line = strsep(&rest, "\n")))
		if (range_read(line, host, ret))
			return 0;
	fail(err, ERROR_HOST, "%s has no range for %s", file, host->user);
	return fail_hint(err,
			 "usermod --add-subuids 100000-165535 --add-subgids "
			 "100000-165535 %s (with numbers that nobody else has)",
			 host->user);
}

static int ranges_map(pid_t pid, const struct host *host, struct error *err)
{
	struct idmap_line users[2] = { { 0, host->uid, 1 }, { .inside = 1 } };
	struct idmap_line groups[2] = { { 0, host->gid, 1 }, { .inside = 1 } };
	const struct idmap user_map = { users, 2 }, group_map = { groups, 2 };

	if (range_find("/etc/subuid", host, &users[1], err) < 0 ||
	    range_find("/etc/subgid", host, &groups[1], err) < 0)
		return -1;
	if (idmap_by_helper(pid, "newgidmap", &group_map, err) < 0)
		return -1;
	return idmap_by_helper(pid, "newuidmap", &user_map, err);
}

static _Noreturn void await_end(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	for (;;)
		pause();
}

static int attempt_ranges(struct patient *patient, struct error *err)
{
	const struct host *host = patient->host;
	pid_t pid;
	int status;

	if (host->set_groups)
		return 0; /* root needs no helper */
	if (host->no_new_privs) {
		fail(err, ERROR_HOST,
		     "newuidmap(1) cannot work, as no_new_privs is set");
		return fail_hint(err, "start jail outside of what has set it");
	}
	pid = process_clone(CLONE_NEWUSER, err);
	if (pid < 0)
		return -1;
	if (pid == 0)
		await_end();
	status = ranges_map(pid, host, err);
	kill(pid, SIGKILL);
	TEMP_FAILURE_RETRY(waitpid(pid, NULL, 0));
	return status;
}

#define USER   CLONE_NEWUSER
#define MOUNTS (CLONE_NEWUSER | CLONE_NEWNS)

/* clang-format off */

#define MAKE_ROOT &step_map, &step_propagation, &step_root

const struct probe probes[] = {
	{ "proc", .attempt = attempt_proc, .cure = "mount -t proc proc /proc" },
	{ "user-namespace", .flags = USER },
	{ "id-map", "user-namespace", USER, .steps = { &step_map } },
	{ "subordinate-ids", "user-namespace", .attempt = attempt_ranges,
	  .only = "[identity] uid-map and gid-map with ranges" },

	{ "mount-namespace", "id-map", MOUNTS,
	  .steps = { &step_map, &step_propagation } },
	{ "pid-namespace", "id-map", USER | CLONE_NEWPID },
	{ "ipc-namespace", "id-map", USER | CLONE_NEWIPC },
	{ "uts-namespace", "id-map", USER | CLONE_NEWUTS,
	  .steps = { &step_map, &step_hostname } },
	{ "net-namespace", "id-map", USER | CLONE_NEWNET,
	  .steps = { &step_map, &step_loopback } },
	{ "cgroup-namespace", "id-map", USER | CLONE_NEWCGROUP },
	{ "time-namespace", "id-map", USER, .steps = { &step_map, &step_time } },
	{ "nesting-limit", "id-map", USER, .steps = { &step_map, &step_nested } },

	{ "root", "mount-namespace", MOUNTS, .steps = { MAKE_ROOT } },
	{ "files", "root", MOUNTS, is_tree, { MAKE_ROOT, &step_mounts } },
	{ "devices", "root", MOUNTS, is_device, { MAKE_ROOT, &step_mounts } },
	{ "new-proc", "root", MOUNTS | CLONE_NEWPID, is_proc,
	  { MAKE_ROOT, &step_mounts }, .explain = userns_explain_proc },
	{ "terminal", "root", MOUNTS, is_devpts, { MAKE_ROOT, &step_mounts },
	  attempt_terminal },
	{ "new-sysfs", "root", MOUNTS | CLONE_NEWNET, is_none, { MAKE_ROOT },
	  attempt_sysfs, .only = "[mounts] sys = read-only",
	  .cure = "have the sandbox around jail show a whole /sys" },
	{ "pivot", "root", MOUNTS, is_none, { MAKE_ROOT, &step_pivot } },

	{ "keyring", .steps = { &step_keyring } },
	{ "landlock", .steps = { &step_no_new_privileges },
	  .attempt = attempt_landlock,
	  .only = "the second wall around the files; [landlock] enforce = required" },
	{ "filter", .steps = { &step_filter_compile, &step_no_new_privileges,
			       &step_filter } },
	{ "own-copy", .attempt = attempt_copy,
	  .only = "jail, where its caller may write the program, as root may",
	  .cure = "sysctl -w vm.memfd_noexec=1" },
	{ "default-profile", .attempt = attempt_profile,
	  .cure = "install the profiles of jail: make install" },
	{ "jail", "id-map", .attempt = attempt_jail },
	{ 0 },
};

/* clang-format on */

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every jail begins with, by its root, its /proc and who starts it. */

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static void test_os(void)
{
	const struct mount_entry *entry;

	trial_of("");
	is_str(trial_shows(&step_root), "empty, in memory, read-only in the end",
	       "the root is in memory, and closed when it is built");
	is_str(trial_mount("/usr"), "bind ro /usr", "the system's programs are there");
	entry = trial_entry("/usr");
	is_int((long long)entry->attributes,
	       MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
	       "... without setuid and devices");
	is_str(trial_mount("/bin"), "symlink /bin -> usr/bin", "links into it, too");
	is_str(trial_mount("/lib64"), "symlink /lib64 -> usr/lib64", "... each");
	is_str(trial_mount("/lib32"), "-", "... that there is");
	is_str(trial_mount("/etc/ld.so.cache"), "bind ro /etc/ld.so.cache",
	       "a few files of /etc are there");
	is_str(trial_mount("/etc/localtime"),
	       "symlink /etc/localtime -> /usr/share/zoneinfo/Europe/Berlin",
	       "... a symlink as one");
	is_str(trial_mount("/etc/shadow"), "-", "... and no secrets");
	is_str(trial_mount("/etc/ssl"), "-", "... and nothing else");
	is_str(trial_mount("/tmp"), "private /tmp", "/tmp is its own");
	is_int(trial_entry("/tmp")->mode, 01777, "... for everybody");
	is_str(trial_mount("/var"), "private /var", "so is /var");
	is_int(trial_entry("/var/tmp")->mode, 01777, "... with a /var/tmp");
	is_str(trial_mount("/var/run"), "symlink /var/run -> /run", "... and a run");
	is_str(trial_mount("/run/user/1000"), "directory /run/user/1000",
	       "the caller has a runtime directory");
	is_int(trial_entry("/run/user/1000")->mode, 0700, "... for himself");
	is_str(trial_mount("/sys"), "-", "there is no /sys");
	is_str(trial_mount("/boot"), "-", "... nor anything else of the host");
	is_str(trial_mount("/srv"), "-", "... nowhere");
}

/* A system that is not merged into /usr has directories there. */
static void test_old_system(void)
{
	fake_remove("/bin");
	fake_directory("/bin");
	fake_remove("/etc/localtime");
	trial_of("");
	is_str(trial_mount("/bin"), "bind ro /bin", "a /bin of its own is shown");
	is_str(trial_mount("/etc/localtime"), "-", "what is not there is not missed");
	fake_boot();
}

static void test_host_root(void)
{
	trial_of("[mounts]\n\nroot = host\n");
	is_str(trial_faults(), "", "the host's root may be asked for");
	is_str(trial_shows(&step_root), "/, read-only in the end", "... read-only");
	is_str(trial_mount("/usr"), "-", "... where /usr is already");
	is_str(trial_mount("/tmp"), "private /tmp", "/tmp is private all the same");
	is_str(trial_mount("/run"), "private /run", "... and /run, with its sockets");
	is_str(trial_mount("/var/tmp"), "private /var/tmp", "... and /var/tmp");
	is_str(trial_mount("/home/anna"), "private /home/anna", "... and the home");
	is_str(trial_mount("/dev"), "directory /dev", "... and /dev");
	is_str(trial_mount("/proc"), "proc /proc", "... and /proc");
	is_int(trial.plan.mounts.root_place.line, 3, "the root knows its place");
	trial_of("[mounts]\nroot = host\nread-write = /\n");
	is_str(trial_shows(&step_root), "/", "it may be opened for writing");
	trial_of("[mounts]\nread-write = /\n");
	is_str(trial_shows(&step_root), "empty, in memory", "... as may one in memory");
	trial_of("[mounts]\nroot = host\nread-write = /\nread-only = /\n");
	ok(trial.n_faults ||
		   !strcmp(trial_shows(&step_root), "/, read-only in the end"),
	   "of / the later one wins, too");
	trial_of("[mounts]\nroot = host\nread-only = /\nread-write = /\n");
	is_str(trial_shows(&step_root), "/", "... whichever it is");
}

static void test_directory_root(void)
{
	const struct mount_entry *entry;

	trial_of("[mounts]\nroot = /opt/rootfs\n");
	is_str(trial_shows(&step_root), "/opt/rootfs, read-only in the end",
	       "a directory may be the root");
	is_str(trial_mount("/usr"), "-", "... with a /usr of its own");
	is_str(trial_mount("/etc/passwd"), "-", "... and an /etc");
	entry = trial_entry("/tmp");
	ok(entry && entry->kind == MOUNT_PRIVATE && entry->lenient,
	   "what it has not is not made there");
	trial_of("[mounts]\nroot = ~/root/\n");
	has_str(trial_faults(), "cannot find /home/anna/root", "~ is the home there");
	trial_of("[mounts]\nroot = /opt/rootfs\nhome = ~/kept\n");
	ok(!trial_entry("/home/anna")->lenient,
	   "a home that is asked for by name is there or missed (S1)");
	trial_of("[mounts]\nroot = /opt/rootfs\nhome = host\n");
	ok(trial_entry("/home/anna") && !trial_entry("/home/anna")->lenient,
	   "... also that of the host");
}

static void test_empty_root(void)
{
	trial_of("[mounts]\nroot = empty\n");
	is_str(trial_mount("/usr"), "-", "an empty root has no /usr");
	is_str(trial_mount("/etc/passwd"), "-", "... no /etc");
	is_str(trial_mount("/run"), "-", "... no /run");
	is_str(trial_mount("/tmp"), "private /tmp", "... but a /tmp");
	is_str(trial_mount("/proc"), "proc /proc", "... a /proc");
	is_str(trial_mount("/dev/null"), "bind rw /dev/null", "... and a /dev");
}

/* Which of two callers has the entries of /proc masked. */
static void test_masks(void)
{
	static const struct {
		const char *path;
		bool directory, for_user;
	} masked[] = {
		{ "/proc/acpi", true, true },
		{ "/proc/asound", true, true },
		{ "/proc/dynamic_debug", true, true },
		{ "/proc/interrupts", false, true },
		{ "/proc/kallsyms", false, false },
		{ "/proc/kcore", false, false },
		{ "/proc/key-users", false, false },
		{ "/proc/keys", false, true },
		{ "/proc/kmsg", false, false },
		{ "/proc/kpageflags", false, false },
		{ "/proc/scsi", true, true },
		{ "/proc/sysrq-trigger", false, false },
		{ "/proc/timer_list", false, false },
	};
	static const char *const read_only[] = { "/proc/bus", "/proc/fs", "/proc/irq",
						 "/proc/sys" };

	for (size_t i = 0; i < N_ELEMENTS(masked); i++) {
		AUTO_FREE char *line = xasprintf("hide %s", masked[i].path);
		const struct mount_entry *entry;

		fake_user(1000, "anna", "/home/anna");
		trial_of("");
		if (masked[i].for_user)
			is_str(trial_mount(masked[i].path), line,
			       "a user sees nothing of %s", masked[i].path);
		fake_user(0, "root", "/root");
		trial_of("");
		is_str(trial_mount(masked[i].path), line, "nor does root of %s",
		       masked[i].path);
		entry = trial_entry(masked[i].path);
		ok(entry && entry->lenient, "... where a kernel inside has it");
	}
	for (size_t i = 0; i < N_ELEMENTS(read_only); i++) {
		AUTO_FREE char *line = xasprintf("remount ro %s", read_only[i]);

		is_str(trial_mount(read_only[i]), line, "root cannot write %s",
		       read_only[i]);
	}
	is_str(trial_mount("/proc/latency_stats"), "-",
	       "what this kernel has not is not masked");
	fake_user(1000, "anna", "/home/anna");
	trial_of("");
	is_str(trial_mount("/proc/sys"), "remount ro /proc/sys",
	       "a user cannot write the sysctls that belong to the jail");
}

static void test_proc(void)
{
	trial_of("");
	is_str(trial_entry("/proc")->options, "hidepid=2",
	       "a new /proc shows no process of others");
	ok(trial_entry("/proc")->attributes & MOUNT_ATTR_NOEXEC, "... and is noexec");
	trial_of("[mounts]\nproc = pid\n");
	is_str(trial_entry("/proc")->options, "hidepid=2,subset=pid",
	       "pid is nothing but the processes");
	is_str(trial_mount("/proc/sys"), "-", "... so there is nothing to mask");
	trial_of("[mounts]\nproc = full\n");
	is_str(trial_mount("/proc/keys"), "-", "full is all of it");
	trial_of("[mounts]\nproc = none\n");
	is_str(trial_mount("/proc"), "-", "none is none");
	is_str(trial_mount("/proc/sys"), "-", "... at all");
	fake_user(0, "root", "/root");
	trial_of("[namespaces]\npid = host\n");
	is_str(trial_mount("/proc"), "bind rw /proc",
	       "where the processes are the host's, so is /proc");
	is_str(trial_mount("/proc/kcore"), "hide /proc/kcore", "... masked");
	trial_of("[namespaces]\npid = host\n[mounts]\nproc = pid\n");
	ok(trial.n_faults || trial_entry("/proc/sysrq-trigger"),
	   "proc = pid does not come to all of the host's /proc (S1)");
	fake_user(1000, "anna", "/home/anna");
	trial_of("[namespaces]\nnested = full\n");
	is_str(trial_mount("/proc/keys"), "-",
	       "nested = full leaves /proc as it is, or none could be mounted");
	trial_of("[namespaces]\nnested = sandbox\n");
	is_str(trial_mount("/proc/keys"), "hide /proc/keys", "sandbox does not");
}

static void test_sys(void)
{
	trial_of("[mounts]\nsys = read-only\n");
	is_str(trial_mount("/sys"), "sysfs /sys", "a /sys is of the jail's network");
	ok(trial_entry("/sys")->attributes & MOUNT_ATTR_RDONLY, "... read-only");
	trial_of("[mounts]\nsys = read-only\n[network]\nmode = host\n");
	is_str(trial_mount("/sys"), "bind ro /sys",
	       "or of the host where the network is, said at either place");
	trial_of("[mounts]\nsys = read-only\n[namespaces]\nnet = host\n");
	is_str(trial_mount("/sys"), "bind ro /sys", "... either");
	trial_of("[mounts]\nsys = read-only\n[namespaces]\nnet = /run/netns/blue\n");
	is_str(trial_faults(), "", "... or of what is joined");
}

static void test_size(void)
{
	trial_of("");
	ok(trial.plan.mounts.private_size == UINT64_MAX,
	   "what is private holds what the kernel gives");
	trial_of("[mounts]\nprivate-size = 64M\n");
	is_int((long long)trial.plan.mounts.private_size, 64 << 20, "... or less");
}

int main(void)
{
	fake_boot();
	test_os();
	test_old_system();
	test_host_root();
	test_directory_root();
	test_empty_root();
	test_masks();
	test_proc();
	test_sys();
	test_size();
	trial_end();
	fake_done();
	return tap_done();
}

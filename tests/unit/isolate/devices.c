/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [devices]: the base set, classes and paths. */

#include "isolate/devices.h"

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static void test_values(void)
{
	trial_reads("devices", "allow", "gpu audio -/dev/fuse", "gpu audio -/dev/fuse");
	trial_reads("devices", "allow", "/dev/ttyUSB*", "/dev/ttyUSB*");
	trial_of("[devices]\nallow = kvm gpo\n");
	has_str(trial_faults(),
		"a.ini:2:13: [devices] allow = kvm gpo: neither a class nor a path in "
		"/dev; did you mean gpu",
		"a class that is none is refused at its word");
	trial_of("[devices]\nallow = /etc/shadow\n");
	has_str(trial_faults(), "a.ini:2:9: [devices] allow = /etc/shadow: neither a",
		"a path elsewhere is refused");
	trial_of("[devices]\nallow = -gpu\n");
	is_int((long long)trial.n_faults, 1, "a class need not be there anyway");
	trial_of("[devices]\nallow = /dev\n");
	is_int((long long)trial.n_faults, 1, "/dev itself is no device");
	trial_of("[devices]\nallow = /dev/\n");
	is_int((long long)trial.n_faults, 1, "... with a slash behind it, either");
	trial_of("[devices]\nallow = /dev/../etc/shadow\n");
	is_int((long long)trial.n_faults, 1, "a way out of /dev is refused");
}

static void test_base(void)
{
	static const struct {
		const char *path;
		unsigned int major, minor;
	} nodes[] = {
		{ "/dev/null", 1, 3 },    { "/dev/zero", 1, 5 },
		{ "/dev/full", 1, 7 },    { "/dev/random", 1, 8 },
		{ "/dev/urandom", 1, 9 }, { "/dev/tty", 5, 0 },
	};
	const struct mount_list *list = &trial.plan.mounts.list;
	size_t devices = 0;

	trial_of("");
	for (size_t i = 0; i < N_ELEMENTS(nodes); i++) {
		const struct mount_entry *entry = trial_entry(nodes[i].path);

		if (!ok(entry && entry->kind == MOUNT_BIND && entry->device,
			"%s is bound as a device", nodes[i].path) ||
		    !entry)
			continue;
		ok(entry->number == makedev(nodes[i].major, nodes[i].minor),
		   "... whose number is checked (S7)");
		is_int((long long)entry->attributes,
		       MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, "... nosuid and noexec");
		ok(!entry->lenient, "... and must be there");
	}
	for (size_t i = 0; i < list->n; i++)
		devices += list->items[i].device;
	is_int((long long)devices, N_ELEMENTS(nodes), "and no other device");
	is_str(trial_mount("/dev"), "directory /dev", "/dev is the jail's own");
	is_str(trial_mount("/dev/ptmx"), "symlink /dev/ptmx -> pts/ptmx",
	       "so are its terminals");
	is_str(trial_entry("/dev/pts")->options, "newinstance,ptmxmode=0666,mode=0620",
	       "... which nobody else sees");
	is_int(trial_entry("/dev/shm")->mode, 01777, "everybody may use its memory");
	ok(trial_entry("/dev/shm")->attributes & MOUNT_ATTR_NODEV,
	   "... but make no device there");
	is_str(trial_mount("/dev/stdout"), "symlink /dev/stdout -> /proc/self/fd/1",
	       "streams have their names");
}

static void test_classes(void)
{
	trial_of("[devices]\n\nallow = gpu\n");
	is_str(trial_faults(), "", "a class is what there is of it");
	is_str(trial_mount("/dev/nvidia1"), "bind rw /dev/nvidia1 (a.ini:3)",
	       "... every node");
	ok(trial_entry("/dev/nvidia1")->device, "... as a device");
	is_int((long long)trial_entry("/dev/nvidia1")->number, 0,
	       "... of any number, as drivers choose them");
	is_str(trial_mount("/sys/class/drm"), "bind ro /sys/class/drm (a.ini:3)",
	       "... and what drivers look up of them");
	is_str(trial_mount("/dev/snd"), "-", "... and nothing of other classes");
	is_str(trial_mount("/sys/class/sound"), "-", "... either");
	trial_of("[devices]\nallow = camera\n");
	is_str(trial_faults(), "", "a class of which there is nothing is no fault");
	is_str(trial_mount("/sys/devices"), "-", "... and shows nothing");
	trial_of("[devices]\nallow = audio\nallow = gpu\n");
	is_str(trial_mount("/sys/devices"), "bind ro /sys/devices (a.ini:3)",
	       "what two classes need is there once");
	ok(trial_entry("/dev/dri") != NULL, "both are there");
	ok(trial_entry("/dev/snd") != NULL, "... both");
}

/* A bind of a directory of nodes is no device itself: it is told from a node. */
static void test_directories(void)
{
	const struct mount_entry *entry;

	trial_of("[devices]\nallow = gpu\n");
	entry = trial_entry("/dev/dri/card0") ? trial_entry("/dev/dri/card0")
					      : trial_entry("/dev/dri");
	ok(entry && !(entry->attributes & (MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY)),
	   "the nodes in a directory of a class can be used");
	trial_of("[devices]\nallow = /dev/dri/renderD128\n");
	ok(trial_entry("/dev/dri/renderD128")->device, "one of them may be named");
	is_str(trial_mount("/dev/dri/card0"), "-", "... and the others are not there");
}

static void test_paths(void)
{
	trial_of("[devices]\nallow = /dev/kvm -/dev/fuse\n");
	is_str(trial_faults(), "", "a path may be missing where it says so");
	is_str(trial_mount("/dev/kvm"), "bind rw /dev/kvm (a.ini:2)", "one is there");
	is_str(trial_mount("/dev/fuse"), "-", "... and one is not");
	trial_refuses("[devices]\nallow = /dev/kvm /dev/fuse\n",
		      "a.ini:2:18: [devices] allow: the host has no device /dev/fuse | "
		      "write -/dev/fuse where it may be missing",
		      "elsewhere it is a fault at its word");
	trial_of("[devices]\nallow = /dev/nvidia?\n");
	ok(trial_entry("/dev/nvidia0") && trial_entry("/dev/nvidia1"),
	   "a path may be a pattern");
	trial_refuses("[devices]\nallow = /dev/ttyUSB*\n",
		      "a.ini:2:9: [devices] allow: the host has no device /dev/ttyUSB* "
		      "| write -/dev/ttyUSB* where it may be missing",
		      "... which matches something");
	trial_of("[devices]\nallow = /dev//./kvm\n");
	ok(trial_entry("/dev/kvm") || trial.n_faults,
	   "a path that is written oddly is that path, or a fault");
	trial_of("[devices]\nallow = gpu\nallow =\nallow = kvm\n");
	is_str(trial_mount("/dev/nvidia0"), "-", "an empty value starts over");
	is_str(trial_mount("/dev/kvm"), "bind rw /dev/kvm (a.ini:4)", "... from there");
	trial_of("[devices]\nallow = /dev/null\n");
	is_str(trial_mount("/dev/null"), "bind rw /dev/null (a.ini:2)",
	       "what is there anyway may be named");
}

int main(void)
{
	fake_boot();
	test_values();
	test_base();
	test_classes();
	test_directories();
	test_paths();
	trial_end();
	fake_done();
	return tap_done();
}

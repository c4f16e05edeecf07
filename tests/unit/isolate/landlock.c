/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [landlock]: what is derived for each kernel. */

#include "isolate/landlock.h"

#include "../tap.h"
#include "../trial.h"
#include "sys/landlock.h"

static const struct landlock_plan *l = &trial.plan.landlock;

enum { READ = LANDLOCK_EXECUTE | LANDLOCK_READ_FILE | LANDLOCK_READ_DIR };

/* The rights that the rules grant to a path, as the kernel adds them up. */
static uint64_t rights(const char *path)
{
	uint64_t found = 0;

	for (size_t i = 0; i < l->n; i++)
		if (path_is_within(path, l->rules[i].path))
			found |= l->rules[i].rights;
	return found;
}

static void is_writable(const char *path, const char *sentence)
{
	ok(rights(path) == l->rights, "%s", sentence);
}

static void is_readable(const char *path, const char *sentence)
{
	ok(rights(path) == READ, "%s", sentence);
}

static void test_values(void)
{
	trial_reads("landlock", "enforce", "auto", "auto");
	trial_reads("landlock", "enforce", "required", "required");
	trial_reads("landlock", "enforce", "off", "off");
	trial_refuses("[landlock]\nenforce = require\n",
		      "a.ini:2:11: [landlock] enforce = require: did you mean "
		      "required?",
		      "a word that is none is refused");
}

static void test_abis(void)
{
	static const struct {
		int abi;
		bool enforce, truncate, ioctl, scopes;
	} kernels[] = {
		{ 0, false, false, false, false }, { 1, false, false, false, false },
		{ 2, true, false, false, false },  { 3, true, true, false, false },
		{ 4, true, true, false, false },   { 5, true, true, true, false },
		{ 6, true, true, true, true },     { 7, true, true, true, true },
		{ 8, true, true, true, true },
	};

	for (size_t i = 0; i < N_ELEMENTS(kernels); i++) {
		fake.landlock_abi = kernels[i].abi;
		trial_of("");
		is_str(trial_faults(), "", "ABI %d: nothing is asked in vain",
		       kernels[i].abi);
		is_int(l->enforce, kernels[i].enforce, "... whether there is a domain");
		is_int(!l->without, kernels[i].enforce, "... or why there is none");
		is_int(!!(l->rights & LANDLOCK_REFER), kernels[i].enforce,
		       "... which knows renames between directories");
		is_int(!!(l->rights & LANDLOCK_TRUNCATE), kernels[i].truncate,
		       "... truncation, from ABI 3");
		is_int(!!(l->rights & LANDLOCK_IOCTL_DEV), kernels[i].ioctl,
		       "... ioctl on devices, from ABI 5");
		is_int((long long)l->scopes,
		       kernels[i].scopes
			       ? LANDLOCK_SCOPE_ABSTRACT_SOCKET | LANDLOCK_SCOPE_SIGNAL
			       : 0,
		       "... and scopes, from ABI 6 (S15)");
	}
	fake.landlock_abi = 7;
}

static void test_without(void)
{
	fake.landlock_abi = 0;
	trial_of("");
	has_str(trial_shows(&step_landlock), "left out: this kernel has none",
		"a kernel without Landlock is told in the plan");
	trial_refuses("[landlock]\n\nenforce = required\n",
		      "a.ini:3:11: [landlock] enforce = required: Landlock cannot be "
		      "had: this kernel has none (Linux 5.13, "
		      "CONFIG_SECURITY_LANDLOCK)",
		      "... and is a fault where it is required");
	fake.landlock_known = true;
	trial_of("[landlock]\nenforce = required\n");
	has_str(trial_faults(), "switched off (boot with lsm=landlock,...)",
		"that it is switched off has its own cure");
	fake.landlock_known = false;
	fake.landlock_abi = 1;
	trial_of("[landlock]\nenforce = required\n");
	has_str(trial_faults(), "ABI 1 would forbid renames between directories",
		"ABI 1 would forbid what [mounts] allows");
	fake.landlock_abi = 7;
	trial_of("[landlock]\nenforce = required\n");
	is_str(trial_faults(), "", "where it is there, it may be required");
	ok(l->enforce, "... and is");
	trial_of("[namespaces]\nnested = full\n");
	has_str(trial_shows(&step_landlock), "left out: it forbids every mount",
		"it is left out where the program is to mount");
	trial_of("[namespaces]\nnested = full\n[landlock]\nenforce = required\n");
	has_str(trial_faults(), "a.ini:4:11: [landlock] enforce = required: ",
		"... which contradicts that it is required");
	trial_of("[namespaces]\nnested = sandbox\n");
	ok(l->enforce, "it stays where the program makes a sandbox of its own");
	trial_of("[landlock]\nenforce = off\n");
	is_str(trial_shows(&step_landlock), "-", "off is off");
	trial_of("[landlock]\nenforce = off\n[namespaces]\nnested = full\n");
	is_str(trial_faults(), "", "... and contradicts nothing");
}

static void test_rules(void)
{
	trial_of("");
	is_readable("/usr/bin/sh", "the system can be read and executed");
	is_readable("/", "... and so can the root");
	is_readable("/etc/passwd", "... and what was written for the jail");
	is_writable("/tmp/x", "the private directories can be written");
	is_writable("/home/anna/x", "... the home");
	is_writable("/run/user/1000/x", "... the runtime directory");
	is_writable("/dev/null", "... devices");
	is_writable("/dev/pts/0", "... and terminals");
	is_writable("/proc/self/comm", "... and what a process may say of itself");
	trial_of("[mounts]\nread-write = ~/project\nread-only = ~/project/src /srv\n"
		 "home = none\n");
	is_writable("/home/anna/project/x", "what is shown to be written is");
	is_writable("/home/anna/project/src/x",
		    "a rule grants what lies below, too: the mount closes it");
	is_readable("/srv/data", "what is shown read-only is");
	is_readable("/home/anna/x", "and nothing beside them");
	trial_of("[mounts]\nbind = /srv/data /data rw\nbind = /srv /all\n");
	is_writable("/data/x", "a bind is judged where it goes");
	is_readable("/all/x", "... each by its own word");
	trial_of("[mounts]\nroot = host\nread-write = /\n");
	is_writable("/usr/x", "a root that can be written can");
	trial_of("[mounts]\nread-write = /\n");
	is_writable("/new", "... also one in memory");
	trial_of("[mounts]\nroot = host\n");
	is_readable("/srv/data", "the host's root cannot by itself");
	is_writable("/tmp/x", "... but in the jail's own /tmp");
	trial_of("[mounts]\ntmpfs = /scratch size=1M\n");
	is_writable("/scratch/x", "a file system in memory can be written");
	trial_of("[mounts]\nsys = read-only\n");
	is_readable("/sys/devices", "/sys cannot");
}

/* Landlock keeps nobody from what [mounts] allows, whatever the order of the rules. */
static void test_agreement(void)
{
	const struct mount_list *list = &trial.plan.mounts.list;

	trial_of("[mounts]\nhome = host\nread-write = /srv\nhide = /srv/data\n"
		 "read-only = /srv/data/public\ntmpfs = /scratch\n"
		 "[devices]\nallow = gpu kvm\n");
	is_str(trial_faults(), "", "a profile of many mounts");
	for (size_t i = 0; i < list->n; i++) {
		const struct mount_entry *entry = &list->items[i];
		bool writable = entry->kind == MOUNT_BIND ||
				entry->kind == MOUNT_PRIVATE ||
				entry->kind == MOUNT_TMPFS;

		if (writable && !(entry->attributes & 1 /* read-only */))
			ok(rights(entry->target) == l->rights, "%s can be written",
			   entry->target);
	}
}

static void test_plan(void)
{
	trial_of("[mounts]\nhome = none\nproc = none\n");
	is_str(trial_shows(&step_landlock),
	       "files, abstract sockets and signals to outside\n"
	       "read /\nwrite /dev\nwrite /run\nwrite /tmp\nwrite /var",
	       "the plan has every rule, and none that another one covers");
	fake.landlock_abi = 5;
	trial_of("[mounts]\nroot = empty\nhome = none\nproc = none\n");
	is_str(trial_shows(&step_landlock),
	       "files\nleft out: abstract sockets and signals (ABI 6, this kernel has "
	       "5)\n"
	       "read /\nwrite /dev\nwrite /tmp",
	       "... and what an older kernel cannot do");
	fake.landlock_abi = 7;
}

int main(void)
{
	fake_boot();
	test_values();
	test_abis();
	test_without();
	test_rules();
	test_agreement();
	test_plan();
	trial_end();
	fake_done();
	return tap_done();
}

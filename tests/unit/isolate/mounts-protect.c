/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hides or protects holds, or is refused. */

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static bool is_writable(const char *path)
{
	for (size_t i = 0; i < trial.plan.mounts.n_writable; i++)
		if (!strcmp(trial.plan.mounts.writable[i], path))
			return true;
	return false;
}

/* S7: a mount on a file of the host comes off when another is renamed over it. */
static void test_renames(void)
{
	static const char cure[] = "name its directory, or show the files beside it";

	trial_of("[mounts]\nread-only = /srv\n\nhide = /srv/data/secret\n");
	has_str(trial_faults(),
		"a.ini:4:8: [mounts] hide: /srv/data/secret is a file in a directory "
		"of "
		"the host that is shown as it is",
		"a file cannot be hidden in a directory of the host");
	has_str(trial_faults(), cure, "... which has a cure");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data\n"
		 "bind = /srv/data/public /srv/data/public\n");
	is_str(trial_faults(), "", "... and this is it");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data/private\n");
	is_str(trial_faults(), "", "a directory can be hidden");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data/nothing\n");
	is_int((long long)trial.n_faults, 1, "what is hidden is there");
	trial_of("[mounts]\nread-only = /srv\nhide = -/srv/data/nothing\n");
	is_str(trial_faults(), "", "... or may be missing");
	trial_of("[mounts]\nread-write = ~/project\nread-only = ~/project/Makefile\n");
	has_str(trial_faults(),
		"a.ini:3:13: [mounts] read-only: /home/anna/project/Makefile is a file",
		"nor can a file be protected so");
	trial_of("[mounts]\nread-write = ~/project\nread-only = ~/project/src\n");
	is_str(trial_faults(), "", "... but a directory can");
	trial_of("[mounts]\nread-only = ~/project/Makefile ~/notes\n");
	is_str(trial_faults(), "", "a file can be shown in a directory of the jail's");
	trial_of("[mounts]\nbind = /srv/data /data\nhide = /data/secret\n");
	has_str(trial_faults(), "/data/secret is a file",
		"the directory may be shown elsewhere");
	trial_of("[mounts]\nbind = /srv/data /data\nhide = /srv/data/secret\n");
	is_str(trial_faults(), "", "... and what is not shown there is no matter");
	trial_of("[mounts]\nroot = host\nhide = /etc/shadow\n");
	has_str(trial_faults(), "a.ini:3:8: [mounts] hide: /etc/shadow is a file",
		"the root may be such a directory");
	has_str(trial_faults(), "one by one instead of all of /etc",
		"... and is named");
	trial_of("[mounts]\nroot = /opt/rootfs\nread-only = /etc/shadow\n");
	is_str(trial_faults(), "", "a root of its own has no such file");
	trial_of("[mounts]\nhide = /usr/bin/sh\n");
	fake_text("/usr/bin/sh", "");
	trial_of("[mounts]\nhide = /usr/bin/sh\n");
	has_str(trial_faults(), "/usr/bin/sh is a file",
		"so is what is there by itself");
	trial_of("[mounts]\nread-only = /srv\nread-write = /srv/data/secret\n");
	is_str(trial_faults(), "", "what opens is nothing to be undone");
	trial_of("[mounts]\nread-only = /srv\nfile = /srv/data/secret x\n");
	has_str(trial_faults(), "/srv/data/secret is a file",
		"a file that replaces one would come off as well");
	fake_boot();
}

static void test_pins(void)
{
	fake_directory("/home/anna/project/a/b/c");
	trial_of("[mounts]\nread-write = ~/project\nread-only = ~/project/a/b/c\n");
	is_str(trial_mount("/home/anna/project/a"), "remount rw /home/anna/project/a",
	       "a directory on the way to what is protected cannot be renamed");
	is_str(trial_mount("/home/anna/project/a/b"),
	       "remount rw /home/anna/project/a/b", "... none of them");
	ok(trial_entry("/home/anna/project/a")->pin, "... by a pin");
	is_str(trial_mount("/home/anna"), "private /home/anna",
	       "... but what is outside of the directory is left alone");
	trial_of("[mounts]\nread-write = ~/project\nhide = ~/project/a/b\n");
	ok(trial_entry("/home/anna/project/a")->pin, "what is hidden has pins, too");
	trial_of("[mounts]\nread-only = ~/project\nhide = ~/project/a/b\n");
	is_str(trial_mount("/home/anna/project/a"), "-",
	       "none is needed where nothing can be renamed");
	trial_of("[mounts]\nread-write = ~/project ~/project/a/b\n");
	is_str(trial_mount("/home/anna/project/a"), "-", "... or nothing is protected");
	trial_of("[mounts]\nread-write = ~/project ~/project/a\n"
		 "read-only = ~/project/a/b/c\n");
	is_str(trial_mount("/home/anna/project/a"),
	       "bind rw /home/anna/project/a (a.ini:2)",
	       "what is mounted already is pinned already");
	ok(trial_entry("/home/anna/project/a/b")->pin, "... and the rest is");
	fake_directory("/srv/a/b");
	trial_of("[mounts]\nroot = host\nread-write = /\nread-only = /srv/a/b\n");
	ok(trial_entry("/srv/a") && trial_entry("/srv/a")->pin,
	   "a root that can be written is such a directory");
	fake_boot();
}

/* S7: where the program may plant symlinks. */
static void test_writable(void)
{
	trial_of("[mounts]\nread-write = ~/project\nbind = /srv /pub rw\n"
		 "read-only = /boot\n[devices]\nallow = kvm\n");
	ok(is_writable("/home/anna/project"), "what can be written is known");
	ok(is_writable("/srv"), "... by its name outside");
	ok(!is_writable("/boot"), "... but not what cannot");
	ok(!is_writable("/dev/kvm"), "... nor a device");
	trial_of("");
	is_int((long long)trial.plan.mounts.n_writable, 0, "by itself it is nothing");
	trial_of("[mounts]\nroot = host\nread-write = /\n");
	ok(is_writable("/"), "it may be everything");
	trial_of("[mounts]\nroot = host\n");
	is_int((long long)trial.plan.mounts.n_writable, 0, "... or nothing of it");
	trial_of("[mounts]\nhome = ~/kept\n");
	ok(is_writable("/home/anna/kept"),
	   "a kept home is written by every jail of it");
}

/* S16: groups that cannot be dropped, though the program seems not to have them. */
static void test_groups(void)
{
	static gid_t groups[] = { 44, 50 };

	fake.groups = groups;
	fake.n_groups = 2;
	fake_add("/srv/data", S_IFDIR | 0750, NULL)->group = 50;
	trial_of("[mounts]\n\nroot = host\n");
	has_str(trial_faults(),
		"a.ini:3:8: [mounts] root = host: the caller's supplementary groups "
		"stay effective inside",
		"root = host would show what is for the groups");
	has_str(trial_faults(), "say [identity] groups = keep if that is meant",
		"... which may be meant");
	trial_of("[mounts]\nroot = host\n[identity]\ngroups = keep\n");
	is_str(trial_faults(), "", "... if it says so");
	trial_of("[mounts]\nread-only = /boot /srv/data\n");
	has_str(trial_faults(),
		"a.ini:2:19: [mounts] read-only: /srv/data is open to the caller by a "
		"supplementary group",
		"so would a directory that is for a group");
	trial_of("[mounts]\nread-only = /srv/data\n[identity]\ngroups = keep\n");
	is_str(trial_faults(), "", "... which may be meant, too");
	fake_add("/srv/data", S_IFDIR | 0750, NULL)->group = 51;
	trial_of("[mounts]\nread-only = /srv/data\n");
	is_str(trial_faults(), "", "... but not one for other groups");
	fake_add("/srv/data", S_IFDIR | 0755, NULL)->group = 50;
	trial_of("[mounts]\nread-only = /srv/data\n");
	is_str(trial_faults(), "", "... nor for everybody");
	fake_add("/srv/data", S_IFDIR | 0775, NULL);
	trial_of("[mounts]\nread-write = /srv/data\n");
	is_int((long long)trial.n_faults, 1, "... unless the group may do more");
	fake_add("/home/anna/Downloads", S_IFDIR | 0770, NULL)->group = 50;
	trial_of("[mounts]\nread-write = ~/Downloads\n");
	is_str(trial_faults(), "", "what is the caller's own is his in any case");
	fake.n_groups = 0;
	trial_of("[mounts]\nroot = host\n");
	is_str(trial_faults(), "", "who has no groups has none to hide");
	fake_user(0, "root", "/root");
	fake.n_groups = 2;
	trial_of("[mounts]\nroot = host\n");
	is_str(trial_faults(), "", "root drops them");
	fake_boot();
}

static void test_open_proc(void)
{
	static const char full[] = "[namespaces]\n\nnested = full\n";

	trial_of(full);
	is_str(trial_faults(), "", "a user may open /proc for nested jails");
	fake_user(0, "root", "/root");
	trial_of(full);
	has_str(trial_faults(),
		"a.ini:3:10: [namespaces] nested = full: nested = full leaves /proc "
		"open",
		"root may not, as it would command the machine");
	has_str(trial_faults(), "map other ids", "... and has a cure");
	trial_of("[namespaces]\nnested = full\n[identity]\nuid = root\ngid = root\n"
		 "uid-map = 0 100000 65536\ngid-map = 0 100000 65536\n");
	is_str(trial_faults(), "", "... which is one");
	trial_of("[namespaces]\nnested = full\n[identity]\nuid = root\ngid = root\n"
		 "uid-map = 0 0 65536\ngid-map = 0 0 65536\n");
	ok(trial.n_faults > 0, "... but not a map of root to root");
	trial_of("[namespaces]\nnested = full\n[mounts]\nproc = none\n");
	is_str(trial_faults(), "", "without a /proc it is no matter");
	trial_of("[namespaces]\nnested = full\n[mounts]\nproc = full\n");
	is_str(trial_faults(), "", "... and what is said is meant");
	fake_boot();
}

int main(void)
{
	fake_boot();
	test_renames();
	test_pins();
	test_writable();
	test_groups();
	test_open_proc();
	trial_end();
	fake_done();
	return tap_done();
}

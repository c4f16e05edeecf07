/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* S14: what the session starts cannot be planted from inside. */

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static const struct mount_entry *entry_at(const char *target)
{
	static const struct mount_entry none = { .kind = MOUNT_SYSFS };
	const struct mount_entry *entry = trial_entry(target);

	return entry ? entry : &none;
}

/* Nothing can be made or renamed in the directory that is shown there. */
static bool is_closed(const char *target)
{
	const struct mount_entry *entry = entry_at(target);

	return entry->kind == MOUNT_COVER && entry->attributes & MOUNT_ATTR_RDONLY;
}

static bool is_bind(const char *target, bool writable)
{
	const struct mount_entry *entry = entry_at(target);

	return entry->kind == MOUNT_BIND &&
	       !(entry->attributes & MOUNT_ATTR_RDONLY) == writable;
}

static void test_home(void)
{
	fake_add("/home/anna", S_IFDIR | 0751, NULL);
	trial_of("[mounts]\nhome = host\n");
	is_str(trial_faults(), "", "the home of the host may be shown");
	ok(is_closed("/home/anna"), "... but takes no new name");
	is_int(trial_entry("/home/anna")->mode, 0751, "... with its permissions");
	ok(is_bind("/home/anna/.bashrc", false), "what a shell starts is read-only");
	ok(is_bind("/home/anna/.ssh", false), "... and keys are");
	ok(is_bind("/home/anna/notes", true), "what nothing starts can be written");
	ok(is_bind("/home/anna/project", true), "... also directories");
	ok(is_closed("/home/anna/.config"),
	   "a directory of such places is closed, too");
	ok(is_bind("/home/anna/.config/autostart", false), "... with the place in it");
	ok(is_bind("/home/anna/.config/editor", true), "... and the rest as it was");
	ok(is_closed("/home/anna/.local/share"), "... however deep");
	ok(is_closed("/home/anna/.local"), "... and what holds it");
	ok(!trial_entry("/home/anna/.profile"), "what is not there is not shown");
	ok(entry_at("/home/anna/notes")->lenient, "what goes meanwhile is not missed");
	ok(!entry_at("/home/anna")->lenient, "but the home is");
	trial_of("[mounts]\nread-only = ~\n");
	is_str(trial_mount("/home/anna"), "bind ro /home/anna (a.ini:2)",
	       "a home that cannot be written needs no guard");
	trial_of("[mounts]\nread-write = ~\n");
	ok(is_closed("/home/anna"), "one that is named is the same");
	trial_of("[mounts]\nhome = none\nread-write = /home\n");
	ok(is_closed("/home/anna"), "... or in a directory that is");
	ok(is_bind("/home", true), "... which can be written");
	fake_boot();
}

/* What the profile names itself is meant. */
static void test_named(void)
{
	trial_of("[mounts]\nhome = host\nread-write = ~/.ssh\n");
	is_str(trial_mount("/home/anna/.ssh"), "bind rw /home/anna/.ssh (a.ini:3)",
	       "a place that is named is what the profile says");
	ok(is_closed("/home/anna"), "... and the others are guarded");
	trial_of("[mounts]\nread-write = ~/.config/autostart\n");
	ok(is_bind("/home/anna/.config/autostart", true), "... also by itself");
	fake_directory("/home/anna/.config/autostart/sub");
	trial_of("[mounts]\nread-write = ~/.config/autostart/sub\n");
	ok(is_bind("/home/anna/.config/autostart/sub", true), "... or a part of it");
	trial_of("[mounts]\nread-write = ~/.config\n");
	ok(is_closed("/home/anna/.config"), "what holds it does not name it");
	ok(is_bind("/home/anna/.config/autostart", false), "... so that it is guarded");
	trial_of("[mounts]\nhome = host\nhide = ~/.ssh\n"
		 "read-only = ~/.ssh/known_hosts\n");
	is_str(trial_faults(), "", "the example of the manual is no fault");
	is_int(entry_at("/home/anna/.ssh")->kind, MOUNT_COVER, "the rest is hidden");
	ok(is_bind("/home/anna/.ssh/known_hosts", false), "... and this is shown");
	trial_of("[mounts]\nhome = host\ntmpfs = ~/.config\n");
	is_str(trial_mount("/home/anna/.config"), "tmpfs /home/anna/.config (a.ini:3)",
	       "what is not of the host is not guarded");
	ok(!trial_entry("/home/anna/.config/autostart"), "... nor what would be in it");
	fake_boot();
}

static void test_symlinks(void)
{
	fake_text("/home/anna/dotfiles/bashrc", "");
	fake_text("/home/anna/dotfiles/readme", "");
	fake_link("/home/anna/.bashrc", "dotfiles/bashrc");
	fake_link("/home/anna/.profile", "/home/anna/dotfiles/nowhere");
	fake_link("/home/anna/old", "notes");
	trial_of("[mounts]\nhome = host\n");
	is_str(trial_mount("/home/anna/.bashrc"),
	       "symlink /home/anna/.bashrc -> dotfiles/bashrc",
	       "a place that is a symlink stays one");
	ok(is_bind("/home/anna/dotfiles/bashrc", false), "... to what is read-only");
	ok(is_closed("/home/anna/dotfiles"), "... in a directory that is closed");
	ok(is_bind("/home/anna/dotfiles/readme", true), "... but for the rest");
	is_str(trial_mount("/home/anna/old"), "symlink /home/anna/old -> notes",
	       "any symlink stays one");
	trial_of("[mounts]\nread-write = ~/dotfiles\n");
	ok(is_bind("/home/anna/dotfiles/bashrc", false),
	   "... also where only what it leads to is shown");
	fake_boot();
	fake_remove("/home/anna/.config");
	fake_directory("/mnt/disk/config/autostart");
	fake_link("/home/anna/.config", "/mnt/disk/config");
	trial_of("[mounts]\nread-write = /mnt/disk\n");
	ok(is_closed("/mnt/disk/config"), "a directory of places may be elsewhere");
	ok(is_bind("/mnt/disk/config/autostart", false), "... and is guarded there");
	fake_boot();
	fake_remove("/home/anna/.local");
	fake_directory("/mnt/disk/local");
	fake_link("/home/anna/.local", "/mnt/disk/local");
	trial_of("[mounts]\nread-write = ~/.local\n");
	ok(is_closed("/home/anna/.local"),
	   "... also what is to be made there first: .local/share/applications");
	fake_boot();
	fake_link("/home/bob", "anna");
	trial_of("[mounts]\nread-write = /home/bob\n");
	ok(is_closed("/home/bob"), "the home by another name is the home");
	fake_boot();
}

static void test_binds(void)
{
	trial_of("[mounts]\nbind = ~ /work rw\n");
	ok(is_closed("/work"), "the home is guarded wherever it is shown");
	ok(is_bind("/work/.bashrc", false), "... with its places");
	is_str(entry_at("/work/.bashrc")->source, "/home/anna/.bashrc",
	       "... by their names outside");
	trial_of("[mounts]\nbind = ~ /work\n");
	ok(is_bind("/work", false), "... unless it cannot be written there");
	trial_of("[mounts]\nhome = host\nbind = ~ /work rw\n");
	ok(is_closed("/home/anna"), "the home may be shown twice");
	ok(is_closed("/work"), "... and is guarded twice");
	ok(is_bind("/work/.bashrc", false), "... with its places each time");
	trial_of("[mounts]\nhome = host\nbind = /home /homes rw\n");
	ok(is_closed("/homes/anna"), "... also in a directory around it");
	trial_of("[mounts]\nhome = host\nbind = ~/.config /config rw\n");
	ok(is_closed("/config"), "... or a part of it");
}

static void test_bases(void)
{
	fake_directory("/mnt/disk/config/autostart");
	fake_variable(VARIABLE_XDG_CONFIG_HOME, "/mnt/disk/config");
	trial_of("[mounts]\nread-write = /mnt\n");
	ok(is_closed("/mnt/disk/config"), "$XDG_CONFIG_HOME is where it is");
	ok(is_bind("/mnt/disk/config/autostart", false), "... and guarded there");
	fake_boot();
	fake.search.system = "/etc/jail";
	fake.search.packaged = "/opt/jail/profiles";
	fake_directory("/opt/jail/profiles");
	trial_of("[mounts]\nread-write = /etc /opt\n");
	ok(is_closed("/etc"), "jail's own profiles cannot be made");
	ok(is_bind("/opt/jail/profiles", false), "... nor changed");
	ok(is_bind("/etc/services", true), "... though the rest can");
	fake_boot();
}

static void test_path(void)
{
	char *environment[] = { (char *)"PATH=/usr/bin:/home/anna/go/bin:relative::/",
				NULL };
	char *home[] = { (char *)"PATH=/home/anna:/usr/bin", NULL };

	fake_directory("/home/anna/go/bin");
	fake_directory("/home/anna/go/src");
	fake.environment = environment;
	trial_of("[mounts]\nread-write = ~/go\n");
	ok(is_bind("/home/anna/go/bin", false), "programs of the PATH are read-only");
	ok(is_closed("/home/anna/go"), "... and cannot be renamed");
	ok(is_bind("/home/anna/go/src", true), "... but the rest can be written");
	trial_of("[mounts]\nread-write = ~/go/bin\n");
	ok(is_bind("/home/anna/go/bin", true), "... unless they are named");
	fake.environment = home;
	trial_of("[mounts]\nhome = host\n");
	ok(is_closed("/home/anna"), "a PATH with the home names nothing in it");
	ok(is_bind("/home/anna/.bashrc", false), "... so that it is guarded");
	fake_boot();
}

static void test_kinds(void)
{
	fake_add("/home/anna/socket", S_IFSOCK | 0600, NULL);
	fake_add("/home/anna/fifo", S_IFIFO | 0600, NULL);
	trial_of("[mounts]\nhome = host\n");
	ok(is_bind("/home/anna/socket", true), "sockets stay");
	ok(is_bind("/home/anna/fifo", true), "... and pipes");
	fake_boot();
	fake_remove("/home/anna");
	fake_directory("/home/anna");
	trial_of("[mounts]\nhome = host\n");
	ok(is_closed("/home/anna"), "an empty home is closed, too");
	fake_boot();
	fake_user(0, "root", "/root");
	trial_of("[mounts]\nhome = host\n");
	ok(is_closed("/root"), "and that of root");
	fake_boot();
}

static void test_root(void)
{
	char *environment[] = { (char *)"PATH=/usr/bin:/sbin:/missing/bin", NULL };

	trial_of("[mounts]\nroot = host\nhome = host\n");
	ok(is_closed("/home/anna"), "with the host's root the home is closed");
	trial_of("[mounts]\nroot = host\nhome = host\nread-write = /\n");
	is_str(trial_faults(), "", "the whole host may be written");
	ok(is_closed("/home/anna"), "... but not the home's places");
	trial_of("[mounts]\nroot = host\nread-write = /\n");
	is_str(trial_mount("/home/anna"), "private /home/anna",
	       "a private home is left as it is");
	fake.environment = environment;
	trial_of("[mounts]\nroot = host\nread-write = /\n");
	ok(trial.n_faults || !trial_entry("/"),
	   "the root is no target of a mount, wherever programs are");
	fake_boot();
}

int main(void)
{
	fake_boot();
	test_home();
	test_named();
	test_symlinks();
	test_binds();
	test_bases();
	test_path();
	test_kinds();
	test_root();
	trial_end();
	fake_done();
	return tap_done();
}

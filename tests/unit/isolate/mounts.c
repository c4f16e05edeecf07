/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [mounts]: its types, and what each key comes to. */

#include "isolate/mounts.h"

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static const uint64_t always = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;

static void test_values(void)
{
	trial_reads("mounts", "root", "os", "os");
	trial_reads("mounts", "root", "/opt/root fs", "/opt/root fs");
	trial_reads("mounts", "home", "~/jails/a", "~/jails/a");
	trial_reads("mounts", "home", "${XDG_DATA_HOME}/a", "${XDG_DATA_HOME}/a");
	trial_reads("mounts", "tmpfs", "/x size=1M mode=0700 nr_inodes=10k noexec",
		    "/x size=1M mode=0700 nr_inodes=10k noexec");
	trial_reads("mounts", "bind", "\"/a b\" /c ro noexec nosymfollow",
		    "\"/a b\" /c ro noexec nosymfollow");
	trial_reads("mounts", "bind", "-/a /c rw", "-/a /c rw");
	trial_reads("mounts", "symlink", "../b /a", "../b /a");
	trial_reads("mounts", "file", "/a \"x\\ny\" 0600", "/a \"x\\ny\" 0600");
	trial_reads("mounts", "proc", "pid", "pid");
	trial_reads("mounts", "private-size", "1G", "1073741824");
}

static void test_faults(void)
{
	trial_refuses("[mounts]\nroot = so\n",
		      "a.ini:2:8: [mounts] root = so: did you mean os?",
		      "a root is one of the words, or a path");
	trial_refuses("[mounts]\nroot = opt/rootfs\n",
		      "a.ini:2:8: [mounts] root = opt/rootfs: not one of the words",
		      "... that is absolute");
	trial_refuses("[mounts]\nhome = /a/${NO}\n",
		      "a.ini:2:11: [mounts] home = /a/${NO}: there is no variable "
		      "${NO}",
		      "an unknown variable is refused where it stands");
	trial_refuses("[mounts]\nhome = ~bob/x\n",
		      "a.ini:2:8: [mounts] home = ~bob/x: ~ is known, but not ~ with a "
		      "name",
		      "the home of others has no sign");
	trial_of("[mounts]\ntmpfs = /x size=1Q\n");
	has_str(trial_faults(), "size=1Q is no option of a tmpfs",
		"an option of a tmpfs has a value that is one");
	trial_of("[mounts]\ntmpfs = /x uid=0\n");
	has_str(trial_faults(), "uid=0 is no option of a tmpfs",
		"... and is one that is known");
	trial_of("[mounts]\ntmpfs = /x size=1,uid=0\n");
	is_int((long long)trial.n_faults, 1, "... and one alone");
	trial_of("[mounts]\ntmpfs = /x size=\n");
	is_int((long long)trial.n_faults, 1, "... and has one at all");
	trial_of("[mounts]\ntmpfs = /x sizer=1\n");
	is_int((long long)trial.n_faults, 1, "... and not one that begins alike");
	trial_of("[mounts]\nbind = /srv /x wr\n");
	has_str(trial_faults(), "wr is no option of a bind",
		"an option of a bind is one that is known");
	trial_refuses("[mounts]\nbind = /srv\n",
		      "a.ini:2:12: [mounts] bind = /srv: a word is missing",
		      "a bind has two ends");
	trial_refuses("[mounts]\nread-only = /usr usr\n",
		      "a.ini:2:18: [mounts] read-only = /usr usr: a path begins with "
		      "/, "
		      "~ or a ${VARIABLE}",
		      "a path is absolute");
	trial_of("[mounts]\nfile = /x text 99\n");
	has_str(trial_faults(), "a.ini:2:8: [mounts] file", "a mode is octal");
	trial_of("[mounts]\nfile = /x text 4755\n");
	has_str(trial_faults(), "more than 0777", "... and has no setuid bit");
}

/* What names something that is not there is told at its word, each time. */
static void test_missing(void)
{
	static const char *const climbers[] = {
		"a.ini:2:13: [mounts] read-only: /srv/../etc",
		"a.ini:3:8: [mounts] bind: /x/../y",
		"a.ini:4:9: [mounts] tmpfs: /a/..",
		"a.ini:5:11: [mounts] symlink: /b/..",
		"a.ini:6:8: [mounts] file: /c/../d",
	};

	trial_refuses("[mounts]\nread-only = /srv /nowhere\nread-write = /none\n",
		      "a.ini:2:18: [mounts] read-only: cannot find /nowhere: No such "
		      "file or directory | make it, or write -/nowhere where it may be "
		      "missing\n"
		      "a.ini:3:14: [mounts] read-write: cannot find /none: No such "
		      "file "
		      "or directory | make it, or write -/none where it may be missing",
		      "what is to be shown must be there");
	trial_of("[mounts]\nread-only = /srv -/nowhere\nread-write = -/none\n");
	is_str(trial_faults(), "", "... unless it may be missing");
	is_str(trial_mount("/srv"), "bind ro /srv (a.ini:2)", "the rest is shown");
	is_str(trial_mount("/nowhere"), "-", "and what is missing is not");
	trial_refuses("[mounts]\nbind = /none /x\n",
		      "a.ini:2:8: [mounts] bind: cannot find /none: No such file or "
		      "directory | make it, or write -/none where it may be missing",
		      "the source of a bind must be there");
	trial_of("[mounts]\nbind = -/none /x\n");
	is_str(trial_faults(), "", "... unless it may be missing, too");
	is_str(trial_mount("/x"), "-", "... and then there is no bind");
	trial_of("[mounts]\nroot = /opt/nowhere\n");
	has_str(trial_faults(), "a.ini:2:8: [mounts] root: cannot find /opt/nowhere",
		"the root must be there");
	trial_of("[mounts]\nread-only = /srv/../etc\nbind = /srv /x/../y\n"
		 "tmpfs = /a/..\nsymlink = x /b/..\nfile = /c/../d x\n");
	is_int((long long)trial.n_faults, N_ELEMENTS(climbers),
	       "a path with .. is refused, wherever it stands (S5)");
	for (size_t i = 0; i < N_ELEMENTS(climbers); i++) {
		AUTO_FREE char *fault =
			xasprintf("%s is not an absolute path without ..", climbers[i]);

		has_str(trial_faults(), fault, "... %s", climbers[i]);
	}
	fake_variable(VARIABLE_XDG_RUNTIME_DIR, NULL);
	trial_refuses("[mounts]\nread-only = /srv ${XDG_RUNTIME_DIR}/x\n",
		      "a.ini:2:18: [mounts] read-only: ${XDG_RUNTIME_DIR} has no value "
		      "here",
		      "a variable without a value is refused");
	fake_boot();
}

static void test_lists(void)
{
	const struct mount_entry *entry;

	trial_of("[mounts]\nread-only = /srv/data\nread-write = ~/Downloads\n"
		 "hide = /usr/share\n");
	entry = trial_entry("/srv/data");
	is_int(entry->kind, MOUNT_BIND, "read-only is a bind");
	is_str(entry->source, "/srv/data", "... of what is at the same place");
	is_int((long long)entry->attributes, (long long)(always | MOUNT_ATTR_RDONLY),
	       "... read-only, nosuid and nodev");
	ok(!entry->lenient, "... and must be there");
	entry = trial_entry("/home/anna/Downloads");
	is_int((long long)entry->attributes, (long long)always,
	       "read-write is one, too, nosuid and nodev");
	entry = trial_entry("/usr/share");
	is_int(entry->kind, MOUNT_HIDE, "hide covers what is there");
	ok(entry->lenient, "... if it is there inside");
	trial_of("[mounts]\nread-only = /srv//./data/\n");
	is_str(trial_mount("/srv/data"), "bind ro /srv/data (a.ini:2)",
	       "a path is normalised");
	trial_of("[mounts]\nread-only = /srv\nread-only =\nread-only = /boot\n");
	is_str(trial_mount("/srv"), "-", "an empty value starts over");
	is_str(trial_mount("/boot"), "bind ro /boot (a.ini:4)", "... from there");
}

static void test_entries(void)
{
	const struct mount_entry *entry;

	trial_of("[mounts]\ntmpfs = /scratch size=1M noexec mode=0700\n"
		 "bind = /srv/data /data rw noexec nosymfollow\n"
		 "bind = /srv /all\nsymlink = ${HOME}/x ~/link\n"
		 "file = /etc/motd \"a\\nb\\n\"\nfile = /tmp/x y 0600\n");
	entry = trial_entry("/scratch");
	is_str(entry->options, "size=1M,mode=0700", "the kernel gets its options");
	is_int((long long)entry->attributes, (long long)(always | MOUNT_ATTR_NOEXEC),
	       "... and what is a flag is one");
	entry = trial_entry("/data");
	is_str(entry->source, "/srv/data", "a bind goes where it says");
	is_int((long long)entry->attributes,
	       (long long)(always | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSYMFOLLOW),
	       "... with its options");
	is_int((long long)trial_entry("/all")->attributes,
	       (long long)(always | MOUNT_ATTR_RDONLY), "... by itself read-only");
	is_str(trial_entry("/home/anna/link")->source, "/home/anna/x",
	       "a symlink reads what its text comes to");
	entry = trial_entry("/etc/motd");
	is_str(entry->content, "a\nb\n", "a file has its content");
	is_int((long long)entry->content_length, 4, "... all of it");
	is_int(entry->mode, 0444, "... and may be read");
	is_int(trial_entry("/tmp/x")->mode, 0600, "... or what it says");
	trial_of("[mounts]\nbind = /srv /a rw ro\n");
	ok(trial.n_faults || trial_entry("/a")->attributes & MOUNT_ATTR_RDONLY,
	   "of rw and ro the last one counts, if both may be said at all");
}

static void test_patterns(void)
{
	fake_directory("/srv/odd[1]*");
	fake_directory("/srv/odd1x");
	trial_of("[mounts]\n\nread-only = /srv/data/p*\n");
	is_str(trial_mount("/srv/data/private"), "bind ro /srv/data/private (a.ini:3)",
	       "a pattern is all that it matches");
	is_str(trial_mount("/srv/data/public"), "bind ro /srv/data/public (a.ini:3)",
	       "... each");
	is_str(trial_mount("/srv/data/secret"), "-", "... and no more");
	trial_refuses("[mounts]\nhide = /srv/x*\n",
		      "a.ini:2:8: [mounts] hide: nothing matches /srv/x* | make it, or "
		      "write -/srv/x* where it may be missing",
		      "a pattern matches something");
	trial_of("[mounts]\nhide = -/srv/x*\n");
	is_str(trial_faults(), "", "... unless nothing need be there");
	fake_variable(VARIABLE_CWD, "/srv/odd[1]*");
	trial_of("[mounts]\nread-only = ${CWD}/\n");
	is_str(trial_mount("/srv/odd[1]*"), "bind ro /srv/odd[1]* (a.ini:2)",
	       "what a variable stands for is no pattern");
	trial_of("[mounts]\nread-only = ${CWD}*\n");
	is_str(trial_mount("/srv/odd[1]*"), "bind ro /srv/odd[1]* (a.ini:2)",
	       "... nor beside one");
	is_str(trial_mount("/srv/odd1x"), "-", "... so that nothing else is shown");
	fake_boot();
}

static void test_dots(void)
{
	fake_directory("/srv/.hidden");
	trial_of("[mounts]\nread-only = /srv/.*\n");
	is_str(trial_mount("/srv/.hidden"), "bind ro /srv/.hidden (a.ini:2)",
	       "a pattern with a dot matches hidden files");
	fake_boot();
}

static void test_home(void)
{
	const struct mount_entry *entry;

	trial_of("");
	entry = trial_entry("/home/anna");
	is_int(entry->kind, MOUNT_PRIVATE, "the home is private by itself");
	is_int(entry->mode, 0700, "... and closed to others");
	is_str(trial_shows(&step_home), "-", "... and nothing is made on the host");
	trial_of("[mounts]\n\nhome = ~/jails/one\n");
	is_str(trial_mount("/home/anna"),
	       "bind rw /home/anna from /home/anna/jails/one (a.ini:3)",
	       "a home may be kept");
	is_str(trial_shows(&step_home), "/home/anna/jails/one",
	       "... and is made where it is missing");
	is_str(trial_faults(), "", "... so that this is no fault");
	trial_of("[mounts]\nhome = none\n");
	is_str(trial_mount("/home/anna"), "-", "none is none");
	ok(!trial.plan.mounts.home, "... to start in");
	fake_user(1000, "anna", "/");
	trial_of("");
	is_str(trial_faults(), "", "a caller may have / for a home");
	is_str(trial_mount("/"), "-", "... which is not mounted over");
	fake_boot();
}

int main(void)
{
	fake_boot();
	test_values();
	test_faults();
	test_missing();
	test_lists();
	test_entries();
	test_patterns();
	test_dots();
	test_home();
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mounts of a plan, built in a user namespace: by the newer calls, and by those of
 * older kernels
 */

#include "isolate/mounts.h"

#include <dirent.h>

#include "../tap.h"

#include "../scratch.h"
#include "../space.h"
#include "../trial.h"
#include "sys/mount.h"
#include "sys/open.h"

/* A machine with this one's files, whose caller lives in the scratch directory. */
static void boot(void)
{
	fake_boot();
	fake.files = host_files;
	fake_user(geteuid(), "tester", pool_strdup(&fake_pool, scratch_path("home")));
}

static bool apply(const struct step *step, struct running *run)
{
	struct error err;

	if (step->apply(&trial.plan, run, &err) == 0)
		return true;
	space_say("%s: %s", step->name, err.text);
	return false;
}

/* Into the jail of the plan: false with the reason said. */
static bool enter(void)
{
	struct running run = { .root = -1, .own = -1, .terminal = -1, .channel = -1 };

	umask(0);
	return apply(&step_propagation, &run) && apply(&step_root, &run) &&
	       apply(&step_mounts, &run) && apply(&step_pivot, &run);
}

static void say_access(const char *path)
{
	static const char *const kinds[] = { [DT_DIR] = "directory",
					     [DT_REG] = "file",
					     [DT_LNK] = "symlink",
					     [DT_CHR] = "device" };
	struct stat st;

	if (lstat(path, &st) < 0)
		space_say("%s: %s", path, strerror(errno));
	else
		space_say("%s: %s %04o", path, kinds[IFTODT(st.st_mode)],
			  st.st_mode & 07777);
}

static void say_make(const char *directory)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/.new",
		 strcmp(directory, "/") ? directory : "");
	space_say("make in %s: %s", directory,
		  mkdir(path, 0700) < 0 ? strerror(errno) : "ok");
	rmdir(path);
}

static void say_text(const char *path)
{
	char text[256] = "";
	FILE *file = fopen(path, "re");

	if (!file || !fgets(text, sizeof(text), file))
		space_say("%s: %s", path, file ? "empty" : strerror(errno));
	else
		space_say("%s: %.*s", path, (int)strcspn(text, "\n"), text);
}

/* Build the profile in every way, and look around by `body`. */
static void built(const char *profile, void (*body)(void), const char *expected,
		  const char *sentence)
{
	static const struct {
		bool mount, walk;
		const char *how;
	} ways[] = {
		{ false, false, "newer calls" },
		{ true, false, "mount(2)" },
		{ false, true, "no openat2(2)" },
		{ true, true, "neither" },
	};

	boot();
	trial_of(profile);
	is_str(trial_faults(), "", "%s: the profile is good", sentence);
	for (size_t i = 0; i < N_ELEMENTS(ways); i++) {
		mount_forced_old = ways[i].mount;
		open_forced_walk = ways[i].walk;
		is_str(space_run(body), expected, "%s (%s)", sentence, ways[i].how);
	}
	mount_forced_old = open_forced_walk = false;
}

static void body_os(void)
{
	char path[PATH_MAX] = "?";

	if (!enter())
		return;
	space_say("in %s", getcwd(path, sizeof(path)) ? path : "nowhere");
	say_make("/");
	say_make("/usr");
	say_make("/etc");
	say_make("/dev");
	say_make("/tmp");
	say_access("/tmp");
	say_make("/var");
	say_access("/var/tmp");
	say_access("/etc/passwd");
	say_text("/etc/hostname");
	say_access("/var/run");
	say_access("/dev/null");
	say_access("/srv");
	space_call("write /dev/null", space_write("/dev/null", "x"));
	space_call("usr", access("/usr/bin/env", X_OK));
	say_access("/.empty-file");
	say_access("/.file");
}

static void test_os(void)
{
	built("[mounts]\nproc = none\nhome = none\n[namespaces]\nhostname = box\n",
	      body_os,
	      "in /\n"
	      "make in /: Read-only file system\n"
	      "make in /usr: Read-only file system\n"
	      "make in /etc: Read-only file system\n"
	      "make in /dev: Read-only file system\n"
	      "make in /tmp: ok\n"
	      "/tmp: directory 1777\n"
	      "make in /var: ok\n"
	      "/var/tmp: directory 1777\n"
	      "/etc/passwd: file 0444\n"
	      "/etc/hostname: box\n"
	      "/var/run: symlink 0777\n"
	      "/dev/null: device 0666\n"
	      "/srv: No such file or directory\n"
	      "write /dev/null: ok\n"
	      "usr: ok\n"
	      "/.empty-file: No such file or directory\n"
	      "/.file: No such file or directory\n",
	      "the system");
}

static void make_home(void)
{
	scratch_write("home/.bashrc", "rc\n");
	scratch_write("home/.config/autostart/x", "");
	scratch_write("home/.config/editor", "");
	scratch_write("home/.ssh/key", "secret\n");
	scratch_write("home/.ssh/known", "known\n");
	scratch_write("home/notes", "notes\n");
	scratch_write("home/project/src/main.c", "main\n");
	scratch_link("notes", "home/link");
	scratch_directory("home/project/a/b/");
}

/* In the home, which is where it is outside. */
static void at_home(void)
{
	if (chdir(fake.home) < 0)
		space_call("home", -1);
}

static void body_guard(void)
{
	if (!enter())
		return;
	at_home();
	space_call("write .bashrc", space_write(".bashrc", "evil"));
	space_call("replace .bashrc", rename("notes", ".bashrc"));
	space_call("make .profile", open(".profile", O_CREAT | O_WRONLY, 0600));
	space_call("move .config", rename(".config", "other"));
	space_call("make in .config", mkdir(".config/systemd", 0700));
	space_call("write autostart", space_write(".config/autostart/x", "evil"));
	space_call("write editor", space_write(".config/editor", "good"));
	space_call("write notes", space_write("notes", "good"));
	space_call("write by link", space_write("link", "good"));
	say_make("project");
	say_text(".ssh/key");
	say_text(".ssh/known");
	say_make(".ssh");
}

static void body_pins(void)
{
	if (!enter())
		return;
	at_home();
	say_make("project");
	say_make("project/a");
	say_make("project/a/b");
	space_call("move a", rename("project/a", "project/z"));
	space_call("write main.c", space_write("project/src/main.c", "x"));
	space_call("move src", rename("project/src", "project/z"));
}

static void test_home(void)
{
	make_home();
	built("[mounts]\nproc = none\nhome = host\nhide = ~/.ssh\n"
	      "read-only = ~/.ssh/known\n",
	      body_guard,
	      "write .bashrc: Read-only file system\n"
	      "replace .bashrc: Read-only file system\n"
	      "make .profile: Read-only file system\n"
	      "move .config: Read-only file system\n"
	      "make in .config: Read-only file system\n"
	      "write autostart: Read-only file system\n"
	      "write editor: ok\n"
	      "write notes: ok\n"
	      "write by link: ok\n"
	      "make in project: ok\n"
	      ".ssh/key: No such file or directory\n"
	      ".ssh/known: known\n"
	      "make in .ssh: Read-only file system\n",
	      "a guarded home");
	built("[mounts]\nproc = none\nread-write = ~/project\n"
	      "read-only = ~/project/a/b ~/project/src\n",
	      body_pins,
	      "make in project: ok\n"
	      "make in project/a: ok\n"
	      "make in project/a/b: Read-only file system\n"
	      "move a: Device or resource busy\n"
	      "write main.c: Read-only file system\n"
	      "move src: Device or resource busy\n",
	      "protected directories");
}

static void body_entries(void)
{
	if (!enter())
		return;
	say_access("/scratch");
	say_make("/scratch");
	space_call("execute", access("/scratch", X_OK));
	say_text("/data/src/main.c");
	say_make("/data");
	say_access("/link");
	say_text("/etc/motd");
	say_access("/etc/motd");
	say_text("/deep/er/file");
	say_access("/deep");
	say_access("/data/src");
	say_text("/data/.secret");
}

static void test_entries(void)
{
	AUTO_FREE char *profile =
		xasprintf("[mounts]\nproc = none\nhome = none\n"
			  "tmpfs = /scratch mode=0711 size=64k\n"
			  "bind = %s/tree /data\nhide = /data/private\n"
			  "symlink = scratch /link\nfile = /etc/motd \"hello\\n\" "
			  "0400\n"
			  "file = /deep/er/file text\n",
			  scratch);

	boot();
	scratch_write("tree/src/main.c", "main\n");
	scratch_write("tree/private/key", "key\n");
	built(profile, body_entries,
	      "/scratch: directory 0711\n"
	      "make in /scratch: ok\n"
	      "execute: ok\n"
	      "/data/src/main.c: main\n"
	      "make in /data: Read-only file system\n"
	      "/link: symlink 0777\n"
	      "/etc/motd: hello\n"
	      "/etc/motd: file 0400\n"
	      "/deep/er/file: text\n"
	      "/deep: directory 0755\n"
	      "/data/src: directory 0755\n"
	      "/data/.secret: No such file or directory\n",
	      "every key");
}

static void body_rootfs(void)
{
	if (!enter())
		return;
	say_text("/etc/name");
	say_make("/");
	say_make("/etc");
	say_make("/tmp");
	say_make("/run");
	say_make("/opt");
	say_access("/dev/null");
	say_access("/var/tmp");
	/* Absolute in the tree, so not that of the host. */
	say_text("/srv/link/name");
}

/* A tree that somebody hostile has made: its symlinks lead nowhere outside (S5). */
static void test_rootfs(void)
{
	AUTO_FREE char *profile =
		xasprintf("[mounts]\nproc = none\nhome = none\nroot = %s/rootfs\n",
			  scratch);

	scratch_write("rootfs/etc/name", "tree\n");
	scratch_directory("rootfs/dev/");
	scratch_directory("rootfs/usr/");
	scratch_directory("rootfs/tmp/");
	scratch_directory("rootfs/srv/");
	scratch_link("/etc", "rootfs/srv/link");
	scratch_directory("rootfs/opt/");
	scratch_link("../../../../../../../../../../../opt", "rootfs/run");
	built(profile, body_rootfs,
	      "/etc/name: tree\n"
	      "make in /: Read-only file system\n"
	      "make in /etc: Read-only file system\n"
	      "make in /tmp: ok\n"
	      "make in /run: ok\n"
	      "make in /opt: ok\n"
	      "/dev/null: device 0666\n"
	      "/var/tmp: No such file or directory\n"
	      "/srv/link/name: tree\n",
	      "a hostile tree");
}

static void body_only(void)
{
	space_say("%s", enter() ? "built" : "refused");
}

static void test_refused(void)
{
	AUTO_FREE char *planted = NULL, *missing = NULL;

	boot();
	scratch_write("written/file", "");
	scratch_link("/etc", "written/planted");
	planted = xasprintf("[mounts]\nproc = none\nhome = none\nbind = %s/written /w "
			    "rw\n"
			    "bind = %s/written/planted /x\n",
			    scratch, scratch);
	trial_of(planted);
	has_str(space_run(body_only), "refused\n",
		"a source that the program may have planted is refused (S7)");
	has_str(space_run(body_only), "a.ini:5: [mounts] bind", "... at its place");
	missing = xasprintf("[mounts]\nproc = none\nhome = none\nread-only = %s/tree\n"
			    "tmpfs = %s/tree/none\n",
			    scratch, scratch);
	trial_of(missing);
	has_str(space_run(body_only), "refused\n",
		"nothing is made in a directory of the host");
	has_str(space_run(body_only), "does not exist inside", "... which says so");
	is_int(access(scratch_path("tree/none"), F_OK), -1, "... and is not");
}

/* A directory of devices is one class or path. */
static void test_devices(void)
{
	AUTO_FREE char *profile = NULL;
	DIR *devices = opendir("/dev");
	struct dirent *entry;

	while (devices && (entry = readdir(devices)) && !profile)
		if (entry->d_type == DT_DIR && *entry->d_name != '.' &&
		    strcmp(entry->d_name, "pts") && strcmp(entry->d_name, "shm"))
			profile = xasprintf("[mounts]\nproc = none\nhome = none\n"
					    "[devices]\nallow = /dev/%s\n",
					    entry->d_name);
	if (devices)
		closedir(devices);
	if (!profile) {
		skip("a directory of devices is shown", "there is none here");
		return;
	}
	built(profile, body_only, "built\n", "a directory of devices");
}

int main(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle)
		skip_all(obstacle);
	scratch_make();
	scratch_directory("home/");
	test_os();
	test_home();
	test_entries();
	test_rootfs();
	test_refused();
	test_devices();
	trial_end();
	fake_done();
	return tap_done();
}

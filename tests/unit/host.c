/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Facts about machine and user: where each comes from, and what odd files do. */

#include "host.h"

#include <dirent.h>
#include <grp.h>
#include <sys/prctl.h>

#include "tap.h"

#include "fake.h"
#include "scratch.h"
#include "space.h"

static void test_read(void)
{
	AUTO_FREE char *text = NULL;
	size_t length = 77;
	AUTO_CLOSE int fd = -1;

	scratch_write("text", "two\nlines\n");
	text = host_files.read(scratch_path("text"), &length);
	is_str(text, "two\nlines\n", "a file is read whole");
	is_int((long long)length, 10, "... with its length");
	free(text);
	scratch_write("empty", "");
	text = host_files.read(scratch_path("empty"), &length);
	is_str(text, "", "an empty one is empty");
	is_int((long long)length, 0, "... of length 0");
	free(text);
	fd = open(scratch_path("large"), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (ftruncate(fd, 1 << 20) < 0)
		bail("cannot make a large file");
	text = host_files.read(scratch_path("large"), &length);
	ok(text && length == 1 << 20, "a file has at most 1 MiB");
	free(text);
	if (ftruncate(fd, (1 << 20) + 1) < 0)
		bail("cannot make a large file");
	errno = 0;
	text = host_files.read(scratch_path("large"), &length);
	ok(!text && errno == EFBIG, "... and not more");
	errno = 0;
	text = host_files.read(scratch, &length);
	ok(!text && errno == EINVAL, "a directory is no file");
	if (mkfifo(scratch_path("fifo"), 0600) < 0)
		bail("cannot make a FIFO");
	text = host_files.read(scratch_path("fifo"), &length);
	ok(!text && errno == EINVAL, "nor is a pipe, for which nobody waits");
	text = host_files.read(scratch_path("nothing"), &length);
	ok(!text && errno == ENOENT, "nor what is not there");
	text = host_files.read("/proc/sys/kernel/overflowuid", &length);
	ok(text && length > 1, "a file of /proc says not how long it is");
}

static void test_links(void)
{
	AUTO_FREE char *text = NULL;
	AUTO_FREE char *real = NULL;
	struct stat st;

	scratch_link("text", "link");
	scratch_link("nothing", "dangling");
	text = host_files.readlink(scratch_path("link"));
	is_str(text, "text", "a symlink has a text");
	is_str(host_files.readlink(scratch_path("text")), NULL, "... a file has none");
	real = host_files.realpath(scratch_path("link"));
	is_str(real, scratch_path("text"), "a symlink leads somewhere");
	is_str(host_files.realpath(scratch_path("dangling")), NULL, "... or nowhere");
	ok(host_files.lstat(scratch_path("dangling"), &st) == 0 && S_ISLNK(st.st_mode),
	   "it is there itself");
	ok(host_files.stat(scratch_path("dangling"), &st) < 0 && errno == ENOENT,
	   "... but not what it leads to");
}

static bool globs(const char *pattern, const char *expected)
{
	AUTO(strv_done) struct strv found = { 0 };
	AUTO_FREE char *whole = xasprintf("%s/%s", scratch, pattern);
	AUTO_FREE char *text = xstrdup("");

	if (host_files.glob(whole, &found) < 0)
		return false;
	for (size_t i = 0; i < found.n; i++) {
		char *longer = xasprintf("%s%s%s", text, i ? " " : "",
					 found.items[i] + strlen(scratch) + 1);

		free(text);
		text = longer;
	}
	if (!strcmp(text, expected))
		return true;
	tap_note("found", text);
	return false;
}

static void test_glob(void)
{
	scratch_directory("g/.hidden/");
	scratch_write("g/b", "");
	scratch_write("g/a", "");
	scratch_write("g/c d", "");
	scratch_link("nowhere", "g/e");
	ok(globs("g/*", "g/a g/b g/c d g/e"), "a pattern matches, sorted");
	ok(globs("g/[ab]", "g/a g/b"), "... by its letters");
	ok(globs("g/x*", ""), "one may match nothing");
	ok(globs("nowhere/*", ""), "... nor have anything to match in");
	ok(globs("g/a", "g/a"), "what is no pattern is itself");
	ok(globs("g/z", ""), "... if it is there");
	ok(globs("g/.*", "g/.hidden"),
	   "a directory and the one above it are not in it");
}

static void test_list(void)
{
	AUTO(strv_done) struct strv names = { 0 }, none = { 0 };

	is_int(host_files.list(scratch_path("g"), &names), 0, "a directory is listed");
	ok(names.n == 5 && !strcmp(names.items[0], ".hidden") &&
		   !strcmp(names.items[1], "a") && !strcmp(names.items[4], "e"),
	   "... sorted, with what is hidden in it");
	is_int(host_files.list(scratch_path("nothing"), &none), -1,
	       "what is not there is not");
	is_int(host_files.list(scratch_path("text"), &none), -1, "nor is a file");
}

/* What host_probe() finds out, in the child of space.h. */
static void say_host(void)
{
	struct host host;
	struct error err;

	if (host_probe(&host, NULL, &err) < 0) {
		space_say("%s", err.text);
		return;
	}
	space_say("%s %s %s", host.user, host.home, host.shell);
	host_done(&host);
}

static void with_passwd(const char *text)
{
	unlink(scratch_path("passwd"));
	scratch_write("passwd", text);
	if (mount(scratch_path("passwd"), "/etc/passwd", NULL, MS_BIND, NULL) < 0)
		space_call("mount", -1);
	say_host();
	umount2("/etc/passwd", MNT_DETACH);
}

/* This child is uid 0, and its environment is empty. */
static void body_passwd(void)
{
	clearenv();
	with_passwd("root:x:0:0:root:/root:/bin/rsh\n");
	with_passwd("daemon:x:1:1::/d:/d\nroot:x:0:0::/home/root/:/bin/sh");
	with_passwd("first:x:0:0::/1:/bin/1\nsecond:x:0:0::/2:/bin/2\n");
	with_passwd("broken:x:0:0\n::::::\nx:x:zero:0::/x:/bin/x\n"
		    "root:x:0:0::/root:/bin/sh\n");
	with_passwd("more:x:0:0:a,b:/root:/bin/sh:field\n");
	with_passwd("bob:x:10:0::/bob:/bin/b\nbob:x:00:0::/zero:/bin/z\n");
	with_passwd("root:x:0:0:::\n");
	with_passwd("root:x:0:0::relative:\n");
	with_passwd("");
	with_passwd("\n\n\n");
}

static void body_environment(void)
{
	clearenv();
	setenv("HOME", "/elsewhere//", 1);
	setenv("USER", "other", 1);
	setenv("SHELL", "/bin/zsh", 1);
	with_passwd("root:x:0:0::/root:/bin/sh\n");
	with_passwd("");
	setenv("HOME", "relative", 1);
	setenv("USER", "", 1);
	setenv("SHELL", "sh", 1);
	with_passwd("root:x:0:0::/root:/bin/sh\n");
	with_passwd("");
	setenv("HOME", "/", 1);
	with_passwd("root:x:0:0::/root:/bin/sh\n");
}

static void test_user(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle) {
		skip("passwd(5) is read", obstacle);
		skip("the environment is read", obstacle);
		return;
	}
	is_str(space_run(body_passwd),
	       "root /root /bin/rsh\n"
	       "root /home/root /bin/sh\n"
	       "first /1 /bin/1\n"
	       "root /root /bin/sh\n"
	       "more /root /bin/sh\n"
	       "bob /zero /bin/z\n"
	       "root / /bin/sh\n"
	       "root / /bin/sh\n"
	       "user / /bin/sh\n"
	       "user / /bin/sh\n",
	       "passwd(5) says who the caller is, in its first good line");
	is_str(space_run(body_environment),
	       "root /elsewhere /bin/zsh\n"
	       "other /elsewhere /bin/zsh\n"
	       "root /root /bin/sh\n"
	       "user / /bin/sh\n"
	       "root / /bin/sh\n",
	       "the environment says where home is, and what passwd(5) does not say");
}

static void body_facts(void)
{
	char *argv[] = { (char *)"/bin/x", NULL };
	struct host host;
	struct error err;

	if (chdir(scratch) < 0)
		space_call("chdir", -1);
	host_probe(&host, argv, &err);
	space_say("uid %u gid %u", host.uid, host.gid);
	space_say("parent %d", host.parent == getppid());
	space_say("program %s", host.program);
	space_say("cwd %s", strcmp(host.cwd, scratch) ? host.cwd : "is known");
	space_say("privileged %d", host.privileged);
	space_say("groups %d", host.set_groups);
	space_say("no_new_privs %d", host.no_new_privs);
	host_done(&host);
	host_done(&host);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	mkdir("gone", 0700);
	if (chdir("gone") < 0 || rmdir("../gone") < 0)
		space_call("chdir", -1);
	host_probe(&host, NULL, &err);
	space_say("no_new_privs %d", host.no_new_privs);
	space_say("cwd %s", host.cwd ? host.cwd : "is gone");
	space_say("program %s", host.program ? host.program : "is none");
	host_done(&host);
}

static void body_groups(void)
{
	const gid_t groups[] = { 29, 44, 7 };
	struct host host;
	struct error err;

	if (setgroups(3, groups) < 0 || setresgid(44, 44, 44) < 0)
		space_call("setgroups", -1);
	host_probe(&host, NULL, &err);
	for (size_t i = 0; i < host.n_groups; i++)
		space_say("%u", host.groups[i]);
	host_done(&host);
}

static void body_setuid(void)
{
	struct host host;
	struct error err = { 0 };

	if (setresuid(-1, 1, -1) < 0)
		space_call("setresuid", -1);
	space_say("%d", host_probe(&host, NULL, &err));
	space_say("%s", err.text);
	space_say("%s", err.hint);
}

static void test_facts(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle)
		skip("facts of the process", obstacle);
	else
		is_str(space_run(body_facts),
		       "uid 0 gid 0\nparent 1\nprogram /bin/x\ncwd is known\n"
		       "privileged 1\ngroups 0\nno_new_privs 0\nno_new_privs 1\n"
		       "cwd is gone\nprogram is none\n",
		       "facts of the process");
	if (geteuid()) {
		skip("groups are known, but for the first", "needs root");
		skip("different ids are refused (S2)", "needs root");
		return;
	}
	is_str(space_run_in(0, body_groups), "7\n29\n",
	       "groups are known, but for the first");
	is_str(space_run_in(0, body_setuid),
	       "-1\njail must not run setuid, setgid or with file capabilities\n"
	       "remove them: chmod u-s,g-s and setcap -r on the program; jail needs no "
	       "privilege\n",
	       "different ids are refused (S2)");
}

static const char *value(enum variable variable)
{
	return host_variable(variable, &fake);
}

static void test_variables(void)
{
	char *environment[] = { (char *)"XDG_CONFIG_HOME=/x/config//",
				(char *)"XDG_CACHE_HOME=relative",
				(char *)"XDG_RUNTIME_DIR=/run/x", NULL };

	fake_boot();
	memset(fake.variable_known, 0, sizeof(fake.variable_known));
	fake.environment = environment;
	fake_text("/x/config/user-dirs.dirs",
		  "XDG_DOWNLOAD_DIR=\"$HOME/Ladung\"\nXDG_MUSIC_DIR=\"/srv/music\"\n");
	is_str(value(VARIABLE_HOME), "/home/anna", "${HOME} is the home");
	is_str(value(VARIABLE_USER), "anna", "${USER} the name");
	is_str(value(VARIABLE_UID), "1000", "${UID} the number");
	is_str(value(VARIABLE_CWD), "/home/anna/project",
	       "${CWD} where jail is called");
	is_str(value(VARIABLE_PROGRAM), "/usr/bin/program",
	       "${PROGRAM} the file of what is started");
	is_str(value(VARIABLE_XDG_CONFIG_HOME), "/x/config",
	       "the environment of the struct says where settings are");
	is_str(value(VARIABLE_XDG_CACHE_HOME), "/home/anna/.cache",
	       "... if it is absolute");
	is_str(value(VARIABLE_XDG_DATA_HOME), "/home/anna/.local/share",
	       "... or they are below the home");
	is_str(value(VARIABLE_XDG_RUNTIME_DIR), "/run/x", "so with the runtime files");
	is_str(value(VARIABLE_DOWNLOADS), "/home/anna/Ladung",
	       "user-dirs.dirs says where folders are");
	is_str(value(VARIABLE_MUSIC), "/srv/music", "... wherever");
	is_str(value(VARIABLE_PICTURES), "/home/anna/Pictures",
	       "... or their names do");
	fake_boot();
	memset(fake.variable_known, 0, sizeof(fake.variable_known));
	is_str(value(VARIABLE_XDG_RUNTIME_DIR), NULL,
	       "there may be none for runtime files");
	fake.home = "/";
	is_str(value(VARIABLE_XDG_DATA_HOME), "/.local/share", "the home may be /");
	fake_boot();
}

static void test_expand(void)
{
	AUTO(pool_done) struct pool pool = { 0 };
	const char *text = NULL;
	struct error err;

	fake_boot();
	is_int(host_expand(&fake, &pool, "~/a/${UID}", &text, &err), 0,
	       "a text is expanded");
	is_str(text, "/home/anna/a/1000", "... with this machine's variables");
	fake_variable(VARIABLE_CWD, NULL);
	is_int(host_expand(&fake, &pool, "${CWD}/a", &text, &err), -1,
	       "one without a value is an error");
	is_int(err.kind, ERROR_HOST, "... of the host");
	fake_boot();
}

static void group(const char *name, long long expected)
{
	struct error err = { 0 };
	gid_t gid = 77;

	if (host_group(&fake, name, &gid, &err) < 0)
		is_int(-1, expected, "the group \"%s\": %s", name, err.text);
	else
		is_int(gid, expected, "the group \"%s\"", name);
}

static void test_groups(void)
{
	fake_boot();
	fake_text("/etc/group", "root:x:0:\nbroken\naudio:x:29:anna\nempty:x::\n"
				"audiophile:x:30:\nvideo:x:44\nletters:x:abc:\n"
				"last:x:99:");
	group("root", 0);
	group("audio", 29);
	group("audiophile", 30);
	group("last", 99);
	group("0", 0);
	group("12345", 12345);
	group("4294967294", 4294967294);
	group("4294967295", -1);
	group("99999999999999999999", -1);
	group("-1", -1);
	group("", -1);
	group("aud", -1);
	group("audi", -1);
	group("broken", -1);
	group("empty", -1);
	group("letters", -1);
	group("29x", -1);
	group(" 29", -1);
	fake_remove("/etc/group");
	group("root", -1);
	group("7", 7);
}

int main(void)
{
	scratch_make();
	test_read();
	test_links();
	test_glob();
	test_list();
	test_user();
	test_facts();
	test_variables();
	test_expand();
	test_groups();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where profiles come from, and which are trusted. */

#include "profile/find.h"

#include <stdlib.h>
#include <sys/types.h>

#include "../tap.h"

#include "../scratch.h"
#include "profile/ini.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

enum { STRANGER = 54321 };

static struct search search;
static char *user, *administrator, *packaged;

static void search_make(void)
{
	scratch_directory("config/jail/");
	scratch_directory("etc/");
	scratch_directory("share/");
	user = xasprintf("%s/config/jail", scratch);
	administrator = xasprintf("%s/etc", scratch);
	packaged = xasprintf("%s/share", scratch);
	search = (struct search){
		.user = user,
		.system = administrator,
		.packaged = packaged,
		.home = scratch,
		.caller = geteuid(),
	};
}

typedef int find_fn(const struct search *s, const char *name, char **ret,
		    struct error *err);

static uid_t seems_to_own;

static uid_t unmapped(void)
{
	return seems_to_own;
}

static int include(const struct search *s, const char *name, char **ret,
		   struct error *err)
{
	return find_included(s, NULL, name, ret, err);
}

/* `name` is found as the scratch file `expected`. */
static void finds(find_fn *find, const char *name, const char *expected,
		  const char *sentence)
{
	AUTO_FREE char *path = NULL;
	struct error err = { 0 };

	if (find(&search, name, &path, &err) < 0)
		tap_note("error", err.text);
	is_str(path, scratch_path(expected), "%s", sentence);
}

static void finds_not(find_fn *find, const char *name, const char *expected,
		      const char *sentence)
{
	AUTO_FREE char *path = NULL;
	struct error err = { 0 };

	is_int(find(&search, name, &path, &err), -1, "%s", sentence);
	has_str(err.text, expected, "... and it says so");
	ok(!path, "... and nothing is returned");
}

static void test_names(void)
{
	scratch_write("share/a.ini", "");
	finds(find_profile, "a", "share/a.ini", "a name finds the packaged profile");
	finds(find_profile, "a.ini", "share/a.ini", "so does NAME.ini");
	scratch_write("etc/a.ini", "");
	finds(find_profile, "a", "etc/a.ini", "the administrator's goes before it");
	scratch_write("config/jail/a.ini", "");
	finds(find_profile, "a", "config/jail/a.ini", "the user's goes before that");
	scratch_write("share/b", "");
	finds_not(find_profile, "b", "cannot find the profile b",
		  "a file without .ini is no profile of a name");
	scratch_link("/nowhere/at/all", "etc/gone.ini");
	scratch_write("share/gone.ini", "");
	finds(find_profile, "gone", "etc/gone.ini",
	      "a dangling symlink hides a later profile; it is not passed over");
}

static void test_current_directory(void)
{
	AUTO_FREE char *before = realpath(".", NULL);

	scratch_write("work/here.ini", "");
	if (!before || chdir(scratch_path("work")) < 0)
		bail("cannot change the directory");
	finds_not(find_profile, "here", "cannot find the profile here",
		  "the current directory is never searched");
	finds_not(include, "here.ini", "cannot find the profile here.ini",
		  "... nor for an include");
	if (chdir(before) < 0)
		bail("cannot change the directory back");
}

static void test_paths(void)
{
	const char *path = scratch_write("work/p.ini", "");

	finds(find_profile, path, "work/p.ini", "a name with / is a path");
	finds(find_profile, "~/work/p.ini", "work/p.ini", "~/ is the home directory");
	finds_not(find_profile, scratch_path("work/p"), "no such file",
		  "nothing is added to a path");
	finds_not(find_profile, "common/x.ini", "no such file",
		  "a path is not looked up, even one that an include would find");
}

static void test_bad_names(void)
{
	static const char *const names[] = {
		"", ".", "..", ".a", "common//x", "common/", "common/../a", "common/.x",
	};

	scratch_write("share/common/x.ini", "");
	for (size_t i = 0; i < N_ELEMENTS(names); i++)
		finds_not(include, names[i], "a name has no empty part",
			  "a name with an empty, hidden or .. part is refused");
	finds_not(find_profile, "..", "a name has no empty part", "... by all");
}

static void test_missing(void)
{
	AUTO_FREE char *path = NULL, *long_name = malloc(1001);
	struct error err = { 0 };

	memset(long_name, 'x', 1000);
	long_name[1000] = '\0';
	scratch_write("share/firefox.ini", "");
	is_int(find_profile(&search, "firefx", &path, &err), -1,
	       "a profile that is nowhere is an error");
	has_str(err.text, user, "... which lists the user's directory");
	has_str(err.text, administrator, "... the administrator's");
	has_str(err.text, packaged, "... and the packaged one");
	is_str(err.hint, "did you mean firefox?", "... and hints at the nearest name");
	is_int(find_profile(&search, "firefx.ini", &path, &err), -1, "with .ini, too");
	is_str(err.hint, "did you mean firefox?", "... with the same hint");
	is_int(find_optional(&search, "firefx", &path, &err), 0,
	       "find_optional() does not mind");
	ok(!path, "... and returns nothing");
	is_int(find_optional(&search, "..", &path, &err), 0, "... nor a bad name");
	is_int(find_optional(&search, long_name, &path, &err), 0, "... nor a long one");
	is_int(find_optional(&search, "/no/where", &path, &err), 0, "... nor a path");
}

static void test_includes(void)
{
	AUTO_FREE char *path = NULL;
	const char *from = scratch_write("work/sub/main.ini", "");
	struct error err = { 0 };

	finds(include, "common/x.ini", "share/common/x.ini",
	      "an include is looked up although it has a /");
	finds(include, "common/x", "share/common/x.ini", "... with or without .ini");
	finds(include, "~/work/p.ini", "work/p.ini", "an include of ~/ is a path");
	finds(include, scratch_path("work/p.ini"), "work/p.ini", "so is one of /");
	scratch_write("work/sub/near.ini", "");
	is_int(find_included(&search, from, "near.ini", &path, &err), -1,
	       "the directory of the including file is not searched");
	is_int(find_included(&search, from, "./near.ini", &path, &err), 0,
	       "but ./ is from there");
	is_str(path, scratch_path("work/sub/./near.ini"), "... and found there");
	free_ptr(&path);
	is_int(find_included(&search, from, "../p.ini", &path, &err), 0, "so is ../");
	is_str(path, scratch_path("work/sub/../p.ini"), "... and found there");
}

/* Whoever may not look into a directory is told, not served from the next one. */
static void test_closed_directory(void)
{
	struct search other = search;
	AUTO_FREE char *path = NULL;
	struct error err = { 0 };

	other.user = scratch_path("loop");
	scratch_link("loop", "loop");
	is_int(find_profile(&other, "a", &path, &err), -1,
	       "a directory that cannot be looked into is an error");
	has_str(err.text, "cannot look for the profile", "... which says so");
	other.user = scratch_path("not-there");
	is_int(find_profile(&other, "a", &path, &err), 0, "a missing one is none");
	free_ptr(&path);
	other.user = NULL;
	is_int(find_profile(&other, "a", &path, &err), 0, "nor is one that is not set");
	is_str(path, scratch_path("etc/a.ini"), "... the next is taken");
	free_ptr(&path);
	other.home = NULL;
	is_int(find_profile(&other, "~/a.ini", &path, &err), -1,
	       "~/ without a home is an error");
}

static void drop_ins_are(const char *path, const char *const *expected,
			 const char *sentence)
{
	AUTO(strv_done) struct strv found = { 0 };
	struct error err = { 0 };
	size_t n = 0;

	is_int(find_drop_ins(&search, path, &found, &err), 0, "%s", sentence);
	for (; expected[n]; n++)
		is_str(n < found.n ? found.items[n] : NULL, scratch_path(expected[n]),
		       "... %s", expected[n]);
	is_int((long long)found.n, (long long)n, "... and no more");
}

#define DROP_INS_ARE(path, sentence, ...)                                              \
	drop_ins_are((path), (const char *const[]){ __VA_ARGS__ }, (sentence))

static void test_drop_ins(void)
{
	DROP_INS_ARE(scratch_path("share/d.ini"), "a profile may have no drop-ins",
		     NULL);
	scratch_write("share/d.ini.d/10-a.ini", "");
	scratch_write("etc/d.ini.d/30-c.ini", "");
	scratch_write("etc/d.ini.d/15-z.ini", "");
	scratch_write("config/jail/d.ini.d/20-b.ini", "");
	scratch_write("config/jail/d.ini.d/readme.txt", "");
	scratch_write("config/jail/d.ini.d/.hidden.ini", "");
	scratch_directory("config/jail/d.ini.d/40-x.ini/");
	DROP_INS_ARE(scratch_path("share/d.ini"),
		     "drop-ins of all directories are sorted by file name",
		     "share/d.ini.d/10-a.ini", "etc/d.ini.d/15-z.ini",
		     "config/jail/d.ini.d/20-b.ini", "etc/d.ini.d/30-c.ini", NULL);
	scratch_write("etc/d.ini.d/10-a.ini", "");
	scratch_write("config/jail/d.ini.d/30-c.ini", "");
	DROP_INS_ARE(scratch_path("etc/d.ini"),
		     "the user's masks the administrator's, and that the packaged one",
		     "etc/d.ini.d/10-a.ini", "etc/d.ini.d/15-z.ini",
		     "config/jail/d.ini.d/20-b.ini", "config/jail/d.ini.d/30-c.ini",
		     NULL);
	scratch_link("/dev/null", "config/jail/d.ini.d/15-z.ini");
	DROP_INS_ARE(scratch_path("share/d.ini"), "a symlink to /dev/null masks",
		     "etc/d.ini.d/10-a.ini", "config/jail/d.ini.d/20-b.ini",
		     "config/jail/d.ini.d/30-c.ini", NULL);
	scratch_write("work/d.ini.d/05-near.ini", "");
	scratch_write("work/d.ini.d/30-c.ini", "");
	DROP_INS_ARE(scratch_path("work/d.ini"),
		     "a profile elsewhere has those beside it, too",
		     "work/d.ini.d/05-near.ini", "etc/d.ini.d/10-a.ini",
		     "config/jail/d.ini.d/20-b.ini", "config/jail/d.ini.d/30-c.ini",
		     NULL);
	DROP_INS_ARE(scratch_path("work/d"), "... also where its name has no .ini",
		     "work/d.ini.d/05-near.ini", "etc/d.ini.d/10-a.ini",
		     "config/jail/d.ini.d/20-b.ini", "config/jail/d.ini.d/30-c.ini",
		     NULL);
	scratch_write("etc/common/x.ini.d/1.ini", "");
	DROP_INS_ARE(scratch_path("share/common/x.ini"),
		     "a profile of a folder has drop-ins of the same folder",
		     "etc/common/x.ini.d/1.ini", NULL);
}

static void test_all(void)
{
	static const struct {
		const char *name, *path;
		bool masked;
	} expected[] = {
		{ "a", "config/jail/a.ini", false },
		{ "a", "etc/a.ini", true },
		{ "common/x", "share/common/x.ini", false },
		{ "firefox", "share/firefox.ini", false },
	};
	AUTO(founds_done) struct founds all = { 0 };
	struct error err = { 0 };

	unlink(scratch_path("share/a.ini"));
	unlink(scratch_path("etc/gone.ini"));
	unlink(scratch_path("share/gone.ini"));
	scratch_write("share/common/deep/y.ini", "");
	scratch_directory("share/folder.ini/");
	is_int(find_all(&search, &all, &err), 0, "all profiles are listed");
	is_int((long long)all.n, N_ELEMENTS(expected),
	       "... no drop-ins, folders or other files");
	for (size_t i = 0; i < all.n && i < N_ELEMENTS(expected); i++) {
		is_str(all.items[i].name, expected[i].name, "... by name");
		is_str(all.items[i].path, scratch_path(expected[i].path),
		       "... by path");
		is_int(all.items[i].masked, expected[i].masked, "... masked or not");
	}
	founds_done(&all);
	founds_done(&all);
}

static void reads(const struct search *s, const char *path, const char *expected,
		  const char *sentence)
{
	AUTO_FREE char *text = NULL;
	struct error err = { 0 };
	size_t length = 0;

	if (find_read(s, path, &text, &length, &err) < 0)
		tap_note("error", err.text);
	is_str(text, expected, "%s", sentence);
	is_int((long long)length, (long long)strlen(expected), "... to its length");
}

static void reads_not(const struct search *s, const char *path, const char *expected,
		      const char *sentence)
{
	AUTO_FREE char *text = NULL;
	struct error err = { 0 };
	size_t length;

	is_int(find_read(s, path, &text, &length, &err), -1, "%s", sentence);
	has_str(err.text, expected, "... and it says so");
	has_str(err.text, path, "... and names the file");
}

static void test_read(void)
{
	const char *path = scratch_write("r.ini", "[a]\nb = c\n");
	struct error err = { 0 };
	AUTO_FREE char *text = NULL;
	size_t length = 0;

	reads(&search, path, "[a]\nb = c\n", "a profile is read whole");
	scratch_link(path, "link.ini");
	reads(&search, scratch_path("link.ini"), "[a]\nb = c\n",
	      "a symlink is followed");
	reads(&search, scratch_write("empty.ini", ""), "", "an empty file is read");
	if (truncate(path, INI_FILE_MAX) < 0)
		bail("cannot lengthen a file");
	is_int(find_read(&search, path, &text, &length, &err), 0, "1 MiB is read");
	is_int((long long)length, INI_FILE_MAX, "... to the last byte");
	if (truncate(path, INI_FILE_MAX + 1) < 0)
		bail("cannot lengthen a file");
	reads_not(&search, path, "larger than 1 MiB", "a larger file is refused");
	reads_not(&search, scratch_path("missing.ini"), "No such file",
		  "a missing file is refused");
}

static void test_not_regular(void)
{
	const char *fifo = scratch_path("fifo.ini");

	reads_not(&search, scratch, "not a regular file", "a directory is refused");
	reads_not(&search, "/dev/null", "not a regular file", "a device is refused");
	if (mkfifo(fifo, 0600) < 0)
		bail("cannot make a fifo");
	alarm(10);
	reads_not(&search, fifo, "not a regular file",
		  "a fifo is refused, and keeps nobody waiting");
	alarm(0);
}

static void test_mode(void)
{
	const char *path = scratch_write("mode.ini", "x");
	struct error err = { 0 };
	struct stat st;

	chmod(path, 0400);
	reads(&search, path, "x", "a profile of mode 0400 is read");
	chmod(path, 0664);
	reads_not(&search, path, "its group may write it (mode 0664)",
		  "a profile that its group may write is refused");
	chmod(path, 0646);
	reads_not(&search, path, "others may write it (mode 0646)",
		  "a profile that others may write is refused");
	is_int(find_open(&search, path, &st, &err), -1, "... by find_open(), too");
	has_str(err.hint, "chmod go-w ", "... with the cure");
	scratch_link(path, "mode-link.ini");
	reads_not(&search, scratch_path("mode-link.ini"), "others may write it",
		  "... also through a symlink");
}

static void test_owner(void)
{
	const char *path = scratch_write("owner.ini", "x");
	const char *system = scratch_write("etc/owner.ini", "x");
	struct search other = search;
	uid_t owner = geteuid();

	if (!owner) {
		owner = STRANGER;
		if (chown(path, owner, 0) < 0 || chown(system, owner, 0) < 0)
			bail("root cannot give a file away");
	}
	other.caller = owner;
	reads(&other, path, "x", "the caller's own profile is read");
	other.caller = STRANGER + 1;
	reads_not(&other, path, "is neither root nor the caller, user 54322",
		  "a stranger's profile is refused");
	reads_not(&other, system, "is neither root nor the caller",
		  "... also in the administrator's directory");
	seems_to_own = owner;
	other.unmapped = unmapped;
	reads(&other, system, "x",
	      "... unless it may be root's, seen from a user namespace");
	reads_not(&other, path, "is neither root nor the caller",
		  "... but not in another directory");
	reads_not(&other, scratch_path("etc/../owner.ini"), "neither root",
		  "... whatever way leads there");
}

static void test_root_owner(void)
{
	struct search other = search;
	struct error err = { 0 };
	struct stat st;
	AUTO_CLOSE int fd = -1;

	other.caller = STRANGER + 1;
	if (stat("/etc/passwd", &st) < 0 || st.st_uid != 0 || st.st_mode & 022) {
		skip("root's profile is trusted by all", "no file of root's here");
		return;
	}
	fd = find_open(&other, "/etc/passwd", &st, &err);
	ok(fd >= 0, "root's profile is trusted by all");
	is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "... and closed at exec");
}

int main(void)
{
	umask(022);
	scratch_make();
	search_make();
	test_names();
	test_current_directory();
	test_paths();
	test_bad_names();
	test_missing();
	test_includes();
	test_closed_directory();
	test_drop_ins();
	test_all();
	test_read();
	test_not_regular();
	test_mode();
	test_owner();
	test_root_owner();
	free(user);
	free(administrator);
	free(packaged);
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Id maps, written by oneself and by the helpers. */

#include "sys/idmap.h"

#include "../tap.h"

#include "../scratch.h"
#include "../space.h"
#include "sys/proc.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static struct idmap_line lines[] = { { 0, 100000, 1000 }, { 1000, 1000, 1 } };
static const struct idmap both = { lines, 2 }, one = { lines, 1 }, none = { lines, 0 };

static char *printed(const struct idmap *map)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	idmap_print(map, out);
	fclose(out);
	return text;
}

static void test_print(void)
{
	AUTO_FREE char *first = printed(&both);
	AUTO_FREE char *second = printed(&one);
	AUTO_FREE char *third = printed(&none);

	is_str(first, "0 100000 1000, 1000 1000 1", "a map is printed line by line");
	is_str(second, "0 100000 1000", "... or one");
	is_str(third, "", "... or none");
}

static void say_map(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned int inside, outside, count;

	while (file && fscanf(file, "%u %u %u", &inside, &outside, &count) == 3)
		space_say("%u %u %u", inside, outside, count);
	if (file)
		fclose(file);
}

/* A user namespace whose maps this child writes itself. */
static void body_self(void)
{
	struct idmap_line users = { 7, geteuid(), 1 }, groups = { 8, getegid(), 1 };
	const struct idmap uid_map = { &users, 1 }, gid_map = { &groups, 1 };
	struct error err = { 0 };

	if (unshare(CLONE_NEWUSER) < 0)
		space_call("unshare", -1);
	space_say("%d", proc_write("self/setgroups", "deny", &err));
	space_say("%d", idmap_write(0, "gid_map", &gid_map, &err));
	space_say("%d", idmap_write(0, "uid_map", &uid_map, &err));
	space_say("%s", err.text);
	space_say("uid %u gid %u", geteuid(), getegid());
}

/* Somebody else's id is not for an ordinary process to map. */
static void body_refused(void)
{
	struct error err = { 0 };

	if (unshare(CLONE_NEWUSER) < 0)
		space_call("unshare", -1);
	space_say("%d", idmap_write(0, "uid_map", &both, &err));
	space_say("%.39s", err.text);
	space_say("%d", idmap_write(999999999, "uid_map", &one, &err));
	space_say("%.45s", err.text);
}

/* The launcher's part: the map of a child, by its number. */
static void body_child(void)
{
	struct idmap_line line = { 5, 0, 1 };
	const struct idmap map = { &line, 1 };
	char path[64];
	struct error err = { 0 };
	pid_t pid = fork();

	if (pid == 0) {
		unshare(CLONE_NEWUSER);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, WUNTRACED);
	space_say("%d", idmap_write(pid, "uid_map", &map, &err));
	space_say("%s", err.text);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	say_map(path);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_write(void)
{
	const char *obstacle = space_obstacle();

	if (obstacle) {
		skip("a map is written", obstacle);
		return;
	}
	is_str(space_run_in(0, body_self), "0\n0\n0\n\nuid 7 gid 8\n",
	       "a process maps its own ids");
	is_str(space_run(body_refused),
	       "-1\ncannot write \"0 100000 1000\n1000 1000 1\n-1\n"
	       "cannot open /proc/999999999/uid_map: No such \n",
	       "... and no other");
	is_str(space_run(body_child), "0\n\n5 0 1\n", "a child's are mapped by number");
}

/* What a helper was called with. */
static const char *called(void)
{
	static char text[256];
	FILE *file = fopen(scratch_path("called"), "re");
	size_t n = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	text[n] = '\0';
	if (file)
		fclose(file);
	return text;
}

static void test_helpers(void)
{
	AUTO_FREE char *path = xasprintf("%s:/usr/bin:/bin", scratch_path("bin"));
	AUTO_FREE char *script = xasprintf("#!/bin/sh\necho \"${0##*/} $*\" >'%s'\n",
					   scratch_path("called"));
	AUTO_FREE char *before = xstrdup(getenv("PATH"));
	struct error err = { 0 };

	chmod(scratch_write("bin/newuidmap", script), 0755);
	chmod(scratch_write("bin/newgidmap",
			    "#!/bin/sh\necho 'newgidmap: range not allowed' >&2\n"
			    "exit 1\n"),
	      0755);
	setenv("PATH", path, 1);
	is_int(idmap_by_helper(4711, "newuidmap", &both, &err), 0, "a helper is run");
	is_str(called(), "newuidmap 4711 0 100000 1000 1000 1000 1\n",
	       "... with every line of the map");
	is_int(idmap_by_helper(4711, "newgidmap", &one, &err), -1, "one may refuse");
	is_str(err.text, "newgidmap failed: newgidmap: range not allowed",
	       "... and says why");
	has_str(err.hint, "/etc/subgid", "... and where it is granted");
	has_str(err.hint, "--add-subgids", "... and how");
	setenv("PATH", scratch_path("empty"), 1);
	is_int(idmap_by_helper(4711, "newuidmap", &one, &err), -1,
	       "one may be missing");
	has_str(err.hint, "package uidmap", "... and it is said where it is to be had");
	setenv("PATH", before, 1);
}

int main(void)
{
	scratch_make();
	test_print();
	test_write();
	test_helpers();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of mounts, settled: its order, and who wins. */

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

static void test_order(void)
{
	const struct mount_list *list = &trial.plan.mounts.list;
	size_t wrong = 0;

	fake_directory("/srv/data-2");
	fake_directory("/srv/data.d");
	trial_of("[mounts]\nread-only = /srv/data-2 /srv/data /srv/data/public\n"
		 "hide = /srv/data.d /srv\nhome = host\nroot = host\n"
		 "[devices]\nallow = gpu\n");
	for (size_t i = 0; i + 1 < list->n; i++)
		for (size_t j = i + 1; j < list->n; j++)
			wrong += path_is_within(list->items[i].target,
						list->items[j].target);
	is_int((long long)wrong, 0,
	       "what is outside comes before what is inside, once");
	fake_boot();
}

/* Each of these lines in each order comes to the same. */
static void test_permutations(void)
{
	static const char *const lines[] = {
		"read-write = ~/project",
		"hide = ~/project/src",
		"read-only = ~/project/src/main.c",
		"tmpfs = /srv/data size=1M",
	};
	static const unsigned char orders[][4] = {
		{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 1, 0, 3, 2 }, { 2, 3, 0, 1 },
		{ 1, 3, 0, 2 }, { 2, 0, 3, 1 }, { 0, 3, 1, 2 }, { 3, 0, 2, 1 },
	};
	AUTO_FREE char *first = NULL;

	for (size_t i = 0; i < N_ELEMENTS(orders); i++) {
		AUTO_FREE char *text =
			xasprintf("[mounts]\n%s\n%s\n%s\n%s\n", lines[orders[i][0]],
				  lines[orders[i][1]], lines[orders[i][2]],
				  lines[orders[i][3]]);
		AUTO_FREE char *shown = NULL, *end = NULL;

		trial_of(text);
		shown = end = xstrdup(trial_shows(&step_mounts));
		for (char *at = shown; *at; at++) /* without "(a.ini:N)" */
			if (!strncmp(at, " (a.ini:", 8))
				at = strchr(at, ')');
			else
				*end++ = *at;
		*end = '\0';
		end = NULL;
		if (!first)
			first = xstrdup(shown);
		is_str(shown, first, "the order of lines is none of mounts (%zu)", i);
	}
	ok(strstr(first, "cover /home/anna/project/src\n"
			 "bind ro /home/anna/project/src/main.c\n"),
	   "the most specific path wins");
}

static void test_duplicates(void)
{
	trial_of("[mounts]\nhide = /srv\nread-only = /srv\n");
	is_str(trial_mount("/srv"), "bind ro /srv (a.ini:3)",
	       "of one path the later line wins");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv\n");
	is_str(trial_mount("/srv"), "hide /srv (a.ini:3)", "... whatever its key");
	trial_of("[mounts]\nread-only = /srv\nread-write = /srv\nread-only = /srv\n");
	is_str(trial_mount("/srv"), "bind ro /srv (a.ini:4)", "... also said twice");
	trial_of("[mounts]\ntmpfs = /x\nbind = /srv /x\n");
	is_str(trial_mount("/x"), "bind ro /x from /srv (a.ini:3)", "... or an entry");
	trial_of("[mounts]\nhide = /srv//\nread-only = /srv/.\n");
	is_str(trial_mount("/srv"), "bind ro /srv (a.ini:3)", "... however written");
	trial_of("[mounts]\nread-only = /usr\n");
	is_str(trial_mount("/usr"), "bind ro /usr (a.ini:2)",
	       "what a profile says beats what is there by itself");
	trial_of("[mounts]\nhide = /tmp\n");
	is_str(trial_mount("/tmp"), "hide /tmp (a.ini:2)", "... whatever it is");
	trial_of("[mounts]\nread-only = ~\nhome = private\n");
	is_str(trial_mount("/home/anna"), "private /home/anna (a.ini:3)",
	       "home is a path as well");
	trial_of("[mounts]\nhome = private\nread-only = ~\n");
	is_str(trial_mount("/home/anna"), "bind ro /home/anna (a.ini:3)", "... either");
	trial_of("[mounts]\ntmpfs = /scratch size=1M\ntmpfs = /scratch size=2M\n");
	is_str(trial_entry("/scratch")->options, "size=2M", "one is left of two");
}

static void test_files(void)
{
	trial_begin();
	trial_read("base.ini", "[mounts]\n\n\n\n\nhide = /srv\n");
	trial_read("a.ini", "[mounts]\nread-only = /srv\n");
	trial_resolve();
	is_str(trial_mount("/srv"), "bind ro /srv (a.ini:2)",
	       "the later file wins, whatever the lines");
	trial_begin();
	trial_read("a.ini", "[mounts]\nread-only = /srv\n");
	trial_read("base.ini", "[mounts]\n\n\nhide = /srv\n");
	trial_resolve();
	is_str(trial_mount("/srv"), "hide /srv (base.ini:4)", "... whatever its name");
	trial_set("mounts.read-write=/srv");
	trial_begin();
	trial_read("a.ini", "[mounts]\n\n\nhide = /srv\n");
	trial_set("mounts.read-write=/srv");
	trial_resolve();
	is_str(trial_mount("/srv"), "bind rw /srv (--set)", "--set beats every file");
	trial_begin();
	trial_set("mounts.read-write=/srv");
	trial_set("mounts.hide=/srv");
	trial_resolve();
	is_str(trial_mount("/srv"), "hide /srv (--set)",
	       "... and the later the earlier");
	trial_begin();
	trial_set("mounts.hide=/srv");
	trial_set("mounts.read-write=/srv");
	trial_resolve();
	is_str(trial_mount("/srv"), "bind rw /srv (--set)", "... whatever its key");
}

static void test_covers(void)
{
	const struct mount_entry *entry;

	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data\n"
		 "bind = /boot /srv/data/new\n");
	entry = trial_entry("/srv/data");
	is_int(entry->kind, MOUNT_COVER,
	       "what is hidden but for something in it is a directory of the jail's");
	ok(entry->attributes & MOUNT_ATTR_RDONLY, "... closed for new names");
	is_int(entry->mode, 0755, "... that can be entered");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data\n");
	is_int(trial_entry("/srv/data")->kind, MOUNT_HIDE,
	       "what is hidden with all is not");
	trial_of("[mounts]\nread-only = /srv\nhide = /srv/data\n"
		 "bind = /boot /srv/data-2\n");
	is_int(trial_entry("/srv/data")->kind, MOUNT_HIDE, "... beside a namesake");
}

static void test_root(void)
{
	static const char *const texts[] = { "tmpfs = /", "bind = /srv /", "hide = /",
					     "file = / x", "symlink = x /" };

	for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
		AUTO_FREE char *text = xasprintf("[mounts]\n%s\n", texts[i]);

		trial_of(text);
		ok(trial.n_faults, "%s is refused, as it is what root says", texts[i]);
		ok(!trial_entry("/"), "... and nothing is mounted there");
	}
}

int main(void)
{
	fake_boot();
	test_order();
	test_permutations();
	test_duplicates();
	test_files();
	test_covers();
	test_root();
	trial_end();
	fake_done();
	return tap_done();
}

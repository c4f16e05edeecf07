/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths inside, told in the one way that has no symlink in it. */

#include <sys/mount.h>

#include "../tap.h"
#include "../trial.h"

/* S1: what the plan says is hidden is hidden, by whatever path it was named. */
static void test_links(void)
{
	trial_of("[mounts]\nhide = /lib/modules\n");
	ok(trial_entry("/usr/lib/modules") || trial.n_faults,
	   "a path through a link of the system is hidden where it leads, or refused");
	fake_text("/usr/bin/tool", "");
	trial_of("[mounts]\nbind = /srv/data/secret /bin/tool\n");
	ok(trial_entry("/usr/bin/tool") || trial.n_faults,
	   "... and bound over there, or refused");
	fake_link("/home/anna/link", "project");
	trial_of("[mounts]\nhome = host\nhide = ~/link/src\n");
	ok(trial_entry("/home/anna/project/src") || trial.n_faults,
	   "... also through one of the home's");
	fake_boot();
}

/* In a tree of the host a symlink may be the last of the path, too. */
static void test_last(void)
{
	fake_link("/home/anna/link", "/srv/data");
	trial_of("[mounts]\nroot = host\nhome = host\nhide = ~/link\n");
	ok(trial_entry("/srv/data") || trial.n_faults,
	   "a symlink that is to be hidden hides what it leads to");
	trial_of("[mounts]\nroot = host\nhome = none\nread-only = /srv/data\n"
		 "hide = ~/link\n");
	ok(trial.n_faults || (trial_entry("/srv/data") &&
			      trial_entry("/srv/data")->kind == MOUNT_HIDE),
	   "... and beats what was said of that before");
	trial_of("[mounts]\nread-only = ~/link\n");
	is_str(trial_mount("/home/anna/link"), "bind ro /home/anna/link (a.ini:2)",
	       "in the jail's own directory what it leads to has its name");
	fake_boot();
}

static void test_loops(void)
{
	trial_of("[mounts]\nsymlink = b /a\nsymlink = a /b\nhide = -/a/x\n");
	ok(true, "a loop of symlinks ends");
	trial_of("[mounts]\nsymlink = /a/a /a\nhide = -/a/x\n");
	ok(true, "... one that grows, too");
	trial_of("[mounts]\nsymlink = ../../../usr /x\nhide = /x/lib/modules\n");
	ok(trial_entry("/usr/lib/modules") != NULL, "above the root is the root");
	trial_of("[mounts]\nsymlink = /srv /a\nread-only = /srv\n"
		 "hide = /a/data/private\n");
	ok(trial_entry("/srv/data/private") != NULL,
	   "a symlink of the profile's own is one as well");
	trial_of("[mounts]\nread-only = /usr\nhide = /lib/modules\n"
		 "tmpfs = /usr/lib/modules\n");
	is_str(trial_mount("/usr/lib/modules"), "tmpfs /usr/lib/modules (a.ini:4)",
	       "of two names for one path the later line wins");
	trial_of("[mounts]\nread-only = /usr/lib/modules\nhide = /lib/modules\n");
	is_str(trial_mount("/usr/lib/modules"), "hide /usr/lib/modules (a.ini:3)",
	       "... whichever it is");
}

int main(void)
{
	fake_boot();
	test_links();
	test_last();
	test_loops();
	trial_end();
	fake_done();
	return tap_done();
}

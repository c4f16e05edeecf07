/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [mounts]: what files exist inside, mount_namespaces(7)
 *
 * Should: say what a profile may ask, and collect the entries that come of it.
 * Must not: decide or mount anything.  mounts-resolve.c turns what was asked into
 * entries, after those of mounts-base.c, with which every jail begins; mounts-settle.c
 * and mounts-guard.c put them in order; mounts-steps.c and mounts-build.c mount them.
 */

#include "isolate/mounts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "model.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

static void choice_done(void *slot)
{
	struct place_choice *choice = slot;

	free(choice->path);
	*choice = (struct place_choice){ 0 };
}

static int place_choice_parse(const struct type *type, const char *text,
			      const struct place *place, void *slot, struct error *err)
{
	struct place_choice *choice = slot;
	struct place_choice read = { 0 };

	while (type->words[read.kind])
		read.kind++;
	if (*text && strchr("/~$", *text)) {
		if (expand_check(text, err) < 0)
			return -1;
		read.path = xstrdup(text);
	} else if (choice_parse(type, text, place, &read.kind, err) < 0) {
		return -1;
	}
	choice_done(slot);
	*choice = read;
	return 0;
}

static void place_choice_print(const struct type *type, const void *slot, FILE *out)
{
	const struct place_choice *choice = slot;

	fputs(choice->path ? choice->path : type->words[choice->kind], out);
}

typedef struct place_choice slot_root, slot_home;
static const struct type type_root = {
	.grammar = "os | empty | host | PATH",
	.words = (const char *const[]){ "os", "empty", "host", NULL },
	.parse = place_choice_parse,
	.print = place_choice_print,
	.done = choice_done,
};
static const struct type type_home = {
	.grammar = "private | host | none | PATH",
	.words = (const char *const[]){ "private", "host", "none", NULL },
	.parse = place_choice_parse,
	.print = place_choice_print,
	.done = choice_done,
};

CHOICE_TYPE(proc, "masked | pid | full | none", "masked", "pid", "full", "none");
CHOICE_TYPE(sys, "none | read-only", "none", "read-only");

ENTRIES_TYPE(tmpfs, "PATH [size=BYTES|mode=OCTAL|nr_inodes=N|noexec]...", 1, 5);
ENTRIES_TYPE(bind, "SOURCE TARGET [ro|rw|noexec|nosymfollow]...", 2, 5);
ENTRIES_TYPE(symlink, "TEXT PATH", 2, 2);
ENTRIES_TYPE(file, "PATH CONTENT [MODE]", 2, 3);

static const char *const bind_options[] = { "ro", "rw", "noexec", "nosymfollow", NULL };

static int check_bind(const void *slot, struct error *err)
{
	const struct entries *entries = slot;

	for (size_t i = 0; i < entries->n; i++) {
		const struct strv *fields = &entries->items[i].fields;

		for (size_t j = 2; j < fields->n; j++) {
			size_t known = 0;

			while (bind_options[known] &&
			       strcmp(bind_options[known], fields->items[j]))
				known++;
			if (!bind_options[known])
				return fail_at(err, 0, "%s is no option of a bind",
					       fields->items[j]);
		}
		if (strv_has(fields, "ro") && strv_has(fields, "rw"))
			return fail_at(err, 0, "ro and rw contradict each other");
	}
	return 0;
}

/* What reaches the kernel's option parser is spelled out here. */
static int check_tmpfs(const void *slot, struct error *err)
{
	static const char *const allowed[] = { "size=", "mode=", "nr_inodes=" };
	const struct entries *entries = slot;

	for (size_t i = 0; i < entries->n; i++) {
		const struct strv *fields = &entries->items[i].fields;

		for (size_t j = 1; j < fields->n; j++) {
			const char *option = fields->items[j];
			bool known = !strcmp(option, "noexec");

			for (size_t k = 0; k < N_ELEMENTS(allowed); k++) {
				size_t length = strlen(allowed[k]);

				known |= !strncmp(option, allowed[k], length) &&
					 option[length] &&
					 !option[length + strspn(option + length,
								 "0123456789kKmMgG")];
			}
			if (!known)
				return fail_at(err, 0, "%s is no option of a tmpfs",
					       option);
		}
	}
	return 0;
}

static const struct key keys[] = {
	KEY(mounts, root, root, "os", NULL,
	    "What / is: `os`, the system's programs (/usr and its links) read-only, a "
	    "small /etc, and a private /tmp, /run and /var; `empty`; `host`, all files of "
	    "the host, read-only, with /tmp, /run and /var/tmp private; or a directory, "
	    "read-only."),
	KEY(mounts, home, home, "private", NULL,
	    "What the home directory is: `private`, empty and gone at the end; `host`, "
	    "the caller's own, in which nothing that the session starts can be planted; "
	    "`none`; or a directory that is kept for this jail, and made where it is "
	    "missing."),
	KEY(mounts, read_only, paths, "", NULL,
	    "Files and directories of the host that are there, and cannot be changed."),
	KEY(mounts, read_write, paths, "", NULL,
	    "Files and directories of the host that are there, and can be changed.  The "
	    "path / is the root itself, whatever it is."),
	KEY(mounts, hide, paths, "", NULL,
	    "Files and directories that are not to be seen, though one that holds them "
	    "is."),
	KEY(mounts, tmpfs, tmpfs, "", check_tmpfs,
	    "An empty file system in memory at PATH, with its options, tmpfs(5)."),
	KEY(mounts, bind, bind, "", check_bind,
	    "SOURCE of the host appears as TARGET, read-only unless it says rw."),
	KEY(mounts, symlink, symlink, "", NULL,
	    "A symbolic link at PATH that reads TEXT."),
	KEY(mounts, file, file, "", NULL,
	    "A file at PATH with this content, and the permissions MODE (0444)."),
	KEY(mounts, proc, proc, "masked", NULL,
	    "/proc: `masked`, with what tells of the machine or commands it closed; "
	    "`pid`, nothing but the processes; `full`; or `none`.  It is a new one "
	    "where the process ids are new."),
	KEY(mounts, sys, sys, "none", NULL,
	    "/sys: `none`, or `read-only`, of the jail's own network namespace where it "
	    "has one."),
	KEY(mounts, private_size, size, "infinity", NULL,
	    "Bytes that all private directories may hold together; infinity: half of the "
	    "machine's memory, as the kernel has it."),
	{ 0 },
};

struct mount_entry *mounts_add(struct plan *plan, enum mount_kind kind,
			       const char *target, const char *what,
			       const struct place *place)
{
	struct mount_list *list = &plan->mounts.list;
	struct mount_entry *entry;

	GROW(list->items, list->n);
	entry = &list->items[list->n++];
	*entry = (struct mount_entry){
		.kind = kind,
		.target = target,
		.attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
		.mode = 0755,
		.what = what,
	};
	if (place)
		entry->place = *place;
	return entry;
}

const struct mechanism mech_mounts = {
	.section = { "mounts", "What files exist.", keys },
	.resolve = mounts_resolve,
	.settle = mounts_settle,
};

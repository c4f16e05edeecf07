/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mounts of a jail, as steps: see mounts.h
 *
 * Should: stack a new root on the old one, where no lookup sees it; build the list on
 * it; make it the root, and let go of the old one.
 * Must not: leave a way back: no descriptor, no working directory (S4).
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "isolate/mounts.h"
#include "model.h"
#include "sys/mount.h"
#include "sys/open.h"
#include "sys/proc.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"

static bool home_wanted(const struct plan *plan)
{
	return plan->mounts.make_home;
}

static void home_show(const struct plan *plan, FILE *out)
{
	text_print(plan->mounts.make_home, out);
}

/* With its parents, where they are missing. */
static int make_directories(const char *path, struct pool *pool, struct error *err)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return 0;
	if (strcmp(path, "/") &&
	    make_directories(path_parent(pool, path), pool, err) < 0)
		return -1;
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return fail_errno(err, "cannot make the directory %s", path);
	return 0;
}

static int home_apply(const struct plan *plan, struct running *run, struct error *err)
{
	AUTO(pool_done) struct pool pool = { 0 };

	(void)run;
	if (make_directories(plan->mounts.make_home, &pool, err) < 0)
		return -1;
	for (size_t i = 0; i < plan->mounts.n_make_below; i++)
		if (make_directories(plan->mounts.make_below[i], &pool, err) < 0)
			return -1;
	return 0;
}

const struct step step_home = {
	.name = "home",
	.stage = STAGE_PREPARE,
	.wanted = home_wanted,
	.show = home_show,
	.apply = home_apply,
};

static void propagation_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("private, recursively", out);
}

static int propagation_apply(const struct plan *plan, struct running *run,
			     struct error *err)
{
	(void)plan, (void)run;
	return mount_private(err);
}

const struct step step_propagation = {
	.name = "propagation",
	.stage = STAGE_BUILD,
	.show = propagation_show,
	.apply = propagation_apply,
};

bool mounts_own_root(const struct plan *plan)
{
	return plan->mounts.root == ROOT_OS || plan->mounts.root == ROOT_EMPTY;
}

static void root_show(const struct plan *plan, FILE *out)
{
	const struct mounts_plan *m = &plan->mounts;

	if (mounts_own_root(plan))
		fputs("empty, in memory", out);
	else
		text_print(m->root_source, out);
	if (m->private_size != UINT64_MAX)
		fprintf(out, ", private directories of %ju bytes",
			(uintmax_t)m->private_size);
	if (m->root_attributes & MOUNT_ATTR_RDONLY)
		fputs(", read-only in the end", out);
}

/* A file system in memory that is the jail's own. */
static int mount_own(const struct plan *plan, int target, struct error *err)
{
	uint64_t size = plan->mounts.private_size;
	char options[64] = "mode=0755";

	if (size != UINT64_MAX)
		snprintf(options, sizeof(options), "mode=0755,size=%ju",
			 (uintmax_t)size);
	return mount_new("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, target,
			 err);
}

static int stack_own(const struct plan *plan, struct running *run, int old,
		     struct error *err)
{
	if (mount_own(plan, old, err) < 0)
		return -1;
	run->root = mount_top(err);
	run->own = run->root < 0 ? -1 : fcntl(run->root, F_DUPFD_CLOEXEC, 3);
	if (run->root >= 0 && run->own < 0)
		fail_errno(err, "cannot open the root");
	return run->own < 0 ? -1 : 0;
}

/* A tree of the host's, on whose /dev the jail's own file system goes. */
static int stack_tree(const struct plan *plan, struct running *run, int old,
		      struct error *err)
{
	const struct mounts_plan *m = &plan->mounts;
	AUTO_CLOSE int source = mount_copy(AT_FDCWD, m->root_source, err);
	AUTO_CLOSE int dev = -1;

	if (source < 0 || mount_attach(source, old, m->root_attributes, err) < 0)
		return -1;
	run->root = mount_top(err);
	if (run->root < 0)
		return -1;
	dev = open_in_root(run->root, "/dev", O_PATH | O_DIRECTORY);
	if (dev < 0)
		return fail_errno(err, "cannot open %s/dev", m->root_source);
	if (mount_own(plan, dev, err) < 0)
		return -1;
	run->own = open_in_root(run->root, "/dev", O_PATH | O_DIRECTORY);
	return run->own < 0 ? fail_errno(err, "cannot open /dev inside") : 0;
}

static int root_apply(const struct plan *plan, struct running *run, struct error *err)
{
	AUTO_CLOSE int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (old < 0)
		return fail_errno(err, "cannot open the host's root");
	if (mounts_own_root(plan))
		return stack_own(plan, run, old, err);
	if (stack_tree(plan, run, old, err) < 0)
		return fail_within(err, "%s: [mounts] root",
				   PLACE_TEXT(&plan->mounts.root_place));
	return 0;
}

const struct step step_root = {
	.name = "root",
	.stage = STAGE_BUILD,
	.show = root_show,
	.apply = root_apply,
};

static const char *const kind_names[] = {
	[MOUNT_ROOT] = "root",       [MOUNT_DIRECTORY] = "directory",
	[MOUNT_PRIVATE] = "private", [MOUNT_TMPFS] = "tmpfs",
	[MOUNT_COVER] = "cover",     [MOUNT_BIND] = "bind",
	[MOUNT_SELF] = "remount",    [MOUNT_HIDE] = "hide",
	[MOUNT_SYMLINK] = "symlink", [MOUNT_FILE] = "file",
	[MOUNT_PROC] = "proc",       [MOUNT_SYSFS] = "sysfs",
	[MOUNT_DEVPTS] = "devpts",   [MOUNT_CGROUP] = "cgroup",
};

/* Beyond what all mounts have. */
static void attributes_show(const struct mount_entry *entry, FILE *out)
{
	if (entry->kind == MOUNT_BIND || entry->kind == MOUNT_SELF ||
	    entry->kind == MOUNT_CGROUP)
		fputs(entry->attributes & MOUNT_ATTR_RDONLY ? " ro" : " rw", out);
	if (entry->kind != MOUNT_BIND && entry->kind != MOUNT_TMPFS)
		return;
	if (entry->attributes & MOUNT_ATTR_NOEXEC && !entry->device)
		fputs(",noexec", out);
	if (entry->attributes & MOUNT_ATTR_NOSYMFOLLOW)
		fputs(",nosymfollow", out);
	if (entry->options)
		fprintf(out, ",%s", entry->options);
}

static void entry_show(const struct mount_entry *entry, FILE *out)
{
	fputs(kind_names[entry->kind], out);
	attributes_show(entry, out);
	putc(' ', out);
	text_print(entry->target, out);
	if (entry->kind == MOUNT_SYMLINK ||
	    (entry->kind == MOUNT_BIND && strcmp(entry->source, entry->target))) {
		fputs(entry->kind == MOUNT_SYMLINK ? " -> " : " from ", out);
		text_print(entry->source, out);
	}
	if (entry->kind == MOUNT_FILE)
		fprintf(out, " %04o", entry->mode);
	if (entry->place.file)
		fprintf(out, " (%s)", PLACE_TEXT(&entry->place));
}

static void mounts_show(const struct plan *plan, FILE *out)
{
	const struct mount_list *list = &plan->mounts.list;

	for (size_t i = 0; i < list->n; i++) {
		if (i)
			putc('\n', out);
		entry_show(&list->items[i], out);
	}
}

static int mounts_apply(const struct plan *plan, struct running *run, struct error *err)
{
	return mounts_build(plan, run, err);
}

const struct step step_mounts = {
	.name = "mounts",
	.stage = STAGE_BUILD,
	.show = mounts_show,
	.apply = mounts_apply,
};

static void pivot_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("the new root becomes /, the old one is let go", out);
}

static int pivot_apply(const struct plan *plan, struct running *run, struct error *err)
{
	(void)plan;
	if (mount_pivot(run->root, err) < 0)
		return -1;
	close_fd(&run->root);
	close_fd(&run->own);
	proc_close();
	return 0;
}

const struct step step_pivot = {
	.name = "pivot",
	.stage = STAGE_BUILD,
	.show = pivot_show,
	.apply = pivot_apply,
};

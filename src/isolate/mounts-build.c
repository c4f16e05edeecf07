/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One entry after the other of the mounts of a jail, built: see mounts.h
 *
 * Should: open every source as the host's path, every target below the new root alone
 * (S5).
 * Must not: make anything in a directory that is not the jail's own.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "isolate/mounts-target.h"
#include "isolate/mounts.h"
#include "model.h"
#include "sys/mount.h"
#include "sys/open.h"
#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

static const char *const mask_names[] = { ".empty-file", ".empty-directory" };
static const char file_name[] = ".file";

struct builder {
	struct targets targets;
	int own;                 /* a directory of the jail's own file system, O_PATH */
	bool own_root;           /* that directory is the root */
	int masks[2];            /* an empty file and an empty directory, once made */
	struct file_id *hostile; /* directories that the program may write */
	size_t n_hostile;
};

/* S7: nothing that the program may have planted leads to the source. */
static int copy_source(struct builder *b, const struct mount_entry *entry,
		       struct error *err)
{
	AUTO_CLOSE int fd = -1;

	if (!b->n_hostile)
		return mount_copy(AT_FDCWD, entry->source, err);
	fd = open_wary(entry->source, b->hostile, b->n_hostile);
	if (fd >= 0)
		return mount_copy(fd, "", err);
	fail_errno(err, "cannot open %s", entry->source);
	if (err->errnum == ELOOP)
		fail_hint(err,
			  "a symlink in a directory that the program may write leads "
			  "there: name what it leads to");
	return -1;
}

static int check_device(const struct mount_entry *entry, const struct stat *st,
			struct error *err)
{
	/* Classes name directories of devices, too. */
	if (!S_ISCHR(st->st_mode) && !S_ISBLK(st->st_mode) &&
	    (entry->number || !S_ISDIR(st->st_mode)))
		return fail(err, ERROR_HOST, "%s is not a device", entry->source);
	if (entry->number && st->st_rdev != entry->number)
		return fail(err, ERROR_HOST, "%s is device %u:%u, not %u:%u",
			    entry->source, major(st->st_rdev), minor(st->st_rdev),
			    major(entry->number), minor(entry->number));
	return 0;
}

/* A mount that is read-only on the host stays so, whatever is asked. */
static int check_writable(const struct mount_entry *entry, int source,
			  struct error *err)
{
	struct statvfs fs;

	if (entry->attributes & MOUNT_ATTR_RDONLY || fstatvfs(source, &fs) < 0 ||
	    !(fs.f_flag & ST_RDONLY))
		return 0;
	return fail(err, ERROR_HOST, "%s is mounted read-only on the host",
		    entry->source);
}

static int build_bind(struct builder *b, const struct mount_entry *entry,
		      struct error *err)
{
	AUTO_CLOSE int source = copy_source(b, entry, err);
	AUTO_CLOSE int target = -1;
	struct stat st;

	if (source < 0)
		return -1;
	if (fstat(source, &st) < 0)
		return fail_errno(err, "cannot look at %s", entry->source);
	if (entry->device && check_device(entry, &st, err) < 0)
		return -1;
	if (!entry->device && check_writable(entry, source, err) < 0)
		return -1;
	target = targets_make(&b->targets, entry->target,
			      S_ISDIR(st.st_mode) ? S_IFDIR | 0755 : S_IFREG | 0444,
			      err);
	if (target < 0)
		return -1;
	return mount_attach(source, target, entry->attributes, err);
}

static int build_directory(struct builder *b, const struct mount_entry *entry,
			   struct error *err)
{
	int fd = targets_make(&b->targets, entry->target, S_IFDIR | entry->mode, err);

	if (fd < 0)
		return -1;
	return close(fd);
}

/* Put what is at `fd` on itself: a mount that can have other attributes. */
static int attach_self(int fd, uint64_t attributes, struct error *err)
{
	AUTO_CLOSE int copy = mount_copy(fd, "", err);

	return copy < 0 ? -1 : mount_attach(copy, fd, attributes, err);
}

static int build_new(struct builder *b, const struct mount_entry *entry,
		     const char *type, const char *options, struct error *err)
{
	AUTO_CLOSE int target =
		targets_make(&b->targets, entry->target, S_IFDIR | 0755, err);
	AUTO_CLOSE int mounted = -1;

	if (target < 0)
		return -1;
	if (mount_new(type, options, entry->attributes, target, err) < 0) {
		if (entry->kind == MOUNT_PROC)
			userns_explain_proc(err);
		return -1;
	}
	if (strcmp(type, "tmpfs"))
		return 0;
	mounted = open_in_root(b->targets.root, entry->target, O_PATH);
	if (mounted < 0)
		return fail_errno(err, "cannot open it");
	return targets_own(&b->targets, mounted, err);
}

/* A directory of the jail's own, closed for new names when all entries are there. */
static int build_cover(struct builder *b, const struct mount_entry *entry,
		       struct error *err)
{
	struct mount_entry open = *entry;
	char options[32];

	snprintf(options, sizeof(options), "mode=%04o", entry->mode);
	open.attributes &= ~(uint64_t)MOUNT_ATTR_RDONLY;
	return build_new(b, &open, "tmpfs", options, err);
}

/* Where the root is the jail's own, a directory of it stays writable by a mount. */
static int build_private(struct builder *b, const struct mount_entry *entry,
			 struct error *err)
{
	AUTO_CLOSE int target = -1;
	char options[32];

	if (targets_enter(&b->targets, entry->target, err) < 0)
		return -1;
	/* In a directory of the host it is what the host has there. */
	if (!b->own_root || !b->targets.parent_ours) {
		snprintf(options, sizeof(options), "mode=%04o", entry->mode);
		return build_new(b, entry, "tmpfs", options, err);
	}
	target = targets_make(&b->targets, entry->target, S_IFDIR | entry->mode, err);
	if (target < 0)
		return -1;
	return attach_self(target, 0, err);
}

static int build_self(struct builder *b, const struct mount_entry *entry,
		      struct error *err)
{
	AUTO_CLOSE int target = -1;

	target = targets_open(&b->targets, entry->target, err);
	return target < 0 ? -1 : attach_self(target, entry->attributes, err);
}

/* An empty file or directory without permissions, in our own file system. */
static int mask(struct builder *b, bool directory, struct error *err)
{
	const char *name = mask_names[directory];
	int status;

	if (b->masks[directory] >= 0)
		return b->masks[directory];
	status = directory ? mkdirat(b->own, name, 0)
			   : mknodat(b->own, name, S_IFREG, 0);
	if (status < 0)
		return fail_errno(err, "cannot make the mask");
	b->masks[directory] = openat(b->own, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (b->masks[directory] < 0)
		return fail_errno(err, "cannot open the mask");
	return b->masks[directory];
}

static int build_hide(struct builder *b, const struct mount_entry *entry,
		      struct error *err)
{
	AUTO_CLOSE int target = -1;
	AUTO_CLOSE int copy = -1;
	struct stat st;
	int source;

	target = targets_open(&b->targets, entry->target, err);
	if (target < 0)
		return -1;
	if (fstat(target, &st) < 0)
		return fail_errno(err, "cannot look at %s", entry->target);
	source = mask(b, S_ISDIR(st.st_mode), err);
	copy = source < 0 ? -1 : mount_copy(source, "", err);
	return copy < 0 ? -1 : mount_attach(copy, target, entry->attributes, err);
}

static int build_symlink(struct builder *b, const struct mount_entry *entry,
			 struct error *err)
{
	if (targets_enter(&b->targets, entry->target, err) < 0)
		return -1;
	if (!b->targets.parent_ours)
		return fail(err, ERROR_PROFILE,
			    "%s would be made in a directory of the host",
			    entry->target);
	if (symlinkat(entry->source, b->targets.parent, path_name(entry->target)) < 0)
		return fail_errno(err, "cannot make the symlink %s", entry->target);
	return 0;
}

static int write_all(int fd, const char *text, size_t length, struct error *err)
{
	while (length) {
		ssize_t n = TEMP_FAILURE_RETRY(write(fd, text, length));

		if (n < 0)
			return fail_errno(err, "cannot write the file");
		text += n;
		length -= (size_t)n;
	}
	return 0;
}

static int make_file(int directory, const char *name, const struct mount_entry *entry,
		     struct error *err)
{
	AUTO_CLOSE int fd = openat(directory, name,
				   O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC,
				   entry->mode);

	if (fd < 0)
		return fail_errno(err, "cannot make the file %s", entry->target);
	return write_all(fd, entry->content, entry->content_length, err);
}

/* In a directory of the host a file is not made, but mounted over the one there is. */
static int build_file(struct builder *b, const struct mount_entry *entry,
		      struct error *err)
{
	AUTO_CLOSE int target = -1;
	AUTO_CLOSE int copy = -1;

	if (targets_enter(&b->targets, entry->target, err) < 0)
		return -1;
	if (b->targets.parent_ours)
		return make_file(b->targets.parent, path_name(entry->target), entry,
				 err);
	target = targets_open(&b->targets, entry->target, err);
	if (target < 0 || make_file(b->own, file_name, entry, err) < 0)
		return -1;
	copy = mount_copy(b->own, file_name, err);
	if (copy < 0 || mount_attach(copy, target, entry->attributes, err) < 0)
		return -1;
	if (unlinkat(b->own, file_name, 0) < 0)
		return fail_errno(err, "cannot remove the file's first name");
	return 0;
}

static int build(struct builder *b, const struct mount_entry *entry, struct error *err)
{
	switch (entry->kind) {
	case MOUNT_ROOT: /* settled into the attributes of the root */
		return 0;
	case MOUNT_DIRECTORY:
		return build_directory(b, entry, err);
	case MOUNT_PRIVATE:
		return build_private(b, entry, err);
	case MOUNT_TMPFS:
		return build_new(b, entry, "tmpfs", entry->options, err);
	case MOUNT_COVER:
		return build_cover(b, entry, err);
	case MOUNT_BIND:
		return build_bind(b, entry, err);
	case MOUNT_SELF:
		return build_self(b, entry, err);
	case MOUNT_HIDE:
		return build_hide(b, entry, err);
	case MOUNT_SYMLINK:
		return build_symlink(b, entry, err);
	case MOUNT_FILE:
		return build_file(b, entry, err);
	case MOUNT_PROC:
		return build_new(b, entry, "proc", entry->options, err);
	case MOUNT_SYSFS:
		return build_new(b, entry, "sysfs", NULL, err);
	case MOUNT_DEVPTS:
		return build_new(b, entry, "devpts", entry->options, err);
	case MOUNT_CGROUP:
		return build_new(b, entry, entry->options ? "cgroup" : "cgroup2",
				 entry->options, err);
	}
	return fail(err, ERROR_SYSTEM, "an unknown kind of mount");
}

static int build_one(struct builder *b, const struct mount_entry *entry,
		     struct error *err)
{
	if (build(b, entry, err) == 0 || (entry->lenient && err->errnum == ENOENT))
		return 0;
	if (entry->place.file)
		return fail_within(err, "%s: %s %s", PLACE_TEXT(&entry->place),
				   entry->what, entry->target);
	return fail_within(err, "%s: %s", entry->what, entry->target);
}

/*
 * Pins come last, the innermost first: a pin is a copy of the tree with what is mounted
 * in it, so what it protects is mounted below it and beneath it, too.  There it stays
 * with its directory, if somebody on the host moves that out of the pin.
 */
static int build_all(struct builder *b, const struct mount_list *list,
		     struct error *err)
{
	for (size_t i = 0; i < list->n; i++)
		if (!list->items[i].pin && build_one(b, &list->items[i], err) < 0)
			return -1;
	for (size_t i = list->n; i-- > 0;)
		if (list->items[i].pin && build_one(b, &list->items[i], err) < 0)
			return -1;
	return 0;
}

/* Covers and the directory of masks take nothing new from here on. */
static int seal(struct builder *b, const struct mount_list *list, struct error *err)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct mount_entry *entry = &list->items[i];
		AUTO_CLOSE int fd = -1;

		if (entry->kind != MOUNT_COVER)
			continue;
		fd = open_in_root(b->targets.root, entry->target, O_PATH);
		if (fd < 0)
			return fail_errno(err, "cannot open %s inside", entry->target);
		if (mount_change(fd, entry->attributes, err) < 0)
			return fail_within(err, "%s", entry->target);
	}
	for (int directory = 0; directory < 2; directory++)
		if (b->masks[directory] >= 0 &&
		    unlinkat(b->own, mask_names[directory],
			     directory ? AT_REMOVEDIR : 0) < 0)
			return fail_errno(err, "cannot remove the mask's name");
	return 0;
}

static int find_hostile(struct builder *b, const struct mounts_plan *m,
			struct error *err)
{
	struct stat st;

	b->hostile = xcalloc(m->n_writable, sizeof(*b->hostile));
	for (size_t i = 0; i < m->n_writable; i++) {
		if (stat(m->writable[i], &st) == 0)
			b->hostile[b->n_hostile++] =
				(struct file_id){ st.st_dev, st.st_ino };
		else if (errno != ENOENT) /* which the entry itself will tell of */
			return fail_errno(err, "cannot look at %s", m->writable[i]);
	}
	return 0;
}

static void builder_done(struct builder *b)
{
	free(b->hostile);
	close_fd(&b->masks[0]);
	close_fd(&b->masks[1]);
	targets_done(&b->targets);
}

int mounts_build(const struct plan *plan, const struct running *run, struct error *err)
{
	AUTO(builder_done)
	struct builder b = {
		.targets = { .root = run->root, .parent = -1 },
		.own = run->own,
		.own_root = mounts_own_root(plan),
		.masks = { -1, -1 },
	};

	if (targets_own(&b.targets, run->own, err) < 0 ||
	    find_hostile(&b, &plan->mounts, err) < 0 ||
	    build_all(&b, &plan->mounts.list, err) < 0 ||
	    seal(&b, &plan->mounts.list, err) < 0)
		return -1;
	if (!b.own_root)
		return mount_change(run->own, MOUNT_ATTR_RDONLY, err);
	if (plan->mounts.root_attributes & MOUNT_ATTR_RDONLY)
		return mount_change(run->root, MOUNT_ATTR_RDONLY, err);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [devices]: what is in /dev
 *
 * Should: give the base set, a terminal file system and shared memory of the jail's
 * own, and the classes and paths that are asked for; a class is what there is of it.
 * Must not: make a device node (a user namespace cannot); nodes of the host are bound,
 * those of the base set checked by their numbers (S7).
 */

#include "isolate/devices.h"

#include <string.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>

#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"

static const char what[] = "[devices] allow";

static const struct {
	const char *path;
	unsigned int major, minor;
} base[] = {
	{ "/dev/null", 1, 3 },   { "/dev/zero", 1, 5 },    { "/dev/full", 1, 7 },
	{ "/dev/random", 1, 8 }, { "/dev/urandom", 1, 9 }, { "/dev/tty", 5, 0 },
};

static const struct {
	const char *path, *text;
} links[] = {
	{ "/dev/fd", "/proc/self/fd" },       { "/dev/stdin", "/proc/self/fd/0" },
	{ "/dev/stdout", "/proc/self/fd/1" }, { "/dev/stderr", "/proc/self/fd/2" },
	{ "/dev/ptmx", "pts/ptmx" },
};

/* What drivers look up in /sys to find out which device a node is. */
#define DEVICE_SYSFS "/sys/dev/char", "/sys/devices"

static const struct class
{
	const char *name;
	const char *patterns[8]; /* in /dev: bound read-write, as devices */
	const char *sysfs[5];    /* read-only */
} classes[] = {
	{ "gpu",
	  { "/dev/dri", "/dev/nvidia[0-9]*", "/dev/nvidiactl", "/dev/nvidia-modeset",
	    "/dev/nvidia-uvm", "/dev/kfd" },
	  { DEVICE_SYSFS, "/sys/class/drm", "/sys/bus/pci" } },
	{ "audio", { "/dev/snd" }, { DEVICE_SYSFS, "/sys/class/sound" } },
	{ "camera",
	  { "/dev/video[0-9]*", "/dev/media[0-9]*", "/dev/v4l" },
	  { DEVICE_SYSFS, "/sys/class/video4linux" } },
	{ "input",
	  { "/dev/input", "/dev/hidraw[0-9]*", "/dev/uinput" },
	  { DEVICE_SYSFS, "/sys/class/input", "/sys/class/hidraw" } },
	{ "kvm", { "/dev/kvm", "/dev/vhost-net", "/dev/vhost-vsock" } },
	{ "fuse", { "/dev/fuse" } },
	{ "tun", { "/dev/net/tun" } },
	{ "usb", { "/dev/bus/usb" }, { DEVICE_SYSFS, "/sys/bus/usb" } },
	{ "serial", { "/dev/ttyS[0-9]*", "/dev/ttyUSB[0-9]*", "/dev/ttyACM[0-9]*" } },
};

static const char *const class_words[] = {
	"gpu", "audio", "camera", "input", "kvm", "fuse", "tun", "usb", "serial", NULL,
};
_Static_assert(N_ELEMENTS(class_words) == N_ELEMENTS(classes) + 1,
	       "every class has its word");

static const struct class *class_find(const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(classes); i++)
		if (!strcmp(classes[i].name, name))
			return &classes[i];
	return NULL;
}

/* Something in /dev, and not by way of elsewhere. */
static bool is_device_path(const char *text)
{
	return text_starts(text, "/dev/") &&
	       strspn(text + strlen("/dev/"), "/.") < strlen(text + strlen("/dev/")) &&
	       !strstr(text, "..");
}

static int check_allow(const void *slot, struct error *err)
{
	const struct words *words = slot;

	for (size_t i = 0; i < words->n; i++) {
		const char *text = words->items[i].text, *nearest;

		if (is_device_path(text + (*text == '-')) || class_find(text))
			continue;
		nearest = text_nearest_in(text, class_words);
		return fail_word(err, &words->items[i], nearest,
				 "neither a class nor a path in /dev");
	}
	return 0;
}

typedef struct words slot_devices;
static const struct type type_devices = {
	.grammar = "gpu | audio | camera | input | kvm | fuse | tun | usb | serial | "
		   "[-]/dev/PATH ...",
	.words = class_words,
	.list = true,
	.parse = words_parse,
	.print = words_print,
	.done = words_done,
};

static const struct key keys[] = {
	KEY(devices, allow, devices, "", check_allow,
	    "Devices beside null, zero, full, random, urandom, tty, pts and shm: classes, "
	    "each of which is what the host has of it, and paths in /dev."),
	{ 0 },
};

struct resolver {
	const struct host *host;
	struct plan *plan;
	struct faults *faults;
};

static void node_add(struct plan *plan, const char *path, dev_t number,
		     const struct place *place)
{
	struct mount_entry *entry = mounts_add(plan, MOUNT_BIND, path, what, place);

	entry->source = path;
	entry->device = true;
	entry->number = number;
	entry->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
}

static void base_add(struct plan *plan)
{
	struct mount_entry *entry;

	mounts_add(plan, MOUNT_DIRECTORY, "/dev", what, NULL);
	for (size_t i = 0; i < N_ELEMENTS(base); i++)
		node_add(plan, base[i].path, makedev(base[i].major, base[i].minor),
			 NULL);
	for (size_t i = 0; i < N_ELEMENTS(links); i++)
		mounts_add(plan, MOUNT_SYMLINK, links[i].path, what, NULL)->source =
			links[i].text;
	mounts_add(plan, MOUNT_PRIVATE, "/dev/shm", what, NULL)->mode = 01777;
	entry = mounts_add(plan, MOUNT_DEVPTS, "/dev/pts", what, NULL);
	entry->options = "newinstance,ptmxmode=0666,mode=0620";
	entry->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
}

/* Every node that matches; returns how many there are. */
static size_t nodes_add(struct resolver *r, const char *pattern,
			const struct place *place)
{
	AUTO(strv_done) struct strv found = { 0 };
	const char *path;

	r->host->files.glob(pattern, &found);
	for (size_t i = 0; i < found.n; i++) {
		path = path_normalise(&r->plan->pool, found.items[i]);
		if (path)
			node_add(r->plan, path, 0, place);
	}
	return found.n;
}

static void sysfs_add(struct resolver *r, const char *path, const struct place *place)
{
	struct mount_entry *entry;
	struct stat st;

	if (r->host->files.stat(path, &st) < 0)
		return;
	entry = mounts_add(r->plan, MOUNT_BIND, path, what, place);
	entry->source = path;
	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
}

static void class_add(struct resolver *r, const struct class *class,
		      const struct place *place)
{
	size_t found = 0;

	for (size_t i = 0; i < N_ELEMENTS(class->patterns) && class->patterns[i]; i++)
		found += nodes_add(r, class->patterns[i], place);
	for (size_t i = 0; found && i < N_ELEMENTS(class->sysfs) && class->sysfs[i];
	     i++)
		sysfs_add(r, class->sysfs[i], place);
}

static void word_add(struct resolver *r, const struct word *word)
{
	const struct class *class = class_find(word->text);
	bool optional = *word->text == '-';
	struct error err;

	if (class) {
		class_add(r, class, &word->place);
		return;
	}
	if (nodes_add(r, word->text + optional, &word->place) || optional)
		return;
	fail(&err, ERROR_HOST, "the host has no device %s", word->text);
	fail_hint(&err, "write -%s where it may be missing", word->text);
	faults_add(r->faults, &word->place, what, &err);
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct words *allow = &profile->devices.allow;
	struct resolver r = { host, plan, faults };

	base_add(plan);
	for (size_t i = 0; i < allow->n; i++)
		word_add(&r, &allow->items[i]);
}

const struct mechanism mech_devices = {
	.section = { "devices", "What is in /dev.", keys },
	.resolve = resolve,
};

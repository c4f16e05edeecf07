/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [cgroup]: resource limits on the jail as a whole, cgroups(7)
 *
 * Should: put the jail into a cgroup of its own in each hierarchy that a key needs,
 * with its limits, before the program runs its first instruction; speak cgroup v2 to
 * the profile, and to the host whichever version it has.
 * Must not: make a cgroup in a hierarchy that no key needs; leave one behind; let a
 * limit go that the host cannot give (S1), unless the profile says require = no.
 */

#include "isolate/cgroup.h"

#include <string.h>

#include "isolate/cgroup-translate.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/text.h"

NUMBER_TYPE(cgroup_weight, "1 to 10000 | default", 1, 10000, "default");
NUMBER_TYPE(cgroup_nice, "-20 to 19 | default", -20, 19, "default");
NUMBER_TYPE(cgroup_swappiness, "0 to 200 | default", 0, 200, "default");
NUMBER_TYPE(cgroup_realtime, "0 to 1000000 | default", 0, 1000000, "default");
CHOICE_TYPE(cgroup_switch, "0 | 1 | default", "default", "0", "1");
CHOICE_TYPE(cgroup_partition, "member | root | isolated | default", "default", "member",
	    "root", "isolated");
CHOICE_TYPE(cgroup_guard, "auto | yes | no", "auto", "yes", "no");
ENTRIES_TYPE(cgroup_io, "DEVICE NAME=VALUE...", 2, 5);
ENTRIES_TYPE(cgroup_io_weight, "[DEVICE] 1 to 10000", 1, 2);
ENTRIES_TYPE(cgroup_resource, "NAME VALUE...", 2, 3);
ENTRIES_TYPE(cgroup_file, "FILE VALUE...", 2, 16);

static const char *const membership_words[] = {
	"cpu",      "cpuacct",    "cpuset", "devices", "freezer",
	"hugetlb",  "io",         "memory", "misc",    "net_cls",
	"net_prio", "perf_event", "pids",   "rdma",    NULL,
};

static int check_join(const void *slot, struct error *err)
{
	return words_check(slot, membership_words, "controller", err);
}

typedef struct words slot_cgroup_controllers;
static const struct type type_cgroup_controllers = {
	.grammar = "CONTROLLER...",
	.words = membership_words,
	.list = true,
	.parse = words_parse,
	.print = words_print,
	.done = words_done,
};

/* "pids.max": a controller and one of its files, and no way elsewhere. */
static int check_file(const void *slot, struct error *err)
{
	const struct entries *entries = slot;

	for (size_t i = 0; i < entries->n; i++) {
		const char *file = entries->items[i].fields.items[0];
		const char *dot = strchr(file, '.');

		if (!dot || dot == file || !dot[1] || strchr(file, '/') ||
		    strstr(file, ".."))
			return fail_place(err, &entries->items[i].place,
					  "%s is no file CONTROLLER.NAME of a cgroup",
					  file);
		/* Which processes are in it is jail's to say. */
		if (text_starts(file, "cgroup.") && !text_starts(file, "cgroup.max."))
			return fail_place(err, &entries->items[i].place,
					  "%s is jail's own", file);
	}
	return 0;
}

#define ROW(key, field, kind, fallback, doc)                                           \
	KEY_AS(key, cgroup, field, cgroup_##kind, fallback, NULL, doc)
#define HUGETLB(size, n)                                                               \
	ROW("hugetlb." size ".max", hugetlb_max[n], bytes, "",                         \
	    "Huge pages of that size, in bytes."),                                     \
		ROW("hugetlb." size ".rsvd.max", hugetlb_reserved[n], bytes, "",       \
		    "Huge pages of that size that may be reserved, in bytes."),

static const struct key keys[] = {
	ROW("memory.max", memory_max, bytes, "",
	    "Memory of the whole jail, with its page cache; beyond it the kernel "
	    "reclaims, and then kills."),
	ROW("memory.high", memory_high, bytes, "",
	    "Memory beyond which the jail is slowed down and reclaimed from."),
	ROW("memory.low", memory_low, bytes, "",
	    "Memory that is reclaimed from others first."),
	ROW("memory.min", memory_min, bytes, "", "Memory that is never reclaimed."),
	ROW("memory.swap.max", memory_swap_max, bytes, "",
	    "Swap space.  On cgroup v1 it needs memory.max, too."),
	ROW("memory.oom.group", memory_oom_group, switch, "default",
	    "`1`: where one process must be killed for memory, all are."),
	ROW("memory.swappiness", memory_swappiness, swappiness, "default",
	    "How gladly the kernel swaps; of cgroup v1 alone."),
	ROW("memory.kmem.limit_in_bytes", memory_kmem, bytes, "",
	    "Kernel memory; of cgroup v1 alone, where the kernel still has it."),
	ROW("cpu.max", cpu_max, bandwidth, "",
	    "Processor time: 150% is one and a half processors; or so many "
	    "microseconds in every PERIOD (100000) of them."),
	ROW("cpu.max.burst", cpu_max_burst, microseconds, "",
	    "Unused processor time that may be saved up for a burst."),
	ROW("cpu.weight", cpu_weight, weight, "default",
	    "Share of the processors when they are busy, beside 100 for others."),
	ROW("cpu.weight.nice", cpu_weight_nice, nice, "default",
	    "The same as a nice value."),
	ROW("cpu.idle", cpu_idle, switch, "default",
	    "`1`: it runs only where nobody else wants the processor."),
	ROW("cpu.rt_runtime_us", cpu_rt_runtime, realtime, "default",
	    "Microseconds of real-time scheduling in each cpu.rt_period_us; of cgroup "
	    "v1 alone."),
	ROW("cpu.rt_period_us", cpu_rt_period, realtime, "default",
	    "The period of cpu.rt_runtime_us, in microseconds; of cgroup v1 alone."),
	ROW("cpuset.cpus", cpuset_cpus, list, "", "The processors it may run on."),
	ROW("cpuset.mems", cpuset_mems, list, "", "The memory nodes it may use."),
	ROW("cpuset.cpus.partition", cpuset_partition, partition, "default",
	    "Whether its processors are taken from others; of cgroup v2 alone."),
	ROW("pids.max", pids_max, count, "",
	    "Processes and threads of the jail, its init among them."),
	ROW("io.max", io_max, io, "",
	    "Limits of a block device: rbps= and wbps=, bytes a second, riops= and "
	    "wiops=, operations.  The device is a path in /dev, a directory that is on "
	    "it, or MAJOR:MINOR."),
	ROW("io.weight", io_weight, io_weight, "",
	    "Share of the devices, or of one, when they are busy, beside 100 for "
	    "others."),
	ROW("io.latency", io_latency, io, "",
	    "Aim at a latency of the device: target=MICROSECONDS; of cgroup v2 alone."),
	CGROUP_PAGE_SIZES(HUGETLB)
		ROW("rdma.max", rdma_max, resource, "",
		    "Limits of an RDMA device: hca_handle=N hca_object=N."),
	ROW("misc.max", misc_max, resource, "", "Limit of a resource of misc."),
	ROW("net_cls.classid", net_cls_classid, classid, "",
	    "The class that tc(8) and iptables(8) see; of cgroup v1 alone."),
	ROW("net_prio.ifpriomap", net_prio_ifpriomap, resource, "",
	    "An interface and the priority of what is sent there; of cgroup v1 alone."),
	KEY(cgroup, join, cgroup_controllers, "", check_join,
	    "Controllers in whose hierarchies the jail has a cgroup, also without a "
	    "limit: to be counted, frozen or selected by it."),
	KEY(cgroup, devices, cgroup_guard, "auto", NULL,
	    "`yes`: the cgroup, too, opens no device but those of [devices], which takes "
	    "root.  `auto`: so it is for root where the jail has a cgroup that can, or "
	    "needs one: with the capability mknod or sys_admin, and no user namespace "
	    "of its own."),
	KEY(cgroup, file, cgroup_file, "", check_file,
	    "A file of the jail's cgroup that no key covers, and what is written into "
	    "it, as the host's version has it."),
	KEY(cgroup, delegate, flag, "no", NULL,
	    "`yes`: the program may make cgroups of its own below the jail's, in "
	    "/sys/fs/cgroup, with the controllers that this section names; of cgroup v2 "
	    "alone."),
	KEY(cgroup, require, flag, "yes", NULL,
	    "`no`: limits are taken where they are to be had, and what is not is told "
	    "in the plan."),
	{ 0 },
};

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	plan->cgroup.required = profile->cgroup.require;
	cgroup_translate(profile, host, plan, faults);
}

const struct mechanism mech_cgroup = {
	.section = { "cgroup", "Resource limits on the jail as a whole.", keys },
	.resolve = resolve,
};

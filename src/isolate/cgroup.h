/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [cgroup]: resource limits on the jail as a whole, cgroups(7). */

#include "isolate/isolate.h"
#include "sys/cgroup.h"
#include "sys/device.h"

/* A number, or two, that may be left to the kernel. */
struct cgroup_amount {
	bool set;
	uint64_t n;      /* bytes, processes or microseconds; UINT64_MAX: max */
	uint64_t period; /* of a bandwidth: n microseconds in so many */
};

/* The page sizes of hugetlb, as the kernel spells them, and a number for each. */
#define CGROUP_PAGE_SIZES(X)                                                           \
	X("64KB", 0) X("2MB", 1) X("32MB", 2) X("512MB", 3) X("1GB", 4) X("16GB", 5)
#define CGROUP_PAGE_ONE(size, n) +1
enum { CGROUP_PAGE_SIZES_N = CGROUP_PAGE_SIZES(CGROUP_PAGE_ONE) };

/* Whether the cgroup opens no device but those of [devices]. */
enum cgroup_guard { CGROUP_GUARD_AUTO, CGROUP_GUARD_YES, CGROUP_GUARD_NO };

struct cgroup_settings {
	struct cgroup_amount memory_max, memory_high, memory_low, memory_min,
		memory_swap_max;
	int memory_oom_group;
	int64_t memory_swappiness;
	struct cgroup_amount memory_kmem;
	struct cgroup_amount cpu_max, cpu_max_burst;
	int64_t cpu_weight, cpu_weight_nice;
	int cpu_idle;
	int64_t cpu_rt_runtime, cpu_rt_period;
	char *cpuset_cpus, *cpuset_mems;
	int cpuset_partition;
	struct cgroup_amount pids_max;
	struct entries io_max, io_weight, io_latency;
	struct cgroup_amount hugetlb_max[CGROUP_PAGE_SIZES_N];
	struct cgroup_amount hugetlb_reserved[CGROUP_PAGE_SIZES_N];
	struct entries rdma_max, misc_max;
	char *net_cls_classid;
	struct entries net_prio_ifpriomap;
	struct words join;
	int devices;
	struct entries file;
	bool delegate, require;
};

/* One write into a file of the jail's cgroup. */
struct cgroup_write {
	const char *file, *value;
	/* Where the kernel has no such file: what means the same; or NULL. */
	const char *other_file, *other_value;
	const char *key; /* of the profile, for errors and the report */
	struct place place;
};

/* The jail's cgroup in one hierarchy. */
struct cgroup_box {
	bool unified;
	const char *hierarchy;   /* of version 1: all that it has, parted by commas */
	const char *controllers; /* that the profile needs of it, parted by blanks */
	const char *mount;       /* the root of the hierarchy */
	const char *parent;      /* the directory in which it is made, or words for: */
	bool scope;      /* a unit that is to be asked for, whose path it tells */
	const char *key; /* the first that needs it, and where that was said */
	struct place place;
	struct cgroup_write *writes;
	size_t n;
	/* The only devices that it opens; none: it does not look at them. */
	struct device_rule *devices;
	size_t n_devices;
};

struct cgroup_plan {
	struct cgroup_box boxes[CGROUP_HIERARCHIES_MAX];
	size_t n;
	const char *helper; /* the program that asks systemd for a scope */
	bool required;      /* what fails in the end, too, is an error */
	/* One of them goes with its last process, so the init waits until it has been
	 * counted what was used: CHANNEL_GO. */
	bool fleeting;
	bool delegate;      /* the program gets a cgroup below, and may do with it */
	bool own_namespace; /* a new cgroup namespace, whose root is the jail's cgroup
			     */
	/* What was asked with require = no and is not to be had: "key: reason". */
	struct strv missing;
};

/* Set in the usage of `run` what the open cgroups of the jail have counted. */
void cgroup_usage_all(const struct plan *plan, struct running *run);

extern const struct mechanism mech_cgroup;
extern const struct step step_cgroup, step_cgroup_enter, step_cgroup_namespace;

/* The types of the values, for the rows of cgroup.c; see cgroup-values.c. */
typedef struct cgroup_amount slot_cgroup_bytes, slot_cgroup_count,
	slot_cgroup_bandwidth, slot_cgroup_microseconds;
typedef char *slot_cgroup_list;
typedef char *slot_cgroup_classid;
extern const struct type type_cgroup_bytes;        /* BYTES[K|M|G|T] | max */
extern const struct type type_cgroup_count;        /* NUMBER | max */
extern const struct type type_cgroup_bandwidth;    /* PERCENT% | QUOTA [PERIOD] | max */
extern const struct type type_cgroup_microseconds; /* NUMBER */
extern const struct type type_cgroup_list;         /* 0-3,7 */
extern const struct type type_cgroup_classid;      /* 0xAAAABBBB | AAAA:BBBB */

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [cgroup]: what each key comes to on a host of each version, and where. */

#include "isolate/cgroup.h"

#include "../tap.h"
#include "../trial.h"
#include "isolate/cgroup-translate.h"

/* A host whose controllers are all in hierarchies of version 1. */
static void host_v1(void)
{
	static const char *const controllers[] = {
		"cpu",     "cpuset",  "memory",  "pids",       "blkio",
		"hugetlb", "rdma",    "misc",    "net_cls",    "net_prio",
		"freezer", "cpuacct", "devices", "perf_event",
	};
	static char mounts[4096], membership[1024];
	size_t m = 0, n = 0;

	for (size_t i = 0; i < N_ELEMENTS(controllers); i++) {
		const char *name = controllers[i];

		m += (size_t)snprintf(mounts + m, sizeof(mounts) - m,
				      "%zu 1 0:%zu / /cg/%s rw - cgroup cgroup rw,%s\n",
				      i + 40, i + 40, name, name);
		n += (size_t)snprintf(membership + n, sizeof(membership) - n,
				      "%zu:%s:/me\n", i + 2, name);
		fake_directory(pool_printf(&fake_pool, "/cg/%s/me", name));
	}
	fake_text("/proc/self/mountinfo", mounts);
	fake_text("/proc/self/cgroup", membership);
}

static void host_v2(const char *membership)
{
	fake_text("/proc/self/mountinfo", "40 1 0:40 / /cg rw - cgroup2 cgroup2 rw\n");
	fake_text("/proc/self/cgroup", membership);
	fake_text("/cg/cgroup.controllers",
		  "cpuset cpu io memory hugetlb pids rdma misc\n");
	fake_text("/cg/cgroup.subtree_control", "memory pids\n");
	for (size_t i = 0; i < 2; i++) {
		const char *path = i ? "/cg/a/b" : "/cg/a";

		fake_directory(path);
		fake_text(path_join(&fake_pool, path, "cgroup.type"), "domain\n");
		fake_text(path_join(&fake_pool, path, "cgroup.subtree_control"),
			  i ? "" : "memory pids\n");
	}
}

static void as_root(void)
{
	fake_boot();
	fake_user(0, "root", "/root");
}

/* "file = value" of every write to the nth hierarchy, parted by "; ". */
static const char *writes(size_t nth)
{
	const struct cgroup_plan *c = &trial.plan.cgroup;
	const char *text = "";

	if (nth >= c->n)
		return trial_faults();
	for (size_t i = 0; i < c->boxes[nth].n; i++)
		text = pool_printf(&trial.plan.pool, "%s%s%s = %s", text, i ? "; " : "",
				   c->boxes[nth].writes[i].file,
				   c->boxes[nth].writes[i].value);
	return text;
}

/* For the name of a test. */
static const char *one_line(const char *text)
{
	char *copy = pool_strdup(&fake_pool, text);

	for (char *at = copy; (at = strchr(at, '\n'));)
		*at = ';';
	return copy;
}

static const struct {
	const char *line, *v1, *v2; /* a text with a blank before it: a fault's part */
} translations[] = {
	{ "memory.max = 50M", "memory.limit_in_bytes = 52428800",
	  "memory.max = 52428800" },
	{ "memory.max = max", "memory.limit_in_bytes = -1", "memory.max = max" },
	{ "memory.low = 1K", "memory.soft_limit_in_bytes = 1024", "memory.low = 1024" },
	{ "memory.high = 1", " has no such limit", "memory.high = 1" },
	{ "memory.min = 1", " has no such limit", "memory.min = 1" },
	{ "memory.max = 30M\nmemory.swap.max = 10M",
	  "memory.limit_in_bytes = 31457280; memory.memsw.limit_in_bytes = 41943040",
	  "memory.max = 31457280; memory.swap.max = 10485760" },
	{ "memory.max = 30M\nmemory.swap.max = 0",
	  "memory.limit_in_bytes = 31457280; memory.memsw.limit_in_bytes = 31457280",
	  "memory.max = 31457280; memory.swap.max = 0" },
	{ "memory.swap.max = 10M", " limits the sum of memory and swap",
	  "memory.swap.max = 10485760" },
	{ "memory.swap.max = max", "memory.memsw.limit_in_bytes = -1",
	  "memory.swap.max = max" },
	{ "memory.oom.group = 1", " has no such limit", "memory.oom.group = 1" },
	{ "memory.oom.group = 0", "", "memory.oom.group = 0" },
	{ "memory.swappiness = 10", "memory.swappiness = 10", " has no such limit" },
	{ "memory.kmem.limit_in_bytes = 1M", "memory.kmem.limit_in_bytes = 1048576",
	  " has no such limit" },
	{ "cpu.max = 25%", "cpu.cfs_period_us = 100000; cpu.cfs_quota_us = 25000",
	  "cpu.max = 25000 100000" },
	{ "cpu.max = 150%", "cpu.cfs_period_us = 100000; cpu.cfs_quota_us = 150000",
	  "cpu.max = 150000 100000" },
	{ "cpu.max = 5000 20000", "cpu.cfs_period_us = 20000; cpu.cfs_quota_us = 5000",
	  "cpu.max = 5000 20000" },
	{ "cpu.max = max", "cpu.cfs_period_us = 100000; cpu.cfs_quota_us = -1",
	  "cpu.max = max 100000" },
	{ "cpu.max = 50%\ncpu.max.burst = 10000",
	  "cpu.cfs_period_us = 100000; cpu.cfs_quota_us = 50000; cpu.cfs_burst_us = "
	  "10000",
	  "cpu.max = 50000 100000; cpu.max.burst = 10000" },
	{ "cpu.weight = 100", "cpu.shares = 1024", "cpu.weight = 100" },
	{ "cpu.weight = 300", "cpu.shares = 3072", "cpu.weight = 300" },
	{ "cpu.weight = 1", "cpu.shares = 10", "cpu.weight = 1" },
	{ "cpu.weight = 10000", "cpu.shares = 102400", "cpu.weight = 10000" },
	{ "cpu.weight.nice = 0", "cpu.shares = 1024", "cpu.weight.nice = 0" },
	{ "cpu.weight.nice = -20", "cpu.shares = 88761", "cpu.weight.nice = -20" },
	{ "cpu.weight.nice = 19", "cpu.shares = 15", "cpu.weight.nice = 19" },
	{ "cpu.idle = 1", "cpu.idle = 1", "cpu.idle = 1" },
	{ "cpu.rt_runtime_us = 1000\ncpu.rt_period_us = 20000",
	  "cpu.rt_period_us = 20000; cpu.rt_runtime_us = 1000", " has no such limit" },
	{ "cpuset.cpus = 0-1,3\ncpuset.mems = 0",
	  "cpuset.cpus = 0-1,3; cpuset.mems = 0",
	  "cpuset.cpus = 0-1,3; cpuset.mems = 0" },
	{ "cpuset.cpus.partition = isolated", " has no such limit",
	  "cpuset.cpus.partition = isolated" },
	{ "pids.max = 20", "pids.max = 20", "pids.max = 20" },
	{ "pids.max = max", "pids.max = max", "pids.max = max" },
	{ "io.max = 8:16 rbps=1M wiops=120",
	  "blkio.throttle.read_bps_device = 8:16 1048576; "
	  "blkio.throttle.write_iops_device = 8:16 120",
	  "io.max = 8:16 rbps=1048576; io.max = 8:16 wiops=120" },
	{ "io.max = 8:16 wbps=max riops=9", "blkio.throttle.read_iops_device = 8:16 9",
	  "io.max = 8:16 wbps=max; io.max = 8:16 riops=9" },
	{ "io.max = /dev/disk wbps=5", "blkio.throttle.write_bps_device = 8:0 5",
	  "io.max = 8:0 wbps=5" },
	{ "io.max = /dev/disk1 wbps=5", "blkio.throttle.write_bps_device = 8:0 5",
	  "io.max = 8:0 wbps=5" },
	{ "io.weight = 200", "blkio.bfq.weight = 109", "io.weight = default 200" },
	{ "io.weight = 8:0 10000", "blkio.bfq.weight_device = 8:0 1000",
	  "io.weight = 8:0 10000" },
	{ "io.latency = 8:0 target=5000", " has no such limit",
	  "io.latency = 8:0 target=5000" },
	{ "hugetlb.2MB.max = 4M", "hugetlb.2MB.limit_in_bytes = 4194304",
	  "hugetlb.2MB.max = 4194304" },
	{ "hugetlb.1GB.rsvd.max = 0", "hugetlb.1GB.rsvd.limit_in_bytes = 0",
	  "hugetlb.1GB.rsvd.max = 0" },
	{ "rdma.max = mlx4_0 hca_handle=2 hca_object=2000",
	  "rdma.max = mlx4_0 hca_handle=2 hca_object=2000",
	  "rdma.max = mlx4_0 hca_handle=2 hca_object=2000" },
	{ "misc.max = sev 5", "misc.max = sev 5", "misc.max = sev 5" },
	{ "net_cls.classid = 10:1", "net_cls.classid = 1048577",
	  " offers no cgroup controller net_cls" },
	{ "net_cls.classid = 0x100001", "net_cls.classid = 1048577",
	  " offers no cgroup controller net_cls" },
	{ "net_prio.ifpriomap = lo 5", "net_prio.ifpriomap = lo 5",
	  " offers no cgroup controller net_prio" },
	{ "file = memory.oom_control 1", "memory.oom_control = 1",
	  "memory.oom_control = 1" },
	{ "join = perf_event", "", "" },
};

static void test_translations(void)
{
	for (size_t i = 0; i < 2 * N_ELEMENTS(translations); i++) {
		const char *line = translations[i / 2].line;
		const char *want =
			i % 2 ? translations[i / 2].v2 : translations[i / 2].v1;

		as_root();
		fake_add("/dev/disk", S_IFBLK | 0660, NULL)->number = makedev(8, 0);
		fake_add("/dev/disk1", S_IFBLK | 0660, NULL)->number = makedev(8, 1);
		fake_text("/sys/devices/disk/dev", "8:0\n");
		fake_text("/sys/devices/disk/part/partition", "1\n");
		fake_link("/sys/dev/block/8:0", "/sys/devices/disk");
		fake_link("/sys/dev/block/8:1", "/sys/devices/disk/part");
		if (i % 2)
			host_v2("0::/\n");
		else
			host_v1();
		trial_of(pool_printf(&fake_pool, "[cgroup]\n%s\n", line));
		if (*want == ' ')
			has_str(trial_faults(), want + 1, "%s, v%zu: refused",
				one_line(line), i % 2 + 1);
		else
			is_str(writes(0), want, "%s, v%zu", one_line(line), i % 2 + 1);
	}
}

static void test_values(void)
{
	trial_reads("cgroup", "memory.max", "1T", "1099511627776");
	trial_reads("cgroup", "memory.max", "max", "max");
	trial_reads("cgroup", "memory.max", "", "");
	trial_reads("cgroup", "cpu.max", "7%", "7000 100000");
	trial_reads("cgroup", "cpu.max", "max 50000", "max 50000");
	trial_reads("cgroup", "cpu.weight", "default", "default");
	trial_reads("cgroup", "cpuset.cpus", "0,2-5", "0,2-5");
	trial_reads("cgroup", "net_cls.classid", "a:ffff", "a:ffff");
}

static void test_mistakes(void)
{
	static const struct {
		const char *line, *fault;
	} mistakes[] = {
		{ "memory.max = 5X", "a.ini:2:15: [cgroup] memory.max = 5X: a size" },
		{ "memory.max = -1", "a.ini:2:14: [cgroup] memory.max = -1: a number" },
		{ "memory.max = 9999999T", "too large" },
		{ "memory.maxx = 5", "did you mean memory.max?" },
		{ "pids.max = 5 6", "a.ini:2:13: [cgroup] pids.max = 5 6: not a" },
		{ "pids.max = 5K", "not a number" },
		{ "cpu.max = 0%", "no less than 1000 microseconds" },
		{ "cpu.max = 500", "no less than 1000 microseconds" },
		{ "cpu.max = 5% 7", "nothing follows a percentage" },
		{ "cpu.max = 5000 10",
		  "a.ini:2:16: [cgroup] cpu.max = 5000 10: a per" },
		{ "cpu.max = max%", "a bandwidth is" },
		{ "cpu.max = maximum", "a bandwidth is" },
		{ "cpu.max.burst = max", "a number is missing" },
		{ "cpu.weight = 0", "[cgroup] cpu.weight = 0" },
		{ "cpu.weight = 10001", "[cgroup] cpu.weight = 10001" },
		{ "cpu.weight = 5\ncpu.weight.nice = 1", "cpu.weight has been given" },
		{ "cpuset.cpus = 3-1", "a range rises" },
		{ "cpuset.cpus = 1,", "a list is like 0-3,7" },
		{ "cpuset.cpus = 1;2", "a list is like 0-3,7" },
		{ "net_cls.classid = 1", "a class is MAJOR:MINOR" },
		{ "net_cls.classid = 10000:1", "a class is MAJOR:MINOR" },
		{ "net_cls.classid = 0x100000001", "a class is MAJOR:MINOR" },
		{ "io.max = 8:0 rps=1", "rps=1 is none of rbps=" },
		{ "io.max = 8:0 rbps=", "a number is missing" },
		{ "io.max = /dev/none rbps=1", "there is no /dev/none" },
		{ "io.max = /home rbps=1", "/home is on no single block device" },
		{ "io.weight = 8:0 0", "0 is no weight" },
		{ "io.weight = x", "x is no weight" },
		{ "io.latency = 8:0 5", "it is DEVICE target=MICROSECONDS" },
		{ "file = cgroup/pids.max 5", "is no file CONTROLLER.NAME" },
		{ "file = ..max 5", "is no file CONTROLLER.NAME" },
		{ "file = pids. 5", "is no file CONTROLLER.NAME" },
		{ "file = none.max 5", "offers no cgroup controller none" },
		{ "file = cgroup.procs 1", "cgroup.procs is jail's own" },
		{ "join = memry",
		  "no controller is called memry; did you mean memory" },
	};

	for (size_t i = 0; i < N_ELEMENTS(mistakes); i++) {
		as_root();
		host_v2("0::/\n");
		trial_of(pool_printf(&fake_pool, "[cgroup]\n%s\n", mistakes[i].line));
		has_str(trial_faults(), mistakes[i].fault, "%s is refused",
			one_line(mistakes[i].line));
	}
}

/* The directory of the only cgroup; or the faults. */
static const char *parent(void)
{
	return trial.plan.cgroup.n == 1 ? trial.plan.cgroup.boxes[0].parent
					: trial_faults();
}

static void test_places(void)
{
	static const char limits[] = "[cgroup]\nmemory.max = 1G\npids.max = 9\n";

	as_root();
	host_v1();
	trial_of("[cgroup]\nmemory.max = 1G\n");
	is_str(parent(), "/cg/memory/me", "v1: below the caller's own cgroup");
	trial_of(limits);
	is_int((long long)trial.plan.cgroup.n, 2, "... in each hierarchy of need");
	as_root();
	host_v2("0::/\n");
	trial_of(limits);
	is_str(parent(), "/cg", "v2: below the root, which may have processes");
	is_str(trial.plan.cgroup.boxes[0].controllers, "memory pids",
	       "... with all the controllers of need");
	as_root();
	host_v2("0::/a\n");
	trial_of(limits);
	is_str(parent(), "/cg/a", "below a cgroup whose children have them already");
	as_root();
	host_v2("0::/a/b\n");
	trial_of(limits);
	is_str(parent(), "/cg/a", "beside one that has none");
	fake_user(1000, "anna", "/home/anna");
	trial_of(limits);
	has_str(trial_faults(),
		"a.ini:2:14: [cgroup] memory.max: the caller may make no cgroup in "
		"/cg/a | have one delegated",
		"a user is refused where none is delegated");
	fake_boot();
	fake_text("/proc/self/mountinfo",
		  "40 1 0:40 / /home/anna/cg rw - cgroup2 cgroup2 rw\n");
	fake_text("/proc/self/cgroup", "0::/\n");
	fake_text("/home/anna/cg/cgroup.controllers", "memory pids\n");
	trial_of(limits);
	is_str(parent(), "/home/anna/cg", "and has one where it is");
	fake_text("/proc/self/cgroup", "0::/x\n");
	fake_text("/home/anna/cg/x/cgroup.controllers", "pids\n");
	trial_of(limits);
	has_str(trial_faults(),
		"a.ini:2:14: [cgroup] memory.max: /home/anna/cg/x, which is the "
		"caller's, does not have the controller memory | who delegated it",
		"with the controllers that it has");
	trial_of(pool_printf(&fake_pool, "%srequire = no\n", limits));
	is_str(trial_faults(), "", "... or without, where the profile says so");
	is_str(parent(), "/home/anna/cg/x", "... and with the others");
	is_int((long long)trial.plan.cgroup.missing.n, 1, "... which is told");
	fake_boot();
	host_v1();
	trial_of(limits);
	is_int((long long)trial.n_faults, 2, "v1: a user has none, key by key");
	has_str(trial_faults(), "cgroup v1 takes root", "... and hears why");
	fake_boot();
	fake_remove("/proc/self");
	trial_of(limits);
	has_str(trial_faults(), "no cgroup file system is mounted here",
		"without a hierarchy there is nothing");
}

/* A session with systemd, whose user manager has these controllers. */
static void host_systemd(const char *controllers)
{
	fake_boot();
	host_v2("0::/a/b\n");
	fake_add("/run/user/1000/bus", S_IFSOCK | 0666, NULL);
	fake_add("/run/user/1000/systemd/private", S_IFSOCK | 0600, NULL);
	fake_text(SCOPE_HELPER, "");
	fake_text("/cg/user.slice/user-1000.slice/user@1000.service/"
		  "cgroup.controllers",
		  controllers);
}

static void test_scopes(void)
{
	static const char limits[] =
		"[cgroup]\nmemory.max = 1G\nio.max = 8:0 rbps=1M\npids.max = 9\n";

	host_systemd("cpu memory pids\n");
	trial_of("[cgroup]\npids.max = 9\n");
	is_str(trial_faults(), "", "a user with systemd has limits");
	is_str(trial_shows(&step_cgroup),
	       "v2 pids in a scope of the user's systemd\n  pids.max = 9 (a.ini:2)",
	       "... by a scope");
	trial_of(limits);
	has_str(trial_faults(),
		"a.ini:3:10: [cgroup] io.max: the systemd of the user does not have the "
		"controller io | as root write",
		"what is not delegated is refused, at its line");
	has_str(trial_faults(), "Delegate=cpu cpuset io memory pids",
		"... with the cure");
	is_int((long long)trial.n_faults, 1, "... and nothing else");
	trial_of(pool_printf(&fake_pool, "%srequire = no\n", limits));
	is_str(trial_faults(), "", "unless it is not required");
	is_str(writes(0), "memory.max = 1073741824; pids.max = 9",
	       "... then the rest is taken");
	is_str(trial.plan.cgroup.boxes[0].controllers, "memory pids",
	       "... without the controller");
	host_systemd("cpu memory pids\n");
	fake_remove(SCOPE_HELPER);
	trial_of("[cgroup]\npids.max = 9\n");
	has_str(trial_faults(), "the caller may make no cgroup in",
		"who was built without libsystemd asks no systemd");
	host_systemd("cpu memory pids\n");
	fake_remove("/run/user/1000/bus");
	trial_of("[cgroup]\npids.max = 9\n");
	has_str(trial_faults(), "the caller may make no cgroup in",
		"nor does who is not logged in");
	host_systemd("cpu memory pids\n");
	fake_user(0, "root", "/root");
	trial_of("[cgroup]\npids.max = 9\n");
	is_str(parent(), "/cg/a", "root needs none");
}

static void test_not_required(void)
{
	fake_boot();
	host_v1();
	trial_of("[cgroup]\nmemory.max = 1G\nrequire = no\n");
	is_str(trial_faults(), "", "what is not required may be missing");
	is_str(trial_shows(&step_cgroup),
	       "not to be had: memory.max: the caller may make no cgroup in "
	       "/cg/memory/me",
	       "... which the plan tells");
	is_str(trial_shows(&step_cgroup_enter), "-", "... and nothing is entered");
	trial_of("[cgroup]\nio.max = 8:0 nonsense\nrequire = no\n");
	is_int(trial.result, -1, "a mistake is one all the same");
}

static void test_namespace(void)
{
	as_root();
	host_v1();
	trial_of("[cgroup]\npids.max = 9\n");
	ok(!(trial.plan.namespaces.clone_flags & CLONE_NEWCGROUP),
	   "the child is not born into a cgroup namespace");
	is_str(trial_shows(&step_cgroup_namespace), "whose root is the jail's cgroup",
	       "... but makes it in the jail's cgroup");
	is_str(trial_shows(&step_cgroup),
	       "v1 pids in /cg/pids/me\n  pids.max = 9 (a.ini:2)",
	       "the plan has the place and the limits, with their lines");
	trial_of("[cgroup]\npids.max = 9\n[namespaces]\ncgroup = host\n");
	is_str(trial_shows(&step_cgroup_namespace), "-", "or none, if so asked");
	trial_of("");
	ok(trial.plan.namespaces.clone_flags & CLONE_NEWCGROUP,
	   "without limits it is born into one");
	is_str(trial_shows(&step_cgroup), "-", "... and no cgroup is made");
}

int main(void)
{
	fake_boot();
	test_values();
	test_translations();
	test_mistakes();
	test_places();
	test_scopes();
	test_not_required();
	test_namespace();
	is_int((long long)cgroup_shares_of_weight(1), 10, "the least weight");
	is_int((long long)cgroup_bfq_weight(1), 1, "bfq: the least weight");
	is_int((long long)cgroup_bfq_weight(100), 100, "... the default");
	is_int((long long)cgroup_bfq_weight(10000), 1000, "... the greatest");
	trial_end();
	fake_done();
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [limits]: resource limits on each process, setrlimit(2), and wall-clock time
 *
 * Should: set soft and hard limits as asked, before the power to raise them goes.
 * Must not: limit the jail as a whole; that is [cgroup].  The time limit is kept by
 * run/supervise.c, which reads it in the plan.
 */

#include "isolate/limits.h"

#include <errno.h>
#include <inttypes.h>

#include "model.h"
#include "util/cleanup.h"

#define ROW(field, kind, fallback, doc) KEY(limits, field, kind, fallback, NULL, doc)

static const struct key keys[] = {
	ROW(as, limit, "inherit", "Address space of a process, in bytes (RLIMIT_AS)."),
	ROW(core, limit, "0", "Size of a core dump, in bytes (RLIMIT_CORE)."),
	ROW(cpu, seconds, "inherit",
	    "Processor time of a process; SIGXCPU at the soft limit, SIGKILL at the "
	    "hard one (RLIMIT_CPU)."),
	ROW(data, limit, "inherit", "Data segment and heap, in bytes (RLIMIT_DATA)."),
	ROW(fsize, limit, "inherit",
	    "Size of a file written, in bytes (RLIMIT_FSIZE)."),
	ROW(locks, limit, "inherit", "Number of file locks (RLIMIT_LOCKS)."),
	ROW(memlock, limit, "inherit",
	    "Memory locked into RAM, in bytes (RLIMIT_MEMLOCK)."),
	ROW(msgqueue, limit, "inherit",
	    "Bytes in POSIX message queues (RLIMIT_MSGQUEUE)."),
	ROW(nice, limit, "inherit",
	    "Ceiling of the nice value, as 20 minus it: 1 to 40 (RLIMIT_NICE)."),
	ROW(nofile, limit, "inherit",
	    "One more than the highest file descriptor (RLIMIT_NOFILE)."),
	ROW(nproc, limit, "inherit",
	    "Processes and threads of the user in this user namespace (RLIMIT_NPROC)."),
	ROW(rss, limit, "inherit",
	    "Resident memory, in bytes; Linux ignores it (RLIMIT_RSS)."),
	ROW(rtprio, limit, "inherit",
	    "Ceiling of the real-time priority (RLIMIT_RTPRIO)."),
	ROW(rttime, limit, "inherit",
	    "Microseconds of real-time scheduling without a pause (RLIMIT_RTTIME)."),
	ROW(sigpending, limit, "inherit",
	    "Signals that may be queued (RLIMIT_SIGPENDING)."),
	ROW(stack, limit, "inherit", "Size of the stack, in bytes (RLIMIT_STACK)."),
	ROW(time, duration, "infinity",
	    "Wall-clock time after which the program gets SIGTERM; 2 s later the jail "
	    "is killed."),
	{ 0 },
};

static const struct {
	int resource;
	const char *name;
	size_t offset;
} resources[] = {
#define RESOURCE(constant, field)                                                      \
	{                                                                              \
		constant, #field, offsetof(struct profile, limits.field)               \
	}
	RESOURCE(RLIMIT_AS, as),
	RESOURCE(RLIMIT_CORE, core),
	RESOURCE(RLIMIT_CPU, cpu),
	RESOURCE(RLIMIT_DATA, data),
	RESOURCE(RLIMIT_FSIZE, fsize),
	RESOURCE(RLIMIT_LOCKS, locks),
	RESOURCE(RLIMIT_MEMLOCK, memlock),
	RESOURCE(RLIMIT_MSGQUEUE, msgqueue),
	RESOURCE(RLIMIT_NICE, nice),
	RESOURCE(RLIMIT_NOFILE, nofile),
	RESOURCE(RLIMIT_NPROC, nproc),
	RESOURCE(RLIMIT_RSS, rss),
	RESOURCE(RLIMIT_RTPRIO, rtprio),
	RESOURCE(RLIMIT_RTTIME, rttime),
	RESOURCE(RLIMIT_SIGPENDING, sigpending),
	RESOURCE(RLIMIT_STACK, stack),
#undef RESOURCE
};

_Static_assert(N_ELEMENTS(resources) == RLIM_NLIMITS,
	       "every resource of setrlimit(2) has a key");

static rlim_t value(uint64_t n)
{
	return n == UINT64_MAX ? RLIM_INFINITY : (rlim_t)n;
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	struct limits_plan *l = &plan->limits;

	(void)host, (void)faults;
	for (size_t i = 0; i < N_ELEMENTS(resources); i++) {
		const struct limit *limit =
			(const struct limit *)((const char *)profile +
					       resources[i].offset);

		if (!limit->set)
			continue;
		l->limits[l->n].resource = resources[i].resource;
		l->limits[l->n].name = resources[i].name;
		l->limits[l->n].limit.rlim_cur = value(limit->soft);
		l->limits[l->n].limit.rlim_max = value(limit->hard);
		l->limits[l->n++].place =
			origins_get(&profile->sources.origins, resources[i].offset);
	}
	l->time = profile->limits.time;
	l->time_place = PLACE_OF(profile, limits.time);
}

const struct mechanism mech_limits = {
	.section = { "limits", "Resource limits on each process, and on time.", keys },
	.resolve = resolve,
};

static bool wanted(const struct plan *plan)
{
	return plan->limits.n || plan->limits.time != UINT64_MAX;
}

static void number_show(rlim_t n, FILE *out)
{
	if (n == RLIM_INFINITY)
		fputs("infinity", out);
	else
		fprintf(out, "%ju", (uintmax_t)n);
}

static void show(const struct plan *plan, FILE *out)
{
	const struct limits_plan *l = &plan->limits;

	for (size_t i = 0; i < l->n; i++) {
		fprintf(out, "%s%s ", i ? ", " : "", l->limits[i].name);
		number_show(l->limits[i].limit.rlim_cur, out);
		if (l->limits[i].limit.rlim_cur == l->limits[i].limit.rlim_max)
			continue;
		putc(':', out);
		number_show(l->limits[i].limit.rlim_max, out);
	}
	if (l->time != UINT64_MAX)
		fprintf(out, "%stime %" PRIu64 " ms, which the launcher keeps",
			l->n ? ", " : "", l->time / 1000);
}

static int apply(const struct plan *plan, struct running *run, struct error *err)
{
	const struct limits_plan *l = &plan->limits;
	struct rlimit now;

	(void)run;
	for (size_t i = 0; i < l->n; i++) {
		if (setrlimit(l->limits[i].resource, &l->limits[i].limit) == 0)
			continue;
		fail_errno(err, "%s: cannot set [limits] %s",
			   PLACE_TEXT(&l->limits[i].place), l->limits[i].name);
		if (err->errnum != EPERM || getrlimit(l->limits[i].resource, &now) < 0)
			return -1;
		return fail_hint(err,
				 "the hard limit of the caller is %ju, and raising "
				 "it takes CAP_SYS_RESOURCE: ask for no more, or "
				 "raise it in /etc/security/limits.conf",
				 (uintmax_t)now.rlim_max);
	}
	return 0;
}

const struct step step_limits = {
	.name = "limits",
	.stage = STAGE_LOCK,
	.wanted = wanted,
	.show = show,
	.apply = apply,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One probe, tried in a process of its own: see doctor.h. */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/doctor.h"
#include "sys/kernel.h"
#include "sys/process.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

enum { PATIENCE_SECONDS = 30 };

/* Leave of the mounts what the probe takes. */
static void select_mounts(const struct probe *probe, struct mount_list *list)
{
	struct mount_entry *items = xcalloc(list->n, sizeof(*items));
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (!probe->takes || probe->takes(&list->items[i]))
			items[n++] = list->items[i];
	list->items = items;
	list->n = n;
}

static int take_steps(const struct probe *probe, struct patient *patient,
		      struct error *err)
{
	for (size_t i = 0; i < N_ELEMENTS(probe->steps) && probe->steps[i]; i++)
		if (probe->steps[i]->apply(&patient->plan, &patient->run, err) < 0)
			return -1;
	return probe->attempt ? probe->attempt(patient, err) : 0;
}

/* Nothing of what is tried may reach the terminal, or outlive us. */
static void detach(void)
{
	AUTO_CLOSE int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; null >= 0 && fd < 3; fd++)
		dup2(null, fd);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	alarm(PATIENCE_SECONDS);
}

static _Noreturn void child(const struct probe *probe, const struct host *host,
			    const struct plan *plan, int report)
{
	struct patient patient = {
		.host = host,
		.plan = *plan,
		.run = { .root = -1, .own = -1, .terminal = -1, .channel = -1 },
	};
	struct error err = { 0 };

	detach();
	select_mounts(probe, &patient.plan.mounts.list);
	if (take_steps(probe, &patient, &err) < 0) {
		if (probe->explain && !*err.hint)
			probe->explain(&err);
		if (write(report, &err, sizeof(err)) != sizeof(err))
			_exit(125);
	}
	_exit(0);
}

/* It has said nothing: because all is well, or because it could not. */
static int silent(int status, struct error *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (!WIFSIGNALED(status))
		return fail(err, ERROR_SYSTEM, "what was tried ended with status %d",
			    WEXITSTATUS(status));
	if (WTERMSIG(status) == SIGALRM)
		return fail(err, ERROR_SYSTEM, "it did not end within %d s",
			    PATIENCE_SECONDS);
	fail(err, ERROR_SYSTEM, "what was tried was killed by signal %d (%s)",
	     WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (WTERMSIG(status) != SIGSYS)
		return -1;
	return fail_hint(err, "a system call filter around jail kills it: leave that "
			      "sandbox, or have it allow what jail calls");
}

int probe_try(const struct probe *probe, const struct host *host,
	      const struct plan *plan, struct error *err)
{
	AUTO_CLOSE int in = -1;
	int ends[2], status = 0;
	ssize_t got;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail_errno(err, "cannot make a pipe");
	in = ends[0];
	pid = process_clone(probe->flags, err);
	if (pid == 0)
		child(probe, host, plan, ends[1]);
	close(ends[1]);
	if (pid < 0)
		return -1;
	got = TEMP_FAILURE_RETRY(read(in, err, sizeof(*err)));
	TEMP_FAILURE_RETRY(waitpid(pid, &status, 0));
	return got == sizeof(*err) ? -1 : silent(status, err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The choreography of the processes
 *
 *     launcher                    init                       program
 *     --------                    ----                       -------
 *     PREPARE steps
 *     clone3  ----------------->  born in its namespaces
 *     ATTACH steps
 *     "go", if there were any ->  BUILD steps
 *     supervises                  fork  ------------------>  LOCK steps
 *                                 locks itself               execve
 *     gives signals  ---------->  to the program  -------->
 *     learns its status  <------  reaps  <-----------------  ends
 *                                 ends, and the kernel with it all that is left
 *     undoes what it did
 *
 * An error of any of them reaches the launcher through the channel.  When the launcher
 * dies, the init sees the end of the channel and gets SIGKILL; when the init dies, the
 * kernel kills every process of its namespace.
 */

#include "run/launch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/init.h"
#include "run/supervise.h"
#include "sys/channel.h"
#include "sys/process.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static bool is_wanted(const struct step *step, enum stage stage,
		      const struct plan *plan)
{
	return step->stage == stage && (!step->wanted || step->wanted(plan));
}

static bool has_steps(enum stage stage, const struct plan *plan)
{
	for (size_t i = 0; steps[i].step; i++)
		if (is_wanted(steps[i].step, stage, plan))
			return true;
	return false;
}

static int take_stage(enum stage stage, const struct plan *plan, struct running *run,
		      struct error *err)
{
	for (size_t i = 0; steps[i].step; i++) {
		const struct step *step = steps[i].step;

		if (is_wanted(step, stage, plan) && step->apply(plan, run, err) < 0)
			return fail_after(err, "(step \"%s\")", step->name);
	}
	return 0;
}

static void undo(const struct plan *plan, struct running *run)
{
	size_t n = 0;

	while (steps[n].step)
		n++;
	while (n-- > 0)
		if (steps[n].step->undo &&
		    is_wanted(steps[n].step, steps[n].step->stage, plan))
			steps[n].step->undo(plan, run);
}

static _Noreturn void report(int channel, const struct error *err)
{
	struct channel_message message = { .kind = CHANNEL_ERROR, .error = *err };
	struct error ignored;

	channel_send(channel, &message, -1, &ignored);
	_exit(error_exit_status(err));
}

/* A script without "#!" is one for the shell, as for execvp(3). */
static void execute_by_shell(const char *path, char *const *argv)
{
	size_t n = 0;
	AUTO_FREE char **with_shell = NULL;

	while (argv[n])
		n++;
	with_shell = xcalloc(n + 2, sizeof(*with_shell));
	with_shell[0] = (char *)"sh";
	with_shell[1] = (char *)path;
	memcpy(with_shell + 2, argv + 1, n * sizeof(*with_shell));
	execve("/bin/sh", with_shell, environ);
}

static int execute(const struct plan *plan, const struct running *run,
		   struct error *err)
{
	char *const *argv = plan->session.argv;

	sigprocmask(SIG_SETMASK, run->mask, NULL);
	execve(run->program, argv, environ);
	if (errno == ENOEXEC)
		execute_by_shell(run->program, argv);
	fail_errno(err, "cannot execute %s", run->program);
	err->kind = ERROR_EXEC;
	if (err->errnum == ENOENT && access(run->program, F_OK) == 0)
		fail_hint(err, "the program is there, but its interpreter is not");
	return -1;
}

static _Noreturn void program(const struct plan *plan, struct running *run)
{
	struct error err;

	if (take_stage(STAGE_LOCK, plan, run, &err) == 0)
		execute(plan, run, &err);
	report(run->channel, &err);
}

/* Wait until the launcher is done with us, if there is anything for it to do. */
static int await(const struct plan *plan, int channel, struct error *err)
{
	struct channel_message message;

	if (!has_steps(STAGE_ATTACH, plan))
		return 0;
	if (channel_receive(channel, &message, NULL, err) == 1)
		return 0;
	_exit(125); /* the launcher has ended, or has an error to tell of itself */
}

static _Noreturn void child(const struct plan *plan, struct running *run)
{
	struct error err;
	pid_t pid = -1;

	run->umask = umask(0);
	if (process_die_with(run->channel, &err) == 0 &&
	    await(plan, run->channel, &err) == 0 &&
	    take_stage(STAGE_BUILD, plan, run, &err) == 0 &&
	    init_adopt(plan, run, &err) == 0) {
		/*
		 * The two share memory until the program is executed, which saves the
		 * copy; this process, which waits until then, needs nothing that the
		 * other changes.
		 */
		pid = vfork();
		/* Linux before 6.3 shares no memory over a change of time namespace. */
		if (pid < 0 && errno == EINVAL)
			pid = fork();
		if (pid == 0)
			program(plan, run);
		if (pid < 0)
			fail_errno(&err, "cannot start a process in the jail");
	}
	if (pid < 0)
		report(run->channel, &err);
	init_run(plan, run, pid);
}

/* From the birth of the child to its end. */
static int attend(const struct plan *plan, struct running *run, struct error *err)
{
	const struct channel_message go = { .kind = CHANNEL_GO };

	if (has_steps(STAGE_ATTACH, plan) &&
	    (take_stage(STAGE_ATTACH, plan, run, err) < 0 ||
	     channel_send(run->channel, &go, -1, err) < 0)) {
		kill(run->child, SIGKILL);
		TEMP_FAILURE_RETRY(waitpid(run->child, NULL, 0));
		return -1;
	}
	return supervise(plan, run, err);
}

static int start(const struct plan *plan, struct running *run, struct error *err)
{
	AUTO_CLOSE int ours = -1;
	AUTO_CLOSE int theirs = -1;
	int ends[2];

	if (channel_make(ends, err) < 0)
		return -1;
	ours = ends[0];
	theirs = ends[1];
	if (take_stage(STAGE_PREPARE, plan, run, err) < 0)
		return -1;
	run->child = process_clone_into(plan->namespaces.clone_flags, run->birthplace,
					&run->born_inside, err);
	if (run->child < 0)
		return -1;
	if (run->child == 0) {
		close_fd(&ours);
		run->channel = take_fd(&theirs);
		child(plan, run);
	}
	close_fd(&theirs);
	run->channel = ours;
	return attend(plan, run, err);
}

/* What the end of the jail left to say. */
static void tell(struct strv *reports)
{
	for (size_t i = 0; i < reports->n; i++) {
		fputs("jail: ", stderr);
		text_print(reports->items[i], stderr);
		fputc('\n', stderr);
	}
	strv_done(reports);
}

static uint64_t microseconds(const struct timeval *time)
{
	return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

/* What every process is counted by, its cgroup or not. */
static void count(struct usage *usage, uint64_t begin)
{
	struct rusage children;

	usage->wall = now() - begin;
	if (usage->user != USAGE_UNKNOWN || getrusage(RUSAGE_CHILDREN, &children) < 0)
		return;
	usage->user = microseconds(&children.ru_utime);
	usage->system = microseconds(&children.ru_stime);
}

int launch(const struct plan *plan, struct usage *ret, struct error *err)
{
	struct running run = {
		.root = -1,
		.own = -1,
		.terminal = -1,
		.channel = -1,
		.birthplace = -1,
	};
	uint64_t begin = now();
	sigset_t all, before;
	int status;

	/* From here on signals wait: for the program, once there is one. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	signal(SIGCHLD, SIG_DFL); /* an inherited SIG_IGN would hide its status */
	run.mask = &before;
	memset(&run.usage, 0xff, sizeof(run.usage)); /* USAGE_UNKNOWN, all of it */
	status = start(plan, &run, err);
	undo(plan, &run);
	filter_free(run.filter);
	tell(&run.reports);
	count(&run.usage, begin);
	*ret = run.usage;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [session], as steps: see session.h and session.c. */

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "isolate/session.h"
#include "model.h"
#include "sys/channel.h"
#include "sys/descriptor.h"
#include "sys/proc.h"
#include "sys/pty.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

static bool die_with_parent_wanted(const struct plan *plan)
{
	return plan->session.die_with_parent;
}

static void die_with_parent_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("SIGKILL when the caller ends", out);
}

static int die_with_parent_apply(const struct plan *plan, struct running *run,
				 struct error *err)
{
	(void)run;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return fail_errno(err, "cannot ask for a signal at the caller's end");
	/* It may have ended before it was asked for. */
	if (getppid() != plan->session.parent)
		return fail(err, ERROR_HOST, "the process that started jail has ended");
	return 0;
}

const struct step step_die_with_parent = {
	.name = "die-with-parent",
	.stage = STAGE_PREPARE,
	.wanted = die_with_parent_wanted,
	.show = die_with_parent_show,
	.apply = die_with_parent_apply,
};

static void keyring_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("a new session keyring", out);
}

static int keyring_apply(const struct plan *plan, struct running *run,
			 struct error *err)
{
	const struct timespec pause = { .tv_nsec = 5000000 };

	(void)plan, (void)run;
	for (int tries = 0; tries < 100; tries++) {
		if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0)
			return 0;
		/* Keyrings of jails that have just ended count until they are swept. */
		if (errno != EDQUOT)
			break;
		nanosleep(&pause, NULL);
	}
	/* No keys in this kernel; or a filter around us keeps the program from them. */
	if (errno == ENOSYS || (errno == EPERM &&
				syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
					KEY_SPEC_SESSION_KEYRING, 0) < 0 &&
				errno == EPERM))
		return 0;
	fail_errno(err, "cannot make a session keyring");
	if (err->errnum == EDQUOT)
		fail_hint(err,
			  "this user has as many keys as kernel.keys.maxkeys allows: "
			  "sysctl -w kernel.keys.maxkeys=2000");
	return -1;
}

const struct step step_keyring = {
	.name = "keyring",
	.stage = STAGE_BUILD,
	.show = keyring_show,
	.apply = keyring_apply,
};

static bool oom_wanted(const struct plan *plan)
{
	return plan->session.oom_set;
}

static void oom_show(const struct plan *plan, FILE *out)
{
	fprintf(out, "%d", plan->session.oom_score_adj);
}

static int oom_apply(const struct plan *plan, struct running *run, struct error *err)
{
	char text[16];

	(void)run;
	snprintf(text, sizeof(text), "%d", plan->session.oom_score_adj);
	if (proc_write("self/oom_score_adj", text, err) == 0)
		return 0;
	return fail_within(err, "%s: [session] oom-score-adj",
			   PLACE_TEXT(&plan->session.oom_place));
}

const struct step step_oom = {
	.name = "oom-score-adj",
	.stage = STAGE_BUILD,
	.wanted = oom_wanted,
	.show = oom_show,
	.apply = oom_apply,
};

static bool scheduling_wanted(const struct plan *plan)
{
	const struct session_plan *s = &plan->session;

	return s->nice_set || s->cpus_set || s->policy_set || s->io_set;
}

static void scheduling_show(const struct plan *plan, FILE *out)
{
	const struct session_plan *s = &plan->session;
	const char *separator = "";

	if (s->nice_set) {
		fprintf(out, "nice %d", s->nice);
		separator = ", ";
	}
	if (s->cpus_set) {
		fprintf(out, "%s%d processors", separator, CPU_COUNT(&s->cpus));
		separator = ", ";
	}
	if (s->policy_set) {
		fprintf(out, "%spolicy %d priority %d", separator, s->policy,
			s->priority);
		separator = ", ";
	}
	if (s->io_set)
		fprintf(out, "%sio class %d priority %d", separator,
			s->io_priority >> 13, s->io_priority & 7);
}

static int scheduling_apply(const struct plan *plan, struct running *run,
			    struct error *err)
{
	const struct session_plan *s = &plan->session;
	const struct sched_param param = { .sched_priority = s->priority };

	(void)run;
	if (s->nice_set && setpriority(PRIO_PROCESS, 0, s->nice) < 0) {
		fail_errno(err, "cannot set the nice value");
		return fail_within(err, "%s: [session] nice",
				   PLACE_TEXT(&s->nice_place));
	}
	if (s->cpus_set && sched_setaffinity(0, sizeof(s->cpus), &s->cpus) < 0) {
		fail_errno(err, "cannot run on those processors");
		return fail_within(err, "%s: [session] cpu-affinity",
				   PLACE_TEXT(&s->cpus_place));
	}
	if (s->policy_set && sched_setscheduler(0, s->policy, &param) < 0) {
		fail_errno(err, "cannot set the scheduling policy");
		return fail_within(err, "%s: [session] cpu-scheduling-policy",
				   PLACE_TEXT(&s->policy_place));
	}
	if (s->io_set && syscall(SYS_ioprio_set, 1, 0, s->io_priority) < 0) {
		fail_errno(err, "cannot set the I/O priority");
		return fail_within(err, "%s: [session] io-scheduling-class",
				   PLACE_TEXT(&s->io_place));
	}
	return 0;
}

const struct step step_scheduling = {
	.name = "scheduling",
	.stage = STAGE_LOCK,
	.wanted = scheduling_wanted,
	.show = scheduling_show,
	.apply = scheduling_apply,
};

static void terminal_show(const struct plan *plan, FILE *out)
{
	fputs(plan->session.own_terminal
		      ? "a new session on a pseudoterminal of its own"
		      : "a new session without a terminal",
	      out);
}

/* The launcher has given the pty the size of its terminal when it answers. */
static int hand_over(int channel, int master, struct error *err)
{
	struct channel_message message = { .kind = CHANNEL_TERMINAL };
	int status;

	if (channel_send(channel, &message, master, err) < 0)
		return -1;
	status = channel_receive(channel, &message, NULL, err);
	if (status == 0)
		return fail(err, ERROR_SYSTEM, "the launcher has ended");
	return status < 0 ? -1 : 0;
}

/*
 * The init leads the session, and the program a process group in it: so the program
 * can be stopped from the keyboard, as its parent is there to notice.
 */
static int terminal_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	AUTO_CLOSE int master = -1;

	if (setsid() < 0)
		return fail_errno(err, "cannot start a session");
	if (!plan->session.own_terminal)
		return 0;
	master = pty_open("/dev/pts/ptmx", err);
	if (master < 0)
		return -1;
	run->terminal = pty_peer(master, err);
	if (run->terminal < 0)
		return -1;
	if (ioctl(run->terminal, TIOCSCTTY, 0) < 0)
		return fail_errno(err, "cannot make it the controlling terminal");
	return hand_over(run->channel, master, err);
}

const struct step step_terminal = {
	.name = "terminal",
	.stage = STAGE_BUILD,
	.show = terminal_show,
	.apply = terminal_apply,
};

static void dumpable_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("off, until the program is executed", out);
}

static int dumpable_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	(void)plan, (void)run;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return fail_errno(err, "cannot close this process to others");
	return 0;
}

const struct step step_dumpable = {
	.name = "dumpable",
	.stage = STAGE_BUILD,
	.show = dumpable_show,
	.apply = dumpable_apply,
};

static void streams_show(const struct plan *plan, FILE *out)
{
	static const char *const names[] = { "stdin", "stdout", "stderr" };

	for (int fd = 0; fd < 3; fd++)
		fprintf(out, "%s%s %s", fd ? ", " : "", names[fd],
			plan->session.terminal[fd] ? "the own terminal"
						   : "the caller's");
}

static int streams_apply(const struct plan *plan, struct running *run,
			 struct error *err)
{
	if (setpgid(0, 0) < 0)
		return fail_errno(err, "cannot start a process group");
	if (!plan->session.own_terminal)
		return 0;
	/* SIGTTOU is blocked still, so that this cannot stop us. */
	if (tcsetpgrp(run->terminal, getpid()) < 0)
		return fail_errno(err, "cannot take the terminal");
	for (int fd = 0; fd < 3; fd++)
		if (plan->session.terminal[fd] && dup2(run->terminal, fd) < 0)
			return fail_errno(err, "cannot set up the streams");
	return 0;
}

const struct step step_streams = {
	.name = "streams",
	.stage = STAGE_LOCK,
	.show = streams_show,
	.apply = streams_apply,
};

static void descriptors_show(const struct plan *plan, FILE *out)
{
	fputs("0 1 2", out);
	for (size_t i = 0; i < plan->session.n_pass_fds; i++)
		fprintf(out, " %d", plan->session.pass_fds[i]);
}

/* The channel is close-on-exec, and needed to tell of a failure until then. */
static int close_others(const struct session_plan *s, int channel, struct error *err)
{
	AUTO_FREE int *keep = xcalloc(s->n_pass_fds + 1, sizeof(*keep));
	size_t n = 0;
	bool placed = false;

	for (size_t i = 0; i < s->n_pass_fds; i++) {
		if (!placed && channel < s->pass_fds[i]) {
			keep[n++] = channel;
			placed = true;
		}
		keep[n++] = s->pass_fds[i];
	}
	if (!placed)
		keep[n++] = channel;
	return descriptor_close(keep, n, err);
}

static int descriptors_apply(const struct plan *plan, struct running *run,
			     struct error *err)
{
	const struct session_plan *s = &plan->session;

	for (size_t i = 0; i < s->n_pass_fds; i++) {
		/* Ours are close-on-exec from birth; what the caller passed is not. */
		if (fcntl(s->pass_fds[i], F_GETFD) == 0)
			continue;
		fail(err, ERROR_HOST, "descriptor %d is not open", s->pass_fds[i]);
		return fail_within(err, "%s: [session] pass-fds",
				   PLACE_TEXT(&s->pass_place));
	}
	return close_others(s, run->channel, err);
}

const struct step step_descriptors = {
	.name = "descriptors",
	.stage = STAGE_LOCK,
	.show = descriptors_show,
	.apply = descriptors_apply,
};

static void directory_show(const struct plan *plan, FILE *out)
{
	const struct session_plan *s = &plan->session;

	if (s->directory) {
		text_print(s->directory, out);
		return;
	}
	fputs("the first that exists: ", out);
	for (size_t i = 0; i < N_ELEMENTS(s->start); i++) {
		if (!s->start[i])
			continue;
		text_print(s->start[i], out);
		fputs(", ", out);
	}
	putc('/', out);
}

/* S4: the kernel must find a way from the root to where we are. */
static int check_directory(struct error *err)
{
	char path[4096];

	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		return fail_errno(err, "cannot tell the working directory");
	if (*path != '/')
		return fail(err, ERROR_SYSTEM,
			    "the working directory is outside of the jail");
	return 0;
}

static int directory_apply(const struct plan *plan, struct running *run,
			   struct error *err)
{
	const struct session_plan *s = &plan->session;

	(void)run;
	if (s->directory) {
		if (chdir(s->directory) == 0)
			return check_directory(err);
		fail_errno(err, "cannot start in %s", s->directory);
		return fail_within(err, "%s: [session] directory",
				   PLACE_TEXT(&s->directory_place));
	}
	for (size_t i = 0; i < N_ELEMENTS(s->start); i++)
		if (s->start[i] && chdir(s->start[i]) == 0)
			return check_directory(err);
	if (chdir("/") < 0)
		return fail_errno(err, "cannot start in /");
	return check_directory(err);
}

const struct step step_directory = {
	.name = "directory",
	.stage = STAGE_LOCK,
	.show = directory_show,
	.apply = directory_apply,
};

static void umask_show(const struct plan *plan, FILE *out)
{
	if (plan->session.umask == NUMBER_NONE)
		fputs("the caller's", out);
	else
		fprintf(out, "%04o", (unsigned int)plan->session.umask);
}

static int umask_apply(const struct plan *plan, struct running *run, struct error *err)
{
	(void)err;
	umask(plan->session.umask == NUMBER_NONE ? run->umask
						 : (mode_t)plan->session.umask);
	return 0;
}

const struct step step_umask = {
	.name = "umask",
	.stage = STAGE_LOCK,
	.show = umask_show,
	.apply = umask_apply,
};

static bool program_wanted(const struct plan *plan)
{
	return plan->session.argv;
}

static void program_show(const struct plan *plan, FILE *out)
{
	for (char *const *word = plan->session.argv; word && *word; word++) {
		fputs(word == plan->session.argv ? "" : " ", out);
		text_print(*word, out);
	}
	fputs(plan->session.wait_for == WAIT_FOR_ALL
		      ? "\nthe jail ends with its last process"
		      : "\nthe jail ends with the program",
	      out);
}

/* By the PATH that the program gets, as execvp(3) does. */
static int program_apply(const struct plan *plan, struct running *run,
			 struct error *err)
{
	const char *name = plan->session.argv[0], *directories = getenv("PATH");
	int reason = ENOENT;

	if (strchr(name, '/') || !directories) {
		snprintf(run->program, sizeof(run->program), "%s", name);
		return 0;
	}
	while (*directories) {
		size_t length = strcspn(directories, ":");

		snprintf(run->program, sizeof(run->program), "%.*s/%s", (int)length,
			 directories, name);
		if (length && access(run->program, X_OK) == 0)
			return 0;
		if (length && errno == EACCES)
			reason = EACCES;
		directories += length + (directories[length] == ':');
	}
	errno = reason;
	fail_errno(err, "cannot find %s", name);
	err->kind = ERROR_EXEC;
	return fail_hint(err,
			 "it was sought inside, in %s; [mounts] says what is there",
			 getenv("PATH"));
}

const struct step step_program = {
	.name = "program",
	.stage = STAGE_LOCK,
	.wanted = program_wanted,
	.show = program_show,
	.apply = program_apply,
};

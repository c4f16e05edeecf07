/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jail-scope NAME.scope PID DESCRIPTION: have systemd put a process into a cgroup
 *
 * Should: ask the systemd of the caller for a scope unit that holds the process and is
 * delegated to the caller, wait until it stands, and print the path of its cgroup as
 * /proc/PID/cgroup has it. Must not: believe that the process is where it was to be
 * (the path says where it is), or wait for longer than LIMIT.
 *
 * A program of its own, as libsystemd comes as a shared object only and jail is linked
 * statically. Of the environment it takes what libsystemd takes: the addresses of the
 * bus. The interface is org.freedesktop.systemd1(5).
 */

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <time.h>

#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/error.h"
#include "util/strv.h"
#include "util/text.h"
#include "util/xalloc.h"

#define MANAGER "org.freedesktop.systemd1"
#define OBJECT  "/org/freedesktop/systemd1"
#define METHODS "org.freedesktop.systemd1.Manager"
#define DRIVER  "org.freedesktop.DBus"

enum { SECOND = 1000000, LIMIT = 10 /* seconds in all */ };

struct request {
	const char *unit, *description;
	pid_t pid;

	bool system;         /* the manager of the system, not that of the user */
	const char *manager; /* ... in words */
	uint64_t deadline;   /* us, CLOCK_MONOTONIC */
	sd_bus *bus;
	char *job;    /* its object, once there is one, */
	char *result; /* and what came of it, once it was removed */
};

static void request_done(struct request *request)
{
	sd_bus_flush_close_unref(request->bus);
	free(request->job);
	free(request->result);
}

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec / 1000;
}

/* What is left of the time; never 0, which would be the default of the library. */
static uint64_t left_us(const struct request *request)
{
	uint64_t now = now_us();

	return now < request->deadline ? request->deadline - now : 1;
}

/* Let one message in or out, or wait for it: at least 0, or -errno. */
static int step(struct request *request)
{
	int result = sd_bus_process(request->bus, NULL);

	if (result != 0)
		return result;
	if (now_us() >= request->deadline)
		return -ETIMEDOUT;
	result = sd_bus_wait(request->bus, left_us(request));
	return result == -EINTR ? 0 : result;
}

/* What a function of the library returned, or what the other side answered. */
static int fail_bus(struct error *err, int result, const sd_bus_error *answer,
		    const char *what, const char *which)
{
	if (result == -ETIMEDOUT || result == -ETIME)
		return fail(err, ERROR_HOST, "cannot %s %s: no answer within %d s",
			    what, which, LIMIT);
	errno = -result;
	if (!answer || !answer->message)
		return fail_errno(err, "cannot %s %s", what, which);
	return fail(err, ERROR_HOST, "cannot %s %s: %s", what, which, answer->message);
}

/* Why there was no connection, and what helps. */
static int fail_connect(const struct request *request, int result, struct error *err)
{
	AUTO_FREE char *socket = xasprintf("/run/user/%u/bus", getuid());

	if (result == -ENOMEDIUM)
		fail(err, ERROR_HOST,
		     "cannot reach %s: neither XDG_RUNTIME_DIR nor "
		     "DBUS_SESSION_BUS_ADDRESS is set",
		     request->manager);
	else
		fail_bus(err, result, NULL, "reach", request->manager);
	if (request->system)
		return fail_hint(err, "this needs systemd, and D-Bus");
	if (result == -ENOMEDIUM && access(socket, W_OK) == 0)
		return fail_hint(err, "export XDG_RUNTIME_DIR=/run/user/%u", getuid());
	if (result == -EACCES || result == -EPERM)
		return fail_hint(err, "XDG_RUNTIME_DIR or DBUS_SESSION_BUS_ADDRESS is "
				      "that of another user: log in as this one");
	return fail_hint(err, "log in by a session that starts a user manager "
			      "(loginctl enable-linger USER)");
}

static int removed(sd_bus_message *message, void *userdata, sd_bus_error *answer)
{
	const char *job, *unit, *result;
	struct request *request = userdata;

	(void)answer;
	if (sd_bus_message_read(message, "uoss", NULL, &job, &unit, &result) >= 0 &&
	    request->job && !request->result && !strcmp(job, request->job))
		request->result = xstrdup(result);
	return 0;
}

/* Connect, and ask to be told of jobs before there is one. */
static int reach(struct request *request, struct error *err)
{
	int result = request->system ? sd_bus_open_system(&request->bus)
				     : sd_bus_open_user(&request->bus);

	while (result >= 0 && (result = sd_bus_is_ready(request->bus)) == 0)
		result = step(request);
	if (result < 0)
		return fail_connect(request, result, err);
	result = sd_bus_match_signal_async(request->bus, NULL, MANAGER, OBJECT, METHODS,
					   "JobRemoved", removed, NULL, request);
	return result < 0 ? fail_bus(err, result, NULL, "watch", request->manager) : 0;
}

/*
 * A number is another process in another PID namespace, and systemd would take that.
 * Where the bus knows us by our number, it knows the others by theirs.
 */
static int check_numbers(struct request *request, struct error *err)
{
	AUTO(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	AUTO(sd_bus_error_free) sd_bus_error answer = SD_BUS_ERROR_NULL;
	const char *name = "";
	uint32_t number = 0;
	int result;

	sd_bus_get_unique_name(request->bus, &name);
	sd_bus_set_method_call_timeout(request->bus, left_us(request));
	result = sd_bus_call_method(request->bus, DRIVER, "/org/freedesktop/DBus",
				    DRIVER, "GetConnectionUnixProcessID", &answer,
				    &reply, "s", name);
	if (result >= 0)
		result = sd_bus_message_read(reply, "u", &number);
	if (result < 0)
		return fail_bus(err, result, &answer, "ask for", "our own number");
	if (number == (uint32_t)getpid())
		return 0;
	fail(err, ERROR_HOST,
	     "cannot name processes to %s: its PID namespace is another",
	     request->manager);
	return fail_hint(err, "start jail outside of this container");
}

/* Ask for the unit: -errno, with the answer; or request->job. */
static int start_unit(struct request *request, sd_bus_error *answer)
{
	AUTO(sd_bus_message_unrefp) sd_bus_message *call = NULL, *reply = NULL;
	const char *job;
	int result =
		sd_bus_message_new_method_call(request->bus, &call, MANAGER, OBJECT,
					       METHODS, "StartTransientUnit");

	/* The slice, where desktops look for what a user started, is not for root. */
	if (result >= 0)
		result = sd_bus_message_append(call, "ssa(sv)", request->unit, "fail",
					       request->system ? 4 : 5, "Description",
					       "s", request->description, "PIDs", "au",
					       1, (uint32_t)request->pid, "Delegate",
					       "b", 1, "CollectMode", "s",
					       "inactive-or-failed", "Slice", "s",
					       "app.slice");
	if (result >= 0)
		result = sd_bus_message_append(call, "a(sa(sv))", 0);
	if (result >= 0)
		result = sd_bus_call(request->bus, call, left_us(request), answer,
				     &reply);
	if (result >= 0)
		result = sd_bus_message_read(reply, "o", &job);
	if (result >= 0)
		request->job = xstrdup(job);
	return result;
}

static int start(struct request *request, struct error *err)
{
	AUTO(sd_bus_error_free) sd_bus_error answer = SD_BUS_ERROR_NULL;
	int result = start_unit(request, &answer);

	if (sd_bus_error_has_name(&answer, MANAGER ".UnitExists")) {
		/* It may be one that failed; the answer tells nothing more. */
		sd_bus_set_method_call_timeout(request->bus, left_us(request));
		sd_bus_call_method(request->bus, MANAGER, OBJECT, METHODS,
				   "ResetFailedUnit", NULL, NULL, "s", request->unit);
		sd_bus_error_free(&answer);
		result = start_unit(request, &answer);
	}
	while (result >= 0 && !request->result)
		result = step(request);
	if (result < 0)
		return fail_bus(err, result, &answer, "start", request->unit);
	if (!strcmp(request->result, "done"))
		return 0;
	fail(err, ERROR_HOST, "cannot start %s: its job ended as \"%s\"", request->unit,
	     request->result);
	return fail_hint(err, "journalctl %s-n 20 may have the reason",
			 request->system ? "" : "--user ");
}

/* Print where in the tree of cgroup2 the process is now: cgroups(7). */
static int print_cgroup(const struct request *request, struct error *err)
{
	AUTO_FREE char *path = xasprintf("/proc/%d/cgroup", request->pid);
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	AUTO_FREE char *line = NULL;
	size_t size = 0;
	bool found = false;

	if (!file)
		return fail_errno(err, "cannot open %s", path);
	while (!found && getline(&line, &size, file) > 0)
		found = text_starts(line, "0::/");
	if (!found) {
		fail(err, ERROR_HOST, "cannot find cgroup2 in %s: no such line", path);
		return fail_hint(err, "boot with cgroup v2 (systemd(1))");
	}
	fputs(line + strlen("0::"), stdout);
	if (fflush(stdout) != 0)
		return fail_errno(err, "cannot write the path");
	return 0;
}

static int take_words(char **argv, struct request *ret, struct error *err)
{
	AUTO(strv_done) struct strv around = { 0 };
	size_t length = strlen(argv[1]);
	char *end;
	long number;

	if (length < sizeof(".scope") || strcmp(argv[1] + length - 6, ".scope"))
		return fail(err, ERROR_USAGE, "cannot start %s: not NAME.scope",
			    argv[1]);
	number = strtol(argv[2], &end, 10);
	if (*end || number <= 0 || number > INT32_MAX)
		return fail(err, ERROR_USAGE, "cannot find process %s: not a number",
			    argv[2]);
	ret->unit = argv[1];
	ret->pid = (pid_t)number;
	ret->description = argv[3];
	/* Root of a user namespace is an ordinary user to the system. */
	userns_surroundings(&around);
	ret->system = getuid() == 0 && !strv_has(&around, "a user namespace");
	ret->manager =
		ret->system ? "the systemd of the system" : "the systemd of the user";
	ret->deadline = now_us() + LIMIT * SECOND;
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(request_done) struct request request = { 0 };
	struct error err = { 0 };

	if (argc != 4) {
		fputs("usage: jail-scope NAME.scope PID DESCRIPTION\n", stderr);
		return 1;
	}
	/* A reader that has gone is an error to be told, however we were started. */
	signal(SIGPIPE, SIG_IGN);
	if (take_words(argv, &request, &err) == 0 && reach(&request, &err) == 0 &&
	    check_numbers(&request, &err) == 0 && start(&request, &err) == 0 &&
	    print_cgroup(&request, &err) == 0)
		return 0;
	error_print(&err, "jail-scope", stderr);
	return 1;
}

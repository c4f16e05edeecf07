/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A systemd of our own: manager HOW SOCKET LOG PROGRAM [ARGUMENT]...
 *
 * Runs the program with the address of a private bus in its environment, as that of the
 * session and that of the system, on which a manager answers StartTransientUnit() once;
 * ends with the program's status. Each call of a method is a line of LOG. HOW:
 *
 *	done       the job is removed as done after the reply
 *	early      ... before the reply, by a signal that comes first
 *	others     ... after one of another job, that failed
 *	failed     it is removed as failed before the reply
 *	refused    there is no job but an error
 *	exists     there is a unit of that name, which is gone after ResetFailedUnit()
 *	lasting    ... which is never gone
 *	endless    there is a job, which is never removed
 *	mute       no reply
 *	gone       the connection ends in place of a reply
 *	elsewhere  done; and the bus knows the program by another number
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#define MANAGER "org.freedesktop.systemd1"
#define OBJECT  "/org/freedesktop/systemd1"
#define JOB     OBJECT "/job/7"
#define OTHER   OBJECT "/job/8"

static const char *how;
static FILE *record;
static bool forgotten, hang_up;

static void check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "manager: cannot %s: %s\n", what, strerror(-result));
	exit(99);
}

static bool is(const char *name)
{
	return !strcmp(how, name);
}

static void removed(sd_bus *bus, const char *job, const char *unit, const char *result)
{
	sd_bus_message *signal = NULL;

	check(sd_bus_message_new_signal(bus, &signal, OBJECT, MANAGER ".Manager",
					"JobRemoved"),
	      "make a signal");
	check(sd_bus_message_set_sender(signal, ":1.0"), "name the sender");
	check(sd_bus_message_append(signal, "uoss", 7, job, unit, result),
	      "fill the signal");
	check(sd_bus_send(bus, signal, NULL), "send the signal");
	sd_bus_message_unref(signal);
}

/* "NAME=VALUE" of each property, of the types that jail-scope gives. */
static void record_properties(sd_bus_message *call)
{
	const char *name, *type, *text;
	uint32_t number;
	int truth;

	check(sd_bus_message_enter_container(call, 'a', "(sv)"), "read properties");
	while (sd_bus_message_enter_container(call, 'r', "sv") > 0) {
		check(sd_bus_message_read(call, "s", &name), "read a name");
		check(sd_bus_message_peek_type(call, NULL, &type), "read a type");
		if (!strcmp(type, "s")) {
			check(sd_bus_message_read(call, "v", "s", &text), "read");
			fprintf(record, " %s=%s", name, text);
		} else if (!strcmp(type, "b")) {
			check(sd_bus_message_read(call, "v", "b", &truth), "read");
			fprintf(record, " %s=%s", name, truth ? "true" : "false");
		} else {
			check(sd_bus_message_read(call, "v", "au", 1, &number), "read");
			fprintf(record, " %s=%u", name, number);
		}
		check(sd_bus_message_exit_container(call), "read a property");
	}
	check(sd_bus_message_exit_container(call), "read properties");
}

static int start_unit(sd_bus *bus, sd_bus_message *call)
{
	const char *unit, *mode;

	check(sd_bus_message_read(call, "ss", &unit, &mode), "read the call");
	fprintf(record, " %s %s", unit, mode);
	record_properties(call);
	if (is("refused"))
		return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_ACCESS_DENIED,
						  "Not for\nyou");
	if ((is("exists") && !forgotten) || is("lasting"))
		return sd_bus_reply_method_errorf(call, MANAGER ".UnitExists",
						  "Unit %s exists.", unit);
	if (is("early") || is("failed"))
		removed(bus, JOB, unit, is("early") ? "done" : "failed");
	hang_up = is("gone");
	if (!is("mute") && !hang_up)
		check(sd_bus_reply_method_return(call, "o", JOB), "reply");
	if (is("others"))
		removed(bus, OTHER, unit, "failed");
	if (!is("early") && !is("failed") && !is("endless") && !is("mute"))
		removed(bus, JOB, unit, "done");
	return 1;
}

static uint32_t client_number(sd_bus_message *call)
{
	struct ucred peer = { 0 };
	socklen_t size = sizeof(peer);

	getsockopt(sd_bus_get_fd(sd_bus_message_get_bus(call)), SOL_SOCKET, SO_PEERCRED,
		   &peer, &size);
	return (uint32_t)peer.pid;
}

/* What the bus itself and the manager are asked; all of it comes to us. */
static int answer(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	const char *member = sd_bus_message_get_member(call);
	int result = 1;

	(void)userdata;
	(void)error;
	if (!sd_bus_message_is_method_call(call, NULL, NULL))
		return 0;
	fputs(member, record);
	if (!strcmp(member, "Hello"))
		result = sd_bus_reply_method_return(call, "s", ":1.1");
	else if (!strcmp(member, "GetConnectionUnixProcessID"))
		result = sd_bus_reply_method_return(call, "u",
						    client_number(call) +
							    is("elsewhere"));
	else if (!strcmp(member, "StartTransientUnit"))
		result = start_unit(sd_bus_message_get_bus(call), call);
	else /* AddMatch, ResetFailedUnit and others without an answer */
		result = sd_bus_reply_method_return(call, NULL);
	forgotten |= !strcmp(member, "ResetFailedUnit");
	putc('\n', record);
	check(result, "answer");
	return 1;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char *text = NULL;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 1) < 0 || asprintf(&text, "unix:path=%s", path) < 0)
		check(-errno, "listen");
	setenv("DBUS_SESSION_BUS_ADDRESS", text, 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", text, 1);
	free(text);
	return fd;
}

static sd_bus *serve(int fd)
{
	sd_id128_t id;
	sd_bus *bus = NULL;

	check(sd_id128_randomize(&id), "make a number");
	check(sd_bus_new(&bus), "make a bus");
	check(sd_bus_set_fd(bus, fd, fd), "take the connection");
	check(sd_bus_set_server(bus, 1, id), "be a server");
	check(sd_bus_add_filter(bus, NULL, answer, NULL), "answer");
	check(sd_bus_start(bus), "start");
	return bus;
}

/* Until there is no more to do for now; NULL at the end of the connection. */
static sd_bus *work(sd_bus *bus)
{
	int result;

	do
		result = hang_up ? -EPIPE : sd_bus_process(bus, NULL);
	while (result > 0);
	return result < 0 ? sd_bus_close_unref(bus) : bus;
}

int main(int argc, char **argv)
{
	struct pollfd fds[3] = { { .events = POLLIN }, { .events = POLLIN } };
	sd_bus *bus = NULL;
	pid_t client;
	int status;

	if (argc < 5) {
		fputs("usage: manager HOW SOCKET LOG PROGRAM [ARGUMENT]...\n", stderr);
		return 99;
	}
	how = argv[1];
	fds[0].fd = listen_at(argv[2]);
	record = fopen(argv[3], "we");
	client = record ? fork() : -1;
	if (client == 0) {
		execvp(argv[4], argv + 4);
		_exit(127);
	}
	fds[1].fd = client < 0 ? -1 : (int)syscall(SYS_pidfd_open, client, 0);
	check(fds[1].fd < 0 ? -errno : 0, "start the program");
	while (!fds[1].revents) {
		if (!bus && fds[0].revents)
			bus = serve(accept4(fds[0].fd, NULL, NULL,
					    SOCK_CLOEXEC | SOCK_NONBLOCK));
		if (bus)
			bus = work(bus);
		fds[2].fd = bus ? sd_bus_get_fd(bus) : -1;
		fds[2].events = bus ? (short)sd_bus_get_events(bus) : 0;
		if (poll(fds, 3, -1) < 0)
			check(-errno, "wait");
	}
	waitpid(client, &status, 0);
	fclose(record);
	sd_bus_close_unref(bus);
	unlink(argv[2]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

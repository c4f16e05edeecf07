/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between two terminals: see relay.h. */

#include "run/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "sys/pty.h"
#include "util/cleanup.h"

/* The first of the caller's streams that is a terminal. */
static int terminal_stream(const struct session_plan *session)
{
	for (int fd = 0; fd < 3; fd++)
		if (session->terminal[fd])
			return fd;
	return -1;
}

static int reopen(int fd, struct error *err)
{
	char path[32];
	int opened;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	opened = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (opened < 0) /* another user's terminal, after su(1): take it as it is */
		opened = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return opened < 0 ? fail_errno(err, "cannot open the terminal") : opened;
}

void relay_resume(struct relay *relay)
{
	if (!relay->input || relay->raw || relay->master < 0 ||
	    !terminal_is_foreground(relay->terminal))
		return;
	relay->raw = terminal_raw(relay->terminal, &relay->saved) == 0;
}

void relay_pause(struct relay *relay)
{
	if (relay->raw)
		terminal_restore(relay->terminal, &relay->saved);
	relay->raw = false;
}

int relay_start(struct relay *relay, const struct session_plan *session, int master,
		struct error *err)
{
	relay->master = master;
	relay->input = session->input;
	relay->terminal = reopen(terminal_stream(session), err);
	if (relay->terminal < 0 || fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK) < 0)
		return relay->terminal < 0 ? -1
					   : fail_errno(err, "cannot set up the pty");
	pty_adopt(master, relay->terminal);
	relay_resume(relay);
	return 0;
}

void relay_resize(struct relay *relay)
{
	if (relay->master >= 0)
		pty_resize(relay->master, relay->terminal);
}

static bool is_empty(const struct stream *stream)
{
	return stream->first == stream->end;
}

void relay_want(const struct relay *relay, struct pollfd wanted[2])
{
	bool open = relay->master >= 0;

	wanted[0] = (struct pollfd){ .fd = open ? relay->terminal : -1 };
	wanted[1] = (struct pollfd){ .fd = relay->master };
	/* In the background, reading the terminal would stop us. */
	if (relay->raw && is_empty(&relay->in))
		wanted[0].events |= POLLIN;
	if (!is_empty(&relay->out))
		wanted[0].events |= POLLOUT;
	else
		wanted[1].events |= POLLIN;
	if (!is_empty(&relay->in))
		wanted[1].events |= POLLOUT;
	if (!wanted[0].events)
		wanted[0].fd =
			-1; /* nor do we want to hear of its end again and again */
}

/* Read what there is: false at the end of the file. */
static bool fill(struct stream *stream, int fd)
{
	ssize_t n = read(fd, stream->bytes, sizeof(stream->bytes));

	stream->first = 0;
	stream->end = n > 0 ? (size_t)n : 0;
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Write what is there: false where nobody will ever take it. */
static bool drain(struct stream *stream, int fd)
{
	ssize_t n =
		write(fd, stream->bytes + stream->first, stream->end - stream->first);

	if (n >= 0)
		stream->first += (size_t)n;
	return n >= 0 || errno == EAGAIN || errno == EINTR;
}

void relay_pass(struct relay *relay, const struct pollfd ready[2])
{
	const short in = POLLIN | POLLHUP | POLLERR;

	if (relay->master < 0)
		return;
	if (ready[0].fd >= 0 && ready[0].revents & in && is_empty(&relay->in) &&
	    !fill(&relay->in, relay->terminal))
		relay->input = relay->raw = false; /* the terminal has hung up */
	if (ready[1].revents & in && is_empty(&relay->out) &&
	    !fill(&relay->out, relay->master)) {
		close_fd(&relay->master);
		return;
	}
	if (!is_empty(&relay->in) && !drain(&relay->in, relay->master))
		relay->in.first = relay->in.end;
	if (!is_empty(&relay->out) && !drain(&relay->out, relay->terminal))
		relay->out.first = relay->out.end;
}

void relay_end(struct relay *relay)
{
	/* All who could write are dead: what is in the pty is all there will be. */
	while (relay->master >= 0) {
		struct pollfd ready = { .fd = relay->terminal, .events = POLLOUT };

		if (is_empty(&relay->out) &&
		    (!fill(&relay->out, relay->master) || is_empty(&relay->out)))
			break;
		if (poll(&ready, 1, 1000) <= 0 || !drain(&relay->out, relay->terminal))
			break;
	}
	relay_pause(relay);
	close_fd(&relay->master);
	close_fd(&relay->terminal);
}

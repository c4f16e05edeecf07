/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Between the caller's terminal and the pty of the jail
 *
 * Nothing here blocks: the terminal is opened anew for that, as O_NONBLOCK is shared by
 * all who share a description of an open file.
 */

#include <poll.h>
#include <stdbool.h>
#include <termios.h>

#include "model.h"

struct stream {
	char bytes[4096];
	size_t first, end; /* what has been read and not yet written */
};

struct relay {
	int master;   /* of the jail's pty; -1: there is none, or its end has come */
	int terminal; /* the caller's, to read and write without blocking */
	bool input;   /* what is typed goes to the jail */
	bool raw;     /* the terminal passes every key through */
	struct termios saved;
	struct stream in, out;
};

/* Take over the terminal; `master` belongs to the relay from here on. */
int relay_start(struct relay *relay, const struct session_plan *session, int master,
		struct error *err);

/* What to wait for: two entries, with fd -1 where there is nothing. */
void relay_want(const struct relay *relay, struct pollfd wanted[2]);
/* Pass on what can be, as those two entries say. */
void relay_pass(struct relay *relay, const struct pollfd ready[2]);

/* The program is stopped or goes on: the terminal belongs to the caller's shell. */
void relay_pause(struct relay *relay);
void relay_resume(struct relay *relay);
/* After a SIGWINCH. */
void relay_resize(struct relay *relay);

/* Pass on what is left in the pty, and give the terminal back. */
void relay_end(struct relay *relay);

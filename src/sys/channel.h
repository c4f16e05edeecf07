/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What launcher and jail tell each other: messages on a pair of SOCK_SEQPACKET sockets
 *
 * The launcher holds one end, the init and, until it executes the program, the
 * program's process the other.  The end of one side's life is the end of file for the
 * other.
 */

#include <stdbool.h>

#include "util/error.h"

enum channel_kind {
	/* launcher to jail */
	CHANNEL_GO = 1, /* the ATTACH steps are done; or: the terminal is taken over */
	CHANNEL_SIGNAL, /* give the signal `number` to the program */
	/* jail to launcher */
	CHANNEL_TERMINAL, /* with the descriptor of the master of the own pty */
	CHANNEL_ERROR,    /* a step has failed: `error` */
	CHANNEL_STOPPED,  /* the program was stopped by the signal `number` */
	CHANNEL_ENDED,    /* the program has ended; `number` is its wait status */
};

struct channel_message {
	enum channel_kind kind;
	int number;
	bool group;         /* CHANNEL_SIGNAL: to its whole process group */
	struct error error; /* sent only with CHANNEL_ERROR */
};

/* A pair of ends, close-on-exec. */
int channel_make(int ret_ends[2], struct error *err);

/* Send; `fd` is passed along unless it is negative.  The other side may be gone. */
int channel_send(int end, const struct channel_message *message, int fd,
		 struct error *err);

/*
 * Receive: 1, or 0 where the other side is gone.  *ret_fd gets a descriptor that came
 * along, close-on-exec, or -1; NULL: none is wanted, and one that comes is closed.
 */
int channel_receive(int end, struct channel_message *message, int *ret_fd,
		    struct error *err);

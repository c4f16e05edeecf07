/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Pseudoterminals, pty(7), and the terminal of the caller. */

#include <stdbool.h>
#include <termios.h>

#include "util/error.h"

/* A new pty of the devpts whose multiplexer is `ptmx`; its master. */
int pty_open(const char *ptmx, struct error *err);

/* The other side of a master, not through a path, where something else may be. */
int pty_peer(int master, struct error *err);

/* Give the pty the size and the settings of the terminal. */
void pty_adopt(int master, int terminal);

/* The size alone, after a SIGWINCH. */
void pty_resize(int master, int terminal);

/* Pass every key through as it is typed; `ret_saved` is for terminal_restore(). */
int terminal_raw(int terminal, struct termios *ret_saved);
void terminal_restore(int terminal, const struct termios *saved);

/* Whether this process may read from the terminal without being stopped. */
bool terminal_is_foreground(int terminal);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pseudoterminals: see pty.h. */

#include "sys/pty.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "util/cleanup.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

int pty_open(const char *ptmx, struct error *err)
{
	AUTO_CLOSE int master = open(ptmx, O_RDWR | O_NOCTTY | O_CLOEXEC);
	int locked = 0;

	if (master < 0)
		return fail_errno(err, "cannot open %s", ptmx);
	if (ioctl(master, TIOCSPTLCK, &locked) < 0)
		return fail_errno(err, "cannot unlock the pseudoterminal");
	return take_fd(&master);
}

int pty_peer(int master, struct error *err)
{
	int peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);

	return peer < 0 ? fail_errno(err, "cannot open the pseudoterminal") : peer;
}

void pty_resize(int master, int terminal)
{
	struct winsize size;

	if (ioctl(terminal, TIOCGWINSZ, &size) == 0)
		ioctl(master, TIOCSWINSZ, &size);
}

void pty_adopt(int master, int terminal)
{
	struct termios settings;

	if (tcgetattr(terminal, &settings) == 0)
		tcsetattr(master, TCSANOW, &settings);
	pty_resize(master, terminal);
}

int terminal_raw(int terminal, struct termios *ret_saved)
{
	struct termios raw;

	if (tcgetattr(terminal, ret_saved) < 0)
		return -1;
	raw = *ret_saved;
	cfmakeraw(&raw);
	return tcsetattr(terminal, TCSADRAIN, &raw);
}

void terminal_restore(int terminal, const struct termios *saved)
{
	tcsetattr(terminal, TCSADRAIN, saved);
}

bool terminal_is_foreground(int terminal)
{
	return tcgetpgrp(terminal) == getpgrp();
}

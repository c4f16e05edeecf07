/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pseudoterminals, and one that stands for the caller's terminal. */

#include "sys/pty.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "../tap.h"

#include "../space.h"
#include "util/cleanup.h"

static int master = -1, peer = -1;

static bool open_pair(int *ret_master, int *ret_peer)
{
	struct error err;

	*ret_master = pty_open("/dev/ptmx", &err);
	*ret_peer = *ret_master < 0 ? -1 : pty_peer(*ret_master, &err);
	return *ret_peer >= 0;
}

static void test_open(void)
{
	struct error err;
	char c[2] = "";

	ok(fcntl(master, F_GETFD) & FD_CLOEXEC, "a master is close-on-exec (S4)");
	ok(fcntl(peer, F_GETFD) & FD_CLOEXEC, "... and its other side");
	ok(isatty(master) && isatty(peer), "both are terminals");
	ok(write(master, "a\n", 2) == 2 && read(peer, c, 2) == 2 && *c == 'a',
	   "what is written on one side is read on the other");
	is_int(pty_open("/dev/null", &err), -1, "not every device is a multiplexer");
	has_str(err.text, "cannot unlock the pseudoterminal", "... which is told");
	is_int(pty_open("/dev/nothing/ptmx", &err), -1, "nor is one everywhere");
	has_str(err.text, "cannot open /dev/nothing/ptmx", "... which is told");
	is_int(pty_peer(peer, &err), -1, "the other side has no other side");
}

static void set_size(int terminal, unsigned short rows, unsigned short columns)
{
	const struct winsize size = { .ws_row = rows, .ws_col = columns };

	ioctl(terminal, TIOCSWINSZ, &size);
}

static bool has_size(int terminal, unsigned short rows, unsigned short columns)
{
	struct winsize size = { 0 };

	ioctl(terminal, TIOCGWINSZ, &size);
	return size.ws_row == rows && size.ws_col == columns;
}

static void test_adopt(int terminal)
{
	struct termios settings;

	tcgetattr(terminal, &settings);
	settings.c_cc[VINTR] = 7;
	settings.c_iflag |= IXANY;
	tcsetattr(terminal, TCSANOW, &settings);
	set_size(terminal, 33, 111);
	pty_adopt(master, terminal);
	tcgetattr(peer, &settings);
	is_int(settings.c_cc[VINTR], 7, "a pty takes over the keys");
	ok(settings.c_iflag & IXANY, "... the settings");
	ok(has_size(peer, 33, 111), "... and the size");
	set_size(terminal, 44, 222);
	pty_resize(master, terminal);
	ok(has_size(peer, 44, 222), "a new size is taken over later");
	tcgetattr(peer, &settings);
	settings.c_cc[VINTR] = 3;
	tcsetattr(peer, TCSANOW, &settings);
	pty_resize(master, terminal);
	tcgetattr(peer, &settings);
	is_int(settings.c_cc[VINTR], 3, "... and nothing else");
	pty_adopt(master, STDIN_FILENO + 500);
	ok(has_size(peer, 44, 222), "what is no terminal has nothing to take over");
}

static void test_raw(int terminal)
{
	struct termios before, raw, after, saved;

	tcgetattr(terminal, &before);
	is_int(terminal_raw(terminal, &saved), 0, "a terminal passes every key");
	tcgetattr(terminal, &raw);
	ok(!(raw.c_lflag & (ICANON | ECHO | ISIG)), "... as it is typed");
	ok(!(raw.c_oflag & OPOST), "... and shows what comes as it is");
	terminal_restore(terminal, &saved);
	tcgetattr(terminal, &after);
	ok(after.c_lflag == before.c_lflag && after.c_oflag == before.c_oflag &&
		   after.c_iflag == before.c_iflag &&
		   !memcmp(after.c_cc, before.c_cc, sizeof(after.c_cc)),
	   "and is put back as it was");
	is_int(terminal_raw(500, &saved), -1, "what is no terminal does not");
}

/* A session of its own, whose terminal is the peer. */
static void body_foreground(void)
{
	pid_t pid;

	space_say("not ours: %d", terminal_is_foreground(peer));
	setsid();
	ioctl(peer, TIOCSCTTY, 0);
	space_say("leader: %d", terminal_is_foreground(peer));
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		space_say("background: %d", terminal_is_foreground(peer));
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/*
 * S9: the peer is opened without a path, so that a file in its place is of no matter,
 * and does not become the controlling terminal by itself.
 */
static void body_peer(void)
{
	AUTO_CLOSE int other = -1;
	struct error err;
	struct stat st;

	setsid();
	if (mount("tmpfs", "/dev/pts", "tmpfs", 0, NULL) < 0)
		space_call("mount", -1);
	other = pty_peer(master, &err);
	space_say("terminal: %d", isatty(other));
	space_say("same: %d",
		  fstat(other, &st) == 0 && S_ISCHR(st.st_mode) && other >= 0);
	space_say("controlling: %d", open("/dev/tty", O_RDWR | O_CLOEXEC) >= 0);
}

int main(void)
{
	AUTO_CLOSE int other = -1;
	AUTO_CLOSE int terminal = -1;
	const char *obstacle;

	if (!open_pair(&master, &peer) || !open_pair(&other, &terminal))
		skip_all("no pseudoterminals here");
	test_open();
	test_adopt(terminal);
	test_raw(terminal);
	is_str(space_run_in(0, body_foreground),
	       "not ours: 0\nleader: 1\nbackground: 0\n",
	       "who is in the foreground is known");
	obstacle = space_obstacle();
	if (obstacle)
		skip("the other side is found without a path", obstacle);
	else
		is_str(space_run(body_peer), "terminal: 1\nsame: 1\ncontrolling: 0\n",
		       "the other side is found without a path");
	close_fd(&master);
	close_fd(&peer);
	return tap_done();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between two pseudoterminals: one plays the caller's terminal, one is the jail's. */

#include "run/relay.h"

#include <signal.h>
#include <sys/ioctl.h>

#include "../tap.h"

#include "../space.h"
#include "sys/pty.h"
#include "util/cleanup.h"

static int screen = -1;              /* where the user types and reads */
static int outer = -1;               /* the caller's terminal, behind that */
static int inner_master, inner = -1; /* of the jail's pty */
static struct relay relay;
static struct session_plan session = { .terminal = { true, true, true },
				       .own_terminal = true,
				       .input = true };

/* The pair of ptys; `outer` becomes the terminal and the streams of this process. */
static void open_terminals(void)
{
	struct error err;

	setsid();
	screen = pty_open("/dev/ptmx", &err);
	outer = pty_peer(screen, &err);
	inner_master = pty_open("/dev/ptmx", &err);
	inner = pty_peer(inner_master, &err);
	ioctl(outer, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(outer, fd);
}

static void start(void)
{
	struct error err;

	relay = (struct relay){ .master = -1, .terminal = -1 };
	if (relay_start(&relay, &session, inner_master, &err) < 0)
		space_say("%s", err.text);
}

/* Let the relay work until nothing has come for a moment. */
static void turn(void)
{
	struct pollfd wanted[2];

	do
		relay_want(&relay, wanted);
	while (poll(wanted, 2, 100) > 0 && (relay_pass(&relay, wanted), true) &&
	       relay.master >= 0);
}

/* What can be read there now, with "^" for what is no letter. */
static void say_read(const char *what, int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
	char text[256] = "";
	ssize_t n = poll(&wanted, 1, 200) > 0 ? read(fd, text, sizeof(text) - 1) : 0;

	for (ssize_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ')
			text[i] = '^';
	space_say("%s: %s", what, n > 0 ? text : "nothing");
}

static void type(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		space_call("write", -1);
}

static bool is_raw(void)
{
	struct termios settings;

	tcgetattr(outer, &settings);
	return !(settings.c_lflag & (ICANON | ECHO | ISIG));
}

static void body_both(void)
{
	open_terminals();
	start();
	space_say("raw %d", is_raw());
	type(screen, "typed\r");
	turn();
	say_read("inside", inner);
	say_read("echo", screen);
	type(inner, "shown\n");
	turn();
	say_read("screen", screen);
	type(screen, "\003");
	turn();
	say_read("inside", inner);
	relay_end(&relay);
	space_say("raw %d", is_raw());
}

static void body_pause(void)
{
	open_terminals();
	start();
	relay_pause(&relay);
	space_say("raw %d", is_raw());
	type(screen, "shell\r");
	turn();
	say_read("inside", inner);
	say_read("outside", outer);
	type(inner, "still shown\n");
	turn();
	relay_resume(&relay);
	space_say("raw %d", is_raw());
	relay_resume(&relay);
	relay_end(&relay);
	relay_end(&relay);
	space_say("raw %d", is_raw());
}

static void set_size(int fd, unsigned short rows)
{
	const struct winsize size = { .ws_row = rows, .ws_col = 80 };

	ioctl(fd, TIOCSWINSZ, &size);
}

static void say_rows(void)
{
	struct winsize size = { 0 };

	ioctl(inner, TIOCGWINSZ, &size);
	space_say("rows %d", size.ws_row);
}

static void body_size(void)
{
	open_terminals();
	set_size(screen, 11);
	start();
	say_rows();
	set_size(screen, 22);
	relay_resize(&relay);
	say_rows();
	relay_end(&relay);
	relay_resize(&relay); /* a late signal */
}

/* Only what is shown is the jail's: stdin is another thing. */
static void body_no_input(void)
{
	open_terminals();
	session.input = false;
	session.terminal[0] = false;
	start();
	space_say("raw %d", is_raw());
	type(screen, "mine\r");
	turn();
	say_read("inside", inner);
	say_read("outside", outer);
	type(inner, "shown\n");
	turn();
	say_read("screen", screen);
	relay_end(&relay);
}

/* Whoever reads the terminal in the background is stopped. */
static void body_background(void)
{
	pid_t shell;

	open_terminals();
	signal(SIGTTOU, SIG_IGN);
	shell = fork();
	if (shell == 0) {
		setpgid(0, 0);
		pause();
		_exit(0);
	}
	setpgid(shell, shell);
	tcsetpgrp(outer, shell);
	start();
	space_say("raw %d", is_raw());
	type(screen, "for the shell\r");
	turn();
	say_read("inside", inner);
	tcsetpgrp(outer, getpgrp());
	relay_resume(&relay);
	space_say("raw %d", is_raw());
	turn();
	say_read("inside", inner);
	relay_end(&relay);
	kill(shell, SIGKILL);
	waitpid(shell, NULL, 0);
}

/* What the program has said last is shown, even if it is much. */
static void body_end(void)
{
	static char block[3000];
	char text[512];
	size_t n = 0;
	ssize_t got;
	pid_t reader;
	int count[2];

	open_terminals();
	start();
	memset(block, 'x', sizeof(block));
	type(inner, "last words\n");
	if (write(inner, block, sizeof(block)) != sizeof(block) || pipe(count) < 0)
		space_call("write", -1);
	close(inner);
	inner = -1;
	reader = fork();
	if (reader == 0) {
		struct pollfd wanted = { .fd = screen, .events = POLLIN };

		while (poll(&wanted, 1, 500) > 0 &&
		       (got = read(screen, text, sizeof(text))) > 0)
			n += (size_t)got;
		if (write(count[1], &n, sizeof(n)) < 0)
			_exit(1);
		_exit(0);
	}
	relay_end(&relay);
	space_say("closed %d %d", relay.master, relay.terminal);
	if (read(count[0], &n, sizeof(n)) > 0)
		space_say("shown %zu", n);
	waitpid(reader, NULL, 0);
}

/* Nobody has the jail's side open any more. */
static void body_hangup(void)
{
	struct pollfd wanted[2];

	open_terminals();
	start();
	close(inner);
	inner = -1;
	turn();
	space_say("master %d", relay.master);
	relay_want(&relay, wanted);
	space_say("wanted %d %d", wanted[0].fd, wanted[1].fd);
	relay_resize(&relay);
	relay_resume(&relay);
	relay_end(&relay);
	space_say("raw %d", is_raw());
}

/* Nobody has the caller's side: the emulator was closed. */
static void body_caller_gone(void)
{
	struct pollfd wanted[2];
	int turns = 0;

	signal(SIGHUP, SIG_IGN);
	open_terminals();
	start();
	close(screen);
	for (; turns < 100; turns++) {
		relay_want(&relay, wanted);
		if (poll(wanted, 2, 50) <= 0)
			break;
		relay_pass(&relay, wanted);
	}
	space_say("%s", turns < 100 ? "quiet" : "it turns and turns");
	type(inner, "nobody reads this\n");
	for (turns = 0; turns < 100; turns++) {
		relay_want(&relay, wanted);
		if (poll(wanted, 2, 50) <= 0)
			break;
		relay_pass(&relay, wanted);
	}
	space_say("%s", turns < 100 ? "quiet" : "it turns and turns");
	relay_end(&relay);
}

int main(void)
{
	AUTO_CLOSE int ptmx = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (ptmx < 0)
		skip_all("no pseudoterminals here");
	is_str(space_run_in(0, body_both),
	       "raw 1\ninside: typed^\necho: typed^^\nscreen: shown^^\ninside: "
	       "nothing\n"
	       "raw 0\n",
	       "what is typed goes in, what is shown comes out, keys are the jail's");
	is_str(space_run_in(0, body_pause),
	       "raw 0\ninside: nothing\noutside: shell^\nraw 1\nraw 0\n",
	       "in a pause the terminal is the shell's");
	is_str(space_run_in(0, body_size), "rows 11\nrows 22\n",
	       "the size is the terminal's, and follows it");
	has_str(space_run_in(0, body_no_input),
		"raw 0\ninside: nothing\noutside: mine^\nscreen: mine^^shown^",
		"without input what is typed is not read");
	is_str(space_run_in(0, body_background),
	       "raw 0\ninside: nothing\nraw 1\ninside: for the shell^\n",
	       "in the background nothing is read");
	is_str(space_run_in(0, body_end), "closed -1 -1\nshown 3012\n",
	       "what was said last is shown at the end");
	is_str(space_run_in(0, body_hangup), "master -1\nwanted -1 -1\nraw 0\n",
	       "when the jail's side is closed there is nothing to wait for");
	is_str(space_run_in(0, body_caller_gone), "quiet\nquiet\n",
	       "when the caller's side is closed nobody turns in circles");
	return tap_done();
}

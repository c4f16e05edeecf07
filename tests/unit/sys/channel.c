/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages between two processes, and the descriptors that come with them. */

#include "sys/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tap.h"
#include "util/cleanup.h"

static int ends[2] = { -1, -1 };

static void make(void)
{
	struct error err;

	close_fd(&ends[0]);
	close_fd(&ends[1]);
	if (channel_make(ends, &err) < 0)
		bail(err.text);
}

/* How many descriptors are open. */
static int count(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void test_messages(void)
{
	struct channel_message sent = { .kind = CHANNEL_SIGNAL,
					.number = 15,
					.group = true };
	struct channel_message got = { 0 };
	struct error err;
	int fd = 77;

	make();
	for (int i = 0; i < 2; i++)
		ok(fcntl(ends[i], F_GETFD) & FD_CLOEXEC, "an end is close-on-exec");
	is_int(channel_send(ends[0], &sent, -1, &err), 0, "a message is sent");
	is_int(channel_receive(ends[1], &got, &fd, &err), 1, "... and received");
	ok(got.kind == CHANNEL_SIGNAL && got.number == 15 && got.group,
	   "... as it was");
	is_int(fd, -1, "... without a descriptor");
	sent.number = 9;
	channel_send(ends[1], &sent, -1, &err);
	sent.number = 10;
	channel_send(ends[1], &sent, -1, &err);
	channel_receive(ends[0], &got, NULL, &err);
	is_int(got.number, 9, "both sides may send");
	channel_receive(ends[0], &got, NULL, &err);
	is_int(got.number, 10, "... and messages stay apart, in order");
}

static void test_errors(void)
{
	struct channel_message sent = { .kind = CHANNEL_ERROR }, got;
	struct error err;

	make();
	errno = EPERM;
	fail_errno(&sent.error, "cannot do it");
	fail_hint(&sent.error, "%0999d", 7);
	memset(&got, 'x', sizeof(got));
	is_int(channel_send(ends[0], &sent, -1, &err), 0, "an error is sent");
	is_int(channel_receive(ends[1], &got, NULL, &err), 1, "... and received");
	is_int(got.error.errnum, EPERM, "... with its errno");
	is_str(got.error.text, sent.error.text, "... its text");
	is_str(got.error.hint, sent.error.hint, "... and its hint, all of it");
}

static void test_descriptors(void)
{
	struct channel_message message = { .kind = CHANNEL_TERMINAL };
	int pipe_fds[2], fd = -1, before;
	struct error err;
	char c = 0;

	make();
	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		bail("cannot make a pipe");
	channel_send(ends[0], &message, pipe_fds[1], &err);
	is_int(channel_receive(ends[1], &message, &fd, &err), 1,
	       "a descriptor comes along");
	ok(fd >= 0 && fd != pipe_fds[1], "... as one of ours");
	ok(fcntl(fd, F_GETFD) & FD_CLOEXEC, "... close-on-exec (S4)");
	ok(write(fd, "a", 1) == 1 && read(pipe_fds[0], &c, 1) == 1 && c == 'a',
	   "... of the same pipe");
	close_fd(&fd);
	channel_send(ends[0], &message, pipe_fds[1], &err);
	before = count();
	is_int(channel_receive(ends[1], &message, NULL, &err), 1,
	       "one that nobody wants is received");
	is_int(count(), before, "... and closed");
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static void test_ends(void)
{
	struct channel_message message = { .kind = CHANNEL_ENDED, .number = 256 };
	struct error err;
	int fd = 77;

	make();
	channel_send(ends[0], &message, -1, &err);
	close_fd(&ends[0]);
	is_int(channel_receive(ends[1], &message, &fd, &err), 1,
	       "what was sent before the end is received");
	is_int(channel_receive(ends[1], &message, &fd, &err), 0, "the end is told");
	is_int(fd, -1, "... without a descriptor");
	is_int(channel_send(ends[1], &message, -1, &err), -1,
	       "nobody can be sent anything, without a signal");
	has_str(err.text, "cannot send a message to the other process",
		"... which is an error");
	make();
	channel_send(ends[1], &message, -1, &err);
	close_fd(&ends[1]);
	channel_receive(ends[0], &message, NULL, &err);
	is_int(channel_receive(ends[0], &message, NULL, &err), 0, "from either side");
	make();
	channel_send(ends[1], &message, -1, &err);
	close_fd(&ends[0]); /* unread: the other side gets ECONNRESET */
	is_int(channel_receive(ends[1], &message, NULL, &err), 0,
	       "an end that did not read all is an end");
	is_int(channel_receive(-1, &message, NULL, &err), -1, "no end is an error");
}

/* Bytes as a process would send them that has gone wild. */
static void raw(const void *bytes, size_t length)
{
	if (send(ends[0], bytes, length, 0) < 0)
		bail("cannot send");
}

static void test_broken(void)
{
	struct channel_message message = { .kind = CHANNEL_ERROR, .number = 1 };
	struct error err;

	make();
	raw(&message, 3);
	is_int(channel_receive(ends[1], &message, NULL, &err), -1,
	       "a message that is cut short is an error");
	has_str(err.text, "cut short", "... and says so");
	raw(&message, offsetof(struct channel_message, error));
	is_int(channel_receive(ends[1], &message, NULL, &err), -1,
	       "so is an error message without its error");
	memset(&message.error, 'x', sizeof(message.error));
	message.kind = CHANNEL_ERROR;
	raw(&message, sizeof(message));
	if (channel_receive(ends[1], &message, NULL, &err) == 1)
		ok(memchr(message.error.text, '\0', sizeof(message.error.text)) &&
			   memchr(message.error.hint, '\0', sizeof(message.error.hint)),
		   "the texts of an error have an end");
	else
		ok(true, "the texts of an error have an end, or are refused");
}

/* Two descriptors where one is wanted: none is left behind. */
static void test_greed(void)
{
	struct channel_message message = { .kind = CHANNEL_TERMINAL };
	struct iovec text = { &message, offsetof(struct channel_message, error) };
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control = { 0 };
	struct msghdr packet = { .msg_iov = &text,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control) };
	int fds[2] = { STDIN_FILENO, STDOUT_FILENO }, fd = -1, before;
	struct error err;

	make();
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(&control.header), fds, sizeof(fds));
	if (sendmsg(ends[0], &packet, 0) < 0)
		bail("cannot send two descriptors");
	before = count();
	channel_receive(ends[1], &message, &fd, &err);
	close_fd(&fd);
	is_int(count(), before, "of two descriptors none is left open");
}

int main(void)
{
	test_messages();
	test_errors();
	test_descriptors();
	test_ends();
	test_broken();
	test_greed();
	close_fd(&ends[0]);
	close_fd(&ends[1]);
	return tap_done();
}

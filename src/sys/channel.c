/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages between launcher and jail: see channel.h. */

#include "sys/channel.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/cleanup.h"

int channel_make(int ret_ends[2], struct error *err)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_ends) < 0)
		return fail_errno(err, "cannot make a pair of sockets");
	return 0;
}

/* Room for one descriptor beside a message. */
union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

int channel_send(int end, const struct channel_message *message, int fd,
		 struct error *err)
{
	struct iovec text = {
		.iov_base = (void *)message,
		.iov_len = message->kind == CHANNEL_ERROR
				   ? sizeof(*message)
				   : offsetof(struct channel_message, error),
	};
	struct msghdr packet = { .msg_iov = &text, .msg_iovlen = 1 };
	union control control = { 0 };

	if (fd >= 0) {
		packet.msg_control = &control;
		packet.msg_controllen = CMSG_LEN(sizeof(int));
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	}
	if (TEMP_FAILURE_RETRY(sendmsg(end, &packet, MSG_NOSIGNAL)) < 0)
		return fail_errno(err, "cannot send a message to the other process");
	return 0;
}

static int take_passed(struct msghdr *packet)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(packet);
	int fd;

	if (!header || header->cmsg_level != SOL_SOCKET ||
	    header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* What comes from inside a jail is not believed: it is whole, and its texts end. */
static int check(struct channel_message *message, size_t n, struct error *err)
{
	const size_t without = offsetof(struct channel_message, error);

	if (n < without || (message->kind == CHANNEL_ERROR && n != sizeof(*message)))
		return fail(err, ERROR_SYSTEM, "received a message that was cut short");
	message->error.text[sizeof(message->error.text) - 1] = '\0';
	message->error.hint[sizeof(message->error.hint) - 1] = '\0';
	return 0;
}

int channel_receive(int end, struct channel_message *message, int *ret_fd,
		    struct error *err)
{
	struct iovec text = { message, sizeof(*message) };
	union control control = { 0 };
	struct msghdr packet = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		/* Of one descriptor, not CMSG_SPACE, whose padding has room for two. */
		.msg_controllen = CMSG_LEN(sizeof(int)),
	};
	AUTO_CLOSE int passed = -1;
	ssize_t n = TEMP_FAILURE_RETRY(recvmsg(end, &packet, MSG_CMSG_CLOEXEC));

	if (n < 0 && errno == ECONNRESET)
		return 0;
	if (n < 0)
		return fail_errno(err, "cannot receive from the other process");
	passed = n ? take_passed(&packet) : -1;
	if (ret_fd)
		*ret_fd = take_fd(&passed);
	if (!n)
		return 0;
	return check(message, (size_t)n, err) < 0 ? -1 : 1;
}

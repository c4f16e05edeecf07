/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Actions in words: see action.h. */

#include "sys/action.h"

#include <ctype.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/text.h"

/* The largest error number that a filter can return, MAX_ERRNO of the kernel. */
enum { ERRNO_MAX = 4095 };

/* clang-format off */
#define E(name) { #name, name }

/* The first name of a number is the one that is printed. */
static const struct {
	const char *name;
	int number;
} errnos[] = {
	E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG),
	E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES), E(EFAULT),
	E(ENOTBLK), E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR),
	E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY), E(ETXTBSY), E(EFBIG), E(ENOSPC),
	E(ESPIPE), E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK),
	E(ENAMETOOLONG), E(ENOLCK), E(ENOSYS), E(ENOTEMPTY), E(ELOOP),
	E(EWOULDBLOCK), E(ENOMSG), E(EIDRM), E(ECHRNG), E(EL2NSYNC), E(EL3HLT),
	E(EL3RST), E(ELNRNG), E(EUNATCH), E(ENOCSI), E(EL2HLT), E(EBADE), E(EBADR),
	E(EXFULL), E(ENOANO), E(EBADRQC), E(EBADSLT), E(EDEADLOCK), E(EBFONT),
	E(ENOSTR), E(ENODATA), E(ETIME), E(ENOSR), E(ENONET), E(ENOPKG), E(EREMOTE),
	E(ENOLINK), E(EADV), E(ESRMNT), E(ECOMM), E(EPROTO), E(EMULTIHOP),
	E(EDOTDOT), E(EBADMSG), E(EOVERFLOW), E(ENOTUNIQ), E(EBADFD), E(EREMCHG),
	E(ELIBACC), E(ELIBBAD), E(ELIBSCN), E(ELIBMAX), E(ELIBEXEC), E(EILSEQ),
	E(ERESTART), E(ESTRPIPE), E(EUSERS), E(ENOTSOCK), E(EDESTADDRREQ),
	E(EMSGSIZE), E(EPROTOTYPE), E(ENOPROTOOPT), E(EPROTONOSUPPORT),
	E(ESOCKTNOSUPPORT), E(EOPNOTSUPP), E(ENOTSUP), E(EPFNOSUPPORT),
	E(EAFNOSUPPORT), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ENETDOWN),
	E(ENETUNREACH), E(ENETRESET), E(ECONNABORTED), E(ECONNRESET), E(ENOBUFS),
	E(EISCONN), E(ENOTCONN), E(ESHUTDOWN), E(ETOOMANYREFS), E(ETIMEDOUT),
	E(ECONNREFUSED), E(EHOSTDOWN), E(EHOSTUNREACH), E(EALREADY), E(EINPROGRESS),
	E(ESTALE), E(EUCLEAN), E(ENOTNAM), E(ENAVAIL), E(EISNAM), E(EREMOTEIO),
	E(EDQUOT), E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED), E(ENOKEY),
	E(EKEYEXPIRED), E(EKEYREVOKED), E(EKEYREJECTED), E(EOWNERDEAD),
	E(ENOTRECOVERABLE), E(ERFKILL), E(EHWPOISON),
};

#undef E
/* clang-format on */

static const char *const kinds[] = {
	[ACTION_KILL] = "kill",   [ACTION_KILL_THREAD] = "kill-thread",
	[ACTION_TRAP] = "trap",   [ACTION_ERRNO] = "errno",
	[ACTION_TRACE] = "trace", [ACTION_LOG] = "log",
	[ACTION_ALLOW] = "allow",
};

const char *const action_words[] = {
	"errno", "kill", "kill-thread", "trap", "log", "trace", "allow", NULL,
};

int errno_number(const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(errnos); i++)
		if (!strcmp(errnos[i].name, name))
			return errnos[i].number;
	return 0;
}

static const char *nth_errno(size_t n, void *arg)
{
	(void)arg;
	return n < N_ELEMENTS(errnos) ? errnos[n].name : NULL;
}

static int errno_parse(const char *text, size_t offset, struct action *ret,
		       struct error *err)
{
	const char *nearest;
	unsigned long n;
	char *end;

	*ret = (struct action){ ACTION_ERRNO, errno_number(text) };
	if (ret->errnum)
		return 0;
	n = strtoul(text, &end, 10);
	if (isdigit((unsigned char)*text) && !*end) {
		if (n < 1 || n > ERRNO_MAX)
			return fail_at(err, offset, "not from 1 to %d", ERRNO_MAX);
		ret->errnum = (int)n;
		return 0;
	}
	nearest = text_nearest(text, nth_errno, NULL);
	if (nearest)
		return fail_at(err, offset, "no error is called %s; did you mean %s?",
			       text, nearest);
	return fail_at(err, offset, "no error is called %s, see errno(3)", text);
}

int action_parse(const char *text, struct action *ret, struct error *err)
{
	const char *nearest;

	if (*text == 'E')
		return errno_parse(text, 0, ret, err);
	if (!strncmp(text, "errno ", strlen("errno "))) {
		size_t blanks = strlen("errno");

		blanks += strspn(text + blanks, " ");
		return errno_parse(text + blanks, blanks, ret, err);
	}
	for (size_t i = 0; i < N_ELEMENTS(kinds); i++) {
		if (i != ACTION_ERRNO && !strcmp(kinds[i], text)) {
			*ret = (struct action){ (enum action_kind)i, 0 };
			return 0;
		}
	}
	if (!strcmp(text, "errno"))
		return fail_at(err, strlen(text),
			       "the name of the error is missing: errno EPERM");
	nearest = text_nearest_in(text, action_words);
	if (nearest)
		return fail_at(err, 0, "not an action; did you mean %s?", nearest);
	return fail_at(err, 0, "not an action");
}

const char *action_text(const struct action *action, char *buffer)
{
	if (action->kind != ACTION_ERRNO)
		return kinds[action->kind];
	for (size_t i = 0; i < N_ELEMENTS(errnos); i++) {
		if (errnos[i].number == action->errnum) {
			snprintf(buffer, ACTION_TEXT_SIZE, "errno %s", errnos[i].name);
			return buffer;
		}
	}
	snprintf(buffer, ACTION_TEXT_SIZE, "errno %d", action->errnum);
	return buffer;
}

int action_compare(const struct action *a, const struct action *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->errnum - b->errnum;
}

uint32_t action_value(const struct action *action)
{
	switch (action->kind) {
	case ACTION_KILL:
		return SECCOMP_RET_KILL_PROCESS;
	case ACTION_KILL_THREAD:
		return SECCOMP_RET_KILL_THREAD;
	case ACTION_TRAP:
		return SECCOMP_RET_TRAP;
	case ACTION_ERRNO:
		return SECCOMP_RET_ERRNO | (uint32_t)action->errnum;
	case ACTION_TRACE:
		return SECCOMP_RET_TRACE;
	case ACTION_LOG:
		return SECCOMP_RET_LOG;
	case ACTION_ALLOW:
		return SECCOMP_RET_ALLOW;
	}
	abort(); /* every kind is above */
}

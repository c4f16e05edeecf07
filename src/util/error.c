/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors: see error.h for the rules. */

#include "util/error.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include "util/text.h"

_Static_assert(sizeof(struct error) <= PIPE_BUF,
	       "an error crosses the channel by one write(2)");

static void format(char *text, size_t size, const char *fmt, va_list ap)
{
	if (vsnprintf(text, size, fmt, ap) < 0)
		*text = '\0';
}

static void append(char *text, size_t size, const char *more)
{
	size_t length = strlen(text);

	snprintf(text + length, size - length, ": %s", more);
}

int fail(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	va_list ap;

	*err = (struct error){ .kind = kind };
	va_start(ap, fmt);
	format(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

int fail_at(struct error *err, size_t offset, const char *fmt, ...)
{
	va_list ap;

	*err = (struct error){ .kind = ERROR_PROFILE, .offset = offset };
	va_start(ap, fmt);
	format(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

int fail_errno(struct error *err, const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;

	*err = (struct error){ .kind = ERROR_SYSTEM, .errnum = errnum };
	va_start(ap, fmt);
	format(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	append(err->text, sizeof(err->text), strerror(errnum));
	return -1;
}

int fail_within(struct error *err, const char *fmt, ...)
{
	char inner[sizeof(err->text)];
	va_list ap;

	memcpy(inner, err->text, sizeof(inner));
	va_start(ap, fmt);
	format(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	append(err->text, sizeof(err->text), inner);
	return -1;
}

int fail_after(struct error *err, const char *fmt, ...)
{
	size_t length = strlen(err->text);
	va_list ap;

	if (length + 1 >= sizeof(err->text))
		return -1;
	err->text[length++] = ' ';
	va_start(ap, fmt);
	format(err->text + length, sizeof(err->text) - length, fmt, ap);
	va_end(ap);
	return -1;
}

int fail_hint(struct error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	format(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return -1;
}

void error_print(const struct error *err, const char *program, FILE *out)
{
	fprintf(out, "%s: ", program);
	text_print(err->text, out);
	putc('\n', out);
	if (!*err->hint)
		return;
	fprintf(out, "%s: hint: ", program);
	text_print(err->hint, out);
	putc('\n', out);
}

int error_exit_status(const struct error *err)
{
	if (err->kind != ERROR_EXEC)
		return 125;
	return err->errnum == ENOENT ? 127 : 126;
}

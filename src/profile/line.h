/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * One line of a profile, taken apart: its form, not its meaning
 *
 * This is where the letter of "The file" is kept: what a line may hold, where names,
 * values and comments begin and end.
 */

#include <stddef.h>

#include "util/error.h"

enum {
	LINE_MAX_BYTES = 65536, /* without the newline */
	NAME_MAX_BYTES = 49,    /* of a section or key: inih remembers no more */
};

enum line_kind { LINE_BLANK, LINE_HEADING, LINE_SETTING };

/* A stretch of the line; not ended by NUL. */
struct part {
	char *text;
	size_t length;
	unsigned int column; /* from 1, in characters */
};

struct line {
	enum line_kind kind; /* also of a faulty line: what it set out to be */
	struct part name;    /* of the section or the key */
	struct part value;   /* of a LINE_SETTING: without blanks around, or comment */
};

/*
 * Take the `length` bytes of a line apart, which has no newline at its end.  A fault is
 * a fail_at() of the line.  Nothing is written; the parts are the caller's to change.
 */
int line_read(char *text, size_t length, struct line *ret, struct error *err);

/*
 * The same for SECTION.KEY=VALUE of a command line: the first "." ends the section, the
 * first "=" the key, and nothing is a comment.
 */
int line_read_setting(char *text, struct part *ret_section, struct line *ret,
		      struct error *err);

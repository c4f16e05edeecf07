/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of a profile, taken apart: see line.h. */

#include "profile/line.h"

#include <string.h>

#include "profile/word.h"
#include "util/text.h"

static bool is_control(const unsigned char *s, size_t length)
{
	if (length == 2)
		return s[0] == 0xc2 && s[1] < 0xa0;
	return (*s < 0x20 && *s != '\t') || *s == 0x7f;
}

static int check_bytes(const char *text, size_t length, struct error *err)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n;

	if (length > LINE_MAX_BYTES)
		return fail_at(err, LINE_MAX_BYTES, "the line is longer than 64 KiB");
	for (size_t i = 0; i < length; i += n) {
		n = text_character(text + i, length - i);
		if (!n)
			return fail_at(err, i, "not UTF-8: byte 0x%02x", s[i]);
		if (!is_control(s + i, n))
			continue;
		if (!s[i])
			return fail_at(err, i, "a NUL byte");
		return fail_at(err, i, "a control character: U+%04X", s[i + n - 1]);
	}
	return 0;
}

static size_t blanks(const char *text, size_t length)
{
	size_t n = 0;

	while (n < length && is_blank(text[n]))
		n++;
	return n;
}

/* The part from `start` to `stop` of a line, without blanks around it. */
static struct part part_of(char *line, size_t start, size_t stop)
{
	start += blanks(line + start, stop - start);
	while (stop > start && is_blank(line[stop - 1]))
		stop--;
	return (struct part){ line + start, stop - start,
			      1 + word_characters(line, start) };
}

/* Nothing that any inih takes for more than a name. */
static bool is_name_byte(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
}

static int check_name(const char *line, const struct part *name, const char *what,
		      struct error *err)
{
	size_t offset = (size_t)(name->text - line);

	if (!name->length)
		return fail_at(err, offset, "the %s has no name", what);
	for (size_t i = 0; i < name->length; i++)
		if (!is_name_byte(name->text[i]))
			return fail_at(err, offset + i,
				       "the name of a %s is letters, digits, "
				       "\".\", \"_\" and \"-\"",
				       what);
	if (name->length > NAME_MAX_BYTES)
		return fail_at(err, offset + NAME_MAX_BYTES,
			       "the name of a %s is at most %d bytes long", what,
			       NAME_MAX_BYTES);
	return 0;
}

static int read_heading(char *text, size_t length, struct line *ret, struct error *err)
{
	const char *close = memchr(text, ']', length);
	size_t stop, rest;

	if (!close)
		return fail_at(err, 0, "this [ is never closed by ]");
	stop = (size_t)(close - text);
	ret->name = (struct part){ text + 1, stop - 1, 2 };
	rest = stop + 1 + blanks(close + 1, length - stop - 1);
	if (rest < length)
		return fail_at(err, rest,
			       "text after ]; even a comment wants its own line");
	return check_name(text, &ret->name, "section", err);
}

/*
 * Where a comment begins: a semicolon after a blank, outside of quotes.  The value
 * starts behind the "=".
 */
static size_t value_end(const char *text, size_t start, size_t length)
{
	bool quoted = false;

	for (size_t i = start; i < length; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		else if (quoted && text[i] == '\\')
			i++;
		else if (!quoted && text[i] == ';' && is_blank(text[i - 1]))
			return i;
	}
	return length;
}

static int read_setting(char *text, size_t length, struct line *ret, struct error *err)
{
	const char *equals = memchr(text, '=', length);
	size_t at;

	if (!equals)
		return fail_at(err, 0, "neither [section] nor key = value");
	at = (size_t)(equals - text);
	ret->name = part_of(text, 0, at);
	ret->value = part_of(text, at + 1, value_end(text, at + 1, length));
	return check_name(text, &ret->name, "key", err);
}

int line_read(char *text, size_t length, struct line *ret, struct error *err)
{
	size_t indent = blanks(text, length);
	char first = indent < length ? text[indent] : '#';

	*ret = (struct line){ .kind = LINE_SETTING };
	if (first == '#' || first == ';')
		ret->kind = LINE_BLANK;
	else if (first == '[')
		ret->kind = LINE_HEADING;
	if (check_bytes(text, length, err) < 0)
		return -1;
	if (ret->kind == LINE_BLANK)
		return 0;
	if (indent)
		return fail_at(err, indent, "a section or key begins in column 1");
	if (ret->kind == LINE_HEADING)
		return read_heading(text, length, ret, err);
	return read_setting(text, length, ret, err);
}

int line_read_setting(char *text, struct part *ret_section, struct line *ret,
		      struct error *err)
{
	size_t length = strlen(text), dot = strcspn(text, ".="), equals;

	*ret = (struct line){ .kind = LINE_SETTING };
	if (check_bytes(text, length, err) < 0)
		return -1;
	equals = dot + strcspn(text + dot, "=");
	if (text[dot] != '.' || !text[equals])
		return fail_at(err, 0, "not SECTION.KEY=VALUE");
	*ret_section = part_of(text, 0, dot);
	ret->name = part_of(text, dot + 1, equals);
	ret->value = part_of(text, equals + 1, length);
	if (check_name(text, ret_section, "section", err) < 0)
		return -1;
	return check_name(text, &ret->name, "key", err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * INI text into assignments: see ini.h
 *
 * inih decides what is a section, a key and which belongs to which.  But builds of it
 * differ, and each of them cuts long lines, joins indented ones and skips what it does
 * not understand.  So it never sees the text: our reader takes every line apart and
 * hands inih a short one in its place, "[name]", "name=v", or none at all, which is the
 * same to every build.  The handler is called before the next line is asked for, and
 * takes the value from the line at hand.
 *
 * That inih and line.c understand each line in the same way is not believed but
 * checked: a setting is kept when inih has called the handler for it by that section
 * and that name, once; anything else is a fault.
 */

#include "profile/ini.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "profile/line.h"
#include "profile/word.h"
#include "util/xalloc.h"

struct reader {
	char *next, *end;    /* what is still to be read */
	unsigned int number; /* of the line at hand */
	struct line line;
	bool pending; /* inih has got the line, its handler has yet to be called */
	const char *section; /* NULL: none, or its heading was faulty */
	bool headless;       /* no heading yet, and no fault for that */

	struct ini *ini;
	const char *file;
	size_t faults;
	fault_fn *fault;
	void *arg;
	struct error err; /* the fault at hand; it is too large for every stack frame */
};

/* Report r->err, which stands in the line at hand. */
static void report(struct reader *r, unsigned int column)
{
	r->err.column = column;
	fail_within(&r->err, "%s:%u:%u", r->file, r->number, column);
	r->fault(&r->err, r->arg);
	r->faults++;
}

/* A plain bug, in inih or here; refusing the profile is the safe side of it. */
static void report_disagreement(struct reader *r)
{
	fail(&r->err, ERROR_PROFILE,
	     "the INI library takes this line for another thing");
	report(r, 1);
}

static struct assignment *append(struct ini *ini)
{
	GROW(ini->items, ini->n);
	return &ini->items[ini->n++];
}

/*
 * A part as a string, in its place: what stands behind it is a blank, "]", "=", ";" or
 * the end of the line, and has been read.
 */
static const char *cut(const struct part *part)
{
	part->text[part->length] = '\0';
	return part->text;
}

static void add_heading(struct reader *r)
{
	r->section = cut(&r->line.name);
	*append(r->ini) = (struct assignment){
		.section = r->section,
		.key = "",
		.value = "",
		.place = { r->file, r->number, r->line.name.column },
		.key_column = r->line.name.column,
	};
}

static void add_setting(struct ini *ini, const char *section, const struct line *line,
			const char *file, unsigned int number)
{
	*append(ini) = (struct assignment){
		.section = section,
		.key = cut(&line->name),
		.value = cut(&line->value),
		.place = { file, number, line->value.column },
		.key_column = line->name.column,
	};
}

/* The next line of the text, without its end. */
static char *line_take(struct reader *r, size_t *ret_length)
{
	char *line = r->next;
	char *newline = memchr(line, '\n', (size_t)(r->end - line));
	char *stop = newline ? newline : r->end;

	r->next = newline ? newline + 1 : r->end;
	r->number++;
	if (newline && stop > line && stop[-1] == '\r')
		stop--;
	*ret_length = (size_t)(stop - line);
	return line;
}

/* Whether a setting belongs to a section; that there is none yet is said once. */
static bool has_section(struct reader *r)
{
	if (r->section)
		return true;
	if (r->headless) {
		fail(&r->err, ERROR_PROFILE, "no [section] stands above this line");
		report(r, r->line.name.column);
	}
	r->headless = false;
	return false;
}

/* Take the next line in; true when inih is to see it. */
static bool line_accept(struct reader *r)
{
	size_t length;
	char *text = line_take(r, &length);

	if (line_read(text, length, &r->line, &r->err) < 0) {
		if (r->line.kind == LINE_HEADING) {
			r->section = NULL;
			r->headless = false;
		}
		report(r, 1 + word_characters(text, r->err.offset));
		return false;
	}
	switch (r->line.kind) {
	case LINE_BLANK:
		return false;
	case LINE_HEADING:
		r->headless = false;
		add_heading(r);
		return true;
	case LINE_SETTING:
		return has_section(r);
	}
	return false;
}

/* "[name]" or "name=v" for inih, which has room for `size` bytes. */
static void write_line(const struct line *line, char *buffer, size_t size)
{
	const struct part *name = &line->name;

	*buffer = '\0';
	if (size < name->length + sizeof("[]\n"))
		return;
	if (line->kind == LINE_HEADING)
		*buffer++ = '[';
	memcpy(buffer, name->text, name->length);
	memcpy(buffer + name->length, line->kind == LINE_HEADING ? "]\n" : "=v\n",
	       line->kind == LINE_HEADING ? sizeof("]\n") : sizeof("=v\n"));
}

/* An ini_reader, called as fgets(3) would be. */
static char *give_line(char *buffer, int size, void *arg)
{
	struct reader *r = arg;

	if (r->pending)
		report_disagreement(r);
	r->pending = false;
	do {
		if (r->next == r->end)
			return NULL;
	} while (!line_accept(r));

	r->pending = r->line.kind == LINE_SETTING;
	write_line(&r->line, buffer, (size_t)size);
	return buffer;
}

/* An ini_handler. */
static int take_setting(void *arg, const char *section, const char *name,
			const char *value)
{
	struct reader *r = arg;
	const struct part *ours = &r->line.name;

	if (!name)
		return 1; /* some builds announce sections so */
	if (!r->pending || strcmp(section, r->section) ||
	    strlen(name) != ours->length || memcmp(name, ours->text, ours->length) ||
	    !value || strcmp(value, "v"))
		report_disagreement(r);
	else
		add_setting(r->ini, r->section, &r->line, r->file, r->number);
	r->pending = false;
	return 1;
}

/* A copy of the text, which the struct ini owns. */
static char *text_keep(struct ini *ini, const char *text, size_t length)
{
	char *copy = xcalloc(length + 1, 1);

	memcpy(copy, text, length);
	strv_take(&ini->texts, copy);
	return copy;
}

size_t ini_read(const char *text, size_t length, const char *file, struct ini *ini,
		fault_fn *fault, void *arg)
{
	static const char mark[] = "\xef\xbb\xbf";
	char *copy = text_keep(ini, text, length);
	struct reader r = {
		.next = copy,
		.end = copy + length,
		.headless = true,
		.ini = ini,
		.file = file,
		.fault = fault,
		.arg = arg,
	};

	if (length >= strlen(mark) && !memcmp(text, mark, strlen(mark)))
		r.next += strlen(mark);
	if (ini_parse_stream(give_line, &r, take_setting, &r) != 0 || r.pending ||
	    r.next != r.end)
		report_disagreement(&r);
	return r.faults;
}

int ini_read_setting(const char *text, const char *file, struct ini *ini,
		     struct error *err)
{
	char *copy = text_keep(ini, text, strlen(text));
	struct part section;
	struct line line;

	if (line_read_setting(copy, &section, &line, err) < 0) {
		err->column = 1 + word_characters(text, err->offset);
		return fail_within(err, "%s: %.*s", file,
				   (int)word_bytes(text, SETTING_QUOTED), text);
	}
	add_setting(ini, cut(&section), &line, file, 0);
	return 0;
}

void ini_done(struct ini *ini)
{
	strv_done(&ini->texts);
	free(ini->items);
	*ini = (struct ini){ 0 };
}

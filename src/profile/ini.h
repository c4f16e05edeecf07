/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * INI text into assignments, and assignments into a struct, through a grammar
 *
 * Knows no section and no key by name: the grammar comes in as data, so a test or a
 * fuzzer brings its own.  inih does the parsing; our own line reader (line.h) in front
 * of it gives exact columns, lines of up to 64 KiB, and refuses what inih would cut,
 * join or skip in silence (PROFILE.md, "The file").
 *
 * Every error of this file reads "file:line:column: what is wrong", the column counted
 * in characters; of the command line, "--set: what is wrong".
 */

#include "profile/key.h"
#include "util/strv.h"

enum {
	INI_FILE_MAX = 1 << 20,
	SETTING_QUOTED = 60, /* so many characters of a value stand in an error */
};

/* Called for every fault; reading goes on after it. */
typedef void fault_fn(const struct error *err, void *arg);

/* One `key = value`, or one [section] heading; the strings are the struct ini's. */
struct assignment {
	const char *section;
	const char *key;         /* "": the heading, without value */
	const char *value;       /* trimmed, without comment; quotes still in it */
	struct place place;      /* of the value; of the name in a heading */
	unsigned int key_column; /* of the key */
};

struct ini {
	struct assignment *items; /* in the order of the text */
	size_t n;
	struct strv texts; /* what was read, the strings above cut out of it */
};

/*
 * Read `length` bytes of `text`, which is called `file` in places (the string must
 * outlive all use of the places).  Lines end in LF or CR LF; a byte order mark may
 * begin the text.  Every fault of the form is reported, the first of each line: a line
 * that is too long, a NUL or control character, invalid UTF-8, an indented section or
 * key, a section without "]" or with text behind it, a line that is neither section nor
 * assignment, the first assignment before any section.  Keys below a faulty heading are
 * looked at for faults of form, and otherwise skipped.  Returns the number of faults.
 */
size_t ini_read(const char *text, size_t length, const char *file, struct ini *ini,
		fault_fn *fault, void *arg);

/*
 * Append "SECTION.KEY=VALUE" of a command line, where a ";" is no comment.  Its place
 * is `file` ("--set"), line 0; the column counts in `text`.
 */
int ini_read_setting(const char *text, const char *file, struct ini *ini,
		     struct error *err);
void ini_done(struct ini *ini);

/*
 * Give one assignment to the struct that `sections` describe, and note its place in
 * `origins`.  The error reads "file:line:column: [section] key = value: what is wrong
 * (want GRAMMAR)", with the nearest known spelling for an unknown section or key.  A
 * heading is only looked up.  A key that is no list and has its value from another line
 * of the same file is an error.
 *
 * A list in which fault was found gets its default again: the words of the next line
 * are judged by themselves, and who resolves finds nothing missing.
 */
int ini_apply(const struct assignment *assignment, sections_fn *sections, void *target,
	      struct origins *origins, struct error *err);

/*
 * Give all assignments, in order.  Every fault is reported; an unknown section is one
 * fault, whatever stands in it.  Returns the number of faults.
 */
size_t ini_apply_all(const struct ini *ini, sections_fn *sections, void *target,
		     struct origins *origins, fault_fn *fault, void *arg);

/*
 * Put "file:line:column: [section] key = value: " before an error that the value at
 * `place` gave, whose offset or column says where in it; return -1.  Long values are
 * cut.
 */
int fail_setting(struct error *err, const struct place *place, const char *section,
		 const char *key, const char *value);

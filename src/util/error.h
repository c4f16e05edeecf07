/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Errors
 *
 * A function that can fail returns int: 0 (or a file descriptor, or a count) on
 * success, -1 on failure.  It takes a struct error as its last argument and has filled
 * it in when it returns -1; otherwise it has not touched it.
 *
 * The error is a value.  It holds no pointer and fits in PIPE_BUF bytes, so the child
 * of a half-built jail hands it to the launcher whole, by one write(2).  It is made
 * where the facts are, gains context on the way up ("[mounts] bind = /a /b: cannot
 * open /a: ..."), and is printed by the main programs only.
 *
 * The words: "cannot VERB OBJECT: reason".  Where the cure is known, it is the hint.
 */

#include <stddef.h>
#include <stdio.h>

enum error_kind {
	ERROR_USAGE = 1, /* the command line is wrong */
	ERROR_PROFILE,   /* the profile is wrong */
	ERROR_HOST,      /* this kernel, machine or user cannot do what is asked */
	ERROR_SYSTEM,    /* a system call failed */
	ERROR_EXEC,      /* the jail stands, the program does not start */
};

struct error {
	enum error_kind kind;
	int errnum;      /* the errno behind it, or 0 */
	size_t offset;   /* ERROR_PROFILE: the bytes of the value before the fault, */
	unsigned column; /* unless the column is known: from 1, of the line */
	char text[2000]; /* "firefox.ini:12:9: [limits] nofile: ..." */
	char hint[1000]; /* the cure; "" where none is known */
};

/* Fill *err in and return -1, so that `return fail(err, ...)` is one line. */
int fail(struct error *err, enum error_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A value of a profile that is wrong from its byte `offset` on. */
int fail_at(struct error *err, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A failed system call: kind ERROR_SYSTEM, the text of errno appended. */
int fail_errno(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put "context: " before the text of an error on its way up; return -1. */
int fail_within(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put more behind the text of an error, after a blank; return -1. */
int fail_after(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Give an error its cure, replacing any; return -1. */
int fail_hint(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Print "PROGRAM: text", and "PROGRAM: hint: ..." below it.  Control bytes come out as
 * "?": a text may quote file names and profiles, and a terminal obeys what it is sent.
 */
void error_print(const struct error *err, const char *program, FILE *out);

/* 125, 126 or 127, as env(1), timeout(1) and chroot(1) use them. */
int error_exit_status(const struct error *err);

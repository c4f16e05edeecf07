/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * One static program that tells what a jail looks like from inside
 *
 *	inside COMMAND [ARGUMENT]... [, COMMAND [ARGUMENT]...]...
 *
 * Each command prints lines "KEY VALUE".  What is tried and refused is told by the name
 * of its errno, so a test says `is "..." "mount EPERM"`.  Nothing is read from the
 * environment, no file is needed, and no library.  The commands are in the tables of
 *the inside-*.c; the exit status is that of the last one, 0 where it could be tried.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command {
	const char *name;
	int least;           /* arguments that it needs */
	const char *grammar; /* of its arguments */
	int (*run)(char **arguments, int n);
	bool rest; /* its arguments go to the end, over every comma */
};

/* Each ends with a row without name. */
extern const struct command fact_commands[], file_commands[], call_commands[],
	life_commands[];

/* Run these words as main() does; its status. */
int inside_run(char **words, int n);

/* "EPERM", and "ok" for 0. */
const char *errno_text(int number);

/* A number in any base; anything else ends the program. */
long long number(const char *text);

/* The number of "TERM" or "15". */
int signal_number(const char *text);

/* Give room to what was printed before a fork(2) would print it twice. */
void flush(void);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of the command line, and who does what they say: see inside.h. */

#include "inside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const tables[] = {
	fact_commands,
	file_commands,
	call_commands,
	life_commands,
};

enum { TABLES = sizeof(tables) / sizeof(*tables) };

const char *errno_text(int number)
{
	const char *name = number ? strerrorname_np(number) : "ok";

	return name ? name : "E?";
}

static _Noreturn void die(const char *text, const char *why)
{
	fprintf(stderr, "inside: %s: %s\n", text, why);
	exit(100);
}

long long number(const char *text)
{
	char *end;
	/* Addresses and masks go over LLONG_MAX. */
	long long n = *text == '-' ? strtoll(text, &end, 0)
				   : (long long)strtoull(text, &end, 0);

	if (!*text || *end)
		die(text, "not a number");
	return n;
}

int signal_number(const char *text)
{
	for (int i = 1; i < NSIG; i++)
		if (sigabbrev_np(i) && !strcmp(sigabbrev_np(i), text))
			return i;
	return (int)number(text);
}

void flush(void)
{
	fflush(stdout);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct command *c = tables[i]; c->name; c++)
			if (!strcmp(c->name, name))
				return c;
	return NULL;
}

static int run_one(const struct command *command, char **words, int n)
{
	if (n - 1 < command->least)
		die(words[0], command->grammar);
	errno = 0;
	return command->run(words + 1, n - 1);
}

/* Where the command ends that begins with the first word. */
static int length_of(const struct command *command, char **words, int n)
{
	int length = 1;

	while (length < n && (command->rest || strcmp(words[length], ",")))
		length++;
	return length;
}

int inside_run(char **words, int n)
{
	int status = 0;

	while (n > 0) {
		const struct command *command = find(words[0]);
		int length;
		char *end;

		if (!command)
			die(words[0], "no such command");
		length = length_of(command, words, n);
		end = words[length];
		words[length] = NULL;
		status = run_one(command, words, length);
		words[length] = end;
		words += length + 1;
		n -= length + 1;
	}
	flush();
	return status;
}

static void usage(void)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct command *c = tables[i]; c->name; c++)
			printf("%s %s\n", c->name, c->grammar);
}

int main(int argc, char **argv)
{
	/* A test that waits for a line must get it at once. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2) {
		usage();
		return 0;
	}
	return inside_run(argv + 1, argc - 1);
}

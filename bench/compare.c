/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How long commands take, side by side
 *
 * Usage: compare RUNS NAME COMMAND... [-- NAME COMMAND...]...
 *
 * Runs the commands in turn, A B C A B C ..., so that what the machine does meanwhile
 * meets all of them, and prints of each the median, and its ratio to that of the first:
 *
 *	NAME <tab> milliseconds <tab> ratio
 */

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, WARM_UP = 10 };

struct command {
	const char *name;
	char **argv;
	double *times; /* milliseconds */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double run_once(const struct command *command)
{
	double start = now();
	int status, error;
	pid_t pid;

	error = posix_spawnp(&pid, command->argv[0], NULL, NULL, command->argv,
			     environ);
	if (error) {
		fprintf(stderr, "compare: %s: %s\n", command->argv[0], strerror(error));
		exit(1);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			exit(1);
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "compare: %s failed\n", command->name);
		exit(1);
	}
	return now() - start;
}

static int compare_doubles(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return one < two ? -1 : one > two;
}

static size_t parse(char **word, struct command *commands, size_t runs)
{
	size_t n = 0;

	while (*word && n < COMMANDS_MAX) {
		struct command *command = &commands[n++];

		command->name = *word++;
		command->argv = word;
		command->times = calloc(runs, sizeof(double));
		while (*word && strcmp(*word, "--"))
			word++;
		if (word == command->argv || !command->times)
			exit(2);
		if (*word)
			*word++ = NULL;
	}
	return n;
}

int main(int argc, char **argv)
{
	size_t runs = argc > 3 ? strtoul(argv[1], NULL, 10) : 0, n;
	struct command commands[COMMANDS_MAX] = { 0 };

	if (!runs) {
		fputs("usage: compare RUNS NAME COMMAND... [-- NAME COMMAND...]...\n",
		      stderr);
		return 2;
	}
	n = parse(argv + 2, commands, runs);
	for (size_t i = 0; i < runs + WARM_UP; i++)
		for (size_t j = 0; j < n; j++) {
			double time = run_once(&commands[j]);

			if (i >= WARM_UP)
				commands[j].times[i - WARM_UP] = time;
		}
	for (size_t j = 0; j < n; j++) {
		double *times = commands[j].times;

		qsort(times, runs, sizeof(*times), compare_doubles);
		printf("%s\t%.2f\t%.2f\n", commands[j].name, times[runs / 2],
		       times[runs / 2] / commands[0].times[runs / 2]);
		if (j)
			free(times);
	}
	free(commands[0].times);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl: everything about jails and profiles but running one.  See cmd/verbs.c. */

#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "sys/descriptor.h"
#include "util/text.h"

static const char *nth_verb(size_t n, void *arg)
{
	(void)arg;
	return verbs[n].name;
}

static int verb_usage(const struct verb *verb, FILE *out, int status)
{
	fprintf(out, "usage: jailctl %s %s\n    %s\n", verb->name, verb->arguments,
		verb->doc);
	return status;
}

static int usage(FILE *out, int status)
{
	fputs("usage: jailctl VERB [OPTION]... [ARGUMENT]...\n"
	      "       jailctl --help | --version\n\n",
	      out);
	for (const struct verb *verb = verbs; verb->name; verb++)
		fprintf(out, "jailctl %s %s\n    %s\n", verb->name, verb->arguments,
			verb->doc);
	return status;
}

/* The verb of that name; NULL with an error. */
static const struct verb *find(const char *name, struct error *err)
{
	const char *nearest = text_nearest(name, nth_verb, NULL);

	for (const struct verb *verb = verbs; verb->name; verb++)
		if (!strcmp(verb->name, name))
			return verb;
	fail(err, ERROR_USAGE, "jailctl has no verb %s", name);
	if (nearest)
		fail_hint(err, "did you mean %s?", nearest);
	return NULL;
}

static int run(const struct verb *verb, char **words, struct error *err)
{
	int status;

	if (*words && !strcmp(*words, "--help"))
		return verb_usage(verb, stdout, 0);
	status = descriptor_begin(err) < 0 ? -1 : verb->run(words, err);
	if (status >= 0 && (fflush(stdout) < 0 || ferror(stdout)))
		return fail_errno(err, "cannot write to standard output");
	return status;
}

int main(int argc, char **argv)
{
	const struct verb *verb;
	struct error err;
	int status;

	if (argc < 2 || !strcmp(argv[1], "--help"))
		return usage(argc < 2 ? stderr : stdout, argc < 2 ? 125 : 0);
	if (!strcmp(argv[1], "--version"))
		return puts(PACKAGE_STRING) < 0;
	verb = find(argv[1], &err);
	status = verb ? run(verb, argv + 2, &err) : -1;
	if (status >= 0)
		return status;
	error_print(&err, "jailctl", stderr);
	return verb && err.kind == ERROR_USAGE ? verb_usage(verb, stderr, 125)
					       : error_exit_status(&err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * print PROFILE: what `jailctl plan --profile=PROFILE` says on a machine made up
 *
 * The machine is that of fake.h; the profile, which is found in ./plan and ./profiles,
 * may change it by lines that are comments to everybody else:
 *
 *	# host: root                the caller is root
 *	# host: terminal            the streams are terminals
 *	# host: landlock=5          the ABI of the kernel
 *	# host: groups=44,50        the caller's supplementary groups
 *	# host: no-new-privs
 *	# host: directory=/a        a directory that is there, too
 *	# host: link=/a:TEXT        a symlink
 *	# set: mounts.hide=/a       a --set of the command line
 *	# program: ls -l            what is started; else "program argument"
 *
 * The linker puts the host that is asked for by the rest of the program in place.
 */

#include <stdio.h>
#include <stdlib.h>

#include "cmd/cmd.h"
#include "fake.h"
#include "util/strv.h"
#include "util/text.h"

/* What host_probe() became, by --wrap of ld(1). */
int __wrap_host_probe(struct host *host, char *const *argv, struct error *err);

int __wrap_host_probe(struct host *host, char *const *argv, struct error *err)
{
	(void)err;
	*host = fake;
	host->argv = argv;
	host->program = argv ? argv[0] : NULL;
	return 0;
}

static void set_groups(char *list)
{
	static gid_t groups[16];
	char *one;

	fake.groups = groups;
	while ((one = strsep(&list, ",")) && fake.n_groups < N_ELEMENTS(groups))
		groups[fake.n_groups++] = (gid_t)strtoul(one, NULL, 10);
}

static void set_host(const char *word)
{
	const char *value = strchr(word, '=');
	char *text = pool_strdup(&fake_pool, value ? value + 1 : ""), *path;

	if (!strcmp(word, "root"))
		fake_user(0, "root", "/root");
	else if (!strcmp(word, "terminal"))
		fake.terminal[0] = fake.terminal[1] = fake.terminal[2] = true;
	else if (!strcmp(word, "no-new-privs"))
		fake.no_new_privs = true;
	else if (text_starts(word, "landlock="))
		fake.landlock_abi = atoi(text);
	else if (text_starts(word, "groups="))
		set_groups(text);
	else if (text_starts(word, "directory="))
		fake_directory(text);
	else if (text_starts(word, "link=") && (path = strsep(&text, ":")) && text)
		fake_link(path, text);
	else
		printf("no fact of a host: %s\n", word);
}

/* The words of the command line that the lines of the profile ask for. */
static void read_profile(const char *path, struct strv *ret)
{
	FILE *file = fopen(path, "re");
	AUTO(strv_done) struct strv program = { 0 };
	char line[1024], *rest = line, *word;

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (text_starts(line, "# host: "))
			set_host(line + strlen("# host: "));
		else if (text_starts(line, "# set: "))
			strv_take(ret, xasprintf("--set=%s", line + strlen("# set: ")));
		else if (text_starts(line, "# program: "))
			for (rest = line + strlen("# program: ");
			     (word = strsep(&rest, " "));)
				strv_add(&program, word);
	}
	if (file)
		fclose(file);
	strv_add(ret, "--");
	for (size_t i = 0; i < program.n; i++)
		strv_add(ret, program.items[i]);
	if (!program.n)
		strv_add(ret, "program"), strv_add(ret, "argument");
}

int main(int argc, char **argv)
{
	AUTO(strv_done) struct strv words = { 0 };
	struct error err;

	if (argc != 2) {
		fputs("usage: print PROFILE\n", stderr);
		return 2;
	}
	/* Faults and the plan come out in the order in which they are found. */
	dup2(STDOUT_FILENO, STDERR_FILENO);
	setvbuf(stdout, NULL, _IOLBF, 0);
	fake_boot();
	fake.search.user = "plan";
	fake.search.packaged = "profiles";
	fake.search.home = fake.home;
	strv_take(&words, xasprintf("--profile=%s", argv[1]));
	read_profile(argv[1], &words);
	if (cmd_plan(words.items, &err) < 0)
		error_print(&err, "jailctl", stdout);
	fake_done();
	return 0;
}

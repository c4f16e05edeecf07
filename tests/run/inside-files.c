/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files, and what may be done with them: see inside.h. */

#include "inside.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* As statfs(2) has them, and no header all of them. */
static const struct {
	unsigned long flag;
	const char *name;
} flags[] = {
	{ 1, "ro" },     { 2, "nosuid" },           { 4, "nodev" },
	{ 8, "noexec" }, { 0x2000, "nosymfollow" },
};

static const struct {
	unsigned long magic;
	const char *name;
} types[] = {
	{ 0x01021994, "tmpfs" }, { 0x9fa0, "proc" },       { 0x62656572, "sysfs" },
	{ 0x1cd1, "devpts" },    { 0x19800202, "mqueue" },
};

static int run_mount(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		struct statfs fs;
		const char *type = "other";

		if (statfs(arguments[i], &fs) < 0) {
			printf("mount %s %s\n", arguments[i], errno_text(errno));
			continue;
		}
		for (size_t j = 0; j < sizeof(types) / sizeof(*types); j++)
			if ((unsigned long)fs.f_type == types[j].magic)
				type = types[j].name;
		printf("mount %s %s", arguments[i], type);
		for (size_t j = 0; j < sizeof(flags) / sizeof(*flags); j++)
			if ((unsigned long)fs.f_flags & flags[j].flag)
				printf(" %s", flags[j].name);
		putchar('\n');
	}
	return 0;
}

static char letter(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return '-';
	case S_IFDIR:
		return 'd';
	case S_IFLNK:
		return 'l';
	case S_IFCHR:
		return 'c';
	case S_IFBLK:
		return 'b';
	case S_IFIFO:
		return 'p';
	}
	return 's';
}

static int run_stat(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		struct stat st;

		if (lstat(arguments[i], &st) < 0) {
			printf("stat %s %s\n", arguments[i], errno_text(errno));
			continue;
		}
		printf("stat %s %c%04o %u:%u", arguments[i], letter(st.st_mode),
		       st.st_mode & 07777, st.st_uid, st.st_gid);
		if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
			printf(" %u,%u", major(st.st_rdev), minor(st.st_rdev));
		putchar('\n');
	}
	return 0;
}

static int open_flags(const char *how)
{
	static const struct {
		const char *name;
		int flags;
	} words[] = {
		{ "r", O_RDONLY },
		{ "w", O_WRONLY },
		{ "rw", O_RDWR },
		{ "append", O_WRONLY | O_APPEND },
		{ "create", O_WRONLY | O_CREAT },
		{ "truncate", O_WRONLY | O_TRUNC },
		{ "path", O_PATH },
		{ "directory", O_RDONLY | O_DIRECTORY },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i].name, how))
			return words[i].flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	return (int)number(how);
}

static int run_open(char **arguments, int n)
{
	for (int i = 1; i < n; i++) {
		int fd = open(arguments[i], open_flags(arguments[0]), 0600);

		printf("open-%s %s %s\n", arguments[0], arguments[i],
		       fd < 0 ? errno_text(errno) : "ok");
		if (fd >= 0)
			close(fd);
	}
	return 0;
}

/* What would move the cursor is printed as a dot. */
static void print_text(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		putchar(isprint((unsigned char)text[i]) ? text[i] : '.');
	putchar('\n');
}

static int run_read(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		char text[4096];
		int fd = open(arguments[i], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text));
		int error = errno;

		printf("read %s ", arguments[i]);
		if (got < 0)
			puts(errno_text(error));
		else
			print_text(text, strnlen(text, (size_t)got));
		if (fd >= 0)
			close(fd);
	}
	return 0;
}

/* Every line of the file, for those who read more than one. */
static int run_cat(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		char text[4096];
		int fd = open(arguments[i], O_RDONLY | O_CLOEXEC);
		ssize_t got;

		if (fd < 0)
			printf("cat %s %s\n", arguments[i], errno_text(errno));
		while (fd >= 0 && (got = read(fd, text, sizeof(text))) > 0)
			fwrite(text, 1, (size_t)got, stdout);
		if (fd >= 0)
			close(fd);
	}
	return 0;
}

static int run_write(char **arguments, int n)
{
	int fd = open(arguments[0], O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
	size_t length = strlen(arguments[1]);

	(void)n;
	if (fd < 0 || write(fd, arguments[1], length) != (ssize_t)length)
		printf("write %s %s\n", arguments[0], errno_text(errno));
	else
		printf("write %s ok\n", arguments[0]);
	if (fd >= 0)
		close(fd);
	return 0;
}

static int is_name(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int run_list(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		struct dirent **entries;
		int found = scandir(arguments[i], &entries, is_name, alphasort);

		printf("list %s", arguments[i]);
		if (found < 0)
			printf(" %s", errno_text(errno));
		for (int j = 0; j < found; j++)
			printf(" %s", entries[j]->d_name);
		putchar('\n');
	}
	return 0;
}

static int run_readlink(char **arguments, int n)
{
	for (int i = 0; i < n; i++) {
		char text[4096];
		ssize_t length = readlink(arguments[i], text, sizeof(text) - 1);

		text[length < 0 ? 0 : length] = '\0';
		printf("readlink %s %s\n", arguments[i],
		       length < 0 ? errno_text(errno) : text);
	}
	return 0;
}

static int tell(const char *what, const char *path, int status)
{
	printf("%s %s %s\n", what, path, status < 0 ? errno_text(errno) : "ok");
	return 0;
}

static int run_mkdir(char **arguments, int n)
{
	(void)n;
	return tell("mkdir", arguments[0], mkdir(arguments[0], 0700));
}

static int run_rmdir(char **arguments, int n)
{
	(void)n;
	return tell("rmdir", arguments[0], rmdir(arguments[0]));
}

static int run_unlink(char **arguments, int n)
{
	(void)n;
	return tell("unlink", arguments[0], unlink(arguments[0]));
}

static int run_rename(char **arguments, int n)
{
	(void)n;
	return tell("rename", arguments[0], rename(arguments[0], arguments[1]));
}

static int run_link(char **arguments, int n)
{
	(void)n;
	return tell("link", arguments[1], link(arguments[0], arguments[1]));
}

static int run_symlink(char **arguments, int n)
{
	(void)n;
	return tell("symlink", arguments[1], symlink(arguments[0], arguments[1]));
}

static int run_chmod(char **arguments, int n)
{
	(void)n;
	return tell("chmod", arguments[1],
		    chmod(arguments[1], (mode_t)strtoul(arguments[0], NULL, 8)));
}

static int run_truncate(char **arguments, int n)
{
	(void)n;
	return tell("truncate", arguments[0], truncate(arguments[0], 0));
}

static int run_mknod(char **arguments, int n)
{
	dev_t device = makedev(number(arguments[1]), number(arguments[2]));

	(void)n;
	return tell("mknod", arguments[0], mknod(arguments[0], S_IFCHR | 0600, device));
}

static int run_chdir(char **arguments, int n)
{
	(void)n;
	return tell("chdir", arguments[0], chdir(arguments[0]));
}

const struct command file_commands[] = {
	{ "mount", 1, "PATH...", run_mount },
	{ "stat", 1, "PATH...", run_stat },
	{ "open", 2, "r|w|rw|append|create|truncate|path|directory PATH...", run_open },
	{ "read", 1, "PATH...", run_read },
	{ "cat", 1, "PATH...", run_cat },
	{ "write", 2, "PATH TEXT", run_write },
	{ "list", 1, "DIRECTORY...", run_list },
	{ "readlink", 1, "PATH...", run_readlink },
	{ "mkdir", 1, "PATH", run_mkdir },
	{ "rmdir", 1, "PATH", run_rmdir },
	{ "unlink", 1, "PATH", run_unlink },
	{ "rename", 2, "FROM TO", run_rename },
	{ "link", 2, "FROM TO", run_link },
	{ "symlink", 2, "TEXT PATH", run_symlink },
	{ "chmod", 2, "MODE PATH", run_chmod },
	{ "truncate", 1, "PATH", run_truncate },
	{ "mknod", 3, "PATH MAJOR MINOR", run_mknod },
	{ "chdir", 1, "PATH", run_chdir },
	{ 0 },
};

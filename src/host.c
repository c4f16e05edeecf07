/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Facts about this machine and this user: see host.h. */

#include "host.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sys/capability.h"
#include "sys/landlock.h"
#include "sys/userns.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

enum { READ_MAX = 1 << 20 };

static int real_lstat(const char *path, struct stat *ret)
{
	return lstat(path, ret);
}

static int real_stat(const char *path, struct stat *ret)
{
	return stat(path, ret);
}

static char *real_readlink(const char *path)
{
	char text[PATH_MAX];
	ssize_t length = readlink(path, text, sizeof(text));

	return length < 0 ? NULL : xstrndup(text, (size_t)length);
}

static char *real_realpath(const char *path)
{
	return realpath(path, NULL);
}

static int real_glob(const char *pattern, struct strv *ret)
{
	glob_t found = { 0 };
	int status = glob(pattern, 0, NULL, &found);

	for (size_t i = 0; status == 0 && i < found.gl_pathc; i++) {
		const char *slash = strrchr(found.gl_pathv[i], '/');

		/* "*" in "~/.*" means no "." and "..". */
		if (!slash || (strcmp(slash, "/.") && strcmp(slash, "/..")))
			strv_add(ret, found.gl_pathv[i]);
	}
	globfree(&found);
	return status == 0 || status == GLOB_NOMATCH ? 0 : -1;
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int real_list(const char *directory, struct strv *ret)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, is_entry, alphasort);

	if (n < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		strv_add(ret, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return 0;
}

/* To the end, as files of /proc do not tell their size. */
static char *read_all(int fd, size_t *ret_length)
{
	AUTO_FREE char *text = NULL;
	size_t length = 0, room = 4096;

	for (;;) {
		ssize_t got;

		text = xrealloc(text, room, 1);
		got = TEMP_FAILURE_RETRY(read(fd, text + length, room - length - 1));
		if (got < 0)
			return NULL;
		length += (size_t)got;
		text[length] = '\0';
		if (!got)
			break;
		if (length > READ_MAX) {
			errno = EFBIG;
			return NULL;
		}
		if (room - length < 2)
			room *= 2;
	}
	*ret_length = length;
	return take_ptr(text);
}

static char *real_read(const char *path, size_t *ret_length)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return NULL;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return NULL;
	}
	return read_all(fd, ret_length);
}

const struct files host_files = {
	.lstat = real_lstat,
	.stat = real_stat,
	.readlink = real_readlink,
	.realpath = real_realpath,
	.glob = real_glob,
	.list = real_list,
	.read = real_read,
};

/* Without trailing slashes, so that the path can be compared. */
static const char *trimmed(struct pool *pool, const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return pool_strndup(pool, path, length);
}

/* "anna:x:1000:1000:Anna:/home/anna:/bin/bash", if it is the caller's. */
static bool take_passwd_line(struct host *host, char *line)
{
	char *fields[7], *end;
	unsigned long uid;

	for (size_t i = 0; i < N_ELEMENTS(fields); i++) {
		fields[i] = strsep(&line, ":");
		if (!fields[i])
			return false;
	}
	uid = strtoul(fields[2], &end, 10);
	if (!isdigit((unsigned char)*fields[2]) || *end || uid != host->uid)
		return false;
	host->user = pool_strdup(&host->pool, fields[0]);
	host->home = trimmed(&host->pool, fields[5]);
	host->shell = pool_strdup(&host->pool, fields[6]);
	return true;
}

/* NSS would load libraries to find what is in this file for all but few. */
static void probe_passwd(struct host *host)
{
	size_t length;
	AUTO_FREE char *text = real_read("/etc/passwd", &length);
	char *rest = text, *line;

	while (rest && (line = strsep(&rest, "\n")))
		if (take_passwd_line(host, line))
			return;
}

/* What the caller's environment says; NULL where it does not. */
static const char *environment_get(const struct host *host, const char *name)
{
	size_t length = strlen(name);

	for (char **at = host->environment; at && *at; at++)
		if (!strncmp(*at, name, length) && (*at)[length] == '=')
			return *at + length + 1;
	return NULL;
}

/* Fit for a line of passwd(5), which the jail gets one of. */
static bool is_user_name(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || (*name && strchr("_.-", *name)))
		name++;
	return !*name;
}

static void probe_user(struct host *host)
{
	const char *home = environment_get(host, "HOME");
	const char *user = environment_get(host, "USER");
	const char *shell = environment_get(host, "SHELL");

	probe_passwd(host);
	if (home && *home == '/')
		host->home = trimmed(&host->pool, home);
	if (!host->home || *host->home != '/')
		host->home = "/";
	if (!host->user || !is_user_name(host->user))
		host->user = user && is_user_name(user) ? pool_strdup(&host->pool, user)
							: "user";
	if (shell && *shell == '/' && !shell[strcspn(shell, ":\n")])
		host->shell = pool_strdup(&host->pool, shell);
	if (!host->shell || !*host->shell)
		host->shell = "/bin/sh";
}

static int probe_groups(struct host *host, struct error *err)
{
	int n = getgroups(0, NULL);

	if (n < 0)
		return fail_errno(err, "cannot read the groups of the caller");
	host->groups = pool_alloc(&host->pool, (size_t)n * sizeof(*host->groups));
	n = getgroups(n, host->groups);
	if (n < 0)
		return fail_errno(err, "cannot read the groups of the caller");
	for (int i = 0; i < n; i++)
		if (host->groups[i] != host->gid)
			host->groups[host->n_groups++] = host->groups[i];
	return 0;
}

/* struct search wants to know it only where a profile is neither root's nor ours. */
static uid_t unmapped_uid(void)
{
	size_t length;
	AUTO_FREE char *text = NULL;

	if (userns_is_first())
		return (uid_t)-1;
	text = real_read("/proc/sys/kernel/overflowuid", &length);
	/* The kernel's own default, where /proc is not to be had. */
	return text && *text ? (uid_t)strtoul(text, NULL, 10) : 65534;
}

static void probe_search(struct host *host)
{
	const char *config = host_variable(VARIABLE_XDG_CONFIG_HOME, host);

	host->search = (struct search){
		.user = config ? pool_printf(&host->pool, "%s/jail", config) : NULL,
		.system = SYSTEM_PROFILES,
		.packaged = PACKAGED_PROFILES,
		.home = host->home,
		.caller = host->uid,
		.unmapped = unmapped_uid,
	};
}

static void probe_privilege(struct host *host)
{
	host->capabilities = capability_effective();
	host->privileged = host->capabilities >> CAP_SYS_ADMIN & 1;
	/* In a namespace whose map an ordinary user wrote, setgroups(2) is denied. */
	host->set_groups = host->capabilities >> CAP_SETGID & 1 && userns_is_first();
	host->no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) > 0;
}

static int probe_ids(struct host *host, struct error *err)
{
	uid_t uid[3];
	gid_t gid[3];

	if (getresuid(&uid[0], &uid[1], &uid[2]) < 0 ||
	    getresgid(&gid[0], &gid[1], &gid[2]) < 0)
		return fail_errno(err, "cannot read the ids of the caller");
	if (getauxval(AT_SECURE) || uid[0] != uid[1] || uid[0] != uid[2] ||
	    gid[0] != gid[1] || gid[0] != gid[2]) {
		fail(err, ERROR_HOST,
		     "jail must not run setuid, setgid or with file "
		     "capabilities");
		return fail_hint(err, "remove them: chmod u-s,g-s and setcap -r on the "
				      "program; jail needs no privilege");
	}
	host->uid = uid[0];
	host->gid = gid[0];
	return 0;
}

/*
 * The working directory; below the home by the home's own name, be that a symlink: it
 * is one place, and has one path.
 */
static void probe_cwd(struct host *host)
{
	AUTO_FREE char *cwd = getcwd(NULL, 0);
	AUTO_FREE char *home = NULL;

	if (!cwd || *cwd != '/')
		return;
	host->cwd = pool_strdup(&host->pool, cwd);
	if (path_is_within(cwd, host->home))
		return;
	home = realpath(host->home, NULL);
	if (home && path_is_within(cwd, home))
		host->cwd = path_join(&host->pool, host->home, path_rest(cwd, home));
}

int host_probe(struct host *host, char *const *argv, struct error *err)
{
	*host = (struct host){ .argv = argv,
			       .program = argv ? argv[0] : NULL,
			       .environment = environ,
			       .parent = getppid(),
			       .files = host_files };
	if (probe_ids(host, err) < 0 || probe_groups(host, err) < 0)
		return -1;
	probe_user(host);
	probe_privilege(host);
	probe_search(host);
	probe_cwd(host);
	for (int fd = 0; fd < 3; fd++)
		host->terminal[fd] = isatty(fd);
	host->landlock_abi = landlock_abi(&host->landlock_known);
	return 0;
}

void host_done(struct host *host)
{
	pool_done(&host->pool);
	*host = (struct host){ 0 };
}

static const char *environment_or(struct host *host, const char *name,
				  const char *below_home)
{
	const char *value = environment_get(host, name);

	if (value && *value == '/')
		return trimmed(&host->pool, value);
	if (!below_home)
		return NULL;
	return pool_printf(&host->pool, "%s/%s",
			   strcmp(host->home, "/") ? host->home : "", below_home);
}

static const char *user_dir(struct host *host, enum variable variable)
{
	const char *config = host_variable(VARIABLE_XDG_CONFIG_HOME, host);
	AUTO_FREE char *path = xasprintf("%s/user-dirs.dirs", config);
	size_t length;
	AUTO_FREE char *text = host->files.read(path, &length);
	AUTO_FREE char *found = expand_user_dir(variable, host->home, text ? text : "");

	return pool_strdup(&host->pool, found);
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* As the caller's shell would find it; where it does not, where it would be inside. */
static const char *program_file(struct host *host)
{
	const char *name = host->program, *list = environment_get(host, "PATH");
	AUTO_FREE char *copy = xstrdup(list ? list : "");
	char *rest = copy, *directory;

	if (strchr(name, '/'))
		return *name == '/' || !host->cwd
			       ? name
			       : path_join(&host->pool, host->cwd, name);
	while ((directory = strsep(&rest, ":"))) {
		const char *path = path_join(&host->pool, directory, name);

		if (*directory == '/' && is_program(path))
			return path;
	}
	return path_join(&host->pool, "/usr/bin", name);
}

static const char *ask(struct host *host, enum variable variable)
{
	switch (variable) {
	case VARIABLE_HOME:
		return host->home;
	case VARIABLE_USER:
		return host->user;
	case VARIABLE_UID:
		return pool_printf(&host->pool, "%u", host->uid);
	case VARIABLE_XDG_RUNTIME_DIR:
		return environment_or(host, "XDG_RUNTIME_DIR", NULL);
	case VARIABLE_XDG_CONFIG_HOME:
		return environment_or(host, "XDG_CONFIG_HOME", ".config");
	case VARIABLE_XDG_CACHE_HOME:
		return environment_or(host, "XDG_CACHE_HOME", ".cache");
	case VARIABLE_XDG_DATA_HOME:
		return environment_or(host, "XDG_DATA_HOME", ".local/share");
	case VARIABLE_CWD:
		return host->cwd;
	case VARIABLE_PROGRAM:
		return host->program ? program_file(host) : NULL;
	default:
		return user_dir(host, variable);
	}
}

const char *host_variable(enum variable variable, void *arg)
{
	struct host *host = arg;

	if (!host->variable_known[variable]) {
		host->variables[variable] = ask(host, variable);
		host->variable_known[variable] = true;
	}
	return host->variables[variable];
}

int host_expand(const struct host *host, struct pool *pool, const char *text,
		const char **ret, struct error *err)
{
	AUTO_FREE char *expanded = NULL;

	/* What host_variable() remembers changes no fact. */
	if (expand(text, host_variable, (void *)host, &expanded, err) < 0)
		return -1;
	*ret = pool_strdup(pool, expanded);
	return 0;
}

/* "audio:x:29:anna": the number, where the line is that of the group `name`. */
static int group_line(const char *line, const char *name, gid_t *ret)
{
	size_t length = strlen(name);
	const char *number;
	char *end;

	if (strncmp(line, name, length) || line[length] != ':')
		return -1;
	number = strchr(line + length + 1, ':');
	if (!number)
		return -1;
	*ret = (gid_t)strtoul(number + 1, &end, 10);
	return end == number + 1 ? -1 : 0;
}

int host_group(const struct host *host, const char *name, gid_t *ret, struct error *err)
{
	size_t length;
	AUTO_FREE char *text = host->files.read("/etc/group", &length);
	char *rest = text, *line, *end;
	unsigned long number;

	errno = 0;
	number = strtoul(name, &end, 10);
	if (*name >= '0' && *name <= '9' && !*end && !errno && number < UINT32_MAX) {
		*ret = (gid_t)number;
		return 0;
	}
	while (rest && (line = strsep(&rest, "\n")))
		if (group_line(line, name, ret) == 0)
			return 0;
	return fail(err, ERROR_HOST, "no group is called %s in /etc/group", name);
}

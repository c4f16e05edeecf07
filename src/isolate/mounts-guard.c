/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The files that would let a program out when the session next starts (S14)
 *
 * Should: where the program may write in a directory of the caller, keep it from
 * changing the places that programs outside read and obey, and from making those which
 * are not there yet: shell start files, autostart, units, jail's own files.
 * Must not: touch what the profile names itself.
 *
 * A file that does not exist cannot be mounted over, and one that exists loses its
 * cover when its like is renamed over it.  So the directories that hold such places are
 * closed themselves: each becomes a directory of the jail's own, read-only, in which
 * every entry of the host's is mounted by itself.
 */

#include <string.h>
#include <sys/mount.h>

#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"
#include "util/xalloc.h"

static const char what[] = "[mounts] guard of the session's files";

/* Below the home, and below $XDG_CONFIG_HOME, _DATA_HOME and _CACHE_HOME. */
static const char *const home_places[] = {
	".bash_aliases",
	".bash_completion",
	".bash_login",
	".bash_logout",
	".bash_profile",
	".bashrc",
	"bin",
	".cshrc",
	".emacs",
	".emacs.d",
	".exrc",
	".fluxbox",
	".forward",
	".gitconfig",
	".gnomerc",
	".i3",
	".inputrc",
	".kde",
	".kshrc",
	".local/bin",
	".login",
	".logout",
	".mailcap",
	".mkshrc",
	".pam_environment",
	".profile",
	".screenrc",
	".ssh",
	".tcshrc",
	".tmux.conf",
	".vim",
	".vimrc",
	".xinitrc",
	".xprofile",
	".xserverrc",
	".Xsession",
	".xsession",
	".xsessionrc",
	".zlogin",
	".zlogout",
	".zprofile",
	".zshenv",
	".zshrc",
};
static const char *const config_places[] = {
	"autostart",
	"autostart-scripts",
	"awesome",
	"bspwm",
	"environment.d",
	"fish",
	"git",
	"hypr",
	"i3",
	"jail",
	"labwc",
	"niri",
	"nushell",
	"nvim",
	"openbox",
	"plasma-workspace",
	"river",
	"sway",
	"systemd",
	"zsh",
};
static const char *const data_places[] = {
	"applications", "bash-completion", "dbus-1", "flatpak", "gnome-shell",
	"kservices5",   "kservices6",      "plasma", "systemd", "xsessions",
};
static const char *const cache_places[] = {
	"jail",
};

static const struct {
	enum variable base;
	const char *const *places;
	size_t n;
} groups[] = {
	{ VARIABLE_HOME, home_places, N_ELEMENTS(home_places) },
	{ VARIABLE_XDG_CONFIG_HOME, config_places, N_ELEMENTS(config_places) },
	{ VARIABLE_XDG_DATA_HOME, data_places, N_ELEMENTS(data_places) },
	{ VARIABLE_XDG_CACHE_HOME, cache_places, N_ELEMENTS(cache_places) },
};

struct guard {
	const struct host *host;
	struct plan *plan;
	struct strv places; /* every guarded path of the host */
	struct strv closed; /* the directories that are closed, as inside */
};

static void guard_done(struct guard *guard)
{
	strv_done(&guard->places);
	strv_done(&guard->closed);
}

/* The path without symlinks, so that two ways to one directory compare as equal. */
static const char *real(struct guard *guard, const char *path)
{
	AUTO_FREE char *resolved = guard->host->files.realpath(path);

	return resolved ? pool_strdup(&guard->plan->pool, resolved) : path;
}

/*
 * One place, and what it leads to where it is a symlink: dotfiles often are.  What is
 * not there yet would be made in what its directory leads to.
 */
static void place_add(struct guard *guard, const char *path)
{
	struct pool *pool = &guard->plan->pool;
	AUTO_FREE char *leads = guard->host->files.realpath(path);
	const char *parent = path_parent(pool, path);

	strv_add(&guard->places, path);
	if (leads)
		strv_add(&guard->places, leads);
	else
		strv_add(&guard->places,
			 path_join(pool, real(guard, parent), path_name(path)));
}

static void place_add_text(struct guard *guard, const char *path)
{
	path = path ? path_normalise(&guard->plan->pool, path) : NULL;
	if (path && strcmp(path, "/"))
		place_add(guard, path);
}

/* Where the caller's shell looks for programs, of what is the caller's own. */
static void collect_path(struct guard *guard)
{
	char *const *variable = guard->host->environment;
	AUTO_FREE char *list = NULL;
	char *rest, *directory;

	while (variable && *variable && !text_starts(*variable, "PATH="))
		variable++;
	if (!variable || !*variable)
		return;
	list = rest = xstrdup(*variable + strlen("PATH="));
	while ((directory = strsep(&rest, ":")))
		if (path_is_within(directory, guard->host->home))
			place_add_text(guard, directory);
}

static void collect(struct guard *guard)
{
	struct pool *pool = &guard->plan->pool;

	for (size_t i = 0; i < N_ELEMENTS(groups); i++) {
		const char *base = host_variable(groups[i].base, (void *)guard->host);

		base = base ? path_normalise(pool, base) : NULL;
		for (size_t j = 0; base && j < groups[i].n; j++)
			place_add(guard, path_join(pool, base, groups[i].places[j]));
	}
	place_add_text(guard, guard->host->search.user);
	place_add_text(guard, guard->host->search.system);
	place_add_text(guard, guard->host->search.packaged);
	collect_path(guard);
}

/* The entry for exactly this target, or NULL. */
static struct mount_entry *entry_at(const struct plan *plan, const char *target)
{
	for (size_t i = 0; i < plan->mounts.list.n; i++)
		if (!strcmp(plan->mounts.list.items[i].target, target))
			return &plan->mounts.list.items[i];
	return NULL;
}

/*
 * The nearest directory around `path` that exists, and so is the one in which the
 * place, or the directory that would hold it, could be made.
 */
static const char *holder(const struct guard *guard, const char *path)
{
	struct stat st;

	do
		path = path_parent(&guard->plan->pool, path);
	while (strcmp(path, "/") && guard->host->files.stat(path, &st) < 0);
	return path;
}

/*
 * One entry of a closed directory: a guarded place is read-only, the rest can be
 * changed; a directory that holds other places is closed in its turn.
 */
static void entry_add(struct guard *guard, const char *source, const char *target)
{
	AUTO_FREE char *text = NULL;
	struct mount_entry *entry;
	struct stat st;

	if (entry_at(guard->plan, target) || guard->host->files.lstat(source, &st) < 0)
		return;
	if (S_ISLNK(st.st_mode)) {
		text = guard->host->files.readlink(source);
		if (!text)
			return;
		entry = mounts_add(guard->plan, MOUNT_SYMLINK, target, what, NULL);
		entry->source = pool_strdup(&guard->plan->pool, text);
		return;
	}
	entry = mounts_add(guard->plan, MOUNT_BIND, target, what, NULL);
	entry->source = source;
	entry->lenient = true; /* it may be gone by the time */
	if (strv_has(&guard->places, source))
		entry->attributes |= MOUNT_ATTR_RDONLY;
}

static void close_directory(struct guard *guard, const char *source, const char *target)
{
	struct pool *pool = &guard->plan->pool;
	AUTO(strv_done) struct strv names = { 0 };
	struct mount_entry *cover = entry_at(guard->plan, target);
	struct stat st;

	if (!cover)
		cover = mounts_add(guard->plan, MOUNT_COVER, target, what, NULL);
	cover->kind = MOUNT_COVER;
	cover->attributes |= MOUNT_ATTR_RDONLY;
	cover->lenient = false;
	if (guard->host->files.stat(source, &st) == 0)
		cover->mode = st.st_mode & 07777;
	strv_add(&guard->closed, target);
	guard->host->files.list(source, &names);
	for (size_t i = 0; i < names.n; i++)
		entry_add(guard, path_join(pool, source, names.items[i]),
			  path_join(pool, target, names.items[i]));
}

/*
 * Whether another entry of the profile lies over what the tree shows at `target`: the
 * program sees something else there, which has its own guard where it is writable.
 */
static bool is_covered(const struct guard *guard, const char *tree, const char *target)
{
	const struct mount_list *list = &guard->plan->mounts.list;

	for (size_t i = 0; i < list->n; i++) {
		const struct mount_entry *entry = &list->items[i];

		if (entry->what != what && entry->kind != MOUNT_DIRECTORY &&
		    entry->kind != MOUNT_SYMLINK &&
		    path_is_below(entry->target, tree) &&
		    path_is_within(target, entry->target))
			return true;
	}
	return false;
}

/* Guard what the tree `source`, shown writable at `target`, has of such places. */
static void guard_tree(struct guard *guard, const char *source, const char *target)
{
	if (!guard->places.n)
		collect(guard);
	source = real(guard, source);
	/* A place that is the source, or around it, was asked for by its name. */
	for (size_t i = 0; i < guard->places.n; i++) {
		const char *place = guard->places.items[i], *around, *shown;

		if (!path_is_below(place, source))
			continue;
		around = holder(guard, place);
		/* "/" itself belongs to root, and nothing is planted in it. */
		if (!strcmp(around, "/") || !path_is_within(around, source))
			continue;
		shown = path_join(&guard->plan->pool, target,
				  path_rest(around, source));
		if (!strv_has(&guard->closed, shown) &&
		    !is_covered(guard, target, shown))
			close_directory(guard, around, shown);
	}
}

/*
 * Closing a directory appends binds of what is in it, among which may be one that holds
 * places, too: the list grows while it is walked.
 */
void mounts_guard(const struct host *host, struct plan *plan)
{
	AUTO(guard_done) struct guard guard = { .host = host, .plan = plan };
	struct mounts_plan *m = &plan->mounts;

	if (m->root == ROOT_HOST && !(m->root_attributes & MOUNT_ATTR_RDONLY))
		guard_tree(&guard, "/", "/");
	for (size_t i = 0; i < m->list.n; i++) {
		const struct mount_entry *entry = &m->list.items[i];

		if (entry->kind == MOUNT_BIND && !entry->device &&
		    !(entry->attributes & MOUNT_ATTR_RDONLY))
			guard_tree(&guard, entry->source, entry->target);
	}
}

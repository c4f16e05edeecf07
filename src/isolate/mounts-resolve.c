/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a profile says of mounts, as entries of the list: see mounts.h
 *
 * Should: expand and normalise every path, and find it to exist; report each that does
 * not, at its place.
 * Must not: care for the order of entries: mounts-settle.c does.
 */

#include <errno.h>
#include <string.h>
#include <sys/mount.h>

#include "isolate/environment.h"
#include "isolate/mounts.h"
#include "model.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/xalloc.h"

/* What all of these functions need. */
struct resolver {
	const struct host *host;
	struct plan *plan;
	struct faults *faults;
};

/* NULL with a fault reported. */
static const char *normalised(struct resolver *r, const char *text, const char *what,
			      const struct place *place)
{
	const char *path = path_normalise(&r->plan->pool, text);
	struct error err;

	if (path)
		return path;
	fail(&err, ERROR_PROFILE, "%s is not an absolute path without ..", text);
	faults_add(r->faults, place, what, &err);
	return NULL;
}

/*
 * A fault for what cannot be expanded.  What may be missing may also lie below a
 * variable that has no value: there is no ${PROGRAM} where a profile is only checked.
 */
static void unexpanded(struct resolver *r, bool optional, const char *what,
		       const struct place *place, const struct error *err)
{
	if (!optional || err->kind != ERROR_HOST)
		faults_add(r->faults, place, what, err);
}

/* Expanded, too; NULL with a fault, or without one where it may be missing. */
static const char *source_of(struct resolver *r, const char *text, bool optional,
			     const char *what, const struct place *place)
{
	const char *expanded;
	struct error err;

	if (host_expand(r->host, &r->plan->pool, text, &expanded, &err) == 0)
		return normalised(r, expanded, what, place);
	unexpanded(r, optional, what, place, &err);
	return NULL;
}

static const char *path_of(struct resolver *r, const char *text, const char *what,
			   const struct place *place)
{
	return source_of(r, text, false, what, place);
}

/* Whether the source is there; a fault where it is not, unless it may be missing. */
static bool exists(struct resolver *r, const char *path, bool optional,
		   const char *what, const struct place *place)
{
	struct stat st;
	struct error err;

	if (r->host->files.stat(path, &st) == 0)
		return true;
	if (optional)
		return false;
	fail_errno(&err, "cannot find %s", path);
	if (err.errnum == ENOENT)
		fail_hint(&err, "make it, or write -%s where it may be missing", path);
	faults_add(r->faults, place, what, &err);
	return false;
}

typedef void add_fn(struct resolver *r, const char *path, const char *what,
		    const struct place *place);
static add_fn add_hide;

/* The values of variables are no patterns, whatever is in them. */
static const char *escaped_variable(enum variable variable, void *arg)
{
	struct resolver *r = arg;
	const char *value = host_variable(variable, (void *)r->host);
	char *escaped, *end;

	if (!value)
		return NULL;
	escaped = end = pool_alloc(&r->plan->pool, 2 * strlen(value) + 1);
	for (; *value; value++) {
		if (strchr("*?[]\\", *value))
			*end++ = '\\';
		*end++ = *value;
	}
	return escaped;
}

static bool is_pattern(const char *text)
{
	return text[strcspn(text, "*?[")];
}

/*
 * What a pattern matches on the host; in a root that is another directory, what is to
 * be hidden is sought there.
 */
static void resolve_pattern(struct resolver *r, const char *text,
			    const struct word *word, const char *what, add_fn *add)
{
	const char *tree = add == add_hide && r->plan->mounts.root == ROOT_DIRECTORY &&
					   r->plan->mounts.root_source
				   ? r->plan->mounts.root_source
				   : "";
	AUTO(strv_done) struct strv found = { 0 };
	AUTO_FREE char *pattern = NULL;
	AUTO_FREE char *below = NULL;
	struct error err;

	if (expand(text, escaped_variable, r, &pattern, &err) < 0) {
		unexpanded(r, *word->text == '-', what, &word->place, &err);
		return;
	}
	below = xasprintf("%s%s", tree, pattern);
	if (r->host->files.glob(below, &found) < 0 ||
	    (!found.n && *word->text != '-')) {
		fail(&err, ERROR_HOST, "nothing matches %s", text);
		fail_hint(&err, "make it, or write -%s where it may be missing", text);
		faults_add(r->faults, &word->place, what, &err);
	}
	for (size_t i = 0; i < found.n; i++) {
		const char *path = normalised(r, found.items[i] + strlen(tree), what,
					      &word->place);

		if (path)
			add(r, path, what, &word->place);
	}
}

/* Every path that one word of a list means: itself, or what a pattern matches. */
static void resolve_word(struct resolver *r, const struct word *word, const char *what,
			 add_fn *add)
{
	bool optional = *word->text == '-';
	const char *path;

	if (is_pattern(word->text)) {
		resolve_pattern(r, word->text + optional, word, what, add);
		return;
	}
	path = source_of(r, word->text + optional, optional, what, &word->place);
	if (path && exists(r, path, optional, what, &word->place))
		add(r, path, what, &word->place);
}

static void resolve_paths(struct resolver *r, const struct words *words,
			  const char *what, add_fn *add)
{
	for (size_t i = 0; i < words->n; i++)
		resolve_word(r, &words->items[i], what, add);
}

static void add_bind(struct resolver *r, const char *path, uint64_t access,
		     const char *what, const struct place *place)
{
	enum mount_kind kind = strcmp(path, "/") ? MOUNT_BIND : MOUNT_ROOT;
	struct mount_entry *entry = mounts_add(r->plan, kind, path, what, place);

	entry->source = path;
	entry->attributes |= access;
}

static void add_read_only(struct resolver *r, const char *path, const char *what,
			  const struct place *place)
{
	add_bind(r, path, MOUNT_ATTR_RDONLY, what, place);
}

static void add_read_write(struct resolver *r, const char *path, const char *what,
			   const struct place *place)
{
	add_bind(r, path, 0, what, place);
}

static void add_hide(struct resolver *r, const char *path, const char *what,
		     const struct place *place)
{
	struct mount_entry *entry = mounts_add(r->plan, MOUNT_HIDE, path, what, place);

	entry->source = path;
	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
	entry->lenient = true; /* what is not visible is hidden already */
}

/* What is to be hidden is sought where it is shown, when that is settled. */
static void resolve_hide(struct resolver *r, const struct words *words)
{
	static const char what[] = "[mounts] hide";

	for (size_t i = 0; i < words->n; i++) {
		const struct word *word = &words->items[i];
		bool optional = *word->text == '-';
		const char *path;

		if (is_pattern(word->text)) {
			resolve_pattern(r, word->text + optional, word, what, add_hide);
			continue;
		}
		path = source_of(r, word->text + optional, optional, what,
				 &word->place);
		if (!path)
			continue;
		add_hide(r, path, what, &word->place);
		r->plan->mounts.list.items[r->plan->mounts.list.n - 1].sought =
			!optional;
	}
}

static void resolve_tmpfs(struct resolver *r, const struct entry *line)
{
	static const char what[] = "[mounts] tmpfs";
	const char *path = path_of(r, line->fields.items[0], what, &line->place);
	struct mount_entry *entry;
	const char *options = NULL;

	if (!path)
		return;
	entry = mounts_add(r->plan, MOUNT_TMPFS, path, what, &line->place);
	for (size_t i = 1; i < line->fields.n; i++) {
		const char *option = line->fields.items[i];

		if (!strcmp(option, "noexec"))
			entry->attributes |= MOUNT_ATTR_NOEXEC;
		else
			options = pool_printf(&r->plan->pool, "%s%s%s",
					      options ? options : "",
					      options ? "," : "", option);
	}
	entry->options = options;
}

static uint64_t bind_attributes(const struct strv *fields)
{
	uint64_t attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;

	for (size_t i = 2; i < fields->n; i++) {
		if (!strcmp(fields->items[i], "rw"))
			attributes &= ~(uint64_t)MOUNT_ATTR_RDONLY;
		else if (!strcmp(fields->items[i], "noexec"))
			attributes |= MOUNT_ATTR_NOEXEC;
		else if (!strcmp(fields->items[i], "nosymfollow"))
			attributes |= MOUNT_ATTR_NOSYMFOLLOW;
	}
	return attributes;
}

static void resolve_bind(struct resolver *r, const struct entry *line)
{
	static const char what[] = "[mounts] bind";
	const char *text = line->fields.items[0];
	bool optional = *text == '-';
	const char *source =
		source_of(r, text + optional, optional, what, &line->place);
	const char *target = path_of(r, line->fields.items[1], what, &line->place);
	struct mount_entry *entry;

	if (!source || !target || !exists(r, source, optional, what, &line->place))
		return;
	entry = mounts_add(r->plan, MOUNT_BIND, target, what, &line->place);
	entry->source = source;
	entry->attributes = bind_attributes(&line->fields);
}

static void resolve_symlink(struct resolver *r, const struct entry *line)
{
	static const char what[] = "[mounts] symlink";
	const char *path = path_of(r, line->fields.items[1], what, &line->place);
	const char *text;
	struct error err;

	if (host_expand(r->host, &r->plan->pool, line->fields.items[0], &text, &err) <
	    0)
		faults_add(r->faults, &line->place, what, &err);
	else if (path)
		mounts_add(r->plan, MOUNT_SYMLINK, path, what, &line->place)->source =
			text;
}

static void resolve_file(struct resolver *r, const struct entry *line)
{
	static const char what[] = "[mounts] file";
	const char *path = path_of(r, line->fields.items[0], what, &line->place);
	int64_t mode = 0444;
	struct mount_entry *entry;
	struct error err;

	if (line->fields.n > 2 && type_mode.parse(&type_mode, line->fields.items[2],
						  &line->place, &mode, &err) < 0) {
		faults_add(r->faults, &line->place, what, &err);
		return;
	}
	if (!path)
		return;
	entry = mounts_add(r->plan, MOUNT_FILE, path, what, &line->place);
	entry->content = pool_strdup(&r->plan->pool, line->fields.items[1]);
	entry->content_length = strlen(entry->content);
	entry->mode = mode == NUMBER_NONE ? 0444 : (mode_t)mode;
}

static void resolve_entries(struct resolver *r, const struct entries *entries,
			    void (*one)(struct resolver *, const struct entry *))
{
	for (size_t i = 0; i < entries->n; i++)
		one(r, &entries->items[i]);
}

/* A directory that is the root or the home: expanded, or NULL with a fault. */
static const char *choice_path(struct resolver *r, const struct place_choice *choice,
			       const char *what, struct place place)
{
	return choice->path ? path_of(r, choice->path, what, &place) : NULL;
}

static void resolve_root(const struct profile *profile, struct resolver *r)
{
	struct mounts_plan *m = &r->plan->mounts;
	const struct place_choice *choice = &profile->mounts.root;

	m->root = (enum root_kind)choice->kind;
	m->root_place = PLACE_OF(profile, mounts.root);
	m->root_attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;
	if (m->root == ROOT_HOST)
		m->root_source = "/";
	if (m->root != ROOT_DIRECTORY)
		return;
	m->root_source = choice_path(r, choice, "[mounts] root", m->root_place);
	if (m->root_source)
		exists(r, m->root_source, false, "[mounts] root", &m->root_place);
}

static void resolve_home(const struct profile *profile, struct resolver *r)
{
	static const char what[] = "[mounts] home";
	const struct place_choice *choice = &profile->mounts.home;
	struct place place = PLACE_OF(profile, mounts.home);
	struct mounts_plan *m = &r->plan->mounts;
	const char *home = path_normalise(&r->plan->pool, r->host->home);
	struct mount_entry *entry;

	if (choice->kind == HOME_NONE || !home || !strcmp(home, "/")) {
		environment_add(r->plan, "HOME", "/");
		return;
	}
	m->home = home;
	environment_add(r->plan, "HOME", home);
	if (choice->kind == HOME_PRIVATE) {
		mounts_add(r->plan, MOUNT_PRIVATE, home, what, &place)->mode = 0700;
		return;
	}
	entry = mounts_add(r->plan, MOUNT_BIND, home, what, &place);
	entry->source = home;
	if (choice->kind == HOME_HOST)
		return;
	entry->source = choice_path(r, choice, what, place);
	m->make_home = entry->source;
	if (!entry->source)
		entry->kind = MOUNT_PRIVATE; /* the fault is reported; go on */
}

void mounts_resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct mounts_settings *s = &profile->mounts;
	struct resolver r = { host, plan, faults };

	plan->mounts.proc = (enum proc_kind)s->proc;
	plan->mounts.private_size = s->private_size;
	resolve_root(profile, &r);
	resolve_home(profile, &r);
	mounts_resolve_base(profile, host, plan, faults);
	resolve_paths(&r, &s->read_only, "[mounts] read-only", add_read_only);
	resolve_paths(&r, &s->read_write, "[mounts] read-write", add_read_write);
	resolve_hide(&r, &s->hide);
	resolve_entries(&r, &s->tmpfs, resolve_tmpfs);
	resolve_entries(&r, &s->bind, resolve_bind);
	resolve_entries(&r, &s->symlink, resolve_symlink);
	resolve_entries(&r, &s->file, resolve_file);
}

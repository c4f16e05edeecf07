/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A profile with all that belongs to it: see load.h. */

#include "profile/load.h"

#include <stdlib.h>
#include <string.h>

#include "profile/word.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

/* A file by what it is, whatever it is called. */
struct identity {
	dev_t device;
	ino_t inode;
};

/* A file that is being read; the chain leads to the one that includes it. */
struct level {
	const char *path;
	struct identity identity;
	const struct level *above;
	unsigned int depth;
};

/* Only to keep the stack small; nobody nests so deep. */
enum { DEPTH_MAX = 64 };

struct loader {
	const struct load *load;
	void *target;
	struct sources *sources;
	struct identity *finished; /* files that have taken effect */
	size_t n_finished;
	size_t faults;
	unsigned int order; /* of the assignments that have taken effect */
};

static void loader_done(struct loader *l)
{
	free(l->finished);
}

static void report(struct loader *l, const struct error *err)
{
	l->load->fault(err, l->load->arg);
	l->faults++;
}

static bool same(const struct identity *a, const struct identity *b)
{
	return a->device == b->device && a->inode == b->inode;
}

static int profile_read(struct loader *l, const char *path, const struct level *above,
			struct error *err);

/* "a.ini, which includes b.ini, ...", from `top` down to `level`. */
static char *chain_text(const struct level *level, const struct identity *top)
{
	AUTO_FREE char *before = NULL;

	if (same(&level->identity, top))
		return xstrdup(level->path);
	before = chain_text(level->above, top);
	return xasprintf("%s includes %s", before, level->path);
}

/* 1: it is to be read; 0: it has been; -1: that would never end. */
static int check_level(const struct loader *l, const struct level *level,
		       struct error *err)
{
	AUTO_FREE char *chain = NULL;

	for (const struct level *a = level->above; a; a = a->above) {
		if (!same(&a->identity, &level->identity))
			continue;
		chain = chain_text(level->above, &a->identity);
		return fail(err, ERROR_PROFILE, "a cycle: %s includes %s", chain,
			    level->path);
	}
	if (level->depth > DEPTH_MAX)
		return fail(err, ERROR_PROFILE, "includes nest deeper than %d",
			    DEPTH_MAX);
	for (size_t i = 0; i < l->n_finished; i++)
		if (same(&l->finished[i], &level->identity))
			return 0;
	return 1;
}

/* Read what one word of an include key names. */
static void include_read(struct loader *l, const struct word *word,
			 const struct level *from)
{
	AUTO_FREE char *path = NULL;
	struct error err;

	if (find_included(l->load->search, from ? from->path : NULL, word->text, &path,
			  &err) == 0 &&
	    profile_read(l, path, from, &err) == 0)
		return;
	fail_setting(&err, &word->place, l->load->include_section, l->load->include_key,
		     word->text);
	report(l, &err);
}

/* Read what the assignments include, before they take effect. */
static void includes_read(struct loader *l, const struct ini *ini,
			  const struct level *from)
{
	AUTO(words_done) struct words words = { 0 };
	struct error ignored; /* ini_apply() finds the same fault again */

	if (!l->load->include_section)
		return;
	for (size_t i = 0; i < ini->n; i++) {
		const struct assignment *a = &ini->items[i];

		if (strcmp(a->section, l->load->include_section) ||
		    strcmp(a->key, l->load->include_key))
			continue;
		words_parse(&type_words, a->value, &a->place, &words, &ignored);
	}
	for (size_t i = 0; i < words.n; i++)
		include_read(l, &words.items[i], from);
}

static void assignments_take(struct loader *l, const struct ini *ini)
{
	for (size_t i = 0; i < ini->n; i++)
		ini->items[i].place.order = ++l->order;
	l->faults += ini_apply_all(ini, l->load->sections, l->target,
				   &l->sources->origins, l->load->fault, l->load->arg);
}

/* Read the open file of a level, after what it includes. */
static int file_read(struct loader *l, int fd, const struct stat *st,
		     struct level *level, struct error *err)
{
	AUTO(ini_done) struct ini ini = { 0 };
	AUTO_FREE char *text = NULL;
	size_t length;
	char *path;

	if (find_text(fd, st, level->path, &text, &length, err) < 0)
		return -1;
	level->path = path = xstrdup(level->path);
	l->faults +=
		ini_read(text, length, level->path, &ini, l->load->fault, l->load->arg);
	includes_read(l, &ini, level);
	assignments_take(l, &ini);
	strv_take(&l->sources->files, path);
	GROW(l->finished, l->n_finished);
	l->finished[l->n_finished++] = level->identity;
	return 0;
}

static void level_fill(struct level *level, const char *path, const struct stat *st,
		       const struct level *above)
{
	*level = (struct level){
		.path = path,
		.identity = { st->st_dev, st->st_ino },
		.above = above,
		.depth = above ? above->depth + 1 : 0,
	};
}

static int drop_in_read(struct loader *l, const char *path, const struct level *above,
			struct error *err)
{
	struct level level;
	struct stat st;
	AUTO_CLOSE int fd = find_open(l->load->search, path, &st, err);

	if (fd < 0)
		return -1;
	level_fill(&level, path, &st, above);
	return file_read(l, fd, &st, &level, err);
}

/* Read a profile and its drop-ins, unless that has been done. */
static int profile_read(struct loader *l, const char *path, const struct level *above,
			struct error *err)
{
	AUTO(strv_done) struct strv drop_ins = { 0 };
	struct error fault;
	struct level level;
	struct stat st;
	int wanted;
	AUTO_CLOSE int fd = find_open(l->load->search, path, &st, err);

	if (fd < 0)
		return -1;
	level_fill(&level, path, &st, above);
	wanted = check_level(l, &level, err);
	if (wanted <= 0)
		return wanted;
	if (file_read(l, fd, &st, &level, err) < 0)
		return -1;
	if (find_drop_ins(l->load->search, path, &drop_ins, &fault) < 0)
		report(l, &fault);
	for (size_t i = 0; i < drop_ins.n; i++)
		if (drop_in_read(l, drop_ins.items[i], above, &fault) < 0)
			report(l, &fault);
	return 0;
}

/* The last layer: the command line. */
static void sets_read(struct loader *l)
{
	const struct strv *sets = l->load->sets;
	AUTO(ini_done) struct ini ini = { 0 };
	struct error err;

	for (size_t i = 0; sets && i < sets->n; i++)
		if (ini_read_setting(sets->items[i], "--set", &ini, &err) < 0)
			report(l, &err);
	includes_read(l, &ini, NULL);
	assignments_take(l, &ini);
}

static int path_find(const struct load *load, char **ret, struct error *err)
{
	const char *slash = load->program ? strrchr(load->program, '/') : NULL;
	const char *base = slash ? slash + 1 : load->program;

	*ret = NULL;
	if (load->name)
		return find_profile(load->search, load->name, ret, err);
	if (base && find_optional(load->search, base, ret, err) < 0)
		return -1;
	return *ret ? 0 : find_profile(load->search, "default", ret, err);
}

int profile_load(const struct load *load, void *target, struct sources *sources,
		 struct error *err)
{
	AUTO(loader_done)
	struct loader l = { .load = load, .target = target, .sources = sources };
	AUTO_FREE char *path = NULL;

	*sources = (struct sources){ 0 };
	keys_init(load->sections, target);
	if (path_find(load, &path, err) < 0)
		return -1;
	if (profile_read(&l, path, NULL, err) < 0)
		return -1;
	sets_read(&l);
	if (l.faults)
		return fail(err, ERROR_PROFILE, "%s: %zu %s", path, l.faults,
			    l.faults == 1 ? "fault" : "faults");
	return 0;
}

void sources_done(struct sources *sources)
{
	origins_done(&sources->origins);
	strv_done(&sources->files);
}

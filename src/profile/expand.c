/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Variables in values: see expand.h. */

#include "profile/expand.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "profile/word.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/xalloc.h"

const char *const variable_names[VARIABLES + 1] = {
	[VARIABLE_HOME] = "HOME",
	[VARIABLE_USER] = "USER",
	[VARIABLE_UID] = "UID",
	[VARIABLE_XDG_RUNTIME_DIR] = "XDG_RUNTIME_DIR",
	[VARIABLE_XDG_CONFIG_HOME] = "XDG_CONFIG_HOME",
	[VARIABLE_XDG_CACHE_HOME] = "XDG_CACHE_HOME",
	[VARIABLE_XDG_DATA_HOME] = "XDG_DATA_HOME",
	[VARIABLE_CWD] = "CWD",
	[VARIABLE_PROGRAM] = "PROGRAM",
	[VARIABLE_DESKTOP] = "DESKTOP",
	[VARIABLE_DOWNLOADS] = "DOWNLOADS",
	[VARIABLE_TEMPLATES] = "TEMPLATES",
	[VARIABLE_PUBLICSHARE] = "PUBLICSHARE",
	[VARIABLE_DOCUMENTS] = "DOCUMENTS",
	[VARIABLE_MUSIC] = "MUSIC",
	[VARIABLE_PICTURES] = "PICTURES",
	[VARIABLE_VIDEOS] = "VIDEOS",
};

/* What user-dirs.dirs calls the user directories, and their English names. */
static const struct {
	const char *name, *english;
} user_dirs[VARIABLES] = {
	[VARIABLE_DESKTOP] = { "XDG_DESKTOP_DIR", "Desktop" },
	[VARIABLE_DOWNLOADS] = { "XDG_DOWNLOAD_DIR", "Downloads" },
	[VARIABLE_TEMPLATES] = { "XDG_TEMPLATES_DIR", "Templates" },
	[VARIABLE_PUBLICSHARE] = { "XDG_PUBLICSHARE_DIR", "Public" },
	[VARIABLE_DOCUMENTS] = { "XDG_DOCUMENTS_DIR", "Documents" },
	[VARIABLE_MUSIC] = { "XDG_MUSIC_DIR", "Music" },
	[VARIABLE_PICTURES] = { "XDG_PICTURES_DIR", "Pictures" },
	[VARIABLE_VIDEOS] = { "XDG_VIDEOS_DIR", "Videos" },
};

/* So much of an unknown name is quoted, in characters. */
enum { NAME_QUOTED = 40 };

static enum variable variable_find(const char *name, size_t length)
{
	enum variable i = 0;

	while (i < VARIABLES &&
	       (strncmp(variable_names[i], name, length) || variable_names[i][length]))
		i++;
	return i;
}

static int fail_unknown(struct error *err, size_t offset, const char *name,
			size_t length)
{
	AUTO_FREE char *word = xstrndup(name, length);
	const char *nearest = text_nearest_in(word, variable_names);

	word[word_bytes(word, NAME_QUOTED)] = '\0';
	if (nearest)
		return fail_at(err, offset,
			       "there is no variable ${%s}; did you mean ${%s}?", word,
			       nearest);
	return fail_at(err, offset, "there is no variable ${%s}", word);
}

/* A piece of a text: characters as they stand, or one variable. */
struct piece {
	const char *text;
	size_t length;
	enum variable variable; /* VARIABLES: none */
};

/* The piece of `text` at *at, which moves behind it.  1, 0 at the end, or -1. */
static int piece_next(const char *text, size_t *at, struct piece *ret,
		      struct error *err)
{
	const char *from = text + *at, *stop;

	*ret = (struct piece){ .text = from, .variable = VARIABLES };
	if (!*from)
		return 0;
	if (!*at && *from == '~') {
		if (from[1] && from[1] != '/')
			return fail_at(err, 0, "~ is known, but not ~ with a name");
		ret->variable = VARIABLE_HOME;
		*at += 1;
		return 1;
	}
	if (!text_starts(from, "${")) {
		stop = strstr(from, "${");
		ret->length = stop ? (size_t)(stop - from) : strlen(from);
		*at += ret->length;
		return 1;
	}
	stop = from + 2 + strcspn(from + 2, "}{$/ \t");
	if (*stop != '}')
		return fail_at(err, *at, "this ${ is never closed");
	ret->variable = variable_find(from + 2, (size_t)(stop - from - 2));
	if (ret->variable == VARIABLES)
		return fail_unknown(err, *at, from + 2, (size_t)(stop - from - 2));
	*at += (size_t)(stop + 1 - from);
	return 1;
}

int expand_check(const char *text, struct error *err)
{
	struct piece piece;
	size_t at = 0;
	int found;

	while ((found = piece_next(text, &at, &piece, err)) > 0)
		;
	return found;
}

int expand_check_path(const char *text, struct error *err)
{
	if (*text != '/' && *text != '~' && !text_starts(text, "${"))
		return fail_at(err, 0, "a path begins with /, ~ or a ${VARIABLE}");
	return expand_check(text, err);
}

struct buffer {
	char *text;
	size_t length;
};

static void buffer_add(struct buffer *buffer, const char *text, size_t length)
{
	buffer->text = xrealloc(buffer->text, buffer->length + length + 1, 1);
	memcpy(buffer->text + buffer->length, text, length);
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
}

static void buffer_done(struct buffer *buffer)
{
	free(buffer->text);
}

int expand(const char *text, variable_fn *value, void *arg, char **ret,
	   struct error *err)
{
	AUTO(buffer_done) struct buffer whole = { 0 };
	struct piece piece;
	size_t at = 0, length;
	const char *s;
	int found;

	buffer_add(&whole, "", 0);
	while ((found = piece_next(text, &at, &piece, err)) > 0) {
		if (piece.variable == VARIABLES) {
			buffer_add(&whole, piece.text, piece.length);
			continue;
		}
		s = value(piece.variable, arg);
		if (!s)
			return fail(err, ERROR_HOST, "${%s} has no value here",
				    variable_names[piece.variable]);
		length = strlen(s);
		if (length && s[length - 1] == '/' && text[at] == '/')
			length--;
		buffer_add(&whole, s, length);
	}
	if (found < 0)
		return -1;
	*ret = take_ptr(whole.text);
	return 0;
}

/* The line without its end, and what begins the next; NULL past the last. */
static const char *line_next(const char *text, size_t *ret_length)
{
	*ret_length = strcspn(text, "\n");
	return text[*ret_length] ? text + *ret_length + 1 : NULL;
}

/*
 * The value of a line NAME="VALUE", its backslashes resolved, for the caller to free;
 * NULL where the line is another.
 */
static char *quoted_value(const char *line, size_t length, const char *name)
{
	const char *stop = line + length, *quote;
	AUTO_FREE char *value = xcalloc(length + 1, 1);
	size_t n = 0;

	line += strspn(line, " \t");
	if (!text_starts(line, name))
		return NULL;
	line += strlen(name);
	line += strspn(line, " \t");
	if (*line++ != '=')
		return NULL;
	quote = line + strspn(line, " \t");
	if (*quote++ != '"')
		return NULL;
	for (; quote < stop && *quote != '"'; quote++) {
		if (*quote == '\\' && quote + 1 < stop)
			quote++;
		value[n++] = *quote;
	}
	return quote < stop ? take_ptr(value) : NULL;
}

/* Without the slashes at its end, but for the root itself. */
static void slashes_trim(char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		path[--n] = '\0';
}

static char *below_home(const char *home, const char *rest)
{
	AUTO_FREE char *base = xstrdup(home);

	slashes_trim(base);
	return xasprintf("%s/%s", strcmp(base, "/") ? base : "",
			 rest + strspn(rest, "/"));
}

/* The directory that a value of user-dirs.dirs means; NULL where it says none. */
static char *user_dir_path(char *value, const char *home)
{
	AUTO_FREE char *path = NULL, *own = below_home(home, "");

	if (text_starts(value, "$HOME/"))
		path = below_home(home, value + strlen("$HOME"));
	else if (*value == '/')
		path = xstrdup(value);
	else
		return NULL;
	slashes_trim(path);
	slashes_trim(own);
	return strcmp(path, own) ? take_ptr(path) : NULL;
}

char *expand_user_dir(enum variable variable, const char *home, const char *config)
{
	char *path = below_home(home, user_dirs[variable].english);
	size_t length;

	for (const char *next, *line = config; line; line = next) {
		AUTO_FREE char *value = NULL;

		next = line_next(line, &length);
		value = quoted_value(line, length, user_dirs[variable].name);
		if (!value)
			continue;
		free(path);
		path = user_dir_path(value, home);
		if (!path)
			path = below_home(home, user_dirs[variable].english);
	}
	return path;
}

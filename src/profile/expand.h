/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Variables and globs in values
 *
 * "~" or "~/..." at the beginning is the home directory; ${NAME} may stand anywhere.
 * The names are HOME, USER, UID, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, XDG_CACHE_HOME,
 * XDG_DATA_HOME, CWD, PROGRAM, and the user directories of xdg-user-dirs(1): DESKTOP,
 * DOWNLOADS, TEMPLATES, PUBLICSHARE, DOCUMENTS, MUSIC, PICTURES, VIDEOS.
 *
 * A "$" without "{" behind it is itself.  What a variable stands for is not read again:
 * a "${" or "~" in it is a part of the name.
 */

#include "util/error.h"
#include "util/strv.h"

enum variable {
	VARIABLE_HOME,
	VARIABLE_USER,
	VARIABLE_UID,
	VARIABLE_XDG_RUNTIME_DIR,
	VARIABLE_XDG_CONFIG_HOME,
	VARIABLE_XDG_CACHE_HOME,
	VARIABLE_XDG_DATA_HOME,
	VARIABLE_CWD,
	VARIABLE_PROGRAM,
	VARIABLE_DESKTOP, /* this one and the later ones are user directories */
	VARIABLE_DOWNLOADS,
	VARIABLE_TEMPLATES,
	VARIABLE_PUBLICSHARE,
	VARIABLE_DOCUMENTS,
	VARIABLE_MUSIC,
	VARIABLE_PICTURES,
	VARIABLE_VIDEOS,
	VARIABLES
};

/* "HOME", ...; for documents and completion. */
extern const char *const variable_names[VARIABLES + 1];

/*
 * Where values come from: returns NULL where the variable has none here (no
 * XDG_RUNTIME_DIR, say).  The string lives as long as `arg` does.
 */
typedef const char *variable_fn(enum variable variable, void *arg);

/*
 * Only the form: every ${NAME} is closed and known, and no ~NAME stands at the
 * beginning.  A fault is a fail_at().
 */
int expand_check(const char *text, struct error *err);

/* The same of a path, which begins with "/", "~" or a variable. */
int expand_check_path(const char *text, struct error *err);

/*
 * The text with its variables replaced, for the caller to free.  Fails where a variable
 * is unknown (fail_at) or has no value here (ERROR_HOST, naming the variable).  Where a
 * value ends with "/" and the text goes on with one, there is one of them.
 */
int expand(const char *text, variable_fn *value, void *arg, char **ret,
	   struct error *err);

/*
 * The user directory `variable` as `config`, the text of ~/.config/user-dirs.dirs, says
 * it; where it does not, its English name below the home.  NULL is an empty text.  For
 * the caller to free.
 *
 * user-dirs.dirs names the home itself where the user switched a directory off.  That
 * says nothing here: a profile that opens ${DOWNLOADS} must not open the whole home.
 */
char *expand_user_dir(enum variable variable, const char *home, const char *config);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where profiles come from
 *
 * A name without "/" is looked up, with ".ini" added where it is missing, in the
 * user's, the administrator's and the packaged directory, in this order.  A name with
 * "/" is a path.  The current directory is never searched.
 *
 * A directory that is not there is passed over.  Any other failure to look into one is
 * an error: what the user or the administrator wrote must not be missed in silence.
 */

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "util/error.h"
#include "util/strv.h"

struct search {
	/* $XDG_CONFIG_HOME/jail, /etc/jail, $datadir/jail/profiles; NULL: skipped */
	const char *user, *system, *packaged;
	const char *home; /* what "~/" begins with; NULL: it is an error */
	uid_t caller;
	/*
	 * The owner that files of unmapped users appear to have (the overflow uid)
	 * where the caller's user namespace maps not every user, as `unshare -Ur`
	 * does; (uid_t)-1 elsewhere.  Root's files look so there, and are accepted
	 * in the administrator's and the packaged directory.  Asked only where a file
	 * is neither root's nor the caller's; NULL: there are no such users.
	 */
	uid_t (*unmapped)(void);
};

/*
 * The path of the profile `name`, for the caller to free; 0, or -1 with an error that
 * lists where it was sought, and the nearest name that is there, as the hint.  A path
 * is taken as it stands, but for a "~/" at its beginning.  A symlink is there even
 * where what it points to is not.
 */
int find_profile(const struct search *search, const char *name, char **ret,
		 struct error *err);

/* The same, but a profile that is nowhere is no error: returns 0 and *ret = NULL. */
int find_optional(const struct search *search, const char *name, char **ret,
		  struct error *err);

/*
 * The same for a profile that the profile at the path `from` includes (NULL: the
 * command line).  A name is looked up although it has a "/" in it
 * ("common/desktop.ini"); only what begins with "/", "~/", "./" or "../" is a path, the
 * last two from the directory of `from` (NULL: from the current one).
 */
int find_included(const struct search *search, const char *from, const char *name,
		  char **ret, struct error *err);

/*
 * Drop-ins: the files NAME.ini.d/(any).ini of the three directories for the profile
 * that was found at `path`, sorted by file name; of two with the same file name the
 * user's masks the administrator's, and that the packaged one.  A profile that lies
 * elsewhere goes by its file name, and has those of the directory NAME.ini.d beside it,
 * too, which come last in the masking order.  A symlink to /dev/null masks and is no
 * drop-in itself, as with systemd.
 */
int find_drop_ins(const struct search *search, const char *path, struct strv *ret,
		  struct error *err);

/*
 * Every profile that a name finds, by find_profile() or, with "/", find_included():
 * "firefox" -> path, sorted.
 */
struct found {
	char *name; /* "firefox", "common/desktop" */
	char *path;
	bool masked; /* one of the same name is found before it */
};
struct founds {
	struct found *items;
	size_t n;
};
int find_all(const struct search *search, struct founds *ret, struct error *err);
void founds_done(struct founds *founds);

/*
 * A file descriptor of a profile, and its stat(2).  Refused: what is not a regular
 * file, is larger than INI_FILE_MAX, may be written by group or others, or is owned by
 * neither root nor the caller.  A symlink is followed (stow and home-manager install
 * profiles as such); the file that is opened is the one checked.
 */
int find_open(const struct search *search, const char *path, struct stat *ret,
	      struct error *err);

/*
 * The whole text of what find_open() opened as `path`, for the caller to free, NUL
 * added behind it.
 */
int find_text(int fd, const struct stat *st, const char *path, char **ret,
	      size_t *ret_length, struct error *err);

/* Both. */
int find_read(const struct search *search, const char *path, char **ret,
	      size_t *ret_length, struct error *err);

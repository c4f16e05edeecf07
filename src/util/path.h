/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Absolute paths, as text; nothing here looks at a file. */

#include <stdbool.h>
#include <stddef.h>

#include "util/pool.h"

/*
 * The path without doubled and trailing slashes and "." components; NULL where it is
 * not absolute or has a ".." component.
 */
const char *path_normalise(struct pool *pool, const char *path);

/*
 * Of normalised paths: whether `path` is below `directory`; whether it is that itself,
 * or below.
 */
bool path_is_below(const char *path, const char *directory);
bool path_is_within(const char *path, const char *directory);

/* What follows `directory` in a path within it: "" or "a/b". */
const char *path_rest(const char *path, const char *directory);

/* The directory that holds the normalised path; "/" for "/". */
const char *path_parent(struct pool *pool, const char *path);

/* The last component of a normalised path other than "/"; it is a part of it. */
const char *path_name(const char *path);

/* `directory` and `name` with one slash between them; `name` may have slashes. */
const char *path_join(struct pool *pool, const char *directory, const char *name);

/*
 * The order in which a parent comes before its children, and these before its next
 * sibling: as strcmp(3), with "/" before every other byte.
 */
int path_compare(const char *a, const char *b);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What find.c, scan.c and read.c share: find.h is the contract. */

#include "profile/find.h"

/* The three directories, in the order of the search; each may be NULL. */
#define SCAN_DIRECTORIES(search)                                                       \
	{                                                                              \
		(search)->user, (search)->system, (search)->packaged                   \
	}

/* Whether no part of a name is empty, hidden, "." or "..". */
bool name_is_plain(const char *name);
/* Whether it ends with ".ini" and is more than that. */
bool name_has_ini(const char *name);

/* The plain name of `path` below `directory`; NULL where it lies elsewhere. */
const char *name_below(const char *directory, const char *path);

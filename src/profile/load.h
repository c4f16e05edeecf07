/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A profile, whole: its includes, itself, its drop-ins, the command line
 *
 * Later beats earlier: default < included < the file itself < drop-ins < --set.  Every
 * fault of every file is reported before the loading fails.
 *
 * What a file includes is read just before it; so do drop-ins and the command line.  A
 * profile is included once, by whatever name, and brings its own drop-ins with it: who
 * changes common/desktop.ini by a drop-in changes every profile that includes it.
 */

#include "profile/find.h"
#include "profile/ini.h"
#include "util/strv.h"

/* What a loaded profile keeps: who wrote what. */
struct sources {
	struct origins origins;
	/*
	 * Every file read, in the order in which they took effect; places refer to
	 * these strings.
	 */
	struct strv files;
};

struct load {
	const struct search *search;
	sections_fn *sections;
	/*
	 * The key that names other profiles to read first, of type words; NULL: there
	 * is none.
	 */
	const char *include_section, *include_key; /* "jail", "include" */

	const char *name;        /* --profile=NAME; NULL: by program */
	const char *program;     /* whose name is looked up; NULL: none */
	const struct strv *sets; /* SECTION.KEY=VALUE, in order; may be NULL */

	fault_fn *fault; /* called for every fault */
	void *arg;
};

/*
 * Fill the zeroed struct `target`, first with the defaults.  Without a name, the base
 * name of the program is looked up, and then "default"; that there is none of either
 * name is an error too (the packaged default.ini is part of jail).  Returns 0, or -1
 * when at least one fault was reported or with *err set when the profile was not found
 * at all; `err` then says how many faults there are ("firefox.ini: 3 faults").
 * In either case the caller releases target by keys_done() and sources_done().
 */
int profile_load(const struct load *load, void *target, struct sources *sources,
		 struct error *err);
void sources_done(struct sources *sources);

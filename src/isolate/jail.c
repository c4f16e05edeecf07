/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [jail]: about the profile itself
 *
 * Should: describe it.
 * Must not: change what a jail is.  `include` is honoured by profile/load.c, before
 * there is a struct profile; `command` by src/jail.c.
 */

#include "isolate/jail.h"

#include "model.h"

static const struct key keys[] = {
	KEY(jail, description, text, "", NULL,
	    "What the profile is for, in one line; `jailctl list` shows it."),
	KEY(jail, include, words, "", NULL,
	    "Other profiles to read before this one, found as --profile finds them; "
	    "each "
	    "is read once, and what this profile says beats what they say."),
	KEY(jail, command, words, "", NULL,
	    "The program and its arguments, where the command line names none."),
	{ 0 },
};

const struct mechanism mech_jail = {
	.section = { "jail", "About the profile.", keys },
};

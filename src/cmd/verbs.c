/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verbs of jailctl, in the order of --help: see cmd.h. */

#include "cmd/cmd.h"

#define PROFILE "[--profile=NAME] [--set=SECTION.KEY=VALUE]... "

const struct verb verbs[] = {
	{ "check", cmd_check, PROFILE "[PROFILE]... [-- PROGRAM [ARGUMENT]...]",
	  "Report every fault of profiles, and what the good ones leave open." },
	{ "doctor", cmd_doctor, "",
	  "Try what jails need of this machine, and say how to get what is missing." },
	{ "explain", cmd_explain, PROFILE "SECTION|[SECTION.]KEY|CALL|@GROUP|WORD...",
	  "Say what a word of a profile means, and what a profile makes of it." },
	{ "keys", cmd_keys, "[--text|--man|--complete]",
	  "List every section and key of profiles." },
	{ "list", cmd_list, "[--json|--complete]",
	  "List the profiles that there are, and from where." },
	{ "plan", cmd_plan, PROFILE "[--json] [--] [PROGRAM [ARGUMENT]...]",
	  "Show what jail would do, step by step, and why in this order." },
	{ 0 },
};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* [syscalls]: which system calls the program may make, seccomp(2). */

#include "isolate/isolate.h"
#include "sys/action.h"
#include "sys/filter.h"

struct syscalls_settings {
	struct action default_action;
	struct words allow, deny; /* each word is one of isolate/syscalls-rule.h */
	struct words architectures;
};

struct syscalls_plan {
	const char *text;  /* of the filter, as sys/filter.h has it */
	const char *cache; /* the directory of compiled filters; NULL: none */
};

extern const struct mechanism mech_syscalls;
/* The first compiles, in the launcher, into run->filter; the second loads. */
extern const struct step step_filter_compile, step_filter;

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a system call or a group of them is, to [syscalls]. */

#include <stdbool.h>

#include "cmd/draft.h"

/*
 * Explain to standard output; false where `word` is none, and nothing was printed.
 * Unless the draft is NULL, also what its filter answers.
 */
bool explain_group(const char *word, const struct draft *draft);
bool explain_call(const char *word, const struct draft *draft);

/* Every name that these know. */
void explain_calls_names(struct strv *names);

/*
 * The line of the filter on the call, without its name: "allow".  Where it has none,
 * the answer to all such calls.  For the caller to free.
 */
char *explain_answer(const struct plan *plan, const char *call);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all mechanisms share: see isolate.h. */

#include "isolate/isolate.h"

void faults_add(struct faults *faults, const struct place *place, const char *what,
		const struct error *err)
{
	struct error with_place = *err;

	if (!place->file)
		fail_within(&with_place, "%s (default)", what);
	else if (!place->line)
		fail_within(&with_place, "%s: %s", place->file, what);
	else
		fail_within(&with_place, "%s:%u:%u: %s", place->file, place->line,
			    place->column, what);
	faults->report(&with_place, faults->arg);
	faults->n++;
}

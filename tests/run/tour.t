#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The tour of contrib/quickstart: the same questions get an answer outside and inside.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

install -m 755 "$top_srcdir/contrib/tour" "$T"
capture as_user env JAIL="$JAIL" COLUMNS=100 "$T/tour"
is "the tour can be taken" 0 "$status"
is "without a complaint" "" "$err"
for heading in Users Files Processes Network Capabilities "System calls"; do
	like "it tells of: $heading" "^$heading\$" "$out"
done
unlike "what is asked outside is answered inside" ' \?$' "$out"
tap_done

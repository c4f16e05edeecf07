#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Many launches leave nothing behind: no process, mount, file, socket, keyring or
# namespace.  JAIL_TEST_LONG=1 makes it a thousand, and 64 at once.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

in_a_row=200 at_once=32
[ -z "${JAIL_TEST_LONG-}" ] || in_a_row=1000 at_once=64

# What other tests of the same user make meanwhile is not jail's.
others="-name jail-test.*" may_keep_keys=4
[ "$(id -u)" = 0 ] || others="$others -o ! -name *jail*" may_keep_keys=1000000

# traces: what a launch could leave, of this user.
traces() {
	set -f # the patterns are for find(1)
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		keys=$(awk -v id="$user_id:" '$1 == id { print $2 }' /proc/key-users)
		[ "${keys:-0}" -gt $may_keep_keys ] || break
		sleep 0.3 # keyrings are swept after a while
	done
	echo "mounts $(wc -l </proc/self/mountinfo)"
	# shellcheck disable=SC2086 # words
	echo "files $({
		find "$user_home" -maxdepth 1
		find /tmp /dev/shm /run -maxdepth 1 -user "$user_id" ! \( $others \)
	} 2>/dev/null | sort | tr '\n' ' ')"
	echo "cached $(find "$user_home/.cache" -type f | wc -l)"
	[ "${keys:-0}" -le $may_keep_keys ] || echo "keys $keys"
}
inside say ran
before=$(traces)

# shellcheck disable=SC2016 # for the shell inside
capture as_user sh -c '
	i=0 failed=0
	while [ $i -lt "$0" ]; do
		[ "$("$@")" = ran ] || failed=$((failed + 1))
		i=$((i + 1))
	done
	echo $failed' $in_a_row "$JAIL" --profile="$profile" "$INSIDE" say ran
is "$in_a_row in a row work" 0 "$out" || note "$(printf '%s\n' "$err" | sort | uniq -c)"
is "and leave nothing behind" "$before" "$(traces)"

# shellcheck disable=SC2016
capture as_user sh -c '
	i=0
	while [ $i -lt "$0" ]; do
		"$@" &
		i=$((i + 1))
	done
	wait' $at_once "$JAIL" --profile="$profile" "$INSIDE" daemon , say ran
is "$at_once at once work" $at_once "$(printf '%s\n' "$out" | grep -c '^ran$')" ||
	note "$(printf '%s\n' "$err" | sort | uniq -c)"
is "and leave nothing behind, not even a daemon" "$before" "$(traces)"
tap_done

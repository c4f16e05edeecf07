#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# On a kernel without openat2, clone3, close_range, the mount interface, pidfds and
# Landlock, as tests/tools/enosys.c makes one, the other tests pass as well.
# What needs Landlock is left out there.
. "${0%/*}/../lib/tap.sh"

enosys=${top_builddir:-.}/tests/tools/enosys
[ -x "$enosys" ] || bail "tests/tools/enosys is not built: make check builds it"
# Under this very path, as it is copied and found in the list of processes.
mkdir "$T/older"
cp "$(command -v "$JAIL")" "$T/older/jail"
chmod 755 "$T" "$T/older"

# Those that are not about Landlock, nor about how the launcher's file is executed.
for test in run/mounts run/mounts-root run/identity run/namespaces run/devices \
	run/capabilities run/session run/exit escape/s02 escape/s04 escape/s05 escape/s06 \
	escape/s07 escape/s08 escape/s10 escape/s12 escape/s14 escape/s17; do
	[ -z "${JAIL_TEST_QUICK-}" ] || case $test in
	run/mounts | escape/s05 | escape/s06) ;;
	*) continue ;;
	esac
	JAIL=$T/older/jail "$enosys" sh "$top_srcdir/tests/$test.t" >"$T/log" 2>&1 </dev/null
	status=$?
	failures=$(grep '^not ok' "$T/log" | grep -Ev "$(
		cat <<-'END'
			Landlock|with nested = full: |without a TIOCSTI
		END
	)")
	is "$test passes" "" "$failures" || note "$(cat "$T/log")"
	[ -s "$T/log" ] || note "status $status"
done
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A launch pays for every library that is loaded: the launcher has those that it needs
# for every profile, and no other.
. "${0%/*}/../lib/tap.sh"
need_command readelf

needed=$(readelf -d "$(command -v "$JAIL")" |
	sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
interpreter=$(readelf -l "$(command -v "$JAIL")" | grep -c INTERP)
if [ "$interpreter" = 0 ]; then
	is "it brings all of them along" "" "$needed"
else
	like "the C library is among them, or this test is blind" '^libc\.so' "$needed"
fi
# Those in the second line come with the sanitizers of a developer's build.
is "nothing is loaded but the libraries of every launch" "" "$(
	printf '%s\n' "$needed" | grep -Ev '^lib(c|cap|inih|seccomp)\.so' |
		grep -Ev '^(lib(asan|ubsan|stdc\+\+|m|gcc_s|dl|rt|pthread|resolv)|ld-linux.*)\.so'
)"
tap_done

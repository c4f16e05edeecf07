# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # what it sets is for the test, and of it
# Jails seen from inside, by one static program.  After tap.sh and user.sh:
#
#	. "$top_srcdir/tests/lib/inside.sh"
#
#	inside [OPTION]... COMMAND...   a jail whose program is tests/run/inside with
#	                                these commands, into $status, $out and $err
#	has SENTENCE LINE...            $out has each of these lines
#	fact KEY                        what $out says of it
#	refused SENTENCE PATTERN        nothing ran, the status is 125, and $err has a
#	                                line that matches
#
# $profile is the profile: empty, but that $T/bin is visible, and the user's; that of
# root is $root_profile.  $as is who starts jail: as_user, or another such function.

[ -x "$INSIDE" ] || bail "tests/run/inside is not built: make check builds it"
as=as_user
profile=$T/bin/empty.ini
root_profile=$T/bin/root.ini
printf '[mounts]\nread-only = %s\n' "$T/bin" | tee "$profile" >"$root_profile"
chmod 644 "$profile" "$root_profile"
[ "$(id -u)" != 0 ] || chown "$user_id" "$profile"

# use_root: from here on jails are root's; only after need_root.
use_root() {
	as=as_root profile=$root_profile
}

inside() {
	inside_named=
	for inside_word; do
		shift
		case $inside_named$inside_word in
		--*) ;;
		*) [ -n "$inside_named" ] || set -- "$@" "$INSIDE" && inside_named=yes ;;
		esac
		set -- "$@" "$inside_word"
	done
	capture $as "$JAIL" --profile="$profile" "$@"
}

fact() {
	printf '%s\n' "$out" | awk -v key="$1 " 'index($0, key) == 1 {
		print substr($0, length(key) + 1)
	}'
}

has() {
	has_name=$1
	shift
	for has_line; do
		printf '%s\n' "$out" | grep -Fxq -e "$has_line" && continue
		tap_result 1 "$has_name" || note "expected the line: $has_line"
		note "  status $status, output: $out"
		note "  errors: $err"
		return 1
	done
	tap_result 0 "$has_name"
}

refused() {
	# A sanitizer that finds no /proc, or its options gone, ends it once more.
	case $err in
	*==[0-9]*==*) [ "$status" = 0 ] || status=125 ;;
	esac
	if [ "$status" = 125 ] && [ -z "$out" ]; then
		like "$1" "$2" "$err"
		return
	fi
	tap_result 1 "$1" || note "expected status 125 and no output"
	note "  actual: $status, $out"
	note "  errors: $err"
	return 1
}

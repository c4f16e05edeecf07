# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # what it sets is for the test
# Test Anything Protocol, for tests in the shell.  A test begins with
#
#	. "${0%/*}/../lib/tap.sh"
#
# and ends with tap_done.  It has then
#
#	$T            an empty directory of its own, removed at the end
#	$JAIL         the launcher, and $JAILCTL: a path, or a name found in $PATH
#	$top_srcdir   the source tree, only to be read
#
# Every function counts one test, named by a sentence that says what holds.

top_srcdir=$(cd "${0%/*}/../.." && pwd) || exit 99
: "${JAIL:=jail}" "${JAILCTL:=jailctl}"
# The leak checker does not work where /proc or ptrace(2) is missing, as in a jail; it
# is on in tests in C.  A status of its own tells a sanitizer from a jail.
export ASAN_OPTIONS="${ASAN_OPTIONS-detect_leaks=0:exitcode=99}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS-print_stacktrace=1}"
umask 022

tap_count=0
tap_failed=0
tap_at_exit=
tap_at_done=
tap_planned=

# at_exit COMMAND: a shell command to be run at the end, the last one first.
at_exit() {
	tap_at_exit="$1
$tap_at_exit"
}

tap_exit() {
	tap_status=$?
	trap - EXIT
	eval "$tap_at_exit"
	exit $tap_status
}

T=$(mktemp -d "${TMPDIR:-/tmp}/jail-test.XXXXXXXXXX") || exit 99
at_exit 'cd / && chmod -R u+rwX "$T" && rm -rf "$T"'
trap tap_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# note TEXT...: what helps who reads the log, each line of it a comment.
note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

tap_result() { # STATUS SENTENCE
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tap_count" "$2"
	else
		printf 'not ok %d - %s\n' "$tap_count" "$2"
		tap_failed=$((tap_failed + 1))
	fi
	return "$1"
}

# ok SENTENCE COMMAND...: it succeeds.  What it prints is kept for a failure.
ok() {
	tap_name=$1
	shift
	tap_code=0
	"$@" >"$T/.output" 2>&1 || tap_code=$?
	if [ $tap_code = 0 ]; then
		tap_result 0 "$tap_name"
		return
	fi
	tap_result 1 "$tap_name" || note "status $tap_code of: $*"
	note "$(cat "$T/.output")"
	return 1
}

# fails SENTENCE COMMAND...: it does not succeed.
fails() {
	tap_name=$1
	shift
	if "$@" >"$T/.output" 2>&1; then
		tap_result 1 "$tap_name" || note "succeeded: $*"
		note "$(cat "$T/.output")"
		return 1
	fi
	tap_result 0 "$tap_name"
}

# is SENTENCE EXPECTED ACTUAL: the same text.
is() {
	if [ "$2" = "$3" ]; then
		tap_result 0 "$1"
		return
	fi
	tap_result 1 "$1" || note "expected: $2"
	note "  actual: $3"
	return 1
}

# like SENTENCE PATTERN ACTUAL: a line of it matches the extended regular expression.
like() {
	if printf '%s\n' "$3" | grep -Eq -e "$2"; then
		tap_result 0 "$1"
		return
	fi
	tap_result 1 "$1" || note "expected: a line like /$2/"
	note "  actual: $3"
	return 1
}

# unlike SENTENCE PATTERN ACTUAL: no line of it does.
unlike() {
	if ! printf '%s\n' "$3" | grep -Eq -e "$2"; then
		tap_result 0 "$1"
		return
	fi
	tap_result 1 "$1" || note "expected: no line like /$2/"
	note "  actual: $3"
	return 1
}

# skip SENTENCE REASON: one test that cannot be made here.
skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# skip_all REASON: none of this file can; before the first test.  Ends the script.
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# bail REASON: what the tests stand on is broken.  Ends the script.
bail() {
	printf 'Bail out! %s\n' "$1"
	exit 1
}

# need_command NAME...: skips the whole file where a program is missing.
need_command() {
	for tap_command; do
		command -v "$tap_command" >/dev/null ||
			skip_all "$tap_command is not installed"
	done
}

# need_root: skips the whole file for an ordinary user.
need_root() {
	[ "$(id -u)" = 0 ] || skip_all "needs root"
}

# capture COMMAND...: run it, into $status, $out and $err.
capture() {
	status=0
	out=$("$@" 2>"$T/.err") || status=$?
	err=$(cat "$T/.err")
}

# plan NUMBER: so many tests will come; or else tap_done says how many there were.
plan() {
	tap_planned=$1
	printf '1..%d\n' "$1"
}

# tap_done: the end.
tap_done() {
	eval "$tap_at_done"
	[ -n "$tap_planned" ] || printf '1..%d\n' "$tap_count"
	[ $tap_failed = 0 ]
	exit
}

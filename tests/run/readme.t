#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every example of README.md does what it says.  In a block of ```console, "$ COMMAND" is
# run and prints the lines that follow; "..." stands for any text, and as a line of its
# own for any lines.  "$ cat NAME.ini" says what is in that file, which is made so.
. "${0%/*}/../lib/tap.sh"
. "${0%/*}/../lib/user.sh"

# examples: the blocks, without their fences
examples() {
	awk '/^```console$/ { inside = 1; next } /^```$/ { inside = 0 } inside' \
		"$top_srcdir/README.md"
}

# matches EXPECTED ACTUAL: files
matches() {
	awk '
	function escape(s) { gsub(/[][\\.^$*+?(){}|\/]/, "\\\\&", s); return s }
	function glob(s,    out, at) {
		while ((at = index(s, "...")) > 0) {
			out = out escape(substr(s, 1, at - 1)) ".*"
			s = substr(s, at + 3)
		}
		return "^" out escape(s) "$"
	}
	FNR == NR { want[++n] = $0; next }
	{ got[++m] = $0 }
	END {
		j = 1
		for (i = 1; i <= n; i++) {
			if (want[i] == "...") { skip = 1; continue }
			while (skip && j <= m && got[j] !~ glob(want[i])) j++
			if (j > m || got[j] !~ glob(want[i])) { print "no line: " want[i]; exit 1 }
			j++
			skip = 0
		}
		if (!skip && j <= m) { print "one line more: " got[j]; exit 1 }
	}' "$1" "$2"
}

# example COMMAND: $T/expected has what it should print
example() {
	case $1 in
	"cat "*.ini)
		as_user sh -c "cat >'${1#cat }'" <"$T/expected"
		ok "\$ $1" as_user test -s "${1#cat }"
		;;
	*)
		as_user sh -c "$1" </dev/null >"$T/actual" 2>&1
		is "\$ $1" "" "$(matches "$T/expected" "$T/actual")"
		;;
	esac
}

PATH=$T/bin:$PATH
examples >"$T/examples"
command=
: >"$T/expected"
while IFS= read -r line; do
	case $line in
	'$ '*)
		[ -z "$command" ] || example "$command"
		command=${line#'$ '}
		: >"$T/expected"
		;;
	*)
		printf '%s\n' "$line" >>"$T/expected"
		;;
	esac
done <"$T/examples"
example "$command"
tap_done

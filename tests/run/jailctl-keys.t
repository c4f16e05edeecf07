#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl keys, in all of its forms, and jailctl explain.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

capture jailctl keys
is "keys are listed" 0 "$status"
is "as text, where nothing else is asked" "$(jailctl keys --text)" "$out"
like "a section has its sentence below it" '^\[namespaces\]$' "$out"
like "a key has its grammar" '^  mode = none \| host$' "$out"
unlike "no line is longer than 80 but for a grammar" '^ {6}.{75}' "$out"
text=$out

capture jailctl keys --complete
like "a line for completion: key, words, sentence" \
	"^network\.mode	none host	\`none\`: a loopback" "$out"
like "a key without words has an empty field" '^jail\.description		What ' "$out"
is "every line has two tabs" "" "$(printf '%s\n' "$out" | grep -Ev '^[^	]+	[^	]*	[^	]+$')"
like "a key is spelled as a profile writes it" '^identity\.uid-map	' "$out"
# Keys as SECTION.KEY, from each form.
from_text=$(printf '%s\n' "$text" | awk '
	/^\[/ { section = substr($1, 2, length($1) - 2) }
	/^  [a-z]/ { print section "." $1 }')
is "text and completion have the same keys" "$from_text" \
	"$(printf '%s\n' "$out" | cut -f 1)"

capture jailctl keys --man
is "the manual has the same keys" "$from_text" "$(printf '%s\n' "$out" | awk '
	/^\.Ss / { section = $2; gsub(/\\\(lB|\\\(rB/, "", section) }
	/^\.It Cm / { key = $3; gsub(/\\/, "", key); print section "." key }')"
like "a default is said" '^\.Ql none \.$' "$out"
like "what a profile says is bold" '\\fBnone\\fP: a loopback' "$out"
unlike "no line is longer than 80 but for a heading" '^[^.].{80}' "$out"
capture jailctl keys --man --text
is "two forms at once are an error" 125 "$status"

is "every default may be written out" "default: ok" "$(
	printf '%s\n' "$text" | awk '
	/^\[/ { section = substr($1, 2, length($1) - 2) }
	/^  [a-z]/ { key = $1; due = 1 }
	due && /^      default: / { due = 0; sub(/^      default: /, "")
		print "--set=" section "." key "=" ($0 == "(empty)" ? "" : $0) }' |
	tr '\n' '\0' | as_user xargs -0 "$JAILCTL" check)"

capture jailctl explain network.mode
is "a key is explained" 0 "$status"
like "with its grammar" '^  mode = none \| host$' "$out"
unlike "and without a profile no value" '^  here:' "$out"
is "so it is by its name alone" "$out" "$(jailctl explain mode)"
capture jailctl explain --profile=default network.mode
like "with a profile, its value" '^  here: none \(default\)$' "$out"
mkdir -p "$user_home/.config/jail"
printf '\n[limits]\nnofile = 100:200\n' >"$user_home/.config/jail/mine.ini"
capture jailctl explain --profile=mine limits.nofile
like "and the place where it was written" \
	"^  here: 100:200 \($user_home/\.config/jail/mine\.ini:3\)\$" "$out"
capture jailctl explain --set=limits.nofile=5 nofile
like "also that of --set" '^  here: 5 \(--set\)$' "$out"
capture jailctl explain time
is "a name in several sections is explained in each" "[namespaces] [limits]" \
	"$(printf '%s\n' "$out" | grep '^\[' | tr '\n' ' ' | sed 's/ $//')"

capture jailctl explain mounts
like "a section is explained" '^\[mounts\]: What files exist' "$out"
like "with its keys" '^  private-size = ' "$out"
capture jailctl explain @clock
like "a group of calls is explained" '^@clock: ' "$out"
like "with what is in it" 'clock_settime' "$out"
capture jailctl explain @ordinary
like "and with what is in it in part" '^  socket, where arg0' "$out"
capture jailctl explain --set=syscalls.deny=ptrace:kill ptrace
like "a call is explained" '^ptrace: a system call' "$out"
like "with its groups" '^  in the groups:.* @debug( |$)' "$out"
like "its arguments" '^  arguments: request pid addr data$' "$out"
like "and the answer of the filter" '^  here: kill$' "$out"
capture jailctl explain --profile=default read mount
is "one is allowed, another not" "  here: allow   here: errno EPERM" \
	"$(printf '%s\n' "$out" | grep here: | tr '\n' ' ' | sed 's/ $//')"
capture jailctl explain --set=capabilities.keep=net_admin CAP_NET_ADMIN net_raw
is "capabilities are explained, with what becomes of them" \
	"  here: kept   here: taken away" \
	"$(printf '%s\n' "$out" | grep here: | tr '\n' ' ' | sed 's/ $//')"
capture jailctl explain sandbox
like "a word of a value is explained" '^sandbox: a word of \[namespaces\]$' "$out"

capture jailctl explain network.mdoe
is "what is none of these is an error" 125 "$status"
like "with the nearest one" 'hint: did you mean network\.mode\?' "$err"
capture jailctl explain
is "so is nothing" 125 "$status"
tap_done

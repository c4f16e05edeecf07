#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S17 strings: nothing from a name is parsed twice or reaches the terminal as it is.
# Seen to fail without: the tests of text_print(); the escapes of escaped_variable().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

escape=$(printf '\033]0;owned\007\033[2J')
newline='
'
# clean SENTENCE: $err tells of it, and no byte of it moves the cursor.
clean() {
	is "$1" "" "$(printf '%s' "$err" | LC_ALL=C tr -d '\n\t -~\200-\377')"
	is "$1: it is refused" 125 "$status"
}

capture jail --profile="$T/no-$escape.ini" true
clean "the name of a profile"
capture jail --profile="x$escape" true
clean "the name of a profile that is sought"
number=0
for setting in "mounts.read-only=/no/$escape" "mounts.$escape=x" "$escape=x" \
	"namespaces.hostname=$escape" "mounts.bind=/usr /$escape/../x" \
	"devices.allow=/dev/$escape" "session.directory=/$escape" "syscalls.allow=$escape" \
	"capabilities.keep=$escape" "identity.groups=$escape" "limits.nofile=$escape" \
	"environment.keep=$escape" "session.pass-fds=$escape" "network.mode=$escape"; do
	number=$((number + 1))
	capture jail --profile="$profile" --set="$setting" true
	clean "setting $number"
done
printf '[mounts]\nread-only = "/no/\033[2Jx"\n' >"$T/bytes.ini"
[ "$(id -u)" != 0 ] || chown "$user_id" "$T/bytes.ini"
capture jail --profile="$T/bytes.ini" true
clean "a control byte in a profile"
capture jail --profile="$profile" "no-$escape-such"
is "the name of a program" "" "$(printf '%s' "$err" | LC_ALL=C tr -d '\n\t -~\200-\377')"
as_user mkdir "w"
as_user ln -s /nowhere "w/$escape"
capture jail --profile="$profile" --set=mounts.read-write="$user_home/w" \
	--set=mounts.read-only="$user_home/w/*" true
clean "the name of a file that a pattern finds"

# Nothing of a name is executed, expanded or taken for an option.
as_user sh -c 'mkdir "d" && cd d && touch -- "-rf" "\$(touch owned)" "\`touch owned\`" \
	"a;touch owned" "\${HOME}" "~" "*" "a b" "[x]" "a\\b" "--profile=x" &&
	printf x >"two
lines"'
before=$(find "$user_home/d" | sort)
inside --set=mounts.read-only="$user_home/d/*" list "$user_home/d"
is "a pattern takes names as they are" "0" "$status" || note "$err"
is "all of them" "$(as_user "$INSIDE" list "$user_home/d")" "$out"
is "and nothing was executed" "$before" "$(find "$user_home/d" | sort)"
fails "nor in the home" test -e "$user_home/owned"
for odd in 'a b' '$(x)' '${HOME}' '[x]' 'a\b' '*' '%s%n' "it's" 'say "x"'; do
	odd_home=$user_home/odd/$odd
	as_user mkdir -p "$odd_home"
	as_user touch "$odd_home/file"
	# shellcheck disable=SC2016
	capture as_user sh -c 'HOME=$0 exec "$@"' "$odd_home" "$JAIL" --profile="$profile" \
		--set='mounts.read-only=${HOME}/f*' "$INSIDE" list "$odd_home" , environment
	has "a home of the name $odd" "env HOME=$odd_home" "list $odd_home file"
done
capture as_user env 'VALUE=a${HOME}$(x)' "$JAIL" --profile="$profile" \
	--set=environment.keep=VALUE "$INSIDE" environment
has "a variable is taken as it is" 'env VALUE=a${HOME}$(x)'
capture jail --profile="$profile" "$INSIDE" say -- --set=mounts.root=host "$newline"
like "what follows the program is no option" "^-- --set=mounts.root=host" "$out"
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# common/here.ini and common/here-read-only.ini: the current directory, but never the whole
# home, and never /tmp.
# Seen to fail without `home`, without `tmpfs`, and with these before the first line.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/profile.sh"

marker=$(mktemp /tmp/jail-test-marker.XXXXXXXXXX) || bail "cannot write in /tmp"
at_exit "rm -f $marker"
chmod 644 "$marker"

# jailed_in DIRECTORY ARG...
jailed_in() {
	work=$1
	shift
	jailed --set=jail.include="common/$name.ini" "$@"
}

for as in $callers; do
	for name in here here-read-only; do
		profile=default
		take_caller
		who="$name, $who"
		folder=$work
		$as mkdir -p "$folder/below"
		$as sh -c 'echo mine >"$0"' "$folder/below/file"

		jailed_in "$folder" sh -c 'pwd; cat below/file; echo new >below/new'
		is "$who: what is below the current directory is there" "$folder mine " \
			"$(printf '%s\n' "$out" | tr '\n' ' ')"
		if [ $name = here ]; then
			is "$who: and can be changed" "new" "$(cat "$folder/below/new")"
		else
			like "$who: and cannot be changed" 'Read-only file system' "$err"
		fi
		rm -f "$folder/below/new"
		jailed --set=jail.include="common/$name.ini" sh -c "$seek_canary"
		is "$who: what is beside it is not" "" "$out"

		jailed_in "$home" sh -c 'pwd; ls -A'
		is "$who: where it is the home, that is empty" "$home" "$out"
		jailed_in "${home%/*}" sh -c 'ls -A "$HOME" && echo planted >"$HOME/planted"'
		is "$who: where it holds the home, that is empty" "0 " "$status $out"
		fails "$who: and nothing is planted there" test -e "$home/planted"
		jailed_in /tmp ls -d "$marker"
		is "$who: where it is /tmp, that is empty" "" "$out"
		jailed_in / sh -c 'ls -d /boot /home /root /srv'
		is "$who: where it is /, nothing is added" "" "$out"
		work=$folder
	done
done
tap_done

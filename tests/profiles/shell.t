#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shell.ini: an interactive shell.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command bash
. "$top_srcdir/tests/lib/profile.sh"
profile=shell

for as in $callers; do
	take_caller
	jailed <<-'EOF'
		echo "$BASH_VERSION" >file && test -s file && pwd && exit 3
	EOF
	is "$who: it is bash without being named, in a home that can be written" \
		"3 $home" "$status $out"
	files=
	for file in bash.bashrc bash_completion.d inputrc profile profile.d terminfo vim zsh \
		fish; do
		[ ! -e "/etc/$file" ] || files="$files /etc/$file"
	done
	# shellcheck disable=SC2086 # words
	set -- $files
	jailed ls -d "$@"
	is "$who: what shells read of the host is there" "$(ls -d "$@")" "$out"
	# shellcheck disable=SC2016
	capture "$as" env -C "$work" EDITOR=vi SECRET=canary "$JAIL" --profile=shell \
		bash -ic 'echo "$EDITOR $SECRET"'
	is "$who: variables of the caller are passed by name" "vi " "$out"
	if command -v script >/dev/null; then
		$as script -qec "$JAIL --profile=shell bash -ic 'tty && stty rows 33 && stty size'" \
			"$T/typescript" >"$T/screen" 2>&1 </dev/null
		like "$who: it has a terminal of its own" '/dev/pts/0$' "$(tr -d '\r' <"$T/screen")"
		like "$who: of which it sets the size" '^33 ' "$(tr -d '\r' <"$T/screen")"
		rm -f "$T/typescript"
	else
		skip "$who: it has a terminal of its own" "script is not installed"
		skip "$who: of which it sets the size" "script is not installed"
	fi
	if command -v vim >/dev/null; then
		jailed sh -c 'vim -es -c "call setline(1, \"text\")" -c wq edited; cat edited'
		is "$who: vim edits" "text" "$out"
	else
		skip "$who: vim edits" "vim is not installed"
	fi
	confined
done
tap_done

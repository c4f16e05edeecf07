#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What holds for every packaged profile.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

[ -n "$JAIL_PROFILES" ] || skip_all "an installed jail is tested"
as_user mkdir Downloads

list=$(cd "$JAIL_PROFILES" && ls ./*.ini ./common/*.ini) || bail "there are none"
for file in $list; do
	file=${file#./}
	is "$file has its licence first" "# SPDX-License-Identifier: LGPL-2.1-or-later" \
		"$(head -n 1 "$JAIL_PROFILES/$file")"
	jailctl_file=$user_home/.config/jail/$file
	capture jailctl check "$jailctl_file"
	is "$file has no fault" 0 "$status" || note "$out$err"
	like "$file says what it is for" '^description *= ..........' "$(cat "$JAIL_PROFILES/$file")"
	capture jail --profile="$jailctl_file" sh -c 'echo "$HOME"'
	is "$file starts" "$user_home" "$out" || note "$err"
done

# A program of this name would get a profile without anybody having asked for one.
is "no profile has the name of a program that scripts call" "" "$(
	for name in sh bash dash zsh tar unzip 7z make git gcc cc ls cp cat env; do
		ls "$JAIL_PROFILES/$name.ini" 2>/dev/null
	done)"
tap_done

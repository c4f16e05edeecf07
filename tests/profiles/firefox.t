#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# browser.ini with Firefox, and firefox.ini and firefox-esr.ini, which are found by name.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command firefox-esr python3
. "$top_srcdir/tests/lib/profile.sh"
. "$top_srcdir/tests/lib/browser.sh"

# shot COMMAND...: it writes $picture; $squares are the pixels of each kind in that.
shot() {
	rm -f "$picture"
	jailer="timeout -k 5 60"
	"$@" firefox-esr --headless --screenshot "$picture" --window-size 400,300 "$page"
	jailer=
	squares="$(pixels "$picture" 0000ff) $(pixels "$picture" fe0dca)"
	rm -f "$picture"
}

for as in $callers; do
	take_caller
	make_page
	# Firefox cannot map uid 0 in the user namespaces of its sandbox.
	options=
	[ "$as" = as_user ] || options="--set=identity.uid=1000 --set=identity.gid=1000"
	shot outside timeout -k 5 60
	is "$who: without a jail the page shows three squares" "10000 20000" "$squares"
	rm -rf "$home/.mozilla" "$home/.config/mozilla" "$home/.cache/mozilla"

	profile=browser
	remember
	shot jailed
	is "$who: in the jail it shows the one of the Downloads folder" "10000 0" "$squares" ||
		note "$out$err"
	unchanged "$who: it leaves nothing behind but its picture"

	in_background firefox-esr --headless "$page"
	content_pid=$(part_of ' -contentproc .*-isForBrowser .* tab')
	main_pid=$(first_of '^firefox-esr --headless')
	sandboxed "$who: what shows pages is sandboxed once more" "$content_pid"
	end_background

	jailed sh -c "$seek_canary"
	is "$who: no other file of the home is there" "" "$out"
	remember
	jailed sh -c "$try_to_write"
	is "$who: nothing of the system can be written" "" "$out"
	unchanged "$who: nor anything of the home"
	reaches hello "the network is there"
	jailed ls -A "$home/Downloads"
	is "$who: the Downloads folder is" "$(ls -A "$home/Downloads")" "$out"

	mv "$home/Downloads" "$home/Elsewhere"
	jailed true
	is "$who: without that folder nothing starts" 125 "$status"
	like "$who: and the line is named" 'browser\.ini:[0-9]+:.*/Downloads' "$err"
	$as sh -c 'echo "XDG_DOWNLOAD_DIR=\"\$HOME/Elsewhere\"" >.config/user-dirs.dirs'
	jailed sh -c 'ls "$HOME/Elsewhere"'
	is "$who: it can be another one" "0 $(ls "$home/Elsewhere")" "$status $out"
	rm "$home/.config/user-dirs.dirs"
	mv "$home/Elsewhere" "$home/Downloads"

	capture "$as" "$JAILCTL" check browser
	like "$who: graphics and sound are given where there are any" 'reached: gpu audio ' "$out"
	profile=firefox
	jailed cat /etc/firefox-esr/firefox-esr.js
	is "$who: the system's settings are there" \
		"$(cat /etc/firefox-esr/firefox-esr.js 2>/dev/null)" "$out"
	profile=
	$as mkdir -p "$home/.config/mozilla"
	shot jailed
	is "$who: by its name it gets its own settings" "10000 0" "$squares" ||
		note "$out$err"
	ok "$who: and keeps them" test -e "$home/.config/mozilla/firefox/profiles.ini"
	profile=firefox
	jailed test -d "$home/.config/mozilla/firefox"
	is "$who: as firefox.ini says" 0 "$status"
done
tap_done

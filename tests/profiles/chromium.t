#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# browser.ini with Chromium, and chromium.ini, which is found by name.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command chromium python3
. "$top_srcdir/tests/lib/profile.sh"
. "$top_srcdir/tests/lib/browser.sh"

# shot COMMAND...: it writes $picture; $squares are the pixels of each kind in that.
shot() {
	rm -f "$picture"
	jailer="timeout -k 5 60"
	"$@" chromium --headless --screenshot="$picture" --window-size=400,300 "$page"
	jailer=
	squares="$(pixels "$picture" 0000ff) $(pixels "$picture" fe0dca)"
	rm -f "$picture"
}

for as in $callers; do
	take_caller
	make_page
	options=
	if [ "$as" = as_user ]; then
		shot outside timeout -k 5 60
		is "$who: without a jail the page shows three squares" "10000 20000" "$squares"
	else
		jailed chromium --headless --dump-dom "$page"
		like "$who: Chromium says that it has no sandbox for root" no-sandbox "$err"
		options="--set=identity.uid=1000 --set=identity.gid=1000"
	fi
	rm -rf "$home/.config/chromium" "$home/.config/chromium-headless" "$home/.pki"

	remember
	shot jailed
	is "$who: in the jail it shows the one of the Downloads folder" "10000 0" "$squares" ||
		note "$out$err"
	unchanged "$who: it leaves nothing behind but its picture"
	profile=browser
	shot jailed
	is "$who: so it does with browser.ini alone" "10000 0" "$squares" || note "$out$err"
	profile=
	jailer="timeout -k 5 60"
	jailed chromium --headless --dump-dom "file://$home"
	jailer=
	like "$who: it lists the home" 'Downloads' "$out"
	unlike "$who: in which nothing else is" 'secret\.txt|\.ssh|folders' "$out"

	in_background chromium --headless --remote-debugging-port=0 "$page"
	content_pid=$(part_of '/chromium --type=renderer ')
	main_pid=$(first_of '^[^ ]*/chromium/chromium ')
	sandboxed "$who: what shows pages is sandboxed once more" "$content_pid"
	unlike "$who: and nothing of that is switched off" 'no-sandbox|disable-setuid|disable-namespace' \
		"$(tr '\0' ' ' <"/proc/$main_pid/cmdline")"
	end_background

	profile=chromium
	jailed sh -c "$seek_canary"
	is "$who: no other file of the home is there" "" "$out"
	remember
	jailed sh -c "$try_to_write"
	is "$who: nothing of the system can be written" "" "$out"
	unchanged "$who: nor anything of the home"

	profile=
	$as mkdir -p "$home/.config/chromium"
	shot jailed
	is "$who: where it has settings it runs with them" "10000 0" "$squares" ||
		note "$out$err"
	profile=chromium
	jailed sh -c 'echo kept >"$HOME/.config/chromium/kept"'
	is "$who: and keeps them" kept "$(cat "$home/.config/chromium/kept")"
	profile=
done
tap_done

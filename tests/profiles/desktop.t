#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# common/desktop.ini and common/fonts.ini: how programs with windows look.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/profile.sh"
profile=$T/desktop.ini
printf '[jail]\ninclude = common/desktop.ini\n' >"$profile"
chmod 644 "$profile"

shown=".config/fontconfig/fonts.conf .local/share/fonts/f .fonts/f .local/share/icons/i
	.local/share/themes/t .icons/i .themes/t .config/gtk-3.0/settings.ini
	.config/gtk-4.0/settings.ini .config/kdeglobals .config/Trolltech.conf"
hidden=".config/gtk-3.0/bookmarks .config/dconf/user .local/share/recently-used.xbel
	.local/share/applications/a"

system=
for file in fonts mime.types gtk-2.0 gtk-3.0 gtk-4.0 xdg/Trolltech.conf; do
	[ ! -e /etc/$file ] || system="$system /etc/$file"
done
[ ! -e /var/cache/fontconfig ] || system="$system /var/cache/fontconfig"

# shellcheck disable=SC2086 # words
for as in $callers; do
	take_caller
	jailed sh -c 'echo "$?"'
	is "$who: a user without settings has none, and no error" "0 0" "$status $out"
	$as sh -c 'for file; do mkdir -p "${file%/*}" && echo "$file" >"$file"; done' - \
		$shown $hidden
	jailed sh -c 'cd && cat "$@"' - $shown
	is "$who: the user's settings are there" "$(printf '%s\n' $shown)" "$out"
	jailed sh -c 'cd && cat "$@"' - $hidden
	is "$who: but not what tells of other things" "" "$out"
	jailed ls -d $system /etc/machine-id /etc/xdg/autostart /var/lib/dbus
	is "$who: nor more of the system than that" \
		"$(printf '%s\n' $system | LC_ALL=C sort)" "$(printf '%s\n' "$out" | LC_ALL=C sort)"
	remember
	jailed sh -c 'cd && for file; do
			echo planted >"$file"
			rm -f "$file"
			mv "${file%/*}" moved
		done' - $shown
	unchanged "$who: nothing of it can be changed"
	confined
done
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl list: profiles by name, from where, and which are masked.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

own=$user_home/.config/jail
mkdir -p "$own/parts" "$own/notes.ini.d"
printf '[jail]\ndescription = My "notes"; all\n' >"$own/notes.ini"
printf '[nonsense]\n' >"$own/faulty.ini"
printf '[jail]\ndescription = A part\n' >"$own/parts/part.ini"
printf '[limits]\nnofile = 9\n' >"$own/notes.ini.d/more.ini"
printf 'no profile\n' >"$own/README"

# of NAME: what is said of one, on one line.
of() {
	printf '%s\n' "$out" | awk -v name="$1" '
		/^[^ ]/ { on = $0 == name }
		on { sub(/^ +/, ""); printf "%s|", $0 }'
}
capture jailctl list
is "profiles are listed" 0 "$status"
is "with name, path and description" \
	"notes|$own/notes.ini|My \"notes\"; all|" "$(of notes)"
is "one with faults is listed" "faulty|$own/faulty.ini|" "$(of faulty)"
is "parts are listed by the name that includes them" \
	"parts/part|$own/parts/part.ini|A part|" "$(of parts/part)"
unlike "drop-ins and other files are not" 'more|README' "$out"
is "they are sorted" "$(printf '%s\n' "$out" | grep '^[^ ]' | LC_ALL=C sort)" \
	"$(printf '%s\n' "$out" | grep '^[^ ]')"

capture jailctl list --complete
like "for completion, name and description" '^notes	My "notes"; all$' "$out"
unlike "without parts, which --profile does not find" '^parts' "$out"
is "a tab parts them, even from nothing" faulty "$(printf '%s\n' "$out" |
	sed -n 's/^\(faulty\)	$/\1/p')"

if command -v python3 >/dev/null; then
	jailctl list --json >"$T/list.json"
	is "the JSON has all of it" \
		"['notes', '$own/notes.ini', 'My \"notes\"; all', False]" \
		"$(python3 -c 'import json, sys
print([[p[k] for k in ("name", "path", "description", "masked")]
	for p in json.load(open(sys.argv[1])) if p["name"] == "notes"][0])' "$T/list.json")"
else
	skip "the JSON has all of it" "needs python3"
fi

# The administrator's directory, in a mount namespace of the user's own.
capture as_user unshare --user --map-root-user --mount sh -c '
	mount -t tmpfs tmpfs /etc && mkdir /etc/jail || exit 99
	printf "[jail]\ndescription = Of the house\n" >/etc/jail/notes.ini
	printf "[jail]\ndescription = Of the house\n" >/etc/jail/house.ini
	"$0" list; "$0" list --complete' "$JAILCTL"
if [ "$status" = 99 ]; then
	skip "the second of a name is masked" "needs a mount namespace of one's own"
	skip "one of the administrator is found" "needs a mount namespace of one's own"
	skip "completion has each name once" "needs a mount namespace of one's own"
else
	is "the second of a name is masked" \
		"notes (masked)|/etc/jail/notes.ini|Of the house|" "$(of 'notes (masked)')"
	is "one of the administrator is found" \
		"house|/etc/jail/house.ini|Of the house|" "$(of house | cut -d '|' -f 1-3)|"
	is "completion has each name once" 1 "$(printf '%s\n' "$out" | grep -c '^notes	')"
fi

chmod 000 "$own/faulty.ini"
capture jailctl list
like "one that cannot be read is listed" '^faulty$' "$out"
printf '[jail]\ndescription = a\tb' | tr '\t' '\033' >"$own/escape.ini"
[ "$(id -u)" != 0 ] || chown "$user_id" "$own/escape.ini"
capture jailctl list
unlike "nothing that is printed commands the terminal" "$(printf '\033')" "$out"
tap_done

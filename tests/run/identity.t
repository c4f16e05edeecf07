#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [identity] seen from inside, and from files outside.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

as_user mkdir d
inside ids , write "$user_home/d/x" x
has "the program is who called" "uid $user_id $user_id $user_id" \
	"gid $user_id $user_id $user_id"
for uid in root 0 7 4294967294; do
	number=$uid
	[ $uid != root ] || number=0
	inside --set=identity.uid=$uid --set=identity.gid=$uid \
		--set=mounts.read-write="$user_home/d" ids , write "$user_home/d/$uid" x , \
		stat "$user_home/d/$uid"
	has "uid and gid = $uid" "uid $number $number $number" \
		"gid $number $number $number" \
		"stat $user_home/d/$uid -0600 $number:$number"
	is "outside it is the caller: $uid" "$user_id:$(stat -c %g "$user_home")" \
		"$(stat -c %u:%g "$user_home/d/$uid")"
done
inside --set=identity.uid=root ids , read /etc/passwd
has "uid alone" "uid 0 0 0" "gid $user_id $user_id $user_id"
for wrong in x -1 4294967295 1.5; do
	inside --set=identity.uid=$wrong say ran
	refused "uid = $wrong is refused" "identity\] uid"
done
for wrong in "0 1" "0 1 0" "0 x 1" "0 1 2 3"; do
	inside --set=identity.uid-map="$wrong" say ran
	refused "uid-map = $wrong is refused" "identity\] uid-map"
done
inside --set=identity.uid-map='5 ${UID} 1' --set=identity.gid-map="5 $user_id 1" \
	--set=identity.uid=5 --set=identity.gid=5 ids
has "a map of one id needs no helper" "uid 5 5 5" "gid 5 5 5"
inside --set=identity.uid-map='5 ${UID} 1' say ran
refused "a map that leaves the program out is refused" "maps nobody to $user_id"

if [ "$(id -u)" != 0 ]; then
	skip "ranges of ids" "needs root, to make a user with some"
elif ! command -v newuidmap >/dev/null; then
	skip "ranges of ids" "newuidmap is not installed"
else
	first=$((user_id * 65536))
	as=as_named_user
	set -- --set=identity.uid-map='0 ${UID} 1' --set=identity.gid-map="0 $user_id 1" \
		--set=identity.uid-map="1 $first 1000" --set=identity.gid-map="1 $first 1000"
	inside "$@" --set=identity.uid=root --set=identity.gid=root ids , \
		cat /proc/self/uid_map
	has "a range by newuidmap" "uid 0 0 0" "gid 0 0 0"
	is "is what the profile says" "0 $user_id 1 1 $first 1000 " "$(printf '%s\n' "$out" |
		sed 's/^ *//' | grep '^[0-9]' | tr -s ' \n' ' ')"
	inside "$@" --set=identity.uid=33 --set=identity.gid=33 --set=identity.groups="4 20" \
		--set=mounts.read-write="$user_home/d" ids , open create "$user_home/d/by-33"
	has "the program is one of the range, with groups" "uid 33 33 33" "gid 33 33 33" \
		"groups 4 20"
	inside --set=identity.uid-map="0 12345 10" --set=identity.gid-map="0 12345 10" \
		--set=identity.uid=0 --set=identity.gid=0 say ran
	refused "a range that is not the user's is refused" "newgidmap failed"
	like "and there is a cure" "^jail: hint: .*subgid" "$err"
	as_lost() {
		as_named_user env PATH=/nowhere "$@"
	}
	as=as_lost
	inside "$@" --set=identity.uid=root --set=identity.gid=root say ran
	refused "without newuidmap it is refused" "new[ug]idmap"
	like "and the package is named" "^jail: hint: .* package uidmap" "$err"
	as=as_user
	inside --set=identity.uid-map="0 $first 10" --set=identity.uid=0 say ran
	refused "who has no range gets none" "map"
	use_root
	inside ids
	has "root is root" "uid 0 0 0" "gid 0 0 0"
	inside --set=identity.uid-map="0 100000 65536" --set=identity.gid-map="0 100000 65536" \
		ids , cat /proc/self/uid_map
	like "root maps what it likes" "^ *0 +100000 +65536$" "$out"
	inside --set=namespaces.user=host --set=identity.uid=7 --set=identity.gid=8 ids
	has "or becomes another without a map" "uid 7 7 7" "gid 8 8 8" "groups"
	inside --set=namespaces.user=host --set=identity.uid=7 --set=identity.groups="9 tty" ids
	has "with groups by name" "groups $(printf '5\n9\n' | sort -n | tr '\n' ' ' | sed 's/ $//')"
	inside --set=identity.groups=no-such-group say ran
	refused "a group that there is not is refused" "no group is called no-such-group"
fi
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S13 joining: a namespace is joined only as its owner, and only the one that was named;
# whoever joins has the same filter and capabilities as in any jail.
# Seen to fail without: the failure of setns(2) in process_join(); the type in it.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# hold COMMAND...: namespaces that last, whose process is $holder.
mkfifo "$T/hold" && chmod 666 "$T/hold"
hold() {
	: >"$T/holder"
	chmod 666 "$T/holder"
	# shellcheck disable=SC2016 # for the shell inside
	"$@" sh -c 'echo $$ >"$0"; read -r _ <"$1"' "$T/holder" "$T/hold" &
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		holder=$(cat "$T/holder")
		[ -z "$holder" ] || break
		sleep 0.1
	done
}
release() {
	echo >"$T/hold"
	wait
}

hold as_user unshare --user --map-current-user --net --uts
inside --set=namespaces.user="/proc/$holder/ns/user" \
	--set=namespaces.net="/proc/$holder/ns/net" namespaces , caps , locks , \
	nested 0x10000000 ids
has "a user joins what is the user's" "ns-net $(stat -Lc %i "/proc/$holder/ns/net")" \
	"ns-user $(stat -Lc %i "/proc/$holder/ns/user")"
has "with no capability there, and the same locks" "cap-effective 0000000000000000" \
	"cap-bounding 0000000000000000" "no-new-privs 1" "seccomp 2" "nested EPERM"
inside --set=namespaces.net="/proc/$holder/ns/net" say ran
refused "but the network alone is not the user's to join" "namespaces\] net = .*cannot join"
inside --set=namespaces.user="/proc/$holder/ns/net" say ran
refused "a namespace of another kind is not joined" "not a namespace of that kind"
inside --set=namespaces.user="/proc/$holder/ns/user" --set=namespaces.uts="/proc/$holder/ns/net" \
	say ran
refused "of whatever kind" "not a namespace of that kind"
release
as_user sh -c 'echo x >file'
inside --set=namespaces.net="$user_home/file" say ran
refused "a file that is no namespace is not joined" "namespaces\] net"

if [ "$(id -u)" = 0 ]; then
	hold setpriv --reuid 12345 --regid 12345 --clear-groups unshare --user --net
	inside --set=namespaces.user="/proc/$holder/ns/user" say ran
	refused "nor is another user's" "namespaces\] user"
	use_root
	inside --set=namespaces.net="/proc/$holder/ns/net" namespaces , caps
	has "root joins what it likes" "ns-net $(stat -Lc %i "/proc/$holder/ns/net")" \
		"cap-effective 0000000000000000"
	release
else
	skip "nor is another user's" "needs root"
	skip "root joins what it likes" "needs root"
fi
tap_done

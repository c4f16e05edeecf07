#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S15 abstract sockets: those of the host are closed, with its network namespace, too.
# Seen to fail without: LANDLOCK_SCOPE_ABSTRACT_SOCKET and _SIGNAL.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

name=@jail-test-$$
as_user sh -c 'echo $$ >pid; exec "$@"' sh "$INSIDE" listen unix "$name" >"$T/said" &
at_exit 'kill "$server" 2>/dev/null'
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -q ok "$T/said" && break
	sleep 0.1
done
server=$(cat "$user_home/pid")
is "it is there outside" "connect $name ok" "$(as_user "$INSIDE" connect "$name")"
inside connect "$name"
has "in a network namespace of its own there is none" "connect $name ECONNREFUSED"
# Landlock ABI 6, Linux 6.12; sysfs has no word of it, so ask what it does.
case $(uname -r) in
[0-5].* | 6.[0-9].* | 6.1[01].*) old=yes ;;
*) old= ;;
esac
inside --set=network.mode=host --set=landlock.enforce=required connect "$name"
if [ "$status" = 125 ] || [ -n "$old" ]; then
	skip "nor with the host's network" "Landlock of this kernel cannot"
else
	has "nor with the host's network" "connect $name EPERM"
fi
if [ "$(id -u)" = 0 ]; then
	use_root
	inside --set=namespaces.user=host --set=namespaces.pid=host \
		--set=capabilities.keep=kill kill "$server" 0 , kill 1 0
	if [ -n "$old" ]; then
		skip "nor can a process of the host be signalled" "Landlock of this kernel cannot"
	else
		has "nor can a process of the host be signalled" "kill $server EPERM" \
			"kill 1 EPERM"
	fi
else
	skip "nor can a process of the host be signalled" "needs root"
fi
kill "$server"
wait
tap_done

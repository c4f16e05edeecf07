#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S1 fail closed: what the host cannot give is an error before the program starts.
# Seen to fail without: the failure of setrlimit(2) in limits.c.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# cannot SETTING REASON: asked for by a user, whom the host cannot give it.
cannot() {
	inside --set="$1" say ran
	refused "$1" "$2"
}

hard=$(as_user sh -c 'ulimit -H -n')
[ "$hard" = unlimited ] || cannot "limits.nofile=$((hard + 1))" "limits\] nofile"
cannot session.nice=-5 "session\] nice"
cannot session.oom-score-adj=-500 "session\] oom-score-adj"
cannot session.cpu-affinity=1023 "session\] cpu-affinity"
cannot session.cpu-scheduling-policy=fifo "session\] cpu-scheduling-policy"
cannot session.io-scheduling-class=realtime "session\] io-scheduling-class"
cannot session.directory=/no/such "session\] directory"
cannot session.pass-fds=77 "session\] pass-fds"
cannot namespaces.user=host "namespaces\] user = host"
cannot namespaces.net=/no/such "namespaces\] net"
cannot identity.groups=0 "identity\] groups"
cannot mounts.read-only=/no/such "mounts\] read-only"
cannot mounts.read-write=/no/such "mounts\] read-write"
cannot mounts.hide=/no/such "mounts\] hide"
cannot "mounts.bind=/no/such /x" "mounts\] bind"
cannot devices.allow=/dev/no-such "devices\] allow"
cannot syscalls.allow=no_such_call "syscalls\] allow"
cannot capabilities.keep=no_such "capabilities\] keep"
cannot mounts.root=/no/such "mounts\] root"
cannot mounts.tmpfs=/usr/no-such "mounts\] tmpfs"
inside --set=landlock.enforce=required --set=namespaces.nested=full say ran
refused "Landlock that is required and ruled out" "landlock\] enforce"

# Hosts that are poorer: jail says what is missing and what to do.
# poor SENTENCE PATTERN COMMAND...: jail is started by this.
poor() {
	poor_name=$1 poor_pattern=$2
	shift 2
	capture "$@" "$JAIL" --profile="$profile" "$INSIDE" say ran
	refused "$poor_name" "$poor_pattern"
	like "$poor_name, and there is a cure" "^jail: hint: " "$err"
}
limited='echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'
poor "no user namespace may be made" "max_user_namespaces" \
	as_user unshare --user --map-root-user sh -c "$limited" sh
as_lost() {
	as_user env PATH=/nowhere "$@"
}
as=as_lost
inside --set=identity.uid=root --set=identity.uid-map="0 100000 10" say ran
refused "newuidmap is missing" "hint: newuidmap is in the package uidmap|newgidmap is in"
as=as_user

if [ "$(id -u)" = 0 ]; then
	in_chroot() {
		mkdir -p "$T/chroot"
		unshare --mount --propagation private sh -c '
			mount --rbind / "$0" && exec chroot "$0" "$@"' "$T/chroot" \
			setpriv --reuid "$user_id" --regid "$user_id" --clear-groups \
			env HOME="$user_home" USER=tester "$@"
	}
	poor "a chroot" "pivot_root" in_chroot
else
	skip "a chroot" "needs root"
	skip "a chroot, and there is a cure" "needs root"
fi
tap_done

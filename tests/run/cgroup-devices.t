#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [cgroup] devices: the cgroup opens no device but those of [devices].
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
. "$top_srcdir/tests/lib/cgroup.sh"

inside --set=cgroup.devices=yes say ran
refused "an ordinary user's cgroup does not guard devices" \
	'^jail: --set: \[cgroup\] devices: this takes root of this machine$'
like "and need not" "^jail: hint: leave it out: who is not can make no node" "$err"
inside --set=cgroup.devices=auto say ran
is "nor is it asked to" ran "$out"
[ "$(id -u)" = 0 ] || {
	skip "the guard" "needs root"
	tap_done
}
use_root

# In a /dev of the test's own, in a mount namespace, with a directory of devices, to which
# /dev/net/tun is added when the jail runs.
mkdir "$T/dev"
cat >"$T/private" <<'END'
T=$1 unified=$2
shift 2
mount -t tmpfs -o mode=0755 none "$T/dev" &&
	cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$T/dev" &&
	mkdir "$T/dev/pts" "$T/dev/shm" "$T/dev/some" &&
	mknod "$T/dev/some/early" c 1 5 &&
	mount --bind /dev/pts "$T/dev/pts" &&
	mount --rbind "$T/dev" /dev || exit 1
[ -z "$unified" ] || mount --bind "$unified" /sys/fs/cgroup || exit 1
"$@" &
sleep 1
mknod -m 0666 /dev/some/late c 10 200
wait
END
cat >"$T/bin/tries" <<'END'
mknod /tmp/other c 1 1 2>/dev/null && echo made another
mknod /tmp/null c 1 3 2>/dev/null && echo made null
i=0
until [ -e /dev/some/late ] || [ $((i += 1)) -gt 100 ]; do
	sleep 0.1
done
[ -c /dev/some/late ] && echo late is there
head -c 1 /dev/some/early >/dev/null && echo early opens
(: </dev/some/late) 2>/dev/null && echo late opens
python3 -c 'import os; os.openpty()' && echo pty opens
END
guarded="made null,late is there,early opens,pty opens,"
open="made another,made null,late is there,early opens,late opens,pty opens,"

# tries UNIFIED OPTION...: in $out, what of all that works
tries() {
	tries_unified=$1
	shift
	capture as_root unshare --mount --propagation private sh "$T/private" "$T" \
		"$tries_unified" "$JAIL" --profile="$profile" --set=namespaces.user=host \
		--set=devices.allow=/dev/some "$@" sh "$T/bin/tries"
	out=$(printf '%s\n' "$out" | tr '\n' ,)
}
# on VERSION UNIFIED: what holds on either
on() {
	with 'devices = no'
	tries "$2" --set=capabilities.keep=mknod
	is "$1: unguarded, who may makes any node" "$open" "$out"
	with 'devices = yes'
	tries "$2" --set=capabilities.keep=mknod
	is "$1: guarded, those of [devices], and opens no node that was added" \
		"$guarded" "$out"
	with ''
	tries "$2" --set=capabilities.keep=mknod
	is "$1: it is guarded by itself where nodes could be made" "$guarded" "$out"
	tries "$2" --set=capabilities.keep=sys_admin
	is "$1: or mounted" "${guarded#made null,}" "$out"
	tries "$2"
	is "$1: but not where neither can be" "${open#made another,made null,}" "$out"
	is "$1: nothing is left" "" "$(left)"
}
if [ -n "$(hierarchy devices)" ]; then
	on v1 ''
else
	skip "v1" "devices is in no v1 hierarchy"
fi
if [ -n "$unified" ]; then
	on v2 "$unified"
	with 'pids.max = max' 'require = no' 'file = cgroup.max.depth 3'
	tries "$unified"
	is "v2: it is guarded where there is a cgroup anyway" \
		"${guarded#made null,}" "$out"
else
	skip "v2" "it is not mounted here"
fi
tap_done

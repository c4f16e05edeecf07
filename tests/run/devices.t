#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [devices] and [network] seen from inside.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

inside list /dev , stat /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty , \
	readlink /dev/fd /dev/stdin /dev/stdout /dev/stderr /dev/ptmx , \
	open rw /dev/null /dev/zero /dev/ptmx , read /dev/full , mount /dev/shm /dev/pts , \
	write /dev/shm/x x , write /dev/null x , write /dev/full x , mknod /dev/shm/n 1 3 , \
	write /dev/new x
has "the base set" \
	"list /dev fd full null ptmx pts random shm stderr stdin stdout tty urandom zero"
for device in null:1,3 zero:1,5 full:1,7 random:1,8 urandom:1,9 tty:5,0; do
	like "/dev/${device%:*} is the device" "^stat /dev/${device%:*} c.* ${device#*:}$" "$out"
done
has "links" "readlink /dev/fd /proc/self/fd" "readlink /dev/stdout /proc/self/fd/1" \
	"readlink /dev/ptmx pts/ptmx"
has "they work" "open-rw /dev/null ok" "open-rw /dev/ptmx ok" "write /dev/null ok" \
	"write /dev/full ENOSPC" "write /dev/shm/x ok" "mount /dev/pts devpts nosuid noexec"
has "nothing is added to them" "mknod /dev/shm/n EPERM" "write /dev/new EROFS"
inside --set=devices.allow="/dev/kmsg" stat /dev/kmsg /dev/mem
like "a device by its path" "^stat /dev/kmsg c.* 1,11$" "$out"
has "and no other" "stat /dev/mem ENOENT"
inside --set=devices.allow="-/dev/no-such" list /dev
is "one that may be missing" 0 "$status"
for class in gpu audio camera input kvm fuse tun usb serial; do
	inside --set=devices.allow=$class say ran
	is "a class is what there is of it: $class" "0 ran" "$status $out" || note "$err"
done
if [ -c /dev/fuse ]; then
	inside --set=devices.allow=fuse stat /dev/fuse
	like "such as fuse" "^stat /dev/fuse c.* 10,229$" "$out"
else
	skip "such as fuse" "the host has no /dev/fuse"
fi
for wrong in gpus /etc/passwd /dev/../etc/passwd; do
	inside --set=devices.allow=$wrong say ran
	refused "refused: $wrong" "devices\] allow"
done
inside --set=devices.allow=kwm say ran
refused "the near one is told" "did you mean kvm"

server=$((20000 + $$ % 20000))
"$INSIDE" listen tcp 127.0.0.1 $server >"$T/said" &
listener=$!
at_exit 'kill $listener 2>/dev/null'
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -q ok "$T/said" && break
	sleep 0.1
done
inside connect-tcp 127.0.0.1 $server , cat /proc/net/dev , list /sys
has "there is no network but a loopback of its own" \
	"connect-tcp 127.0.0.1 ECONNREFUSED" "list /sys ENOENT"
is "of one interface" "lo" "$(printf '%s\n' "$out" | sed -n 's/^ *\([a-z0-9]*\):.*/\1/p')"
inside background listen tcp 127.0.0.1 $server , sleep 2 , connect-tcp 127.0.0.1 $server
has "which is up" "connect-tcp 127.0.0.1 ok"
inside --set=network.mode=host connect-tcp 127.0.0.1 $server , read /etc/resolv.conf
has "mode = host is the host's" "connect-tcp 127.0.0.1 ok"
if [ -s /etc/resolv.conf ]; then
	like "with its resolver" "^read /etc/resolv.conf .*[a-z]" "$out"
fi
kill $listener
inside --set=network.mode=host --set=namespaces.net=new say ran
refused "a contradiction is refused" "network\] mode"
inside --set=network.mode=none --set=namespaces.net=host say ran
refused "and the other" "network\] mode"
inside --set=mounts.sys=read-only list /sys/class/net , mount /sys
has "sys shows the jail's own network" "list /sys/class/net lo" \
	"mount /sys sysfs ro nosuid nodev noexec"
tap_done

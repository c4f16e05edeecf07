#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [mounts] root, home, proc and sys seen from inside.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

home=$user_home
as_user sh -c 'mkdir -p docs .ssh && echo letter >docs/letter && echo key >.ssh/id'

# home
inside list "$home" , write "$home/x" x , environment , stat "$home"
has "home = private is empty" "list $home" "write $home/x ok" "env HOME=$home" \
	"stat $home d0700 $user_id:$user_id"
inside --set=mounts.home=none stat "$home" , environment , cwd
has "home = none is not there" "stat $home ENOENT" "env HOME=/" "cwd /"
inside --set=mounts.home=host read "$home/docs/letter" , write "$home/docs/new" x
has "home = host is the caller's" "read $home/docs/letter letter." "write $home/docs/new ok"
as_user sh -c 'rm -f docs/new'
# shellcheck disable=SC2088 # for jail to expand
for path in "$home/jails/one" '~/jails/two' '${XDG_DATA_HOME}/jails/three'; do
	inside --set=mounts.home="$path" list "$home" , write "$home/kept" x
	has "home = $path is made" "list $home" "write $home/kept ok"
	inside --set=mounts.home="$path" list "$home"
	has "and kept" "list $home kept"
done
is "outside it is there" "kept" "$(ls "$home/jails/one")"
inside --set=mounts.home=relative say ran
refused "a relative one is refused" "mounts\] home"

# root = empty
saved=$INSIDE
inside --set=mounts.root=empty list / /usr , list /etc , write /tmp/x x , mount /
has "root = empty has little" "list /usr ENOENT" "write /tmp/x ok" "list /etc ENOENT" \
	"mount / tmpfs ro nosuid nodev"
# root = host
inside --set=mounts.root=host --set=mounts.home=private list /usr , write /etc/x x , \
	list "$home" /tmp , write /tmp/x x , list /dev
has "root = host is read-only, with its own /tmp and /dev" "write /etc/x EROFS" \
	"list $home" "write /tmp/x ok" \
	"list /dev fd full null ptmx pts random shm stderr stdin stdout tty urandom zero"
like "and shows the system" "^list /usr .*bin.*lib" "$out"
unlike "its /sys is the jail's, or not there" "cgroup|module" \
	"$(inside --set=mounts.root=host --set=mounts.home=private list /sys /sys/fs; echo "$out")"

# root = DIRECTORY
fs=$T/fs
mkdir -p "$fs/bin" "$fs/dev" "$fs/proc" "$fs/tmp" "$fs/run" "$fs/srv/inner" "$fs/etc"
cp "$INSIDE" "$fs/bin/inside"
echo data >"$fs/srv/data"
printf 'root:x:0:0::/:\n' >"$fs/etc/passwd"
[ "$(id -u)" != 0 ] || chown -R "$user_id:$user_id" "$fs"
saved_profile=$profile profile=$T/rootfs.ini INSIDE=/bin/inside
printf '[mounts]\nroot = %s\nhome = none\n' "$fs" >"$profile"
[ "$(id -u)" != 0 ] || chown "$user_id" "$profile"
inside list / /dev , read /srv/data /etc/passwd , write /srv/x x , write /tmp/x x , \
	list /usr , mount / /proc , cwd
has "root = a directory" "list / bin dev etc proc run srv tmp" "read /srv/data data." \
	"write /srv/x EROFS" "write /tmp/x ok" "list /usr ENOENT" "cwd /" \
	"read /etc/passwd root:x:0:0::/:." "mount /proc proc nosuid nodev noexec"
inside --set=mounts.read-write=/ write /srv/new x , write /etc/x x , write /dev/x x
has "read-write = / opens it" "write /srv/new ok" "write /etc/x ok" "write /dev/x EROFS"
is "for good" x "$(cat "$fs/srv/new")"
inside --set="mounts.bind=/usr/share /srv/inner" list /srv/inner
like "directories of it can be mounted on" "^list /srv/inner .* " "$out"
inside --set="mounts.bind=/usr/share /srv/none" say ran
refused "none is made in it" "does not exist inside"
inside --set="mounts.hide=/srv/inner" list /srv/inner
has "hide is about what is inside" "list /srv/inner EACCES"
inside --set="mounts.hide=-/srv/inner" list /srv/inner
has "also where it may be missing" "list /srv/inner EACCES"
inside --set="mounts.file=/etc/passwd hello" say ran
refused "a file over one would come off" "renamed over it"
rm -rf "$fs/proc" "$fs/run" "$fs/tmp"
inside list /
has "what it has not is left out" "list / bin dev etc srv"
rm -rf "${fs:?}/dev"
inside say ran
refused "but /dev it must have" "/dev"
INSIDE=$saved profile=$saved_profile
inside --set=mounts.root=/etc/hostname say ran
refused "a file is no root" "mounts\] root"

# proc and sys
inside list /proc /sys
like "proc = masked" "^list /proc 2 .*cpuinfo.*self" "$out"
has "sys = none" "list /sys ENOENT"
inside --set=mounts.proc=pid list /proc , read /proc/self/comm , list /proc/sys
has "proc = pid" "list /proc 2 self thread-self" "read /proc/self/comm inside."
inside --set=mounts.proc=none list /proc
has "proc = none" "list /proc ENOENT"
inside --set=mounts.proc=full list /proc/acpi , read /proc/interrupts
unlike "proc = full masks nothing" "EACCES$" "$(fact 'list /proc/acpi')"
inside --set=mounts.sys=read-only mount /sys , list /sys/class/net , write /sys/x x
has "sys = read-only" "mount /sys sysfs ro nosuid nodev noexec" "list /sys/class/net lo"
inside --set=mounts.sys=read-only --set=network.mode=host list /sys/class/net , \
	open w /sys/kernel/mm/ksm/run
like "with the host's network, the host's" "^list /sys/class/net .*lo" "$out"
unlike "and closed" "open-w .* ok" "$out"
tap_done

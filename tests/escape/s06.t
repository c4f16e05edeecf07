#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S6 mounts: read-only reaches every mount below, nosuid and nodev are everywhere, and
# nothing in the jail takes that back.
# Seen to fail without: AT_RECURSIVE in mount_attach(), MOUNT_ATTR_NOSUID and _NODEV in
# mounts_add().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

inside cat /proc/self/mountinfo
is "every mount is nosuid" "" "$(printf '%s\n' "$out" | grep -v nosuid)"
is "and nodev, but devices" "" "$(printf '%s\n' "$out" | grep -v nodev |
	awk '$5 !~ "^/dev/"')"
inside --set=mounts.root=host cat /proc/self/mountinfo
# What the jail's own /dev covers cannot be reached, and has no flags where mount(2) sets
# them one by one.
is "so with root = host" "" "$(printf '%s\n' "$out" | grep -v nosuid | grep -v ' /dev/')"
is "read-only, but what is the jail's own" "" "$(printf '%s\n' "$out" |
	awk '$6 !~ "^ro" && $5 !~ "^/(dev|dev/.*|tmp|run|var/tmp|proc)$"' |
	grep -v " $user_home ")"

# A mount below what is shown.
as_mounter() {
	as_user unshare --user --map-root-user --mount sh -c '
		mkdir -p "$HOME/d/sub" && mount -t tmpfs none "$HOME/d/sub" &&
		echo old >"$HOME/d/sub/file" && exec "$@"' sh "$@"
}
as=as_mounter
file=$user_home/d/sub/file
inside --set=mounts.read-only="$user_home/d" read "$file" , open rw "$file" , \
	mount "$user_home/d/sub"
has "read-only reaches a mount below" "read $file old." "open-rw $file EROFS" \
	"mount $user_home/d/sub tmpfs ro nosuid nodev"
inside --set=mounts.bind="$user_home/d /d" open rw /d/sub/file
has "so does a bind" "open-rw /d/sub/file EROFS"
inside --set=mounts.read-write="$user_home/d" mount "$user_home/d/sub" , write "$file" new
has "what is shown read-write keeps nosuid and nodev there" "write $file ok" \
	"mount $user_home/d/sub tmpfs nosuid nodev"
as=as_user

as_user mkdir -p d/inner
for nested in no sandbox full; do
	inside --set=namespaces.nested=$nested --set=mounts.read-only="$user_home/d" \
		--set=mounts.hide="$user_home/d/inner" \
		remount "$user_home/d" 0 , umount "$user_home/d/inner" /usr , \
		open w /usr/bin/env , list "$user_home/d/inner"
	unlike "nested = $nested: no mount can be changed" " ok$" "$out"
	inside --set=namespaces.nested=$nested --set=mounts.read-only="$user_home/d" \
		--set=mounts.hide="$user_home/d/inner" \
		nested 0x10020000 remount "$user_home/d" 0 , \
		umount "$user_home/d/inner" /usr , write "$user_home/d/x" x , \
		remount /usr 0 , mkdir /usr/x , list "$user_home/d/inner"
	unlike "nested = $nested: nor in a namespace in the jail" \
		"^(remount|mount-setattr|umount|write|mkdir) .* ok$" "$out"
done

if [ "$(id -u)" = 0 ]; then
	use_root
	inside --set=namespaces.user=host --set=syscalls.allow=@known \
		--set=capabilities.keep="dac_override mknod chown setuid" \
		mknod /tmp/null 1 3 , open rw /tmp/null , mkdir /usr/x
	has "root cannot use a device that it makes, nor write in /usr" \
		"open-rw /tmp/null EACCES" "mkdir /usr/x EROFS"
	cp "$INSIDE" "$T/bin/setuid" && chown 0:0 "$T/bin/setuid" &&
		chmod 4755 "$T/bin/setuid"
	as=as_user
	saved=$INSIDE
	INSIDE=$T/bin/setuid
	inside ids
	has "a setuid program is none inside" "uid $user_id $user_id $user_id"
	INSIDE=$saved
else
	skip "root cannot use a device that it makes" "needs root"
	skip "a setuid program is none inside" "needs root"
fi
tap_done

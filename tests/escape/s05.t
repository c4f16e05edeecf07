#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S5 paths: a rootfs or a writable directory full of symlinks leads nowhere outside.
# Seen to fail without: RESOLVE_IN_ROOT in open_in_root(); the test of path_normalise().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

victim=$T/victim
mkdir "$victim"
echo precious >"$victim/file"
[ "$(id -u)" != 0 ] || chown -R "$user_id:$user_id" "$victim"
before=$(find "$victim" -exec stat -c '%n %F %a %s' {} + | sort)

# untouched SENTENCE: nothing of the host has been made, changed or shown.
untouched() {
	is "$1: nothing was made outside" "$before" \
		"$(find "$victim" -exec stat -c '%n %F %a %s' {} + | sort)"
	unlike "$1: and nothing shown" "precious" "$out"
}

# rootfs LINE...: one with the helper in it, and what these shell lines make in it.
rootfs() {
	rm -rf "$T/fs"
	mkdir -p "$T/fs/bin" "$T/fs/usr" "$T/fs/etc" "$T/fs/home"
	cp "$INSIDE" "$T/fs/bin/inside"
	up=../../../../../../../../..
	(cd "$T/fs" && for line; do eval "$line"; done) || bail "cannot make a rootfs"
	[ "$(id -u)" != 0 ] || chown -Rh "$user_id:$user_id" "$T/fs"
}

# in_rootfs OPTION... COMMAND...: as inside(), but the helper is the rootfs's.
in_rootfs() {
	saved=$INSIDE saved_profile=$profile
	INSIDE=/bin/inside profile=$T/rootfs.ini
	printf '[mounts]\nroot = %s\n' "$T/fs" >"$profile"
	inside "$@"
	INSIDE=$saved profile=$saved_profile
}

rootfs 'mkdir dev proc tmp run'
in_rootfs list / /dev , read /etc/passwd
has "an honest rootfs works" "list / bin dev etc home proc run tmp usr"

for name in dev proc tmp run etc var; do
	rootfs 'mkdir dev proc tmp run' "rm -rf $name" "ln -s $up$victim $name"
	in_rootfs list / "/$name" , read "/$name/file" , write "/$name/new" x
	untouched "/$name is a symlink that climbs out"
	rootfs 'mkdir dev proc tmp run' "rm -rf $name" "ln -s $victim $name"
	in_rootfs list / "/$name" , read "/$name/file" , write "/$name/new" x
	untouched "/$name is an absolute symlink"
	rootfs 'mkdir dev proc tmp run' "rm -rf $name" "ln -s /proc/self/root$victim $name"
	in_rootfs list / "/$name" , read "/$name/file" , write "/$name/new" x
	untouched "/$name is a symlink by way of a magic link"
done

# What the profile adds below such a link stays inside.
rootfs 'mkdir dev proc tmp run' "ln -s $up$victim data" "ln -s $victim abs"
for target in /data/made /abs/made /data /abs; do
	for setting in "tmpfs=$target" "file=$target hello" "bind=/usr $target" \
		"symlink=/etc $target"; do
		in_rootfs --set="mounts.$setting" list / , read /data/file
		untouched "${setting%%=*} at $target"
	done
done

# A link in a rootfs leads to where it leads in there.
rootfs 'mkdir dev proc tmp run real real/secret real/empty' 'ln -s /real link' \
	"ln -s $up/real climb" 'echo precious >real/secret/file'
for link in link climb; do
	in_rootfs --set=mounts.hide="/$link/secret" --set=mounts.tmpfs="/$link/empty" \
		read /real/secret/file "/$link/secret/file" , mount /real/empty
	untouched "hide below /$link"
	has "and what it leads to is changed" "mount /real/empty tmpfs nosuid nodev"
done

# The same for directories that the program may write: what it planted last time.
as_user mkdir -p work
as_user ln -s "$victim" work/link
as_user ln -s "$up$victim" work/climb
for target in link link/made climb climb/made; do
	for setting in "tmpfs=$user_home/work/$target" "file=$user_home/work/$target hello" \
		"bind=/usr $user_home/work/$target" "hide=-$user_home/work/$target"; do
		inside --set=mounts.read-write="$user_home/work" --set="mounts.$setting" \
			read "$user_home/work/link/file"
		untouched "${setting%%=*} at ~/work/$target"
	done
done
for option in tmpfs=/tmp/../etc "bind=/usr /tmp/../x" "file=/tmp/../x y" \
	read-only=/usr/../etc "symlink=/etc /tmp/../x" hide=/usr/../etc; do
	inside --set="mounts.$option" say ran
	refused "a .. is refused: $option" "\.\."
done
tap_done

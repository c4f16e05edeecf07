#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [mounts] seen from inside: what is there, what can be changed, and who wins.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

home=$user_home
as_user sh -c 'mkdir -p a/b/c docs pictures && echo one >a/file && echo two >a/b/file &&
	echo three >a/b/c/file && touch docs/x.txt docs/y.txt docs/z.pdf && mkdir keys .ssh &&
	echo key >keys/id && echo key >.ssh/id && echo host >.ssh/known_hosts'

inside list / "$home" /etc /tmp /run /var , mount / /usr /tmp /run /var "$home" , \
	write "$home/x" x , write /tmp/x x , write /run/x x , write /var/tmp/x x , \
	write /x x , write /usr/x x , write /etc/x x , read /etc/passwd
has "an empty profile shows the system and places to write" "write $home/x ok" \
	"write /tmp/x ok" "write /run/x ok" "write /var/tmp/x ok" "write /x EROFS" \
	"write /usr/x EROFS" "write /etc/x EROFS" "mount /usr $(fact 'mount /usr')"
has "the home is empty" "list $home"
[ -e "$home/x" ]
is "and private" 1 $?
like "/etc tells of nobody but root, the user and nobody" \
	"^read /etc/passwd root:[^.]*\.[a-z]+:x:$user_id:$user_id:[^.]*\.nobody:[^.]*/nonexistent[^.]*\.$" \
	"$(printf '%s\n' "$out" | sed 's/jail-test\.[A-Za-z0-9]*/jail-test/g')"

# access SENTENCE PATH WORD: ro, rw or none, in what inside() last had.
inside --set=mounts.read-only="$home/a" read "$home/a/file" , write "$home/a/new" x , \
	list "$home"
has "read-only" "read $home/a/file one." "write $home/a/new EROFS" "list $home a"
inside --set=mounts.read-write="$home/a" write "$home/a/new" x , chmod 600 "$home/a/new"
has "read-write" "write $home/a/new ok" "chmod $home/a/new ok"
is "is the host's" x "$(cat "$home/a/new")"
inside --set=mounts.read-write="$home/a/file" write "$home/a/file" two , list "$home/a"
has "of one file" "write $home/a/file ok" "list $home/a file"
inside --set=mounts.read-only="$home/a" --set=mounts.hide="$home/a/b" list "$home/a" \
	"$home/a/b" , read "$home/a/b/file" , stat "$home/a/b"
has "hide" "list $home/a b file new" "list $home/a/b EACCES" "read $home/a/b/file EACCES"
inside --set=mounts.read-only="$home/docs/*.txt $home/.s[rs]h" list "$home/docs" "$home/.ssh"
has "patterns" "list $home/docs x.txt y.txt" "list $home/.ssh id known_hosts"
inside --set=mounts.read-only='~/docs ${HOME}/pictures' list "$home"
has "variables" "list $home docs pictures"
inside --set=mounts.read-only="-$home/none -$home/none*" list "$home"
has "what may be missing" "list $home"
for missing in "$home/none" "$home/none*" relative '${NO_SUCH}' "~other/x"; do
	inside --set=mounts.read-only="$missing" say ran
	refused "is refused: $missing" "mounts\] read-only"
done

# The order of lines never matters; the most specific path wins.
set -- "read-write = $home" "hide = $home/keys" "read-only = $home/a" \
	"read-write = $home/a/b" "hide = $home/a/b/c"
expected="write $home/new ok
list $home/keys EACCES
write $home/a/x EROFS
write $home/a/b/x ok
list $home/a/b/c EACCES"
order() {
	{
		printf '[mounts]\nread-only = %s\n' "$T/bin"
		printf '%s\n' "$@"
	} >"$profile"
	inside write "$home/docs/new" ok , list "$home/keys" , write "$home/a/x" x , \
		write "$home/a/b/x" x , list "$home/a/b/c"
	# What is hidden in a directory that is closed is not even made.
	printf '%s\n' "$out" | sed "s|/docs/new|/new|; s|/keys ENOENT|/keys EACCES|"
}
for rotation in 1 2 3 4 5; do
	is "order $rotation" "$expected" "$(order "$@")"
	first=$1
	shift
	set -- "$@" "$first"
done
is "order, backwards" "$expected" "$(order "$5" "$4" "$3" "$2" "$1")"
# For the very same path the later one wins, over files and --set.
printf '[mounts]\nread-only = %s\nread-only = %s\nread-write = %s\n' \
	"$T/bin" "$home/a" "$home/a" >"$profile"
inside write "$home/a/y" x
has "of the same path the later wins" "write $home/a/y ok"
printf '[mounts]\nread-only = %s\nread-write = %s\nread-only = %s\n' \
	"$T/bin" "$home/a" "$home/a" >"$profile"
inside write "$home/a/y" x
has "whichever it is" "write $home/a/y EROFS"
inside --set=mounts.read-write="$home/a" write "$home/a/y" x
has "--set is the latest" "write $home/a/y ok"
printf '[mounts]\nread-write = %s\n' "$home/a" >"$T/bin/base.ini"
[ "$(id -u)" != 0 ] || chown "$user_id" "$T/bin/base.ini"
printf '[jail]\ninclude = %s\n[mounts]\nread-only = %s %s\n' "$T/bin/base.ini" "$T/bin" \
	"$home/a" >"$profile"
inside write "$home/a/y" x
has "a file beats what it includes" "write $home/a/y EROFS"
printf '[mounts]\nread-only = %s\n' "$T/bin" >"$profile"
inside --set=mounts.read-only="$home/a" --set=mounts.read-only= --set=mounts.read-only="$T/bin" \
	list "$home"
has "an empty value starts over" "list $home"

# tmpfs, bind, symlink, file
inside --set="mounts.tmpfs=/work mode=0700 size=64k nr_inodes=10 noexec" mount /work , \
	stat /work , write /work/x x
has "tmpfs" "mount /work tmpfs nosuid nodev noexec" \
	"stat /work d0700 $user_id:$user_id" "write /work/x ok"
capture jail --profile="$profile" --set="mounts.tmpfs=/work size=64k" \
	sh -c 'head -c 100000 /dev/zero >/work/big'
fails "its size holds" test "$status" = 0
for wrong in "/work size=x" "/work uid=0" "/work size=1k,mode=7" relative; do
	inside --set="mounts.tmpfs=$wrong" say ran
	refused "refused: tmpfs = $wrong" "mounts\] tmpfs"
done
inside --set="mounts.bind=$home/a /data" --set="mounts.bind=$home/docs /docs rw noexec" \
	read /data/b/file , write /data/x x , write /docs/new x , mount /docs , list "$home"
has "bind" "read /data/b/file two." "write /data/x EROFS" "write /docs/new ok" "list $home"
like "with its options" "^mount /docs [a-z]+ nosuid nodev noexec$" "$out"
as_user ln -s x.txt docs/link
inside --set="mounts.bind=$home/docs /docs nosymfollow" read /docs/x.txt /docs/link
has "nosymfollow" "read /docs/link ELOOP"
inside --set="mounts.bind=$home/a $home/mirror" list "$home"
has "its target is made" "list $home mirror"
for wrong in "$home/a" "$home/none /x" "$home/a x" "$home/a /x nosuid" "$home/a /x/../y"; do
	inside --set="mounts.bind=$wrong" say ran
	refused "refused: bind = $wrong" "mounts\] bind"
done
inside --set="mounts.bind=-$home/none /x" list /
is "a source that may be missing" 0 "$status"
inside --set="mounts.symlink=/usr/lib /opt/lib" --set='mounts.symlink=${HOME}/x /y' \
	readlink /opt/lib /y
has "symlink" "readlink /opt/lib /usr/lib" "readlink /y $home/x"
inside --set='mounts.file=/etc/motd "hello there"' --set='mounts.file=/run/secret x 0400' \
	--set='mounts.file=/etc/hostname other' read /etc/motd /etc/hostname , \
	stat /etc/motd /run/secret , write /etc/motd x
has "file" "read /etc/motd hello there" "stat /etc/motd -0444 $user_id:$user_id" \
	"stat /run/secret -0400 $user_id:$user_id" "read /etc/hostname other" \
	"write /etc/motd EACCES"
inside --set=mounts.private-size=64k write /tmp/x x
has "private-size allows what is less" "write /tmp/x ok"
capture jail --profile="$profile" --set=mounts.private-size=64k \
	sh -c 'head -c 100000 /dev/zero >/tmp/big'
fails "and holds" test "$status" = 0
capture jail --profile="$profile" --set="mounts.tmpfs=/x noexec" \
	sh -c 'cp /bin/true /x && /x/true'
is "noexec holds" 126 "$status"
tap_done

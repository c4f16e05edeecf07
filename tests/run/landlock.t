#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [landlock] holds by itself where the mounts would allow.
# Seen to fail without: landlock_enforce(); the rights of "/" in derive_rules().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

need=$(as_user "$JAIL" --profile="$profile" --set=landlock.enforce=required \
	"$INSIDE" say yes 2>&1)
[ "$need" = yes ] || skip_all "this kernel has no Landlock that is of use"

# A descriptor of a host directory, which no mount of the jail restricts.
as_user mkdir host
exec 9<"$user_home/host"
inside --set=session.pass-fds=9 --set=landlock.enforce=off write /proc/self/fd/9/a x
has "without it, a descriptor that was passed leads out, or this test is blind" \
	"write /proc/self/fd/9/a ok"
inside --set=session.pass-fds=9 write /proc/self/fd/9/b x , mkdir /proc/self/fd/9/c , \
	unlink /proc/self/fd/9/a
has "with it, nothing is written there" "write /proc/self/fd/9/b EACCES" \
	"mkdir /proc/self/fd/9/c EACCES" "unlink /proc/self/fd/9/a EACCES"
exec 9<&-

# It never forbids what the mounts allow.
as_user mkdir -p work/a work/b
inside --set=mounts.read-write="$user_home/work" write "$user_home/work/a/x" x , \
	rename "$user_home/work/a/x" "$user_home/work/b/x" , \
	link "$user_home/work/b/x" "$user_home/work/a/y" , truncate "$user_home/work/a/y" , \
	mkdir "$user_home/work/c" , rmdir "$user_home/work/c" , write /tmp/x x , \
	rename /tmp/x /tmp/y , unlink /tmp/y , write /dev/shm/x x , write /dev/null x , \
	symlink x "$user_home/work/l" , write "$user_home/x" x , write /run/x x , \
	open rw /dev/ptmx , execute "$INSIDE" say executed
has "what is read-write can be used" "write $user_home/work/a/x ok" \
	"rename $user_home/work/a/x ok" "link $user_home/work/a/y ok" \
	"truncate $user_home/work/a/y ok" "mkdir $user_home/work/c ok" "write /tmp/x ok" \
	"rename /tmp/x ok" "unlink /tmp/y ok" "write /dev/shm/x ok" "write /dev/null ok" \
	"symlink $user_home/work/l ok" "write $user_home/x ok" "write /run/x ok" \
	"open-rw /dev/ptmx ok" "executed"
: >"$T/home/output"
[ "$(id -u)" != 0 ] || chown "$user_id" "$T/home/output"
as_user "$JAIL" --profile="$profile" "$INSIDE" write /dev/stdout again >"$T/home/output"
like "streams can be opened anew" "^write /dev/stdout ok$" "$(cat "$T/home/output")"
mkfifo "$T/fifo" && chmod 666 "$T/fifo"
capture jail --profile="$profile" "$INSIDE" open r /dev/stdin 0<>"$T/fifo"
has "so can a stream that is a named pipe" "open-r /dev/stdin ok"
inside --set=namespaces.nested=full say ran
has "nested = full does without" "ran"
inside --set=landlock.enforce=required say ran
has "required" "ran"
tap_done

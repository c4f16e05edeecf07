#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S9 terminal: the caller's terminal cannot be typed into, nor be taken.
# Seen to fail without: setsid() in terminal_apply(), the ioctl rules of the filter.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
need_command script

sti=0x5412 linux=0x541c
# on_terminal COMMAND...: as a user at a terminal of its own; into $out.
on_terminal() {
	for word; do
		printf "'%s' " "$word"
	done >"$T/command"
	chmod a+r "$T/command"
	out=$(as_user script -qec ". $T/command" /dev/null </dev/null | tr -d '\r\000' |
		sed 's/^^@//')
}

on_terminal "$INSIDE" ioctl 0 $sti x
like "this terminal takes what is typed by TIOCSTI, or this test is blind" \
	"ioctl $sti (ok|EIO|EPERM)$" "$out"
for terminal in auto own inherit; do
	on_terminal "$JAIL" --profile="$profile" --set=session.terminal=$terminal "$INSIDE" \
		ioctl 0 $sti x , ioctl 0 0x100005412 x , ioctl 0 0xdeadbeef00005412 x , \
		ioctl 0 $linux x , ioctl 0 0x10000541c x , ioctl 0 0x540e 0 , terminal
	has "terminal = $terminal: nothing can be typed, whatever the high bits" \
		"ioctl $sti EPERM" "ioctl 0x100005412 EPERM" \
		"ioctl 0xdeadbeef00005412 EPERM" "ioctl $linux EPERM" \
		"ioctl 0x10000541c EPERM"
	has "terminal = $terminal: the session is a new one" "session 1"
	# By a filter that lets everything else through, too.
	on_terminal "$JAIL" --profile="$profile" --set=session.terminal=$terminal \
		--set=syscalls.default=allow --set=syscalls.allow=@known "$INSIDE" \
		ioctl 0 $sti x , ioctl 0 0x100005412 x , ioctl 0 0x10000541c x
	has "terminal = $terminal: nor where all calls are allowed" \
		"ioctl $sti EPERM" "ioctl 0x100005412 EPERM" "ioctl 0x10000541c EPERM"
done

on_terminal "$JAIL" --profile="$profile" "$INSIDE" terminal , list /dev/pts
has "the terminal is one of the jail's own" "tty-0 /dev/pts/0" "dev-tty ok"
has "and there is no other" "list /dev/pts 0 ptmx"
on_terminal "$JAIL" --profile="$profile" --set=session.terminal=inherit "$INSIDE" terminal , \
	call ioctl 0 0x540e 1 , open rw /dev/tty
unlike "an inherited one is no controlling terminal" "^dev-tty ok|^call ioctl ok|open-rw /dev/tty ok" "$out"

if [ "$(uname -m)" = x86_64 ]; then
	inside --set=syscalls.architectures="native x86" call32 20 , \
		call32 54 0 $sti 0 , call32 54 0 $linux 0
	has "nor by the calls of another architecture" "call32 20 ok" "call32 54 EPERM"
	unlike "of which none is let through" "^call32 54 (ok|ENOTTY|EFAULT|EINVAL)$" "$out"
else
	skip "nor by the calls of another architecture" "no x86-64"
	skip "of which none is let through" "no x86-64"
fi
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl check: every fault, where it is, and what good profiles leave open.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

# profile NAME: from standard input, in the user's home.
profile() {
	cat >"$user_home/$1"
	chmod 644 "$user_home/$1"
	[ "$(id -u)" != 0 ] || chown "$user_id" "$user_home/$1"
}

capture jailctl check default
is "a profile without faults is fine" "0 default: ok" "$status $out"
is "in silence" "" "$err"

profile faults.ini <<'END'
[jail]
descripton = x
[network]
mode = hst
[mounts]
read-only = /usr /nowhere
bind = /a
[nonsense]
a = b
[limits]
nofile = many
[syscalls]
deny = nosuchcall
[devices]
allow = /dev/nosuch
[environment]
set = A=${NOSUCH}
[namespaces]
time = host
time-offset = 1d
END
capture jailctl check ./faults.ini
is "faults are the answer no" 1 "$status"
is "it goes to standard output" "" "$err"
expect() { # WHERE WHAT
	like "line $1: $2" "^\./faults\.ini:$1: .*$2" "$out"
}
expect 2:1 'descripton.*did you mean description'
expect 4:8 'mode = hst: did you mean host.*want none'
expect 6:18 'read-only: cannot find /nowhere'
expect 7:10 'bind = /a: a word is missing'
expect 8:2 '\[nonsense\]: there is no such section'
expect 11:10 'nofile = many'
expect 13:8 'no system call is called nosuchcall'
expect 15:9 'the host has no device /dev/nosuch'
expect 17:9 'NOSUCH'
expect 20:15 'time-offset: clocks are only moved'
is "each fault has one line" 10 "$(printf '%s\n' "$out" | grep -c '^\./faults\.ini:[0-9]')"
like "they are counted" '^\./faults\.ini: 10 faults$' "$out"
like "a cure stands below its fault" '^  hint: make it, or write -/nowhere where it may be missing$' "$out"

capture jailctl check default ./faults.ini shell
is "one bad profile of several is the answer no" 1 "$status"
like "the one before it has its verdict" '^default: ok$' "$out"
like "and so has the one behind it" '^shell: ok$' "$out"
capture jailctl check nosuch
is "a profile that is not there is a fault" 1 "$status"
like "that says where it was sought" "nosuch: it is in none of .*/\.config/jail" "$out"
capture jailctl check --set=limits.nofile=x default
is "--set is checked, too" 1 "$status"
like "and named" '^--set: \[limits\] nofile = x' "$out"
capture jailctl check
is "without a name it is the default" "default: ok" "$out"

profile tee.ini <<'END'
[limits]
nofile = none
END
capture jailctl check --profile=./tee.ini
is "--profile names one as well" 1 "$status"
mkdir -p "$user_home/.config/jail"
echo 'nonsense' >"$user_home/.config/jail/tee.ini"
capture jailctl check -- tee -a
is "the program behind -- chooses the profile" 1 "$status"
like "and the verdict is on it" '^tee: 1 fault$' "$out"
rm "$user_home/.config/jail/tee.ini"

# Every weakness can be had, and only that one is told.
open() { # ID SETTING...
	id=$1
	shift
	capture jailctl check "$@"
	like "$* leaves open: $id" "^  open: $id: .*\(--set\)\$" "$out"
}
tap_only() { # SENTENCE IDS
	is "$1" "$2" "$(printf '%s\n' "$out" | sed -n 's/^  open: \([a-z-]*\): .*/\1/p' |
		tr '\n' ' ' | sed 's/ $//')"
}
open processes --set=namespaces.pid=host
tap_only "and nothing else" processes
open ipc --set=namespaces.ipc=host
open network --set=network.mode=host
open nested --set=namespaces.nested=sandbox
open capabilities --set=capabilities.keep=net_raw
like "the capabilities are named" 'stay: net_raw' "$out"
open groups --set=identity.groups=keep
open files --set=mounts.root=host --set=identity.groups=keep
open home --set=mounts.home=host
open proc --set=mounts.proc=full
open devices --set=devices.allow=kvm
open default-calls --set=syscalls.default=allow
open kernel-calls --set='syscalls.allow=bpf userfaultfd'
like "the calls are named" 'made: bpf userfaultfd' "$out"
open terminal --set=session.terminal=inherit
open descriptors --set=session.pass-fds=7
open landlock --set=landlock.enforce=off
tap_only "and nothing else" landlock
if [ "$(uname -m)" = x86_64 ]; then
	open architectures --set='syscalls.architectures=native x86'
else
	skip "another architecture is left open" "names one of x86_64"
fi
capture jailctl check --set=landlock.enforce=off --set=network.mode=host
like "without Landlock abstract sockets are open" '^  open: abstract-sockets: ' "$out"
capture jailctl check --set=namespaces.nested=full --set=network.mode=host
like "and so they are where nesting rules it out" '^  open: abstract-sockets: ' "$out"
is "what is open is no fault" 0 "$status"
if [ "$(id -u)" = 0 ]; then
	capture as_root "$JAILCTL" check
	tap_only "root's jail of itself is root outside" root
	capture as_root "$JAILCTL" check --set='identity.uid-map=0 100000 10' \
		--set='identity.gid-map=0 100000 10' --set=identity.uid=root \
		--set=identity.gid=root
	is "but not with a map to other ids" "default: ok" "$out"
else
	skip "root's jail of itself is root outside" "needs root"
	skip "but not with a map to other ids" "needs root"
fi

# As many faults as there are, and none that comes of another.
cat >"$user_home/ten.ini" <<'END'
[mounts]
raed-only = /usr
root = oss
[limits]
nofile = many
cpu = 5 parsec
[syscalls]
allow = socket(domian == AF_UNIX)
default = perhaps
[namespaces]
pid = maybe
[capabilities]
keep = chwon
[nosuch]
a = b
[environment]
keep = *
END
capture jail --profile=./ten.ini touch ran
is "ten faults are ten" "2:1 3:8 5:10 6:9 8:16 9:11 11:7 13:8 14:2 17:8" "$(printf '%s\n' "$err" |
	sed -n 's/^jail: \.\/ten\.ini:\([0-9]*:[0-9]*\): .*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
like "... counted" "^jail: 10 faults in what is asked; nothing was started" "$err"
is "... and nothing runs" "125 " "$status $(ls "$user_home/ran" 2>/dev/null)"
tap_done

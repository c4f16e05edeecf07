#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S10 filter: the calls from which escapes are made are closed, by a list of what is
# open, on every architecture, for the init as well.
# Seen to fail without: step_filter in steps[]; filter_of_init; flags_needed().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# Each with arguments with which it would work or at least be looked at.
closed_calls="io_uring_setup:4:zero keyctl:0:-3:0 add_key:s:user:s:x:s:y:1:-3
	request_key:s:user:s:x:0:0 bpf:0:zero:72 userfaultfd:0 userfaultfd:1
	perf_event_open:zero:0:-1:-1:0 mount:s:none:s:/tmp:s:tmpfs:0 umount2:s:/tmp:2
	pivot_root:s:/:s:/ chroot:s:/ fsopen:s:tmpfs:0 fsmount:0:0:0 fspick:-100:s:/:0
	open_tree:-100:s:/usr:1 open_tree_attr:-100:s:/usr:1 move_mount:0:s::0:s::4
	mount_setattr:-100:s:/:0:zero:32 setns:0:0 unshare:0x10000000 unshare:0x20000
	unshare:0x40000000 unshare:0x80 unshare:0x02000000 clone:0x10000011
	clone:0x20011 clone:0x40000011 clone:0x02000011
	ptrace:0:0:0:0 process_vm_readv:1:zero:1:zero:1:0
	open_by_handle_at:-100:zero:0 name_to_handle_at:-100:s:/:zero:zero:0
	fanotify_init:0:0 quotactl:0:0:0:0 syslog:3:zero:10 kexec_load:0:0:0:0
	init_module:zero:0:zero finit_module:0:zero:0 reboot:0:0:0 swapon:s:/x:0
	sethostname:s:x:1 settimeofday:zero:0 pidfd_getfd:0:0:0 personality:0x0400000
	socket:40:1:0 socket:17:3:0 socket:38:5:0 clone3:zero:88"

# open_calls OPTION...: those of them that are not refused.
open_calls() {
	set -- "$@" host ,
	for call in $closed_calls; do
		# s:TEXT is one word.
		call=$(printf '%s' "$call" | sed 's/:s:/ s=/g; s/:/ /g; s/s=/s:/g')
		# shellcheck disable=SC2086 # words
		set -- "$@" call $call ,
	done
	inside "$@"
	[ "$(printf '%s\n' "$out" | grep -c '^call ')" = \
		"$(printf '%s' "$closed_calls" | wc -w)" ] || echo "call some not made"
	printf '%s\n' "$out" | grep '^call ' | grep -Ev ' (EPERM|ENOSYS)$'
}

is "every one is closed to a user" "" "$(open_calls)"
inside call clone3 zero 88 , call 9999 , call openat2 -100 s:/ zero 24 , call getpid
has "clone3 answers ENOSYS, for libraries to fall back, as do calls that are not known" \
	"call clone3 ENOSYS" "call 9999 ENOSYS" "call getpid ok"
is "to root inside" "" "$(open_calls --set=identity.uid=root --set=identity.gid=root)"
is "every one but for what its own sandbox needs with nested = sandbox" \
	"clone unshare" "$(open_calls --set=namespaces.nested=sandbox |
		awk '{ print $2 }' | sort -u | tr '\n' ' ' | sed 's/ $//')"
inside --set=namespaces.nested=sandbox call unshare 0x10020000 , call clone 0x10020011 , \
	call unshare 0x80
has "of which mount and time namespaces are none" "call unshare EPERM" "call clone EPERM"
unlike "at all" " ok$" "$out"

if [ "$(uname -m)" = x86_64 ]; then
	inside call32 20 , callx32 getpid
	has "calls of other architectures end the program" "call32 20 killed SYS"
	like "as do those of x32" "^callx32 getpid (killed SYS|ENOSYS)$" "$out"
	inside --set=syscalls.architectures="native x86" call32 20 , call32 21 0 0 0 , \
		call32 310 0x10000000 , callx32 getpid
	has "where one is allowed, it has the same list" "call32 20 ok" "call32 21 EPERM" \
		"call32 310 EPERM"
else
	for _ in 1 2 3; do
		skip "calls of other architectures" "no x86-64"
	done
fi
inside --set=syscalls.default=kill call mount s:none s:/tmp s:tmpfs 0
has "default = kill kills" "call mount killed SYS"

# The init is seen from outside, as its owner.
mkfifo "$T/hold"
chmod 666 "$T/hold"
: >"$T/said"
as_user "$JAIL" --profile="$profile" "$INSIDE" say ready , wait <"$T/hold" >"$T/said" &
exec 8>"$T/hold"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -q ready "$T/said" && break
	sleep 0.2
done
for status_file in /proc/[0-9]*/status; do
	awk '/^Uid:/ { uid = $2 } /^NSpid:/ && NF == 3 { pid = $3 }
		/^(Seccomp|NoNewPrivs|CapEff|CapPrm|CapBnd):/ { facts = facts " " $2 }
		END { if (pid) print uid, pid, facts }' "$status_file"
done 2>/dev/null | grep "^$user_id [12] " | sort -u >"$T/processes"
exec 8>&-
wait
no=0000000000000000
is "the init is filtered and has no capability, as the program" \
	"$user_id 1  $no $no $no 1 2
$user_id 2  $no $no $no 1 2" "$(cat "$T/processes")"
tap_done

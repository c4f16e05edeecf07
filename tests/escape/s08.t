#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S8 own proc: fresh, with the dangerous parts closed, and writes reach nothing else.
# Seen to fail without: add_proc_masks(); RESOLVE_NO_XDEV and st_dev in open_below().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# Of each that this kernel has.
there() {
	for there; do
		[ ! -e "$there" ] || printf '%s ' "$there"
	done
}
hidden=$(there /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys \
	/proc/key-users /proc/kallsyms /proc/kmsg /proc/kpagecgroup /proc/kpagecount \
	/proc/kpageflags /proc/latency_stats /proc/mtrr /proc/sched_debug /proc/scsi \
	/proc/sysrq-trigger /proc/timer_list /proc/timer_stats /proc/dynamic_debug)
commands=$(there /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname \
	/proc/sys/vm/drop_caches /proc/sys/user/max_user_namespaces \
	/proc/sys/net/ipv4/ip_forward /proc/irq/default_smp_affinity /proc/sysrq-trigger \
	/proc/mtrr /proc/acpi/wakeup)

# closed NAME UID OPTION...: for who starts jail now, and is that inside.
closed() {
	closed_name=$1 closed_id=$2
	shift 2
	# shellcheck disable=SC2086 # words
	inside "$@" mount /proc , read $hidden , list $hidden , stat /proc/1234567
	has "$closed_name: /proc is one" "mount /proc proc nosuid nodev noexec"
	# What shows nothing but zeros or an empty table to this user is harmless.
	is "$closed_name: nothing tells of the machine" "" "$(printf '%s\n' "$out" |
		grep -E '^(read|list) ' |
		grep -Ev ' (EACCES|ENOENT|EPERM|ENOTDIR|EISDIR|EIO|EINVAL|EAGAIN)$' |
		grep -Ev '^read /proc/kallsyms 0+ |^list /proc/(acpi|asound|scsi)$' |
		grep -Ev '^read [^ ]+ *$' | grep -Ev "^read /proc/key-users +$closed_id: ")"
	# shellcheck disable=SC2086
	inside "$@" open w $commands , write /proc/sys/kernel/domainname x
	unlike "$closed_name: nothing commands it" " ok$" "$out"
	# shellcheck disable=SC2086
	inside "$@" umount $hidden /proc/sys , remount /proc/sys 0 , chmod 777 /proc/keys , \
		open w /proc/sys/kernel/domainname
	unlike "$closed_name: and no mask comes off" " ok$" "$out"
}

closed "a user" "$user_id"
closed "a user who is root inside" 0 --set=identity.uid=root --set=identity.gid=root
closed "with nested = sandbox" "$user_id" --set=namespaces.nested=sandbox
inside list /proc
is "no process of the host is seen" "2" \
	"$(fact "list /proc" | tr ' ' '\n' | grep -E '^[0-9]+$' | tr '\n' ' ' | sed 's/ $//')"
inside --set=mounts.proc=pid list /proc
unlike "proc = pid shows nothing but processes" "sys|kcore|cmdline|interrupts" "$out"
inside nested 0x30020000 call mount s:proc s:/proc s:proc 0 , umount /proc/keys
unlike "no other proc can be mounted" " ok$" "$out"
inside --set=namespaces.nested=sandbox nested 0x30000000 call mount s:proc s:/proc s:proc 0 , \
	umount /proc/keys , read /proc/keys
has "nor with nested = sandbox" "nested ok" "call mount EPERM" "umount /proc/keys EPERM" \
	"read /proc/keys "

# What jail writes to /proc goes to procfs or nowhere.
as_fooled() {
	as_user unshare --user --map-root-user --mount --pid --fork sh -c '
		mkdir -p "$HOME/fake/self" "$HOME/fake/sys/user" &&
		for file in self/setgroups self/uid_map self/gid_map \
			sys/user/max_user_namespaces; do
			echo no >"$HOME/fake/$file"
		done
		eval "$0" && exec "$@"' "$fooled" "$@"
}
as=as_fooled
fooled='mount --rbind "$HOME/fake" /proc'
inside say ran
refused "a /proc that is none is refused" "/proc|descriptors"
is "and not written" "no no no" "$(cat "$user_home"/fake/self/* | tr '\n' ' ' | sed 's/ $//')"
fooled='mount --bind "$HOME/fake/sys" /proc/sys'
inside say ran
like "a file system over a part of it is not written" "^no$" \
	"$(cat "$user_home/fake/sys/user/max_user_namespaces")"
refused "but refused" "/proc/sys/user/max_user_namespaces"
as=as_user

if [ "$(id -u)" = 0 ]; then
	use_root
	closed "root" 0
	closed "root without a user namespace" 0 --set=namespaces.user=host
	closed "root with power over files" 0 --set=namespaces.user=host \
		--set=capabilities.keep="dac_override dac_read_search sys_admin"
	inside --set=namespaces.nested=full say ran
	refused "root cannot leave it open by nested = full" "proc|/proc"
else
	for _ in 1 2 3; do
		skip "root" "needs root"
	done
fi
tap_done

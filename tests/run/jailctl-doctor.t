#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl doctor: on this machine, and inside of what users run it in.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

# What a probe has found: "ok", "NO" or "--"; nothing where it was not tried.
found() {
	printf '%s\n' "$out" | sed -n "s/^\(..\)  $1\(:.*\)\{0,1\}\$/\1/p"
}
# The cure below the finding.
cure() {
	printf '%s\n' "$out" | awk -v probe="$1" '
		/^[^ ]/ { on = $2 == probe ":" }
		on && sub(/^    cure: /, "")'
}
inside() { # SCRIPT: in a user and mount namespace of the user's own, as its root
	capture as_user unshare --user --map-root-user --mount --propagation private \
		sh -c "$1" "$JAILCTL" "$JAIL"
}

as_user "$JAIL" true || bail "no jail runs here, which this test needs"

before=$(cd "$user_home" && find . ! -path './.cache*' | sort)
capture jailctl doctor
is "where jails run, nothing is in the way" 0 "$status"
is "and that is said last" "jails run here" "$(printf '%s\n' "$out" | tail -n 1)"
like "the kernel is named" "^Linux $(uname -r) on $(uname -m), " "$out"
for probe in proc user-namespace id-map mount-namespace pid-namespace ipc-namespace \
	uts-namespace net-namespace cgroup-namespace time-namespace nesting-limit root \
	files devices new-proc terminal pivot keyring filter default-profile jail; do
	is "it has tried: $probe" ok "$(found $probe)"
done
is "nothing is left in the home but the cache" "$before" \
	"$(cd "$user_home" && find . ! -path './.cache*' | sort)"
if [ "$(id -u)" = 0 ]; then
	capture as_root "$JAILCTL" doctor
	is "root's jails run, too" "0 ok" "$status $(found jail)"
	is "root needs no helper for ranges of ids" ok "$(found subordinate-ids)"
	capture jailctl doctor
	is "who has no subordinate ids lacks only ranges" "0 --" \
		"$status $(found subordinate-ids)"
	like "the cure grants some" '^usermod --add-subuids' "$(cure subordinate-ids)"
	capture as_named_user "$JAILCTL" doctor
	is "who has some lacks nothing" ok "$(found subordinate-ids)"
	# Who is in a group of that id range but without the helper's privilege.
	capture as_named_user setpriv --no-new-privs "$JAILCTL" doctor
	is "no_new_privs rules out the helpers" -- "$(found subordinate-ids)"
	like "and is named" '^inside of no_new_privs$' "$out"
else
	for test in root helper none some nnp named; do
		skip "subordinate ids: $test" "needs root"
	done
fi

# The controllers of cgroups: each is to be had, or has its cure.
memory=$(grep -c '^memory	' /proc/cgroups)
told() { # ok|--: whether memory is told so
	printf '%s\n' "$out" | grep -Ec "^$1  cgroup: (.* )?memory( |\$)"
}
if grep -q '^[0-9]*:memory:' /proc/self/cgroup; then
	capture jailctl doctor
	is "cgroup v1: a user cannot have memory limited" "0 $memory" "$(told ok) $(told --)"
	like "and hears how" '^    cure: cgroup v1 takes root: run jail as root' "$out"
	if [ "$(id -u)" = 0 ]; then
		capture as_root "$JAILCTL" doctor
		is "root can" "$memory 0" "$(told ok) $(told --)"
	else
		skip "root can" "needs root"
	fi
else
	skip "cgroup v1" "memory is in no v1 hierarchy"
fi

inside '"$0" doctor'
is "jails run in a user namespace" "0 ok" "$status $(found jail)"
like "which is named" '^inside of a user namespace$' "$out"

capture as_user unshare --user "$JAILCTL" doctor
is "without an id in it none runs" "1 NO" "$status $(found user-namespace)"
like "the cure gives it one" 'write its uid_map first' "$(cure user-namespace)"
like "what cannot be tried then is listed" '^\.\.  not tried without these: id-map, ' "$out"
is "and that is said last" "no jail runs here" "$(printf '%s\n' "$out" | tail -n 1)"

inside 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" doctor'
is "with max_user_namespaces 0 none runs" "1 NO" "$status $(found user-namespace)"
like "the cure is the sysctl" 'sysctl -w user\.max_user_namespaces=' \
	"$(cure user-namespace)"
inside 'echo 0 >/proc/sys/user/max_net_namespaces && exec "$0" doctor'
is "another limit rules out what it is for" "1 ok NO" \
	"$status $(found ipc-namespace) $(found net-namespace)"
like "the cure is that sysctl" 'sysctl -w user\.max_net_namespaces=' \
	"$(cure net-namespace)"

mkdir "$T/chroot"
inside 'mount --rbind / "${0%/bin/*}/chroot" && exec chroot "${0%/bin/*}/chroot" "$0" doctor'
is "in a chroot none runs" "1 NO" "$status $(found user-namespace)"
like "the cure is another way in" 'chroot.*pivot_root' "$(cure user-namespace)"

inside 'mount --bind /dev/null /proc/version && exec "$0" doctor'
is "a covered /proc rules out a new one" "1 NO" "$status $(found new-proc)"
like "what covers it is named" 'mounted on /proc/version,' "$(cure new-proc)"
inside 'mount --bind /dev/null /proc/version && exec "$1" --set=mounts.proc=none true'
is "and its cure is one" 0 "$status"
inside 'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys &&
	exec "$0" doctor'
is "a read-only /proc/sys rules out the limit of nesting" "1 NO" \
	"$status $(found nesting-limit)"
like "the cure names what does without" 'nested = sandbox' "$(cure nesting-limit)"
inside 'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys &&
	exec "$1" --set=mounts.proc=none --set=namespaces.nested=sandbox true'
is "and its cure is one" 0 "$status"

# Inside of a jail: a system call filter, no_new_privs, and as many namespaces as asked.
set -- --set="mounts.read-only=$T/bin -/etc/jail -$user_home/.config/jail \
-${user_jail%/bin/*}/share/jail" \
	--set='environment.keep=ASAN_OPTIONS UBSAN_OPTIONS'
capture jail "$@" "$JAILCTL" doctor
is "in a jail none runs" "1 NO" "$status $(found user-namespace)"
like "the filter is the reason" 'a system call filter of the sandbox' \
	"$(cure user-namespace)"
like "and is named" '^inside of a system call filter$' "$out"
capture jail "$@" --set=namespaces.nested=full "$JAILCTL" doctor
is "in one that lets them they run" "0 ok" "$status $(found jail)"
# What is newer than the oldest kernel that jail runs on.
new='openat2 close_range open_tree move_mount fsopen fsconfig fsmount mount_setattr'
capture jail "$@" --set=namespaces.nested=full \
	--set="syscalls.deny=$(echo "$new clone3 " | sed 's/ /:ENOSYS /g')" \
	"$JAILCTL" doctor
is "they run without the newer system calls" "0 ok" "$status $(found jail)"
is "and mount without them" "ok ok ok" "$(found root) $(found files) $(found new-proc)"
capture jail "$@" --set=namespaces.nested=full \
	--set='syscalls.deny=landlock_create_ruleset:ENOSYS' "$JAILCTL" doctor
is "without Landlock they run" "0 -- ok" "$status $(found landlock) $(found jail)"
capture jail "$@" --set=namespaces.nested=full --set='syscalls.deny=pivot_root:kill' \
	"$JAILCTL" doctor
is "a filter that kills is survived" "1 NO" "$status $(found pivot)"
like "and named" '^NO  pivot: .*killed by signal 31' "$out"
tap_done

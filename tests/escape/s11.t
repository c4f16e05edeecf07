#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S11 nested namespaces: closed twice, by the filter and by the limit of the namespace;
# opened as far as the profile says.
# Seen to fail without: nested_apply(); flags_needed().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

user=0x10000000 mount=0x20000 net=0x40000000
inside nested $user ids , read /proc/sys/user/max_user_namespaces
has "no user namespace can be made" "nested EPERM"
inside --set=syscalls.allow=unshare --set=syscalls.default=allow nested 0 ids
has "nor where the filter allows the call" "nested EPERM"
inside read /proc/sys/user/max_user_namespaces
has "the limit is 0" "read /proc/sys/user/max_user_namespaces 0."
inside --set=identity.uid=root --set=capabilities.keep=all \
	--set=capabilities.ambient=sys_resource \
	write /proc/sys/user/max_user_namespaces 9 , read /proc/sys/user/max_user_namespaces , \
	nested $user ids
unlike "not even with every capability is it raised" "^write .* ok|^nested ok" "$out"

inside --set=namespaces.nested=sandbox nested $user ids , nested $((user | net)) ids
has "nested = sandbox: user and network namespaces" "nested ok" "uid 0 0 0"
inside --set=namespaces.nested=sandbox nested $user call chroot s:/tmp , \
	call mount s:none s:/tmp s:tmpfs 0 , call unshare $mount , call sethostname s:x 1
has "and chroot, but no mount" "call chroot ok" "call mount EPERM" "call unshare EPERM" \
	"call sethostname EPERM"
inside --set=namespaces.nested=full nested $((user | mount)) \
	call mount s:none s:/tmp s:tmpfs 0 , call chroot s:/tmp , umount /tmp
has "nested = full: mounts" "nested ok" "call mount ok"

# What they are for.
if [ -x /usr/bin/unshare ]; then
	capture as_user "$JAIL" --profile="$profile" --set=namespaces.nested=sandbox \
		unshare --user --map-root-user id -u
	is "unshare --user runs in a sandbox" "0 0" "$status $out"
else
	skip "unshare --user runs in a sandbox" "unshare is not installed"
fi
if [ -x /usr/bin/bwrap ]; then
	capture as_user "$JAIL" --profile="$profile" --set=namespaces.nested=full \
		bwrap --unshare-all --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp \
		sh -c 'echo $$'
	is "bwrap runs inside, with a /proc of its own" "0 2" "$status $out"
	note "$err"
else
	skip "bwrap runs inside" "bubblewrap is not installed"
fi
capture as_user "$JAIL" --profile="$profile" --set=namespaces.nested=full \
	"$JAIL" --profile="$profile" "$INSIDE" ids , nested $user ids
like "so does jail, whose jail is closed" "^nested EPERM$" "$out"
note "$err"
tap_done

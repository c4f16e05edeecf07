#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [cgroup]: /sys/fs/cgroup inside, and delegate.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
. "$top_srcdir/tests/lib/cgroup.sh"

need_root
inside_sh() { # SCRIPT OPTION...
	script=$1
	shift
	capture as_root "$JAIL" --profile="$profile" "$@" sh -c "$script"
}
use_root
inside_sh 'ls /sys'
like "without a cgroup there is no view of one" "No such file" "$err"

if [ -n "$(hierarchy memory)" ] && [ -n "$(hierarchy pids)" ]; then
	with 'memory.max = 50M' 'pids.max = 20'
	inside_sh 'cd /sys/fs/cgroup && cat memory/memory.limit_in_bytes pids/pids.max;
		ls; grep -cx $$ pids/cgroup.procs; find . -name "jail.*"'
	is "v1: the jail's limits are seen, and itself" "52428800,20,memory,pids,1," \
		"$(printf '%s\n' "$out" | tr '\n' ,)"
	inside_sh 'echo max >/sys/fs/cgroup/pids/pids.max; mkdir /sys/fs/cgroup/pids/x'
	is "... and not changed" 2 "$(printf '%s\n' "$err" | grep -c 'Read-only file system')"
	inside_sh 'cat /sys/fs/cgroup/pids/pids.max; ls /sys' --set=mounts.sys=read-only
	like "it is in its place in a whole /sys, too" "^20$" "$out"
	inside_sh 'cat /sys/fs/cgroup/pids/pids.max; ls /sys' --set=mounts.root=host
	is "and where the files are the host's" "20,fs," "$(printf '%s\n' "$out" | tr '\n' ,)"
	inside_sh 'ls -A /sys/fs/cgroup' --set=mounts.hide=/sys/fs/cgroup
	is "it can be hidden" "2 " "$status $out"
	inside_sh 'ls -A /sys' --set=namespaces.cgroup=host
	like "in the host's namespace it is not shown: it would be all" "No such file" "$err"
	inside --set=cgroup.delegate=yes say ran
	refused "v1 is not delegated" '\[cgroup\] delegate: memory is of cgroup v1 here'
else
	skip "v1" "memory or pids is in no v1 hierarchy"
fi

if [ -n "$unified" ]; then
	cat >"$T/unified" <<'END'
mount --bind "$1" /sys/fs/cgroup || exit 1
shift
exec "$@"
END
	v2() { # SCRIPT OPTION...
		script=$1
		shift
		capture as_root unshare --mount --propagation private sh "$T/unified" \
			"$unified" "$JAIL" --profile="$profile" "$@" sh -c "$script"
	}
	with 'file = cgroup.max.depth 3'
	v2 'cd /sys/fs/cgroup && cat cgroup.max.depth && grep -cx $$ cgroup.procs; mkdir x'
	is "v2: it is one directory" "3,1," "$(printf '%s\n' "$out" | tr '\n' ,)"
	like "... and read-only" "Read-only file system" "$err"
	with 'file = cgroup.max.depth 3' 'delegate = yes'
	delegated='cd /sys/fs/cgroup && cat cgroup.max.depth &&
		mkdir -p x/y && echo $$ >x/y/cgroup.procs && grep ^0: /proc/self/cgroup &&
		echo 9 >x/cgroup.max.depth && cat x/cgroup.max.depth && mkdir x/y/z'
	beyond="z.*Resource temporarily unavailable"
	v2 "$delegated"
	is "v2: delegated, it is the program's" "max,0::/x/y,9," \
		"$(printf '%s\n' "$out" | tr '\n' ,)"
	like "... and the limits are around it, out of reach" "$beyond" "$err"
	v2 "$delegated" --set=identity.uid=1234 --set=identity.gid=1234
	is "... whoever that is" "max,0::/x/y,9," "$(printf '%s\n' "$out" | tr '\n' ,)"
	# A subtree that is the user's, without systemd, and without a controller.
	users=$unified/test.$$
	mkdir "$users" "$users/in"
	at_exit 'rmdir "$users/in" "$users" 2>/dev/null'
	chown -R "$user_id" "$users"
	mine() { # OPTION...: a jail that is started in there
		capture in_users "$@"
	}
	in_users() (
		echo 0 >"$users/in/cgroup.procs"
		as_user "$JAIL" --set='cgroup.file=cgroup.max.depth 3' "$@" \
			sh -c "cat $unified/cgroup.max.depth; grep ^0: /proc/self/cgroup"
	)
	mine
	is "v2: a user has a cgroup in a delegated one" "3,0::/," \
		"$(printf '%s\n' "$out" | tr '\n' ,)"
	mine --set=cgroup.hugetlb.2MB.max=4M
	refused "... without the controllers that it lacks" \
		"\[cgroup\] hugetlb.2MB.max: $users, which is the caller's, does not have the controller hugetlb"
	like "... and is told who could add them" '^jail: hint: who delegated it can add' "$err"
	mine --set=cgroup.hugetlb.2MB.max=4M --set=cgroup.require=no
	is "... or goes without them" "0 3,0::/," "$status $(printf '%s\n' "$out" | tr '\n' ,)"
	v2 true --set=namespaces.cgroup=host
	refused "but not in the host's namespace" \
		'\[cgroup\] delegate: a cgroup is delegated in a namespace of its own'
else
	skip "v2" "it is not mounted here"
fi
is "nothing is left" "" "$(left)"
tap_done

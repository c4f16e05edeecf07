#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# However jail is called: by sudo, in a user namespace, without a terminal, from a place
# that is not there, in another jail.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# works SENTENCE COMMAND...: jail is started by this.
works() {
	works_name=$1
	shift
	capture "$@" "$JAIL" --profile="$profile" "$INSIDE" caps , locks , fds , cwd , host
	has "$works_name" "cap-effective 0000000000000000" "cap-bounding 0000000000000000" \
		"no-new-privs 1" "seccomp 2" "fds 0 1 2" "hostname jail"
}
works "by a user" as_user
works "in a user namespace, as root there" as_user unshare --user --map-root-user
works "in a user namespace, as oneself" as_user unshare --user --map-current-user
works "in a user and a mount namespace" as_user unshare --user --map-root-user --mount
works "in a user and a process id namespace with its /proc" \
	as_user unshare --user --map-root-user --mount --pid --fork --mount-proc
works "with no_new_privs set" as_user setpriv --no-new-privs
works "without a session of a terminal" as_user setsid --wait
works "with no environment" as_user env -i
works "with closed streams" as_user sh -c 'exec "$@" <&- 2>&-' sh
works "with little memory locked and few files" as_user sh -c 'ulimit -n 64; exec "$@"' sh
works "with all signals ignored" as_user sh -c 'trap "" 1 2 3 10 12 13 15 17; exec "$@"' sh
works "with a umask that lets nothing through" as_user sh -c 'umask 0777; exec "$@"' sh
works "from a directory that is gone" \
	as_user sh -c 'mkdir gone && cd gone && rmdir ../gone && exec "$@"' sh
is "then it starts at home" "$user_home" "$(fact cwd)"
works "from one that does not exist inside" as_user sh -c 'cd /sys && exec "$@"' sh
is "likewise" "$user_home" "$(fact cwd)"
capture as_user "$JAIL" --profile="$profile" --set=namespaces.nested=full \
	"$JAIL" --profile="$profile" "$INSIDE" caps , locks , host
has "in a jail that allows it" "cap-bounding 0000000000000000" "no-new-privs 1"
capture as_user "$JAIL" --profile="$profile" --set=environment.keep=ASAN_OPTIONS \
	"$JAIL" --profile="$profile" "$INSIDE" say ran
is "not in one that does not" 125 "$status"
like "which says so" "^jail: " "$err"

if [ "$(id -u)" = 0 ]; then
	profile=$root_profile
	works "by root" as_root
	works "by root with few capabilities" as_root setpriv \
		--bounding-set=-all,+chown,+dac_override,+fowner,+setuid,+setgid,+setpcap,+setfcap,+kill,+sys_chroot,+net_bind_service
	profile=$T/bin/empty.ini
	if command -v sudo >/dev/null; then
		profile=$root_profile
		capture sudo -n "$JAIL" --profile="$profile" "$INSIDE" ids , caps , locks
		has "by sudo" "uid 0 0 0" "cap-effective 0000000000000000" "no-new-privs 1"
		capture sudo -n -u nobody env HOME="$T/none" "$JAIL" --profile="$profile" \
			"$INSIDE" ids , cwd
		has "by sudo, as another user without a home" "uid 65534 65534 65534"
	else
		skip "by sudo" "sudo is not installed"
		skip "by sudo, as another user" "sudo is not installed"
	fi
else
	skip "by root" "needs root"
fi
tap_done

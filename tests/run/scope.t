#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jail-scope asks systemd for a cgroup, here one of our own on a private bus; the real
# one is in the virtual machine.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

built=${top_builddir:-$(dirname "$user_jail")}
[ -x "$built/jail-scope" ] || skip_all "jail-scope is not built: no libsystemd"
[ -x "$built/tests/tools/manager" ] || skip_all "tests/tools/manager is not built"
user_program "$built/jail-scope"
scope=$user_copy
user_program "$built/tests/tools/manager"
manager=$user_copy
unit=app-jail-test-1.scope
# As the process has it, whose number we name: our own.
cgroup=$(sed -n 's/^0:://p' "/proc/$$/cgroup")
[ -n "$cgroup" ] || skip_all "no cgroup2 here"

# ask HOW: jail-scope, of a manager that does so; what that was asked is in $asked
ask() {
	capture as_user "$manager" "$1" "$user_home/bus" "$user_home/log" \
		"$scope" "$unit" $$ "A jail"
	asked=$(cat "$user_home/log")
}

# refused SENTENCE TEXT: that it is, with that error
refused() {
	is "$1" "1 " "$status $out"
	is "... and told why" "jail-scope: $2" "$err"
}

ask "done"
is "a scope is made, and its cgroup told" "0 $cgroup " "$status $out $err"
is "for jobs is watched before one is asked for" "Hello
AddMatch
GetConnectionUnixProcessID
StartTransientUnit" "$(printf '%s\n' "$asked" | cut -d ' ' -f 1)"
properties="Description=A jail PIDs=$$ Delegate=true CollectMode=inactive-or-failed"
slice=" Slice=app.slice"
is "what is asked for" "StartTransientUnit $unit fail $properties$slice" \
	"$(printf '%s\n' "$asked" | grep '^Start')"
ask early
is "a job may be done before its number is known" "0 $cgroup " "$status $out $err"
ask others
is "other jobs do not matter" "0 $cgroup " "$status $out $err"
ask exists
is "a unit that failed makes room" "0 $cgroup " "$status $out $err"
is "... when it is asked to, and then once more" "StartTransientUnit ResetFailedUnit \
StartTransientUnit" "$(printf '%s\n' "$asked" | sed '1,3d' | cut -d ' ' -f 1 | tr '\n' ' ' |
	sed 's/ $//')"
ask lasting
refused "one that lives does not" "cannot start $unit: Unit $unit exists."
is "... and is asked no third time" 2 "$(printf '%s\n' "$asked" | grep -c '^Start')"
ask failed
refused "a job may fail" "cannot start $unit: its job ended as \"failed\"
jail-scope: hint: journalctl --user -n 20 may have the reason"
ask refused
refused "systemd may refuse, and commands no terminal" "cannot start $unit: Not for?you"
ask gone
refused "the bus may end" "cannot start $unit: Connection reset by peer"
ask elsewhere
refused "another PID namespace is noticed" "cannot name processes to the systemd of the \
user: its PID namespace is another
jail-scope: hint: start jail outside of this container"
is "... before anything is asked for" 0 "$(printf '%s\n' "$asked" | grep -c '^Start')"
for how in endless mute; do
	began=$(date +%s)
	ask $how
	refused "patience ends: $how" "cannot start $unit: no answer within 10 s"
	took=$(($(date +%s) - began))
	ok "... after ten seconds: $took" test $took -ge 9 -a $took -le 20
done

if as_user unshare -Ur true 2>/dev/null; then
	capture as_user unshare -Ur "$manager" "done" "$user_home/bus" "$user_home/log" \
		"$scope" "$unit" $$ "A jail"
	is "root of a user namespace is a user" "0 $cgroup " "$status $out $err"
	like "... in this, too" "$slice$" "$(grep '^Start' "$user_home/log")"
else
	skip "root of a user namespace is a user" "no user namespaces here"
fi

# Without a bus.
cure="log in by a session that starts a user manager (loginctl enable-linger USER)"
known=$cure
# Where the user is logged in, the bus is known all the same.
[ ! -S "/run/user/$user_id/bus" ] || known="export XDG_RUNTIME_DIR=/run/user/$user_id"
capture as_user "$scope" $unit $$ "A jail"
refused "no bus is known" "cannot reach the systemd of the user: neither XDG_RUNTIME_DIR nor \
DBUS_SESSION_BUS_ADDRESS is set
jail-scope: hint: $known"
user_environment="XDG_RUNTIME_DIR=$user_home"
capture as_user "$scope" $unit $$ "A jail"
refused "no bus is there" "cannot reach the systemd of the user: No such file or directory
jail-scope: hint: $cure"
user_environment=

# What it is told, and whom it tells.
for words in "" "$unit" "$unit $$" "$unit $$ a b" "x.service $$ x" ".scope $$ x" "$unit 0 x" \
	"$unit -1 x" "$unit 1x x" "$unit 4294967297 x"; do
	# shellcheck disable=SC2086 # words
	capture as_user "$scope" $words
	is "not these words: $words" "1 " "$status $out"
done
capture as_user "$manager" "done" "$user_home/bus" "$user_home/log" \
	sh -c '"$@" >/dev/full' sh "$scope" $unit $$ "A jail"
refused "the path must be told" "cannot write the path: No space left on device"

if [ "$(id -u)" = 0 ]; then
	capture as_root "$manager" "done" "$root_home/bus" "$root_home/log" \
		"$scope" $unit $$ "A jail"
	is "root asks, too" "0 $cgroup " "$status $out $err"
	is "... for no slice" "StartTransientUnit $unit fail $properties" \
		"$(grep '^Start' "$root_home/log")"
	capture as_root env DBUS_SYSTEM_BUS_ADDRESS=unix:path="$root_home/none" \
		"$scope" $unit $$ "A jail"
	refused "... the system" "cannot reach the systemd of the system: No such file or \
directory
jail-scope: hint: this needs systemd, and D-Bus"
fi
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Limits of an ordinary user who is logged in, by systemd; see HACKING.md, "The virtual
# machine".
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

runtime=/run/user/$(id -u)
[ "$(id -u)" != 0 ] || skip_all "needs an ordinary user who is logged in"
[ -S "$runtime/systemd/private" ] || skip_all "needs the systemd of the user"
user_environment=XDG_RUNTIME_DIR=$runtime
# The cgroups of jails, in all scopes of the user.
left() {
	find "/sys/fs/cgroup/user.slice/user-$(id -u).slice" -name 'app-jail-*' -o \
		-name 'jail.*'
}
left_soon() { # systemd takes its time with an empty scope
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -n "$(left)" ] || break
		sleep 0.5
	done
	left
}
run() { # OPTION... PROGRAM...
	capture as_user "$JAIL" "$@"
}

if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
	run --set=cgroup.memory.max=50M true
	is "hybrid: a user is refused" 125 "$status"
	like "... and told why" '\[cgroup\] memory.max: the caller may make no cgroup in ' "$err"
	like "... and what to do" '^jail: hint: cgroup v1 takes root' "$err"
	run --set=cgroup.memory.max=50M --set=cgroup.require=no --stats echo ran
	is "hybrid: or goes without, where the profile says so" "0 ran" "$status $out"
	like "... which is told" '^jail: not limited: memory.max: the caller' "$err"
	tap_done
fi

run --set=cgroup.memory.max=50M python3 -c 'x = bytearray(100 << 20); print(len(x))'
is "100 MB under 50M are killed" "137 " "$status $out"
like "and the line is named" \
	'^jail: --set: \[cgroup\] memory.max = 52428800: the kernel killed a process' "$err"
run --set=cgroup.memory.max=50M --stats python3 -c 'x = bytearray(10 << 20); print(len(x))'
is "10 MB are not" "0 10485760" "$status $out"
like "and what it used is told" \
	'^jail: used [0-9.]+ s, processor: user [0-9.]+ s and system [0-9.]+ s(, throttled [0-9.]+ s)?, memory up to' "$err"
# shellcheck disable=SC2016 # for the shell inside
run --set=cgroup.pids.max=20 --set=limits.time=60s sh -c '
	bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 2; echo survived'
like "a fork bomb is bounded" \
	'^jail: --set: \[cgroup\] pids.max = 20: [0-9]* ?.*the jail was refused a process' "$err"
burns() { # OPTION...: ms of the processor in about two seconds
	as_user "$JAIL" "$@" sh -c "timeout 2 sh -c 'while :; do :; done'; times" |
		awk 'NR == 2 { split($1, t, /[ms]/); print int((t[1] * 60 + t[2]) * 1000) }'
}
for _ in 1 2 3 4 5; do
	burned=$(burns --set=cgroup.cpu.max=25%)
	[ "$burned" -lt 440 ] || break
done
ok "25% give a quarter of a processor: $burned ms of 2000" \
	test "$burned" -ge 440 -a "$burned" -le 560

run --set=cgroup.io.max='/ rbps=1M' true
is "io is refused: nobody has delegated it" 125 "$status"
like "... by the name of the controller" \
	'^jail: --set: \[cgroup\] io.max: the systemd of the user does not have the controller io$' \
	"$err"
like "... with the drop-in that grants it" \
	'Delegate=cpu cpuset io memory pids.*user@.service.d/delegate.conf' "$err"
run --set=cgroup.join=io true
like "... also where it is only joined" '\[cgroup\] join: the systemd of the user' "$err"
run --set=cgroup.io.max='/ rbps=1M' --set=cgroup.pids.max=20 --set=cgroup.require=no --stats \
	cat /sys/fs/cgroup/pids.max
is "with require = no the others act" "0 20" "$status $out"
like "... and it is told what does not" '^jail: not limited: io.max: the systemd' "$err"

# shellcheck disable=SC2016 # for the shell inside
run --set=cgroup.pids.max=20 --set=cgroup.delegate=yes sh -c '
	cd /sys/fs/cgroup && mkdir x && for pid in $(cat cgroup.procs); do
		echo $pid >x/cgroup.procs
	done 2>/dev/null; echo +pids >cgroup.subtree_control &&
	echo 7 >x/pids.max && cat x/pids.max && grep ^0: /proc/self/cgroup; echo max >pids.max'
is "delegated, a cgroup can be made in it, with the controllers" "7 0::/x" \
	"$(echo "$out" | tr '\n' ' ' | sed 's/ $//')"
# shellcheck disable=SC2016 # for the shell inside
run --set=cgroup.pids.max=20 --set=cgroup.delegate=yes sh -c '
	echo max >/sys/fs/cgroup/pids.max; i=0; while [ $((i += 1)) -lt 40 ]; do sleep 9 & done 2>&1; wait'
like "... and no limit be lifted" '\[cgroup\] pids.max = 20: .*refused a process' "$err"

run --profile=untrusted sh -c 'cd /sys/fs/cgroup && cat memory.max pids.max cpu.weight'
is "untrusted.ini has its limits" "2147483648 512 50" \
	"$(echo "$out" | tr '\n' ' ' | sed 's/ $//')"
capture as_user "$JAILCTL" doctor
like "doctor tells what the user has" '^ok  cgroup: (.* )?memory (.* )?pids' "$out"
like "... and how to get the rest" '^    cure: as root write "\[Service\]"' "$out"
is "nothing is left" "" "$(left_soon)"

# shellcheck disable=SC2016 # for that shell
as_user sh -c 'echo $$ >"$0"; exec "$1" --set=cgroup.pids.max=20 sleep 100' "$T/home/pid" \
	"$JAIL" &
sleep 2
kill -KILL "$(cat "$T/home/pid")"
wait
is "nor by a launcher that was killed: the scope ends itself" "" "$(left_soon)"
tap_done

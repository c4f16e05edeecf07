#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [cgroup]: limits that hold, for root by cgroupfs; and what a user is told.
# JAIL_TEST_LONG=1 makes more launches.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
. "$top_srcdir/tests/lib/cgroup.sh"

launches=80
[ -z "${JAIL_TEST_LONG-}" ] || launches=500

if [ -n "$(hierarchy memory)" ]; then
	inside --set=cgroup.memory.max=50M say ran
	refused "an ordinary user has no limits on cgroup v1" \
		'^jail: --set: \[cgroup\] memory.max: the caller may make no cgroup in '
	like "and hears why" "^jail: hint: cgroup v1 takes root" "$err"
	inside --set=cgroup.memory.max=50M --set=cgroup.require=no say ran
	is "unless the profile does not require them" "ran" "$out"
else
	skip "an ordinary user has no limits on cgroup v1" "memory is in no v1 hierarchy"
fi
[ "$(id -u)" = 0 ] || {
	skip "limits" "needs root"
	tap_done
}
for controller in memory pids cpu; do
	[ -n "$(hierarchy $controller)" ] || {
		skip "limits" "$controller is in no v1 hierarchy"
		tap_done
	}
done
use_root
is "nothing is there before" "" "$(left)"

with 'memory.max = 50M'
capture as_root "$JAIL" --profile="$profile" python3 -c 'x = bytearray(100 << 20); print(len(x))'
is "100 MB under 50M are killed" "137 " "$status $out"
like "and the line is named" \
	"^jail: $profile:4: \[cgroup\] memory.max = 52428800: the kernel killed a process" "$err"
capture as_root "$JAIL" --profile="$profile" python3 -c 'x = bytearray(10 << 20); print(len(x))'
is "10 MB are not" "0 10485760 " "$status $out $err"
inside cgroup
has "inside, the jail's cgroup is the root" "cgroup-memory /"

capture as_root "$JAIL" --profile="$profile" --stats="$T/stats" --stats \
	python3 -c 'x = bytearray(20 << 20)'
like "what it used is told" \
	"^jail: used [0-9.]+ s, processor: user [0-9.]+ s and system [0-9.]+ s, memory up to 2[0-9]\.[0-9] MiB" "$err"
is "and written for programs" "20 0 True None" "$(python3 -c 'import json, sys
used = json.load(open(sys.argv[1]))
print(used["memory_peak"] >> 20 & ~3, used["oom_kills"],
	used["wall_usec"] > used["user_usec"], used["pids_refused"])' "$T/stats")"
capture as_root "$JAIL" --profile="$profile" --stats \
	python3 -c 'x = bytearray(100 << 20)'
like "also that a process was killed" "1 process killed for memory" "$err"

with 'pids.max = 20'
# shellcheck disable=SC2016 # for the shell inside
capture as_root "$JAIL" --profile="$profile" --set=limits.time=20s sh -c '
	bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 1; echo survived'
like "a fork bomb is bounded" \
	"^jail: $profile:4: \[cgroup\] pids.max = 20: [0-9]* ?.*the jail was refused a process" "$err"
ok "and others can fork" sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0 & done; wait'

# burns SECONDS OPTION...: the processor time, in ms, that the jail could burn
burns() {
	burn_seconds=$1
	shift
	as_root "$JAIL" "$@" sh -c "timeout $burn_seconds sh -c 'while :; do :; done'; times" |
		awk 'NR == 2 { split($1, t, /[ms]/); print int((t[1] * 60 + t[2]) * 1000) }'
}
with 'cpu.max = 25%'
capture as_root "$JAIL" --profile="$profile" --stats timeout 2 sh -c 'while :; do :; done'
like "and that it was held back" "throttled [0-9]\.[0-9]*[1-9]" "$err"
for _ in 1 2 3 4 5; do
	burned=$(burns 2 --profile="$profile")
	[ "$burned" -lt 440 ] || break # others have made it less
done
ok "25% give a quarter of a processor: $burned ms of 2000" \
	test "$burned" -ge 440 -a "$burned" -le 560
for _ in 1 2 3 4 5; do
	burned=$(burns 2 --profile="$profile" --set=cgroup.cpu.max=max)
	[ "$burned" -lt 700 ] || break
done
ok "max gives what is free: $burned ms" test "$burned" -ge 700

if [ -n "$(hierarchy cpuset)" ]; then
	with 'cpuset.cpus = 0'
	inside scheduling
	has "a processor is chosen" "cpus 0"
	with 'cpuset.cpus = 0' 'cpu.weight = 300'
	cp "$profile" "$T/bin/heavy.ini"
	with 'cpuset.cpus = 0' 'cpu.weight = 100'
	for _ in 1 2 3 4 5; do
		burns 4 --profile="$T/bin/heavy.ini" >"$T/heavy" &
		light=$(burns 4 --profile="$profile")
		wait
		heavy=$(cat "$T/heavy")
		ratio=$((heavy * 100 / (light + 1)))
		[ "$ratio" -lt 270 ] || [ "$ratio" -gt 330 ] || break
	done
	ok "weights of 300 and 100 give 3 to 1: $heavy and $light ms" \
		test "$ratio" -ge 270 -a "$ratio" -le 330
	with 'cpuset.cpus = 4096'
	inside say ran
	refused "a processor that is not there is refused" \
		"limits.ini:4: \[cgroup\] cpuset.cpus: cannot write 4096 to cpuset.cpus"
else
	skip "processors are chosen" "cpuset is in no v1 hierarchy"
fi
is "nothing is left so far" "" "$(left)"

# begin: a jail in the background, whose launcher is the process $launcher.
begin() {
	# shellcheck disable=SC2016 # for that shell
	as_root sh -c 'echo $$ >"$0/launcher.new" && mv "$0/launcher.new" "$0/launcher" &&
		exec "$1" --profile="$2" "$3" say ran , sleep 60000' \
		"$T" "$JAIL" "$profile" "$INSIDE" >"$T/running" 2>/dev/null &
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s "$T/running" ] || break
		sleep 0.1
	done
	launcher=$(cat "$T/launcher")
}
# end SIGNAL
end() {
	kill "-$1" "$launcher"
	wait
	rm "$T/launcher" "$T/running"
}

# while_running CONTROLLER COMMAND...: it gets the jail's directory there.
while_running() {
	running=$(hierarchy "$1")
	shift
	begin
	"$@" "$running"/jail.*
	end TERM
}
text_of() {
	cat "$2/$1"
}
with 'join = freezer devices cpuacct'
freeze() {
	echo FROZEN >"$1/freezer.state"
	cat "$1/freezer.state"
	echo THAWED >"$1/freezer.state"
}
like "a jail can be frozen" "FROZEN|FREEZING" "$(while_running freezer freeze 2>/dev/null)"
ok "it is in its cgroup of devices" test -n "$(while_running devices text_of cgroup.procs 2>/dev/null)"
ok "and of cpuacct" test -n "$(while_running cpuacct text_of cgroup.procs 2>/dev/null)"
with 'file = pids.max 33'
is "a file is written as it is" 33 "$(while_running pids text_of pids.max 2>/dev/null)"

# Hierarchies that this machine has not mounted, in a mount namespace of the test's own.
cat >"$T/private" <<'END'
jail=$1 profile=$2 T=$3
mkdir "$T/net_cls" "$T/net_prio" "$T/perf_event"
for controller in net_cls net_prio perf_event; do
	mount -t cgroup -o "$controller" none "$T/$controller" || exit 1
done
"$jail" --profile="$profile" sleep 2 &
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ ! -s "$(echo "$T"/perf_event/jail.*/cgroup.procs)" ] || break
	sleep 0.1
done
cat "$T"/net_cls/jail.*/net_cls.classid
grep '^lo ' "$T"/net_prio/jail.*/net_prio.ifpriomap
for controller in net_cls net_prio perf_event; do
	[ -z "$(cat "$T/$controller"/jail.*/cgroup.procs)" ] || echo "$controller"
done
wait
ls -d "$T"/*/jail.* 2>/dev/null
# The last umount ends a hierarchy, but only where the last child is gone for good.
sleep 1
umount "$T/net_cls" "$T/net_prio" "$T/perf_event"
rmdir "$T/net_cls" "$T/net_prio" "$T/perf_event"
END
with 'net_cls.classid = 10:1' 'net_prio.ifpriomap = lo 5' 'join = perf_event'
capture as_root unshare --mount --propagation private sh "$T/private" "$JAIL" "$profile" "$T"
is "net_cls, net_prio and perf_event, in hierarchies of the test's own" \
	"1048577 lo 5 net_cls net_prio perf_event" "$(echo "$out" | tr '\n' ' ' | sed 's/ $//')"

for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	more=$(grep -E ':(net_cls|net_prio|perf_event):' /proc/self/cgroup)
	[ -n "$more" ] || break
	sleep 0.2 # the kernel takes its time
done
is "which are gone" "" "$more"

# cgroup v2: what there is of it here, alone.
if [ -n "$unified" ] && grep -qw hugetlb "$unified/cgroup.controllers"; then
	enabled=$(cat "$unified/cgroup.subtree_control")
	cat >"$T/unified" <<'END'
mount --bind "$4" /sys/fs/cgroup || exit 1
"$1" --profile="$2" cat /proc/self/cgroup
"$1" --profile="$2" sleep 2 &
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ ! -s "$(echo /sys/fs/cgroup/jail.*/cgroup.procs)" ] || break
	sleep 0.1
done
cat /sys/fs/cgroup/jail.*/hugetlb.2MB.max
wait
END
	with 'hugetlb.2MB.max = 4M'
	capture as_root unshare --mount --propagation private sh "$T/unified" "$JAIL" \
		"$profile" "$T" "$unified"
	like "cgroup v2: the limit is there" "^4194304$" "$out"
	like "and the jail is in it from its birth" "^0::/$" "$out"
	pages=$(cat /proc/sys/vm/nr_hugepages)
	at_exit 'echo "$pages" >/proc/sys/vm/nr_hugepages'
	echo $((pages + 4)) >/proc/sys/vm/nr_hugepages 2>/dev/null
	if [ "$(cat /proc/sys/vm/nr_hugepages)" -ge 4 ]; then
		cat >"$T/bin/huge.py" <<'END'
import mmap
HUGETLB = 0x40000
for size in 2, 6:
    try:
        memory = mmap.mmap(-1, size << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | HUGETLB)
        memory[0] = 1
        print(size, "MiB")
        memory.close()
    except OSError as error:
        print(error.strerror)
END
		cat >"$T/huge" <<'END'
mount --bind "$3" /sys/fs/cgroup && exec "$1" --profile="$2" python3 "$4"
END
		with 'hugetlb.2MB.rsvd.max = 4M'
		capture as_root unshare --mount --propagation private sh "$T/huge" \
			"$JAIL" "$profile" "$unified" "$T/bin/huge.py"
		is "and acts: of 4 MiB of huge pages there are 2, and not 6" \
			"2 MiB Cannot allocate memory" "$(echo "$out" | tr '\n' ' ' | sed 's/ $//')"
		with 'hugetlb.2MB.rsvd.max = 8M'
		capture as_root unshare --mount --propagation private sh "$T/huge" \
			"$JAIL" "$profile" "$unified" "$T/bin/huge.py"
		is "... and of 8 MiB both" "2 MiB 6 MiB" \
			"$(echo "$out" | tr '\n' ' ' | sed 's/ $//')"
	else
		skip "it acts" "there is no memory for huge pages"
	fi
	echo "$pages" >/proc/sys/vm/nr_hugepages
	case $enabled in
	*hugetlb*) ;;
	*) echo -hugetlb >"$unified/cgroup.subtree_control" ;;
	esac
else
	skip "cgroup v2" "it has no hugetlb here"
fi
is "nothing is left of all these" "" "$(left)"

# However the launcher ends, the next one takes away what it left.
with 'memory.max = 50M' 'pids.max = 20' 'cpu.max = 50%'
begin
end KILL
ok "a launcher that is killed leaves its cgroups" test -n "$(left)"
inside say ran
is "the next one works" ran "$out"
is "and takes them away" "" "$(left)"
cat >"$T/stream" <<'END'
i=0
while [ $i -lt "$3" ]; do
	"$1" --profile="$2" sleep 0.02 &
	pid=$!
	case $((($4 * 7 + i * 5) % 4)) in
	0) sleep 0.00$((i % 9)) && kill -KILL $pid ;;
	1) sleep 0.01 && kill -KILL $pid ;;
	esac
	wait $pid
	i=$((i + 1))
done 2>/dev/null
END
streams=
for stream in 1 2 3 4 5 6 7 8; do
	as_root sh "$T/stream" "$JAIL" "$profile" $((launches / 8)) $stream &
	streams="$streams $!"
done
# shellcheck disable=SC2086 # words
wait $streams
inside say ran
is "$launches launches in 8 streams, of which half are killed, work" ran "$out"
is "and leave nothing after the next" "" "$(left)"
tap_done

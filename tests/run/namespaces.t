#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [namespaces] seen from inside: new, of the host, joined; host name, clocks.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# outside KIND: the number of this process's namespace.
outside() {
	stat -Lc %i "/proc/self/ns/$1"
}

inside namespaces , host , list /proc
for kind in cgroup ipc mnt net pid time user uts; do
	like "$kind is a namespace" "^[0-9]+$" "$(fact "ns-$kind")"
	unlike "of the jail's own: $kind" "^$(outside $kind)$" "$(fact "ns-$kind")"
done
has "the host is called jail" "hostname jail"
for kind in ipc uts net cgroup time; do
	inside --set=namespaces.$kind=host namespaces
	is "$kind = host shares it" "$(outside $kind)" "$(fact "ns-$kind")"
	is "and nothing else: $kind" 1 "$(printf '%s\n' "$out" | while read -r name number; do
		[ "$number" != "$(outside "${name#ns-}")" ] || echo "$name"
	done | wc -l)"
done
inside --set=namespaces.uts=host host
has "uts = host keeps its name" "hostname $(uname -n)"
inside --set=namespaces.hostname=box-1.test host , read /etc/hostname
has "hostname" "hostname box-1.test" "read /etc/hostname box-1.test."
inside --set=namespaces.hostname= host
has "an empty one keeps the host's" "hostname $(uname -n)"
inside --set=namespaces.hostname='a b' say ran
refused "a bad one is refused" "hostname"
inside --set=namespaces.uts=host --set=namespaces.hostname=x say ran
refused "one without a namespace for it is refused" "only set in a new UTS namespace"

# near SENTENCE NUMBER NUMBER: no more than ten apart.
near() {
	[ $(($2 - $3)) -lt 10 ] && [ $(($3 - $2)) -lt 10 ]
	tap_result $? "$1" || note "$2 and $3"
}
clocks=$("$INSIDE" clocks)
monotonic=$(printf '%s\n' "$clocks" | sed -n 's/monotonic //p')
boottime=$(printf '%s\n' "$clocks" | sed -n 's/boottime //p')
inside clocks
near "the clocks are those of the host" "$monotonic" "$(fact monotonic)"
inside --set=namespaces.time-offset=+1d clocks
near "time-offset moves the monotonic clock" $((monotonic + 86400)) "$(fact monotonic)"
near "and that of the time since boot" $((boottime + 86400)) "$(fact boottime)"
inside --set=namespaces.time-offset=-10s clocks
near "back, too" $((monotonic - 10)) "$(fact monotonic)"
inside --set=namespaces.time=host --set=namespaces.time-offset=1h say ran
refused "only in a new namespace" "clocks are only moved"

inside --set=namespaces.pid=host list /proc
like "pid = host is for root, or works" "^list /proc .*|cannot" "$out$err"

if [ "$(id -u)" = 0 ]; then
	mkfifo "$T/hold"
	: >"$T/holder"
	# shellcheck disable=SC2016 # for the shell inside
	unshare --net --uts --ipc sh -c 'hostname joined; echo $$ >"$0"; read -r _ <"$1"' \
		"$T/holder" "$T/hold" &
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		holder=$(cat "$T/holder")
		[ -z "$holder" ] || break
		sleep 0.1
	done
	use_root
	for kind in net uts ipc; do
		inside --set=namespaces.$kind="/proc/$holder/ns/$kind" namespaces , host
		is "root joins a namespace of $kind" \
			"$(stat -Lc %i "/proc/$holder/ns/$kind")" "$(fact "ns-$kind")"
	done
	inside --set=namespaces.uts="/proc/$holder/ns/uts" --set=namespaces.hostname= host
	has "with what is in it" "hostname joined"
	echo >"$T/hold"
	wait
	for kind in user pid; do
		inside --set=namespaces.$kind=host namespaces
		is "root shares $kind" "$(outside $kind)" "$(fact "ns-$kind")"
	done
	if command -v ip >/dev/null; then
		# ip makes its directory, and makes it a mount: in a /run that ends with us.
		# shellcheck disable=SC2317,SC2016 # called as $as; for the shell inside
		as_netns() {
			user_exec "$root_home" root unshare --mount --propagation private \
				sh -c 'mount -t tmpfs tmpfs /run && ip netns add jail-test &&
					stat -Lc "made %i" /run/netns/jail-test && exec "$@"' sh "$@"
		}
		as=as_netns
		inside --set=namespaces.net=/run/netns/jail-test namespaces
		as=as_root
		is "or one that ip netns made" "$(fact made)" "$(fact ns-net)"
	else
		skip "or one that ip netns made" "ip is not installed"
	fi
else
	skip "root joins namespaces" "needs root"
fi
tap_done

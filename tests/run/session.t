#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [session] seen from inside, but for terminals: see terminal.t.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

inside report , mask
has "it begins as it was called" "cwd $user_home" "umask 0022" "nice 0" "fds 0 1 2" \
	"blocked" "ignored"
as_user mkdir -p here
inside --set=mounts.read-only="$user_home/here" --set=session.directory="$user_home/here" cwd
has "directory" "cwd $user_home/here"
inside --set=session.directory=/tmp cwd
has "one of the jail's own" "cwd /tmp"
inside --set='session.directory=${HOME}' cwd
has "with variables" "cwd $user_home"
inside --set=session.directory=/none say ran
refused "one that is not there is refused" "session\] directory"
inside --set=session.directory=/etc/passwd say ran
refused "or is none" "session\] directory"
in_root() {
	as_user sh -c 'cd / && exec "$@"' sh "$@"
}
as=in_root
inside cwd
has "it starts where it was called" "cwd /"
as=as_user
for mask in 0077 027 0; do
	inside --set=session.umask=$mask umask
	has "umask = $mask" "umask $(printf '%04o' "0$mask")"
done
inside --set=session.umask=888 say ran
refused "umask = 888 is refused" "session\] umask"
inside --set=session.nice=5 scheduling
has "nice" "nice 5"
inside --set=session.oom-score-adj=500 scheduling
has "oom-score-adj" "oom-score-adj 500"
cpu=$(as_user "$INSIDE" scheduling | sed -n 's/^cpus \([0-9]*\).*/\1/p')
inside --set=session.cpu-affinity="$cpu" scheduling
has "cpu-affinity" "cpus $cpu"
inside --set=session.cpu-affinity="$cpu-$cpu" scheduling
has "as a range" "cpus $cpu"
for wrong in x 3-1 -1 99999; do
	inside --set=session.cpu-affinity="$wrong" say ran
	refused "cpu-affinity = $wrong is refused" "session\] cpu-affinity"
done
inside --set=session.cpu-scheduling-policy=batch scheduling
has "cpu-scheduling-policy = batch" "policy 3 0"
inside --set=session.cpu-scheduling-policy=idle scheduling
has "idle" "policy 5 0"
inside --set=session.cpu-scheduling-priority=5 say ran
refused "a priority without a policy is refused" "session\] cpu-scheduling-priority"
inside --set=session.io-scheduling-class=idle scheduling
like "io-scheduling-class = idle" "^io-priority 3 " "$out"
inside --set=session.io-scheduling-class=best-effort --set=session.io-scheduling-priority=7 \
	scheduling
has "io-scheduling-priority" "io-priority 2 7"
inside --set=session.io-scheduling-priority=7 say ran
refused "without a class it is refused" "session\] io-scheduling-priority"
if [ "$(id -u)" = 0 ]; then
	use_root
	inside --set=namespaces.user=host --set=session.nice=-5 --set=session.oom-score-adj=-1 \
		scheduling
	like "root may ask for more" "^nice -5$|oom-score-adj" "$out$err"
	as=as_user profile=$T/bin/empty.ini
fi

exec 9</etc/passwd 5</dev/null
inside fds
has "descriptors are closed" "fds 0 1 2"
inside --set=session.pass-fds="9 5" fds , read /proc/self/fd/9
has "but those that are passed" "fds 0 1 2 5 9"
exec 9<&- 5<&-
for wrong in 2 x 65536 -1; do
	inside --set=session.pass-fds="$wrong" say ran
	refused "pass-fds = $wrong is refused" "session\] pass-fds"
done
for closed in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
	as_user sh -c "exec \"\$@\" $closed" sh "$JAIL" --profile="$profile" "$INSIDE" fds , \
		readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 , \
		write "$user_home/x" x >"$T/closed" 2>&1
	is "starts with streams closed: $closed" 0 $?
done
capture as_user sh -c 'exec "$@" <&-' sh "$JAIL" --profile="$profile" "$INSIDE" fds , \
	readlink /proc/self/fd/0
has "a closed one is /dev/null" "fds 0 1 2" "readlink /proc/self/fd/0 /dev/null"
capture as_user sh -c 'trap "" INT USR1; exec "$@"' sh "$JAIL" --profile="$profile" \
	"$INSIDE" mask
has "signals that were ignored stay so" "ignored 2 10"
capture as_user setsid -w "$JAIL" --profile="$profile" "$INSIDE" terminal
has "without a terminal there is none" "tty-0 none" "dev-tty ENXIO"
start=$(date +%s)
inside --set=session.wait-for=all background sleep 15 , say ended
took=$(($(date +%s) - start))
ok "wait-for = all waits" test $took -ge 1
is "and has the program's status" 0 "$status"
inside --set=session.wait-for=all background sleep 5 , exit 7
is "whichever it is" 7 "$status"
tap_done

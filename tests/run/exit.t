#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Exit status, standard streams, and signals in both directions.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

for number in 0 1 7 124 125 255; do
	inside exit $number
	is "the program's own status $number" $number "$status"
done
for signal in TERM:15 KILL:9 SEGV:11 ABRT:6 HUP:1; do
	inside raise ${signal%:*}
	is "128 + n where $signal ended it" $((128 + ${signal#*:})) "$status"
done
capture jail --profile="$profile" no-such-program
is "127: it was not found" 127 "$status"
like "and where it was sought" "no-such-program" "$err"
capture jail --profile="$profile" /no/such/program
is "127 by its path" 127 "$status"
capture jail --profile="$profile" /etc/passwd
is "126: it cannot be executed" 126 "$status"
printf '#!/no/interpreter\n' >"$T/bin/script" && chmod 755 "$T/bin/script"
capture jail --profile="$profile" "$T/bin/script"
like "126 or 127 without its interpreter" "^12[67]$" "$status"
like "which is told" "interpreter" "$err"
printf 'echo shell\n' >"$T/bin/script"
capture jail --profile="$profile" "$T/bin/script"
is "a script without #! is one for the shell" "0 shell" "$status $out"
for wrong in --no-such-option --profile --set=x --set=x.y=z --profile=/no/such; do
	capture jail "$wrong"
	is "125: $wrong" 125 "$status"
done
capture jail --profile="$profile" -- "$INSIDE" say --profile=x -- y
is "-- and what follows is the program's" "--profile=x -- y" "$out"
capture jail --version
like "--version" "^jail [0-9]" "$out"
capture jail --stats=here true
is "a jail may tell what it used" "0 " "$status $err"
like "to programs" '^{"wall_usec": [0-9]+, "user_usec": [0-9]+, .*"pids_refused": null, "not_limited": \[\]}$' \
	"$(cat "$user_home/here")"
capture jail --stats false
like "and to people" "^1 jail: used [0-9.]+ s, processor: user [0-9.]+ s and system [0-9.]+ s$" "$status $err"
capture jail --set=session.report=yes true
like "also where the profile asks for it" "^jail: used [0-9.]+ s" "$err"
capture jail --stats=/nowhere/else echo ran
is "a file that cannot be written is told before anything runs" "125 " "$status $out"
capture jail --help
like "--help" "^usage: jail" "$out"

out=$(printf 'line\n' | jail --profile="$profile" cat)
is "standard input is passed" line "$out"
capture jail --profile="$profile" sh -c 'echo out; echo err >&2'
is "standard output and error are two" "out err" "$out $err"
# A reader sees the end when the program closes its output, not when the jail ends.
mkfifo "$T/pipe"
chmod 666 "$T/pipe"
# By exec, as a shell that waits holds it, too.
as_user sh -c 'echo $$ >pid; exec "$@" >"$0"' "$T/pipe" "$JAIL" --profile="$profile" "$INSIDE" \
	say out , close 1 , sleep 80 &
writer=$!
start=$(date +%s%N)
out=$(cat "$T/pipe")
took=$((($(date +%s%N) - start) / 1000000))
is "the reader of a pipe gets it all" out "$out"
ok "and sees the end when the program closes it" test $took -lt 5000
kill "$(cat "$user_home/pid")"
wait $writer

# start COMMAND...: in the background, $launcher; until it says "ready".
start() {
	: >"$T/said"
	# An exec'd shell, so that $launcher is jail itself.
	as_user sh -c 'echo $$ >pid; exec "$@"' sh "$JAIL" --profile="$profile" "$INSIDE" \
		"$@" >"$T/said" 2>&1 &
	job=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		grep -q ready "$T/said" && break
		sleep 0.2
	done
	launcher=$(cat "$user_home/pid")
}
# says PATTERN: whether the program does, within three seconds.
says() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		grep -q "$1" "$T/said" && return
		sleep 0.2
	done
	return 1
}
start signals 7
for signal in TERM INT HUP USR1 USR2 QUIT ALRM; do
	kill -$signal "$launcher"
	ok "$signal reaches the program" says "^signal $signal$"
done
wait $job
is "which may live on and end as it likes" 0 $?
start say ready , sleep 600
kill -TERM "$launcher"
wait $job
is "a signal that ends the program ends the jail with its status" 143 $?

# state PID: its letter in /proc.
state() {
	sed -n 's/^State:.\(.\).*/\1/p' "/proc/$1/status"
}
# in_state PID LETTERS: within three seconds.
in_state() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		case $(state "$1") in
		["$2"]) return 0 ;;
		esac
		sleep 0.2
	done
	return 1
}
# child_of PID
child_of() {
	tr -d ' ' <"/proc/$1/task/$1/children"
}
start say ready , sleep 600
init=$(child_of "$launcher")
program=$(child_of "$init")
kill -STOP "$program"
ok "a program that stops stops the launcher, for a shell to see" in_state "$launcher" T
kill -CONT "$launcher"
ok "SIGCONT lets both go on: the program" in_state "$program" SR
ok "SIGCONT lets both go on: the launcher" in_state "$launcher" SR
kill -TSTP "$launcher"
ok "SIGTSTP reaches the program" in_state "$program" T
ok "and stops the launcher" in_state "$launcher" T
kill -CONT "$launcher"
ok "which goes on with it" in_state "$program" SR
kill -KILL "$program"
wait $job
is "and ends with it" 137 $?
tap_done

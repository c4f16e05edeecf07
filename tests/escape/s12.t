#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S12 life: whatever is in a jail ends with it, however the launcher dies.
# Seen to fail without: CLONE_NEWPID; PR_SET_PDEATHSIG in process_die_with(); the same in
# die_with_parent_apply().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# start AS OPTION... COMMAND...: a jail in the background, until it says "ready".
start() {
	start_as=$1
	shift
	: >"$T/said"
	$start_as "$JAIL" --profile="$profile" "$@" >"$T/said" 2>&1 &
	launcher_shell=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		grep -q ready "$T/said" && break
		sleep 0.2
	done
}

# launchers: the numbers of those that run.
launchers() {
	for process in /proc/[0-9]*; do
		grep -q '^NSpid:.[0-9]*$' "$process/status" 2>/dev/null || continue
		case $(tr '\0' ' ' 2>/dev/null <"$process/cmdline") in
		"$JAIL "*) echo "${process#/proc/}" ;;
		esac
	done
}

# inits: the same, of process 1 of a jail, as seen from here.
inits() {
	for process in /proc/[0-9]*; do
		grep -q '^NSpid:.[0-9]*.1$' "$process/status" 2>/dev/null || continue
		case $(tr '\0' ' ' 2>/dev/null <"$process/cmdline") in
		"$JAIL "*) echo "${process#/proc/}" ;;
		esac
	done
}

# each SIGNAL launchers|inits: all of them get it.
each() {
	$2 | while read -r process; do
		kill "-$1" "$process"
	done
}

# gone SENTENCE: nothing of the user runs any more.
gone() {
	is "$1" "" "$(user_processes | while read -r left; do
		echo "$left $(tr '\0' ' ' <"/proc/$left/cmdline")"
	done)"
	wait "$launcher_shell" 2>/dev/null
	user_end
}

need_root # to tell the processes of the test from others
start as_user "$INSIDE" say ready , sleep 600
each KILL launchers
gone "kill -9 of the launcher ends the program"
start as_user "$INSIDE" daemon , say ready , sleep 600
each KILL launchers
gone "and a process that detached itself and ignores every signal"
start as_user "$INSIDE" daemon , daemon , background sleep 600 , say ready , sleep 1
wait "$launcher_shell"
gone "so does the end of the program"
start as_user "$INSIDE" daemon , say ready , sleep 600
each KILL inits
wait "$launcher_shell"
is "kill -9 of the init ends the launcher" 137 $?
gone "and everything inside"
start as_user "$INSIDE" say ready , sleep 600
each STOP inits
each KILL launchers
gone "a stopped init ends as well"
start as_user --set=namespaces.nested=sandbox "$INSIDE" daemon , \
	nested 0x30000000 daemon , say ready , sleep 600
each KILL launchers
gone "and what is in namespaces in the jail"

# die-with-parent: who started jail ends, and the launcher lives on by itself.
as_short_lived() {
	# shellcheck disable=SC2016 # for the shell inside
	as_user sh -c '"$@" & echo $! >pid; sleep 2' sh "$@"
}
start as_short_lived "$INSIDE" say ready , sleep 600
sleep 2.5
is "without die-with-parent a jail outlives who started it" 1 "$(launchers | wc -l)"
user_end
start as_short_lived --set=session.die-with-parent=yes "$INSIDE" say ready , sleep 600
sleep 2.5
gone "with it, it does not"

# Killed while it is being built, at any moment.
for delay in 0.001 0.002 0.004 0.006 0.008 0.012 0.016; do
	as_user timeout -s KILL $delay "$JAIL" --profile="$profile" "$INSIDE" daemon , \
		sleep 600 >/dev/null 2>&1
done
launcher_shell=1
gone "a launcher that is killed early leaves nothing behind"
tap_done

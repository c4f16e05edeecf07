#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A person at a terminal: a shell in a jail in tmux, and a plain pty by script(1).
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
need_command script tmux bash

# A plain pty.
# on_pty COMMAND...: into $out, and its status.
on_pty() {
	for word; do
		printf "'%s' " "$word"
	done >"$T/command"
	chmod a+r "$T/command"
	out=$(as_user script -qec ". $T/command" /dev/null </dev/null)
	status=$?
	out=$(printf '%s\n' "$out" | tr -d '\r\000' | sed 's/^^@//')
}
on_pty "$JAIL" --profile="$profile" "$INSIDE" terminal , exit 5
has "at a terminal the program gets one of its own" "tty-1 /dev/pts/0" "dev-tty ok"
is "its group is in the foreground" "$(fact group)" "$(fact foreground)"
is "the status comes through" 5 "$status"
on_pty "$JAIL" --profile="$profile" --set=session.terminal=inherit "$INSIDE" terminal
has "terminal = inherit gives it ours, not to control" "session 1"
unlike "which is none of the jail's own" "^tty-[01] /dev/pts/0$|dev-tty ok" "$out"
on_pty sh -c "'$JAIL' --profile='$profile' '$INSIDE' terminal | cat"
has "auto, in a pipeline: no terminal" "tty-1 none"
on_pty sh -c "'$JAIL' --profile='$profile' --set=session.terminal=own '$INSIDE' terminal | cat"
has "own, in a pipeline: one, but the pipe stays" "tty-0 /dev/pts/0" "tty-1 none"
on_pty "$JAIL" --profile="$profile" sh -c 'echo $((6 * 7))'
is "what is written arrives, once" 42 "$out"
on_pty "$JAIL" --profile="$profile" seq 1 20000
is "however much it is" "$(seq 1 20000 | cksum)" "$(printf '%s\n' "$out" | cksum)"
on_pty sh -c "stty -a >'$user_home/before'; '$JAIL' --profile='$profile' true; stty -a >'$user_home/after'"
ok "the terminal is as it was before" cmp "$user_home/before" "$user_home/after"
on_pty sh -c "stty -a >'$user_home/before'; timeout -s KILL 1 '$JAIL' --profile='$profile' sleep 0.1;
	stty -a >'$user_home/after'"
ok "after a quick end, too" cmp "$user_home/before" "$user_home/after"

# tmux. Its server is the user's, and ends with the test.
pane() {
	as_user tmux -S "$T/tmux" "$@"
}
at_exit 'pane kill-server 2>/dev/null'
pane -f /dev/null new-session -d -x 80 -y 24 "env PS1='host> ' bash --norc --noprofile -i" ||
	bail "tmux does not start"
type_in() {
	pane send-keys "$@"
}
# shows PATTERN: a line of the screen within five seconds.
shows() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
		pane capture-pane -p | grep -Eq -e "$1" && return 0
		sleep 0.2
	done
	pane capture-pane -p
	return 1
}
ok "a shell outside" shows '^host>'
type_in "$JAIL --profile=$profile --set='environment.set=PS1=\"in> \"' bash --norc --noprofile -i" Enter
ok "an interactive shell in a jail" shows '^in>'
type_in 'clear; echo a $((1+1)) b; tty' Enter
ok "runs commands" shows '^a 2 b$'
ok "at a terminal of its own" shows '^/dev/pts/0$'
unlike "and has job control" "no job control" "$(pane capture-pane -p)"
type_in 'clear; stty size' Enter
ok "it has the size of ours" shows '^24 80$'
pane resize-window -x 100 -y 30
type_in 'clear; stty size' Enter
ok "and follows it" shows '^30 100$'
type_in "clear; $INSIDE sizes 1" Enter
shows '^size 30 100' >/dev/null
pane resize-window -x 90 -y 28
ok "with SIGWINCH" shows '^size 28 90'
type_in 'clear; sleep 600; echo status $?' Enter
sleep 0.5
type_in C-c
ok "Ctrl-C interrupts what runs in it" shows '^\^C'
type_in Enter 'clear; echo still $((40+2)) here' Enter
ok "but not the shell" shows '^still 42 here$'
type_in 'clear; sleep 500' Enter
sleep 0.5
type_in C-z
ok "Ctrl-Z stops what runs in it" shows 'Stopped +sleep 500'
type_in 'clear; jobs; bg; jobs' Enter
ok "which can run in the background" shows 'Running +sleep 500'
type_in 'kill %1; clear; echo $-' Enter
ok "as jobs do" shows '^[a-zA-Z]*m[a-zA-Z]*$'
if command -v vim.tiny >/dev/null || command -v vim >/dev/null; then
	vim=$(command -v vim.tiny || command -v vim)
	type_in "clear; $vim -u NONE /tmp/text" Enter
	ok "a full-screen editor" shows '^~'
	type_in 'ihello' Escape ':wq' Enter
	sleep 0.5
	type_in 'clear; cat /tmp/text; echo end' Enter
	ok "writes what was typed" shows '^hello$'
else
	skip "a full-screen editor" "vim is not installed"
	skip "writes what was typed" "vim is not installed"
fi
type_in 'clear; exit 3' Enter
sleep 0.5
type_in 'echo status $?' Enter
ok "the shell's status arrives" shows '^status 3$'
# The jail itself as a job.
type_in "clear; $JAIL --profile=$profile sleep 600" Enter
sleep 0.7
type_in C-z
ok "Ctrl-Z stops the jail, for the shell outside to see" shows 'Stopped +[^ ]*/jail '
type_in 'clear; fg' Enter
sleep 0.7
type_in C-c
sleep 0.3
type_in 'echo status $?' Enter
ok "fg goes on with it, and Ctrl-C ends it" shows '^status 130$'
type_in "clear; $JAIL --profile=$profile $INSIDE sleep 5 , terminal &" Enter
sleep 1.5
type_in 'clear; echo alive' Enter
ok "a jail in the background does not take the terminal" shows '^alive$'
type_in "clear; stty -a | grep -o '[-]*icanon'" Enter
ok "which is in order" shows '^icanon$'
pane kill-server
tap_done

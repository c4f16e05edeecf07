# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # what it sets is for the test, and tap.sh sets
# What the tests of the packaged profiles have in common.  After tap.sh and user.sh:
#
#	for as in $callers; do  an ordinary user and, where root runs the test, root
#		take_caller     $as has its files in $home, of which $work is one folder
#		jailed ARG...   `jail ARG...`, called in $work, into $status, $out and $err;
#		                $profile, if set, is its profile, $options are words before
#		                ARG, and $jailer words before jail
#		in_background ARG...  the same goes on; its number is $jail_pid
#		end_background  and ends
#		confined        tests of what holds for every profile but a browser's
#	done
#	outside COMMAND...      the same without a jail
#	remember                how the home is
#	unchanged SENTENCE      a test that it is still so, but for $work
#	names DIRECTORY         what is in it, in one line
#
# The home has files with the word "canary" in it, none of which is in $work.  $who begins
# the sentence of a test, and $port is one on the host's loopback that answers "hello".

callers=as_user
[ "$(id -u)" != 0 ] || callers="as_user as_root"
profile=
options=
jailer=

take_caller() {
	case $as in
	as_root)
		who="as root"
		home=$root_home
		;;
	*)
		who="as a user"
		home=$user_home
		;;
	esac
	work=$home/folders/work
	$as sh -c 'mkdir -p .ssh folders/work folders/other bin
		for file in .ssh/id_rsa secret.txt folders/secret.txt folders/other/file; do
			echo canary >"$file"
		done' || bail "cannot make files in $home"
	like "$who: the files that are not to be seen are there" '^4$' \
		"$($as grep -rl canary . | wc -l)"
}

jailed() {
	# shellcheck disable=SC2086 # words
	capture "$as" env -C "$work" $jailer "$JAIL" ${profile:+"--profile=$profile"} \
		$options "$@"
}

in_background() {
	rm -f "$T/pid"
	# shellcheck disable=SC2086 # words
	$as sh -c 'echo $$ >"$0.new" && mv "$0.new" "$0" && exec "$@"' "$T/pid" \
		env -C "$work" "$JAIL" ${profile:+"--profile=$profile"} $options "$@" \
		</dev/null >"$T/background" 2>&1 &
	background=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -e "$T/pid" ] || break
		sleep 0.2
	done
	jail_pid=$(cat "$T/pid") || bail "jail is not started: $(cat "$T/background")"
}

end_background() {
	kill "$jail_pid" 2>/dev/null
	wait "$background"
	jail_pid=
}
jail_pid=
at_exit '[ -z "$jail_pid" ] || kill -KILL "$jail_pid"'

outside() {
	capture "$as" env -C "$work" "$@"
}

# hour: a test that the jail ends after one, as the timer of the launcher says.
hour() {
	in_background sleep 30
	hour_left=
	while [ -z "$hour_left" ] && kill -0 "$jail_pid"; do
		hour_left=$(sed -n 's/^it_value: (\([0-9]*\),.*/\1/p' \
			/proc/"$jail_pid"/fdinfo/* 2>/dev/null)
	done
	end_background 2>/dev/null
	like "$who: and an hour" '^35[0-9][0-9]$' "$hour_left"
}

names() {
	# shellcheck disable=SC2012 # names that the test chose
	ls -A "$1" | tr '\n' ' '
}

# File by file.  Jail itself keeps compiled filters in .cache.
home_is() {
	find "$home" \( -path "$home/.cache" -o -path "$work" \) -prune -o \
		-printf '%y %m %p %l\n' -type f -exec cksum {} + | LC_ALL=C sort
}

remember() {
	home_is >"$T/remembered"
}

unchanged() {
	is "$1" "" "$(home_is | diff "$T/remembered" -)"
}

listen() {
	command -v python3 >/dev/null || return 0
	python3 -c '
import os, socket, sys
server = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    client, _ = server.accept()
    client.sendall(b"hello")
    client.close()
' "$T/port" </dev/null >/dev/null 2>&1 &
	at_exit "kill $!"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -e "$T/port" ] || break
		sleep 0.2
	done
	port=$(cat "$T/port") || bail "there is no listener"
}
port=
listen

# A program of bash: what the port of 127.0.0.1 answers.
call_port='exec 3<>"/dev/tcp/127.0.0.1/$0" && cat <&3'

# reaches ANSWER SENTENCE: what the port answers to the jail, "" for nothing.
reaches() {
	if [ -z "$port" ] || ! command -v bash >/dev/null; then
		skip "$who: $2" "python3 or bash is not installed"
		return
	fi
	outside bash -c "$call_port" "$port"
	[ "$out" = hello ] || bail "the listener does not answer: $err"
	jailed bash -c "$call_port" "$port"
	is "$who: $2" "$1" "$out"
}

# A program of the shell: where the word is found, of all files that are not the system's.
seek_canary='
	grep -rs -D skip canary / --exclude-dir=usr --exclude-dir=proc --exclude-dir=sys \
		--exclude-dir=dev
	for file in .ssh/id_rsa secret.txt folders/secret.txt folders/other/file; do
		cat "$HOME/$file" 2>/dev/null
	done'

# A program of the shell: write where it would matter.
try_to_write='
	for directory in / /usr /usr/bin /etc /bin /lib; do
		[ ! -w "$directory" ] || echo "$directory"
	done
	mkdir -p "$HOME/.config/autostart" "$HOME/bin" "$HOME/.ssh" "$HOME/folders/other"
	for file in .profile .config/autostart/planted bin/planted .ssh/authorized_keys \
		folders/planted folders/other/planted; do
		echo planted >"$HOME/$file"
	done'

confined() {
	jailed sh -c "$seek_canary"
	is "$who: no other file of the home is there" "" "$out"
	remember
	jailed sh -c "$try_to_write"
	is "$who: nothing of the system can be written" "" "$out"
	unchanged "$who: nor anything of the home"
	reaches "" "the host's loopback cannot be reached"
}

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual: its form, and that its examples and its promises hold.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

jailctl keys --man >"$T/keys"
for page in jail.1 jailctl.1 jail.ini.5; do
	ok "$page can be made" sh -c '"$1/tools/fill-in" "$1/doc/$2.in" VERSION=1 \
		SYSTEM_PROFILES=/etc/jail PROFILESDIR=/usr/share/jail/profiles <"$0/keys" >"$0/$2"' \
		"$T" "$top_srcdir" "$page"
	if command -v mandoc >/dev/null; then
		# What it refers to need not be installed here.
		is "mandoc finds nothing in $page" "" "$(mandoc -T lint "$T/$page" 2>/dev/null |
			grep -v 'STYLE: referenced manual not found')"
	else
		skip "mandoc finds nothing in $page" "mandoc is not installed"
	fi
done
is "jailctl(1) has every verb of --help" "$(jailctl --help |
	sed -n 's/^jailctl \([a-z]*\) .*/\1/p' | sort)" \
	"$(sed -n '/^\.Sh DESCRIPTION/,/^\.Sh EXIT/s/^\.It Cm \([a-z]*\)$/\1/p' \
		"$T/jailctl.1" | sort)"
is "and every option of them" "$(jailctl --help | grep -oE -- '--[a-z]+' | sort -u)" \
	"$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/p' "$T/jailctl.1" |
		grep -oE '\\-[a-z]+' | sed 's/^\\-/--/' | sort -u)"
is "jail.ini(5) has every variable" "$(
	as_user "$JAILCTL" check --set='mounts.bind=${NOSUCH} /x' | grep -c NOSUCH)" 1
for name in $(sed -n '/^\.Ss Variables/,/^\.Ss Paths/p' "$T/jail.ini.5" |
	grep -oE '\$\{[A-Z_]+\}' | tr -d '${}' | sort -u); do
	unlike "the variable $name is known" 'unknown|no variable' \
		"$(jailctl check --set="environment.set=A=\${$name}")"
done

# jail(1), "What a program has where nothing is said"
mkdir -p "$user_home/work"
touch "$user_home/work/file"
is "the home is empty" "" "$(jail sh -c 'ls -A ~')"
is "so is /tmp, but for what leads to the home" "" \
	"$(jail sh -c 'ls -A /tmp | grep -v "^${1%%/*}\$"' sh "${user_home#/tmp/}")"
is "the current directory is not there" 2 \
	"$(as_user sh -c 'cd work && "$0" ls "$PWD" 2>/dev/null; echo $?' "$JAIL")"
is "nor anywhere to start in" "$user_home" "$(as_user sh -c 'cd work && "$0" pwd' "$JAIL")"
is "no core is dumped" 0 "$(jail sh -c 'ulimit -c')"
is "the variables are those of the list" \
	"HOME LANG LOGNAME PATH SHELL TERM USER XDG_RUNTIME_DIR" "$(jail env -0 |
	tr '\n\0' ' \n' | sed 's/=.*//' | grep -Ev '^(_|PWD|SHLVL|OLDPWD)$' | LC_ALL=C sort | tr '\n' ' ' |
	sed 's/ $//')"
is "nothing of a descriptor is passed on" "0 1 2" "$(as_user sh -c '
	exec 7</dev/null; "$0" sh -c "ls -x /proc/self/fd"' "$JAIL" | tr -s ' \n' ' ' |
	sed 's/ 3 *$//; s/ $//')"

# EXAMPLES
echo one two >"$user_home/work/notes.txt"
is "the current directory, for once" 2 "$(as_user sh -c 'cd work &&
	"$0" --set="mounts.read-only=\${CWD}" wc -w notes.txt' "$JAIL" | cut -d ' ' -f 1)"
is "root of nothing else" "uid=0(root) gid=0(root) groups=0(root)" \
	"$(jail --set=identity.uid=root --set=identity.gid=root id)"
is "limits" 1048576 "$(jail --set=limits.as=1G --set=limits.time=30s sh -c 'ulimit -v')"

# EXIT STATUS
status_is() { # STATUS SENTENCE ARGUMENT...
	expected=$1
	sentence=$2
	shift 2
	capture jail "$@"
	is "$sentence" "$expected" "$status"
}
status_is 3 "the status is that of the program" sh -c 'exit 3'
status_is 125 "125: the jail could not be built" --set=mounts.read-only=/nowhere true
is "... as the manual shows it" "jail: --set: [mounts] read-only: cannot find /nowhere: \
No such file or directory
jail: hint: make it, or write -/nowhere where it may be missing
jail: 1 fault in what is asked; nothing was started" "$err"
status_is 126 "126: it could not be executed" /usr
status_is 127 "127: it was not found" no-such-program
status_is 137 "128 + n: a signal ended it" sh -c 'kill -KILL $$'

# jail.ini(5)
mkdir -p "$user_home/src/keys/public" "$user_home/jails" "$user_home/mail"
echo secret >"$user_home/src/keys/secret"
[ "$(id -u)" != 0 ] || chown -R "$user_id" "$user_home"
for order in 'read-write hide read-only' 'read-only hide read-write'; do
	set --
	for key in $order; do
		case $key in
		read-write) set -- "$@" --set='mounts.read-write=~/src' ;;
		hide) set -- "$@" --set='mounts.hide=~/src/keys' ;;
		read-only) set -- "$@" --set='mounts.read-only=~/src/keys/public' ;;
		esac
	done
	is "order never matters: $order" "public rw ro" "$(jail "$@" sh -c '
		cd ~/src && ls keys && touch new 2>/dev/null && echo rw
		touch keys/public/new 2>/dev/null || echo ro' | tr '\n' ' ' | sed 's/ $//')"
done
capture jail --set='mounts.read-write=~/src' --set='mounts.hide=~/src/keys/secret' true
is "a single file of a directory that is shown cannot be hidden" 125 "$status"
jail --set='mounts.home=~/jails/mail' sh -c 'touch ~/remembered'
ok "a home of its own remembers" test -e "$user_home/jails/mail/remembered"
mkdir -p "$user_home/.config/jail/true.ini.d"
printf '; true.ini\n[limits]\nnofile = 99 ; as a test\n' >"$user_home/.config/jail/true.ini"
printf '[limits]\nnproc = 98\n' >"$user_home/.config/jail/true.ini.d/more.ini"
like "a drop-in adds, and a blank and ; begin a comment" '^  limits .*nofile 99, nproc 98$' \
	"$(jailctl plan true)"
like "--set beats both" '^  limits .*nofile 5, nproc 98$' \
	"$(jailctl plan --set=limits.nofile=5 true)"
chmod g+w "$user_home/.config/jail/true.ini"
capture jail true
is "a profile that others may write is refused" 125 "$status"

cat >"$user_home/calls.ini" <<'END'
[syscalls]
allow = @ordinary ptrace
deny  = @mount:ENOSYS reboot:kill
deny  = socket(domain == AF_NETLINK):EAFNOSUPPORT
END
sed -n '/^allow = @ordinary ptrace/,/^\.Ed/p' "$T/jail.ini.5" |
	grep -v '^\.' >"$T/shown"
is "the example of [syscalls] is the one that is tried" "" \
	"$(grep -vxFf "$user_home/calls.ini" "$T/shown")"
chmod 644 "$user_home/calls.ini"
[ "$(id -u)" != 0 ] || chown "$user_id" "$user_home/calls.ini"
is "and says what it says" "errno ENOSYS kill allow" "$(
	jailctl explain --profile=./calls.ini mount reboot ptrace |
		sed -n 's/^  here: //p' | tr '\n' ' ' | sed 's/ $//')"
tap_done

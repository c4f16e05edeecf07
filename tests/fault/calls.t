#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each system call of a launch fails once: then the program does not run, or it runs in
# the very same jail; and nothing stays behind.
# Seen to fail without: the failures of seccomp(2), setrlimit(2), mount_setattr(2) and
# landlock_restrict_self(2).
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
need_command strace

mkdir "$T/host"
echo precious >"$T/host/secret"
as_user mkdir -p shown/hidden
as_user sh -c 'echo precious >shown/hidden/file'
cat >>"$profile" <<END
read-write = $user_home/shown
hide = $user_home/shown/hidden
tmpfs = /work mode=0700
file = /etc/motd hello
symlink = /usr /u
[limits]
nofile = 64
[session]
umask = 0077
nice = 3
oom-score-adj = 200
[landlock]
enforce = required
[environment]
set = A=b
END
set -- ids , caps , locks , fds , umask , limits , environment , host , \
	scheduling , mask , list /dev /etc /work "$user_home" "$user_home/shown/hidden" , \
	read "$T/host/secret" "$user_home/shown/hidden/file" /etc/motd , \
	mount / /usr /proc /dev /tmp /work /dev/pts , write /usr/x x , write /etc/x x , \
	open w /proc/sys/kernel/core_pattern , call mount s:none s:/tmp s:tmpfs 0 , \
	call ptrace 0 0 0 0 , call keyctl 0 -3 0 , call unshare 0x10000000 , call clone3 zero 88 , \
	read /proc/sys/user/max_user_namespaces , kill 1 0 , list /proc/1/fd , terminal , \
	cat /proc/self/mountinfo

# facts: what has to be the same; every namespace must be another than ours.
facts() {
	printf '%s\n' "$out" | awk '
		FNR == NR { ours[$1] = $2; next }
		/^[0-9]+ [0-9]+ [0-9]+:/ { print "mounted", $5, $6; next }
		/^ns-/ { print $1, $2 == ours[$1] ? "the host'\''s" : "another"; next }
		{ print }' "$T/ours" -
}
# is_same: as far as the program came before the launcher gave up, or the init was killed
# by its filter for a fault, which strace makes of a call that there is not.
is_same() {
	[ "$(facts)" = "$normal" ] ||
		{ [ "$status" != 0 ] && [ "${normal#"$(facts)"}" != "$normal" ]; }
}
"$INSIDE" namespaces >"$T/ours"
inside "$@" , namespaces
normal=$(facts)
like "the jail is what is expected" "^seccomp 2$" "$normal"
unlike "nothing of the host is shown" "precious|the host's|^call .* ok$" "$normal"

# strace leaves each process when it executes the program, so only jail is disturbed.
traced() {
	as_user strace -f -qq -b execve -o "$trace" "$@"
}
# A launcher that is the user's own begins with a copy of itself, and strace leaves it
# there; root's does not.
[ "$(id -u)" != 0 ] || chown 0 "$JAIL"
trace=$T/trace
: >"$trace"
chmod 666 "$trace"
traced "$JAIL" --profile="$profile" "$INSIDE" say ran >"$T/said" 2>&1
[ "$(cat "$T/said")" = ran ] || skip_all "strace cannot trace jail here: $(cat "$T/said")"
# By the names of the kernel, without those that cannot fail or end the test itself; and
# munmap(2), of which sanitizers die in their own way.
calls=$(sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$trace" | sort -u |
	grep -Ev '^(exit|exit_group|rt_sigreturn|execve|vfork|getpid|getppid|gettid|brk|munmap|getuid|geteuid|getgid|getegid|umask|alarm)$')
note "$(printf '%s\n' "$calls" | wc -l) calls: $(printf '%s' "$calls" | tr '\n' ' ')"
trace=/dev/null

runs=0
began=$(date +%s)
limit=${JAIL_TEST_LONG:+3600}
for call in $calls; do
	wrong=
	for fault in error=EPERM:when=1 error=EPERM:when=2 error=ENOSYS:when=1 \
		error=ENOMEM:when=1 error=EINTR:when=1 error=ENOSPC:when=2 error=EPERM:when=3; do
		# An answer within the time of other tests; JAIL_TEST_LONG=1 takes its own.
		[ $(($(date +%s) - began)) -lt "${limit:-150}" ] || break
		runs=$((runs + 1))
		capture as_user timeout -s KILL 20 strace -f -qq -b execve -o /dev/null \
			-e trace="$call" -e inject="$call:$fault" \
			"$JAIL" --profile="$profile" "$INSIDE" "$@" , namespaces
		[ -n "$out" ] || {
			case $status in
			0) wrong="$wrong $fault: ended with 0, but nothing ran;" ;;
			137) wrong="$wrong $fault: hung;" ;;
			esac
			continue
		}
		is_same || {
			wrong="$wrong $fault: another jail, status $status;"
			note "$call $fault:"
			facts >"$T/facts"
			printf '%s\n' "$normal" >"$T/normal"
			note "$(diff "$T/normal" "$T/facts")"
		}
	done
	is "$call fails" "" "$wrong"
done
note "$runs launches"
tap_done

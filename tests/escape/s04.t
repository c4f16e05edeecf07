#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S4 nothing leaks: no descriptor, directory, keyring, capability or memory of the host.
# Seen to fail without: close_others(), KEYCTL_JOIN_SESSION_KEYRING, PR_SET_DUMPABLE, the
# test of check_directory(), environment_apply(), capset(2), each by itself.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

mkdir "$T/host"
echo secret >"$T/host/secret"
chmod -R a+rX "$T/host"

exec 9<"$T/host" 8<"$T/host/secret" 7>&1
inside fds , read /proc/self/fd/9/secret /proc/self/fd/8 , read /dev/fd/8 ,
has "only 0, 1 and 2 are open" "fds 0 1 2"
has "an inherited directory is not there" "read /proc/self/fd/9/secret ENOENT"
has "nor an inherited file" "read /proc/self/fd/8 ENOENT" "read /dev/fd/8 ENOENT"
inside --set=session.pass-fds=8 fds , read /proc/self/fd/8
has "but what the profile names is" "fds 0 1 2 8"
as_bash() {
	as_user bash -c 'exec 200<"$0" && exec "$@"' "$T/host" "$@"
}
if command -v bash >/dev/null; then
	as=as_bash
	inside --set=limits.nofile=64 fds , read /proc/self/fd/200/secret
	has "nor one above the limit of descriptors" "fds 0 1 2" \
		"read /proc/self/fd/200/secret ENOENT"
	as=as_user
else
	skip "nor one above the limit of descriptors" "bash is not installed"
fi
inside read /proc/1/fd/9/secret , list /proc/1/fd , readlink /proc/1/cwd /proc/1/root \
	/proc/1/exe , memory 1 , ptrace 1 , stat /proc/1
has "the init has nothing for the program" "list /proc/1/fd ENOENT" "memory 1 ENOENT" \
	"readlink /proc/1/root ENOENT" "readlink /proc/1/cwd ENOENT" "ptrace 1 EPERM"
inside --set=landlock.enforce=off list /proc/1/fd , memory 1 , ptrace 1
has "nor where Landlock does not part them" "list /proc/1/fd ENOENT" "memory 1 ENOENT"
exec 9<&- 8<&- 7>&-

# CVE-2024-21626: a working directory that leads out.
for directory in /proc/self/fd/9 /proc/1/cwd /proc/1/root /proc/self/cwd; do
	exec 9<"$T/host"
	inside --set=session.directory="$directory" cwd , read secret , read ../../etc/shadow
	exec 9<&-
	unlike "starting in $directory does not lead out" "unreachable|secret\.$|root:" \
		"$out"
done
in_unlinked() {
	as_user sh -c 'mkdir gone && cd gone && rmdir ../gone && exec "$@"' sh "$@"
}
as=in_unlinked
inside cwd
has "a working directory that has been removed is not kept" "cwd $user_home"
in_hidden_user() {
	as_user sh -c 'cd "$0" && exec "$@"' "$T/host" "$@"
}
as=in_hidden_user
inside cwd , read secret , list .
has "nor one that does not exist inside" "cwd $user_home" "read secret ENOENT"
as=as_user

# Keys are not namespaced.
as_holder() {
	as_user "$INSIDE" join-keyring , execute "$@"
}
as=as_holder
inside --set=syscalls.allow="keyctl request_key" say inside , keyring , \
	call request_key s:user s:jail-test 0 0
ours=$(printf '%s\n' "$out" | sed -n 1p)
like "the caller has a session keyring" "^keyring ok [0-9]+$" "$ours"
is "the jail has another" 1 "$(printf '%s\n' "$out" | grep -Fxc "$ours")"
has "with nothing in it" "call request_key ENOKEY"
as=as_user
inside call keyctl 0 -3 0 , call add_key s:user s:x s:y 1 -3 , call request_key s:user s:x 0 0
has "and no key can be asked for" "call keyctl EPERM" "call add_key EPERM" \
	"call request_key EPERM"

inside caps
has "no capability is inheritable or ambient" "cap-inheritable 0000000000000000" \
	"cap-ambient 0000000000000000"
user_environment="SECRET=token LD_PRELOAD= AWS_KEY=x"
inside environment
unlike "no variable is taken over that nobody named" "SECRET|AWS|LD_" "$out"
user_environment=

if [ "$(id -u)" = 0 ]; then
	as_capable() {
		user_exec "$root_home" root setpriv --inh-caps +chown,+net_raw "$@"
	}
	as=as_capable profile=$root_profile
	inside caps
	has "no inheritable capability of root's is left" \
		"cap-inheritable 0000000000000000" "cap-permitted 0000000000000000"
	inside --set=namespaces.user=host caps
	has "nor without a user namespace" "cap-inheritable 0000000000000000" \
		"cap-bounding 0000000000000000"
	use_root
	# Another process of the same user, with the power to look: the jail is built
	# by one that nobody may look into.
	inside memory 1 , read /proc/1/fd/3 /proc/1/environ , readlink /proc/1/root \
		/proc/1/cwd , kill 1 KILL
	has "root in the jail cannot look into the init" "memory 1 EACCES" \
		"read /proc/1/environ EACCES" "readlink /proc/1/root EACCES" \
		"readlink /proc/1/cwd EACCES"
else
	skip "no inheritable capability of root's is left" "needs root"
fi
tap_done

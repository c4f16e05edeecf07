# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # tap.sh uses what it sets
# An ordinary user, for tests that start jails.  After tap.sh:
#
#	. "$top_srcdir/tests/lib/user.sh"
#
#	as_user COMMAND...      as an ordinary user: another one where root runs the
#	                        test, who needs no entry in /etc/passwd; else oneself
#	as_root COMMAND...      as root; only after need_root
#	as_named_user COMMAND...  the same user with a name ("tester") and subordinate
#	                        ids; only after need_root, and not in a chroot
#	jail ARG..., jailctl ARG...   these, as the ordinary user
#
# The command starts in its $HOME, which is empty but for the packaged profiles that are
# to be tested, with a short environment: nothing of who runs the tests gets in.  Set
# `user_environment` to "NAME=value ..." words for more.
#
# The user may be unable to enter the build tree or the source tree: $JAIL and $JAILCTL
# are copies in $T, and whatever else a command needs is to be copied there, too:
#
#	$INSIDE        the program of tests/run/inside.c, also a copy in $T
#	$T             belongs to the user, everybody may read it
#	$user_home     the home of as_user, and $root_home that of as_root
#	$user_id       the number of the user
#
# tap_done tests that no process of the user and no mount is left behind.

user_environment=
user_home=$T/home
root_home=$T/root
user_id=$(id -u)
# A number of its own for every test: what it leaves behind is known by it.
[ "$user_id" != 0 ] || user_id=$((54400 + $$ % 10000))

# user_program PATH: a copy that everybody can reach, as $user_copy.
user_program() {
	user_copy=$(command -v "$1") || bail "$1 is missing: set JAIL and JAILCTL"
	mkdir -p "$T/bin"
	install -m 755 "$user_copy" "$T/bin/" || bail "cannot copy $user_copy"
	user_copy=$T/bin/${1##*/}
}

# user_make_home DIRECTORY: with the profiles, of which others may never write any.
user_make_home() {
	mkdir -p "$1/.config" || bail "cannot make $1"
	[ -n "$JAIL_PROFILES" ] || return 0
	cp -R "$JAIL_PROFILES" "$1/.config/jail" && chmod -R u+rwX,go+rX,go-w "$1"
}

user_jail=$JAIL
user_program "$JAIL"
JAIL=$user_copy
if command -v "$JAILCTL" >/dev/null; then # or else who calls it fails
	user_program "$JAILCTL"
	JAILCTL=$user_copy
fi
# The program of tests/run/inside.c, which looks around in a jail.
INSIDE=${top_builddir:-$(dirname "$user_jail")}/tests/run/inside
if [ -x "$INSIDE" ]; then
	user_program "$INSIDE"
	INSIDE=$user_copy
fi
# Set and empty: an installed jail is tested, which has its own.
: "${JAIL_PROFILES=$top_srcdir/profiles}"
user_make_home "$user_home"
user_make_home "$root_home"
chmod 755 "$T"
[ "$(id -u)" != 0 ] || chown -R "$user_id:$user_id" "$T" || bail "cannot chown $T"
[ "$(id -u)" != 0 ] || chown -R 0:0 "$root_home"

# user_exec HOME NAME COMMAND...: it with the short environment, in that home.
user_exec() (
	cd "$1" || exit 99
	user_name=$2
	shift 2
	# shellcheck disable=SC2086 # words
	exec env -i PATH="$PATH" HOME="$PWD" USER="$user_name" \
		LOGNAME="$user_name" SHELL=/bin/sh TERM="${TERM:-dumb}" LANG=C.UTF-8 \
		ASAN_OPTIONS="$ASAN_OPTIONS" UBSAN_OPTIONS="$UBSAN_OPTIONS" \
		$user_environment "$@"
)

as_user() {
	if [ "$(id -u)" = 0 ]; then
		user_exec "$user_home" tester setpriv --reuid "$user_id" \
			--regid "$user_id" --clear-groups "$@"
	else
		# id(1) prints a number where there is no name, and fails.
		user_exec "$user_home" "$(id -un >/dev/null 2>&1 && id -un || echo user)" "$@"
	fi
}

as_user test -x "$JAIL" || bail "an ordinary user cannot enter $T: set TMPDIR"

as_root() {
	user_exec "$root_home" root "$@"
}

as_named_user() {
	for user_file in passwd group subuid subgid; do
		cat "/etc/$user_file" >"$T/.$user_file" 2>/dev/null
		chmod 644 "$T/.$user_file"
	done
	echo "tester:x:$user_id:$user_id::$user_home:/bin/sh" >>"$T/.passwd"
	echo "tester:x:$user_id:" >>"$T/.group"
	echo "tester:$((user_id * 65536)):65536" | tee "$T/.subuid" >"$T/.subgid"
	user_exec "$user_home" tester unshare --mount --propagation private sh -c '
		for file in passwd group subuid subgid; do
			mount --bind "$0/.$file" "/etc/$file" || exit 99
		done
		exec "$@"' "$T" setpriv --reuid "$user_id" --regid "$user_id" \
		--clear-groups "$@"
}

jail() {
	as_user "$JAIL" "$@"
}

jailctl() {
	as_user "$JAILCTL" "$@"
}

# user_processes: the numbers of those of the user, and of the subordinate users; they
# get a moment to end.
user_processes() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		user_left=$(stat -c '%u %n' /proc/[0-9]* 2>/dev/null | awk -v id="$user_id" \
			'$1 == id || int($1 / 65536) == id { sub(".*/", ""); print }' |
			while read -r user_pid; do
				# A zombie waits for the machine's process 1, not for us.
				grep -q '^State:.Z' "/proc/$user_pid/status" 2>/dev/null ||
					echo "$user_pid"
			done)
		[ -n "$user_left" ] || return 0
		sleep 0.2
	done
	echo "$user_left"
}

user_mounts=$(cat /proc/self/mountinfo)
user_left_nothing() {
	[ "$(id -u)" != 0 ] || is "no process is left behind" "" "$(user_processes |
		while read -r user_left; do
			echo "$user_left $(tr '\0' ' ' <"/proc/$user_left/cmdline")"
		done)"
	is "no mount is left behind" "$user_mounts" "$(cat /proc/self/mountinfo)"
}
tap_at_done=user_left_nothing

# What a failed test left behind ends with it.
user_end() {
	[ "$(id -u)" = 0 ] || return 0
	user_processes | while read -r user_left; do
		kill -KILL "$user_left" 2>/dev/null
	done
}
at_exit user_end

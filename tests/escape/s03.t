#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S3 own binary: no program in a jail can write the launcher by way of /proc/*/exe.
# Seen to fail without: self_protect() in src/jail.c.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

before=$(cksum <"$JAIL")
# unharmed SENTENCE: and what is overwritten is mended, for the tests to come.
cp "$JAIL" "$T/good"
unharmed() {
	is "$1" "$before" "$(cksum <"$JAIL")" || cp -f "$T/good" "$JAIL"
}

# exe_of_launcher AS: what it executes while a jail runs.
exe_of_launcher() {
	mkfifo "$T/hold" && chmod 666 "$T/hold"
	: >"$T/said"
	$1 "$JAIL" --profile="$profile" "$INSIDE" say ready , wait \
		<"$T/hold" >"$T/said" 2>&1 &
	holder=$!
	exec 8>"$T/hold"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q ready "$T/said" && break
		sleep 0.2
	done
	for process in /proc/[0-9]*; do
		case $(tr '\0' ' ' 2>/dev/null <"$process/cmdline") in
		"$JAIL "*) readlink "$process/exe" ;;
		esac
	done | sort -u
	exec 8>&-
	wait "$holder"
	rm "$T/hold"
}

# The file belongs to the user, as one that is installed in a home.
[ "$(id -u)" != 0 ] || chown "$user_id" "$JAIL"
is "whoever owns the launcher runs a sealed copy of it" "/memfd:jail (deleted)" \
	"$(exe_of_launcher as_user)"

if [ "$(id -u)" = 0 ]; then
	chown 0 "$JAIL"
	use_root
	is "and so does root" "/memfd:jail (deleted)" "$(exe_of_launcher as_root)"

	use_root
	set -- --set=namespaces.user=host --set=namespaces.pid=host \
		--set=landlock.enforce=off --set=mounts.proc=full \
		--set=syscalls.allow=@known \
		--set="capabilities.keep=sys_ptrace dac_override dac_read_search sys_admin"
	# The launcher's file is busy until all who execute it have ended.
	inside "$@" overwrite parent-exe owned
	sleep 4
	unharmed "root without a user namespace cannot overwrite it, nor later"
	inside "$@" overwrite /proc/self/exe owned
	sleep 4
	unharmed "nor by way of itself"

	printf '#!/proc/self/exe\n' >"$T/bin/script"
	chmod 755 "$T/bin/script"
	capture as_root "$JAIL" --profile="$profile" "$@" "$T/bin/script"
	unharmed "a script whose interpreter is /proc/self/exe leaves it alone"
	fails "and is not run as a program" [ "$status" = 0 ]
	capture as_root "$JAIL" --profile="$profile" "$T/bin/script"
	unharmed "nor in a user namespace"
else
	skip "root without a user namespace cannot overwrite it" "needs root"
fi
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S2 no setuid, ever: a copy of jail with a privilege of its own refuses to run.
# Seen to fail without: the test of AT_SECURE and of the ids in probe_ids().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
need_root

# privileged SENTENCE COMMAND...: what makes "$T/bin/x" privileged.
privileged() {
	privileged_name=$1
	shift
	install -m 755 "$JAIL" "$T/bin/x"
	"$@" "$T/bin/x" || bail "$*"
	capture as_user "$T/bin/x" --profile="$profile" "$INSIDE" say ran
	refused "$privileged_name" "must not run setuid, setgid or with file capabilities"
}

cp "$INSIDE" "$T/bin/ids" && chown 0:0 "$T/bin/ids" && chmod 4755 "$T/bin/ids"
as_user "$T/bin/ids" ids | grep -q "^uid $user_id 0 0" ||
	skip_all "no program is setuid here"
as_owner() {
	chown "$1" "$3" && chmod "$2" "$3"
}
privileged "setuid root" as_owner 0:0 4755
privileged "setuid to another user" as_owner 12345:0 4755
privileged "setgid" as_owner 0:12345 2755
if command -v setcap >/dev/null; then
	privileged "with a file capability" setcap cap_chown+ep
else
	skip "with a file capability" "setcap is not installed"
fi
as_mixed() {
	user_exec "$user_home" tester setpriv --ruid "$user_id" --euid 0 --regid 0 \
		--clear-groups "$@"
}
# setpriv executes: the saved id follows, and the loader sees two ids.
as=as_mixed
inside say ran
refused "started with two user ids" "must not run setuid"
tap_done

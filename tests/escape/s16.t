#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S16 supplementary groups: what only they open is not open inside, though an ordinary
# user cannot drop them.
# Seen to fail without: check_groups(); setgroups(2) in groups_apply().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
need_root

group=4242
mkdir "$T/shared"
echo precious >"$T/shared/file"
chown -R "0:$group" "$T/shared"
chmod 750 "$T/shared"
chmod 640 "$T/shared/file"
as_member() {
	user_exec "$user_home" tester setpriv --reuid "$user_id" --regid "$user_id" \
		--groups "$group" "$@"
}
is "the group opens it outside, or this test is blind" "read $T/shared/file precious." \
	"$(as_member "$INSIDE" read "$T/shared/file")"
as=as_member
# Refused, or hidden; never open.
for setting in root=host read-only="$T/shared" read-write="$T/shared" \
	read-only="$T/shared/file" "bind=$T/shared /x"; do
	inside --set="mounts.$setting" --set=mounts.home=none \
		read "$T/shared/file" /x/file
	unlike "a file that only a dropped group opens is closed: $setting" "precious" "$out"
done
inside --set=mounts.root=host --set=mounts.home=none read "$T/shared/file"
refused "root = host is refused" "supplementary groups stay effective"
inside --set=identity.groups=keep --set=mounts.read-only="$T/shared" \
	read "$T/shared/file"
has "groups = keep says so by name" "read $T/shared/file precious."

as_root_member() {
	user_exec "$root_home" root setpriv --groups "$group,4243" "$@"
}
as=as_root_member profile=$root_profile
for user in new host; do
	inside --set=namespaces.user=$user ids
	has "root's are dropped, user = $user" "groups"
done
inside --set=namespaces.user=host --set=identity.uid="$user_id" \
	--set=identity.gid="$user_id" --set=mounts.read-only="$T/shared" \
	ids , read "$T/shared/file"
has "for good" "uid $user_id $user_id $user_id" "groups" "read $T/shared/file EACCES"
inside --set=namespaces.user=host --set=identity.groups=7 ids
has "and others taken" "groups 7"
tap_done

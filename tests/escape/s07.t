#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S7 sources: what the program planted where it may write is not followed when a jail is
# built; devices are what they are called; what hides a file survives a rename.
# Seen to fail without: list_writable(), check_device(), refuse_files(), add_pins().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

secret=$T/secret
mkdir "$secret"
echo precious >"$secret/file"
chmod -R a+rX "$secret"
work=$user_home/work
as_user mkdir -p work/real
as_user sh -c 'ln -s "$PWD" alias'
as_user ln -s "$secret" work/data
as_user ln -s "$secret/file" work/file

# The program has planted work/data; the profile meant a directory there.
for setting in "bind=$work/data /data" "bind=$work/file /file" \
	"bind=$work/data/file /file"; do
	inside --set=mounts.read-write="$work" --set="mounts.$setting" \
		read /data/file /file
	refused "not followed as a source: $setting" "symbolic links"
done
inside --set=mounts.read-write="$work" --set="mounts.read-only=$work/data" \
	read "$work/data/file"
refused "nor as what is to be read-only" "symbolic links"
inside --set=mounts.home=host --set="mounts.bind=$work/data /data" read /data/file
refused "nor with home = host" "symbolic links"
as_user sh -c 'ln -sfn "$PWD/work" alias'
inside --set=mounts.read-write="$work" --set="mounts.bind=$user_home/alias/data /data" \
	read /data/file
unlike "nor by another path to the same directory" "precious" "$out"
inside --set=mounts.read-write="$work/real" --set="mounts.bind=$work/data /data" \
	read /data/file
has "what the program could not plant is followed" "read /data/file precious."

# A file in a directory of the host is not protected by a mount on it.
as_user sh -c 'echo x >work/plain'
inside --set=mounts.read-write="$work" --set=mounts.hide="$work/plain" say ran
refused "hiding a file in a writable directory is refused" "renamed over it"
inside --set=mounts.read-write="$work" --set=mounts.read-only="$work/plain" say ran
refused "so is protecting one" "renamed over it"
inside --set=mounts.root=host --set=mounts.home=none --set=mounts.hide=/etc/passwd say ran
refused "so is hiding one with root = host" "renamed over it"

# Hidden and protected directories stay so when what is around them is renamed.
as_user mkdir -p work/a/b/hidden work/a/b/guarded
as_user sh -c 'echo precious >work/a/b/hidden/file'
inside --set=mounts.read-write="$work" --set=mounts.hide="$work/a/b/hidden" \
	--set=mounts.read-only="$work/a/b/guarded" \
	rename "$work/a/b/hidden" "$work/a/b/x" , rename "$work/a/b" "$work/a/x" , \
	rename "$work/a" "$work/x" , rmdir "$work/a/b/guarded" , \
	read "$work/a/b/hidden/file" "$work/a/x/hidden/file" "$work/x/b/hidden/file" , \
	link "$work/a/b/hidden/file" "$work/x" , write "$work/a/b/guarded/new" x
unlike "no rename brings a hidden directory to light" "precious| ok$" "$out"
has "nor moves a protected one away" "rename $work/a EBUSY" "rename $work/a/b EBUSY"
# From outside, as an editor or a package manager does.
as_user sh -c 'mkdir work/new && echo precious >work/new/file'
mkfifo "$T/hold"
: >"$T/said"
as_user "$JAIL" --profile="$profile" --set=mounts.read-write="$work" \
	--set=mounts.hide="$work/a/b/hidden" "$INSIDE" say ready , wait , \
	read "$work/a/b/hidden/file" <"$T/hold" >"$T/said" &
exec 8>"$T/hold"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -q ready "$T/said" && break
	sleep 0.2
done
as_user sh -c 'mv work/a work/a2 && mkdir -p work/a/b && mv work/a2/b/hidden work/a/b/hidden'
exec 8>&-
wait
unlike "nor does one on the host" "precious" "$(cat "$T/said")"

# A device is known by its number, not by its name.
if [ "$(id -u)" = 0 ]; then
	as_fooled() {
		user_exec "$root_home" root unshare --mount --propagation private sh -c '
			mknod "$0/zero" c 1 8 && mount --bind "$0/zero" /dev/zero &&
			exec "$@"' "$T" "$@"
	}
	as=as_fooled profile=$root_profile
	inside say ran
	refused "a device of another number is refused" "/dev/zero is device 1:8, not 1:5"
	as_fooled_file() {
		user_exec "$root_home" root unshare --mount --propagation private sh -c '
			mount --bind "$0/secret/file" /dev/null && exec "$@"' "$T" "$@"
	}
	as=as_fooled_file
	inside say ran
	refused "so is what is no device" "/dev/null is not a device"
else
	skip "a device of another number is refused" "needs root"
	skip "so is what is no device" "needs root"
fi
tap_done

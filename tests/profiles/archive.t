#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# archive.ini: tar, unzip and 7z on hostile archives.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command tar
. "$top_srcdir/tests/lib/profile.sh"
profile=archive

# make_archives HOME: in $T/hostile, harmless ones and those that write to the folder
# "other" beside the one they are unpacked in, or by an absolute name to the home.
make_archives() {
	mkdir "$T/hostile" "$T/made" && cd "$T/made" || exit
	mkdir good && echo text >good/file && ln -s file good/link && chmod 700 good/file
	echo planted >planted
	tar -czf "$T/hostile/good.tar.gz" --owner 12345 --group 12345 good
	tar -cPf "$T/hostile/dots.tar" --transform 's|.*|../other/planted|' planted
	tar -cPf "$T/hostile/absolute.tar" --transform "s|.*|$1/planted|" planted
	ln -s ../other way
	tar -cf "$T/hostile/symlink.tar" way
	tar -rPf "$T/hostile/symlink.tar" --transform 's|.*|way/planted|' planted
	if command -v zip >/dev/null; then
		zip -qry "$T/hostile/good.zip" good
	fi
	if command -v 7z >/dev/null; then
		7z a -bd "$T/hostile/good.7z" good >/dev/null
	fi
	if command -v python3 >/dev/null; then
		python3 -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.writestr("../other/planted", "planted")
    archive.writestr(sys.argv[2] + "/planted", "planted")
' "$T/hostile/dots.zip" "$1"
	fi
	chmod -R a+rX "$T/hostile"
}

# unpacks NAME PROGRAM...: the harmless one.
unpacks() {
	if ! command -v "$2" >/dev/null || [ ! -e "$T/hostile/$1" ]; then
		skip "$who: $2 unpacks $1" "$2 or what makes $1 is not installed"
		return
	fi
	unpacks_name="$who: $2 unpacks $1"
	shift
	jailed "$@"
	is "$unpacks_name" "0 text file" \
		"$status $($as cat "$work/good/file") $($as readlink "$work/good/link")" ||
		note "$err"
	rm -rf "$work/good"
}

# attack NAME PROGRAM...: whatever the program thinks of it, nothing is planted.
attack() {
	if ! command -v "$2" >/dev/null || [ ! -e "$T/hostile/$1" ]; then
		skip "$who: $2 plants nothing from $1" "$2 or $1 is not there"
		return
	fi
	attack_name="$who: $2 plants nothing from $1"
	$as cp "$T/hostile/$1" "$work"
	shift
	jailed "$@"
	unchanged "$attack_name"
	rm -rf "${work:?}"/*
}

for as in $callers; do
	take_caller
	rm -rf "$T/hostile" "$T/made"
	(make_archives "$home") || bail "cannot make archives"
	remember

	unpacks good.tar.gz tar -xzf - <"$T/hostile/good.tar.gz"
	$as cp -R "$T/hostile/." "$work"
	unpacks good.zip unzip -q good.zip
	unpacks good.7z 7z x -bd good.7z
	rm -rf "${work:?}"/*

	# -P and -: are the options that trust the archive.
	attack dots.tar tar -xPf dots.tar
	attack absolute.tar tar -xPf absolute.tar
	attack symlink.tar tar -xPf symlink.tar
	attack dots.zip unzip -: -qo dots.zip
	attack dots.zip 7z x -y -bd -spf dots.zip

	if [ "$as" = as_user ]; then
		mkdir "$T/control" "$T/control/other" "$T/control/work"
		cd "$T/control/work" || bail "cannot enter it"
		for archive in dots symlink; do
			tar -xPf "$T/hostile/$archive.tar"
			is "without a jail $archive.tar does" planted "$(cat ../other/planted)"
			rm -f ../other/planted
		done
		cd /
	fi
	confined

	jailed sh -c 'ulimit -f; cat /proc/self/limits'
	like "$who: a file can have 16 GiB, in blocks of 512" '^33554432$' "$out"
	like "$who: and processes are counted" '^Max processes +4096 ' "$out"
	hour
done
tap_done

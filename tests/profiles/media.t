#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# media.ini, and ffmpeg.ini, which is found by the name of the program.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command ffmpeg ffprobe
. "$top_srcdir/tests/lib/profile.sh"

# kind FILE: which codecs are in it.
kind() {
	ffprobe -v error -show_entries stream=codec_name -of csv=p=0 "$work/$1" |
		LC_ALL=C sort | tr '\n' ' '
}

for as in $callers; do
	take_caller
	jailed ffmpeg -v error -f lavfi -i testsrc=d=1:s=320x240:r=10 -f lavfi -i sine=d=1 \
		-c:v mpeg4 -c:a aac film.mkv </dev/null
	is "$who: it writes a film" "0 aac mpeg4 " "$status $(kind film.mkv)" || note "$err"
	jailed ffmpeg -v error -i film.mkv -c:v mjpeg -c:a flac film2.mkv </dev/null
	is "$who: and converts it" "0 flac mjpeg " "$status $(kind film2.mkv)" || note "$err"
	is "$who: it does not complain" "" "$err"

	profile=media
	if [ -e /etc/fonts ] && ffmpeg -v quiet -filters | grep -q ' drawtext '; then
		jailed ffmpeg -v error -f lavfi -i color=d=0.1 -vf drawtext=text=x:font=Sans \
			-frames:v 1 -update 1 text.png </dev/null
		is "$who: it finds fonts" "0 png " "$status $(kind text.png)$err"
	else
		skip "$who: it finds fonts" "there is no fontconfig, or drawtext is missing"
	fi
	# A film can be a list of others.
	$as cp "$work/film.mkv" "$home/folders/other"
	$as sh -c 'printf "ffconcat version 1.0\nfile ../other/film.mkv\n" >"$0"' \
		"$work/list.ffconcat"
	outside ffmpeg -v error -safe 0 -i list.ffconcat -c copy read.mkv </dev/null
	is "$who: without a jail a list reads other folders" 0 "$status"
	jailed ffmpeg -v error -safe 0 -i list.ffconcat -c copy stolen.mkv </dev/null
	fails "$who: with it, it does not" test -e "$work/stolen.mkv"
	confined
	jailed cat /proc/self/limits
	like "$who: processes are counted" '^Max processes +4096 ' "$out"
	profile=
done
tap_done

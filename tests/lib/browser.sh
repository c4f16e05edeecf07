# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # what it sets is for the test, and tap.sh sets
# What the tests of browsers have in common.  After profile.sh, in a loop of callers:
#
#	make_page               $home/Downloads/page.html, which shows a blue square, and a
#	                        pink one for each file of the home that can be read
#	pixels FILE RRGGBB      how many pixels of a PNG have this colour
#	part_of PATTERN         the number of a process in it whose command line matches,
#	                        once it has more filters than the first, or "" after 30 s
#	sandboxed SENTENCE PID  tests that it is in a sandbox of its own

make_page() {
	$as mkdir -p "$home/Downloads"
	for square in '#0000ff:Downloads/inside' '#fe0dca:outside' '#fe0dca:.ssh/outside'; do
		$as sh -c 'printf "%s" "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\"" \
			" height=\"100\"><rect width=\"100\" height=\"100\" fill=\"$0\"/></svg>" \
			>"$1.svg"' "${square%%:*}" "$home/${square#*:}"
	done
	$as sh -c 'echo "<!DOCTYPE html><title>page</title><body bgcolor=white>" \
		"<img src=inside.svg><img src=../outside.svg><img src=../.ssh/outside.svg>" \
		>page.html && mv page.html Downloads'
	page=file://$home/Downloads/page.html
	rm -f "$home/Downloads/page.png"
	picture=$home/Downloads/page.png
}

pixels() {
	python3 -c '
import struct, sys, zlib

def unfilter(kind, line, before, step):
    for i in range(len(line)):
        a = line[i - step] if i >= step else 0
        b = before[i]
        c = before[i - step] if i >= step else 0
        p = a + b - c
        paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        line[i] = (line[i] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
    return line

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at, packed = 8, b""
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    at += length + 12
    if kind == b"IHDR":
        width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", body)
    elif kind == b"IDAT":
        packed += body
assert depth == 8 and colours in (2, 6) and not interlaced
step = 3 if colours == 2 else 4
raw, line, found = zlib.decompress(packed), bytearray(width * step), 0
for y in range(height):
    start = y * (width * step + 1)
    line = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width * step]), line, step)
    found += sum(line[x:x + 3] == bytes.fromhex(sys.argv[2]) for x in range(0, len(line), step))
print(found)
' "$1" "$2"
}

# fact PID FIELD: of /proc/PID/status
fact() {
	sed -n "s/^$2:[[:blank:]]*//p" "/proc/$1/status" 2>/dev/null
}

# family PID: it and its descendants, as /proc has them.
family() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v root="$1" '
	{
		pid = $1
		sub(/.*\) /, "")
		parent[pid] = $2
	}
	END {
		for (pid in parent) {
			for (p = pid; p in parent && p != root; p = parent[p])
				;
			if (p == root)
				print pid
		}
	}'
}

# first_of PATTERN: the first process in the jail whose command line matches.
first_of() {
	family "$jail_pid" | sort -n | while read -r pid; do
		[ "$(fact "$pid" Seccomp)" = 2 ] || continue
		if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -Eq -e "$1"; then
			echo "$pid"
			break
		fi
	done
}

part_of() {
	tries=0
	while [ $tries -lt 60 ]; do
		tries=$((tries + 1))
		pid=$(first_of "$1")
		if [ -n "$pid" ] && [ "$(fact "$pid" Seccomp_filters)" -gt 1 ]; then
			echo "$pid"
			return
		fi
		sleep 0.5
	done
}

# Root may look at every process, others at those of the jails that they have started.
look() {
	"$@" 2>/dev/null
}

# sandboxed SENTENCE PID, against the first process of the program, which is $main_pid.
sandboxed() {
	if [ -z "$2" ]; then
		tap_result 1 "$1" || note "there is no such process: $(cat "$T/background")"
		return 1
	fi
	is "$1: with a filter more than the browser's own" \
		"2 $(($(fact "$main_pid" Seccomp_filters) + 1))" \
		"$(fact "$2" Seccomp) $(fact "$2" Seccomp_filters)"
	is "$1: without capabilities" 0000000000000000 "$(fact "$2" CapEff)"
	for namespace in user net; do
		unlike "$1: in a namespace of its own: $namespace" \
			"^$(look readlink "/proc/$main_pid/ns/$namespace" |
				sed 's/[][]/\\&/g')\$|^\$" \
			"$(look readlink "/proc/$2/ns/$namespace")"
	done
	is "$1: with an empty root" "" "$(look ls -A "/proc/$2/root/")"
	unlike "$1: which is another" "^$(look stat -Lc %d:%i "/proc/$main_pid/root")\$" \
		"$(look stat -Lc %d:%i "/proc/$2/root")"
}

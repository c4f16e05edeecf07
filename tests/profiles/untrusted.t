#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# untrusted.ini: run what was downloaded.
# Seen to fail without: each of its lines.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/profile.sh"
profile=untrusted

cat >"$T/install.sh" <<'EOF'
#!/bin/sh
echo "hello $1"
mkdir -p ~/.local/bin && echo made >~/.local/bin/tool && cat ~/.local/bin/tool
ls -A
EOF
chmod a+rx "$T/install.sh"

for as in $callers; do
	take_caller
	$as cp "$T/install.sh" "$work"
	jailed sh -s world <"$work/install.sh"
	is "$who: a script runs that comes by stdin" "hello world made .local " \
		"$(printf '%s\n' "$out" | tr '\n' ' ')"
	fails "$who: and what it made is gone" test -e "$home/.local"
	$as touch "$work/beside"
	jailed ./install.sh world
	is "$who: one that is named runs, and sees nothing beside it" \
		"hello world made install.sh " "$(printf '%s\n' "$out" | tr '\n' ' ')"
	jailed install.sh
	is "$who: what is in no PATH is not found" 127 "$status"
	confined

	jailed sh -c 'ulimit -n; ulimit -f; nice; ls /proc | grep -E "^(cpuinfo|meminfo)"'
	is "$who: it has limits, of fsize in blocks of 512" "1024 2097152 10 " \
		"$(printf '%s\n' "$out" | tr '\n' ' ')"
	jailed awk '$2 == "processes" { print $3 }' /proc/self/limits
	is "$who: of processes, too" 4096 "$out"
	jailed sh -c 'head -c 1100M /dev/zero | split -b 300M - /tmp/part'
	like "$who: memory is not filled with files" 'No space left' "$err"
	hour
done
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# default.ini: what a program gets that has no profile.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/profile.sh"

if [ -n "$JAIL_PROFILES" ]; then
	is "it says nothing" "[jail] description" "$(
		sed '/^#/d; /^$/d; s/ *=.*//' "$JAIL_PROFILES/default.ini" | tr '\n' ' ' |
			sed 's/ $//')"
fi

# fact OF: what /proc/self/status says
fact() {
	jailed sed -n "s/^$1:[[:blank:]]*//p" /proc/self/status
}

for as in $callers; do
	take_caller
	jailed sh -c 'id -u; pwd; ls -A . "$HOME" | grep -v :'
	is "$who: a program without a profile runs" 0 "$status"
	is "$who: and complains of nothing" "" "$err"
	is "$who: it is the caller, and in an empty home" "$($as id -u) $home " \
		"$(printf '%s\n' "$out" | tr '\n' ' ')"
	fact NoNewPrivs
	is "$who: no privilege can be gained" 1 "$out"
	fact CapBnd
	is "$who: no capability is in reach" 0000000000000000 "$out"
	fact CapPrm
	is "$who: nor held" 0000000000000000 "$out"
	fact Seccomp
	is "$who: system calls are filtered" 2 "$out"
	jailed awk 'NR > 2 { print $1 }' /proc/net/dev
	is "$who: there is no network but a loopback" lo: "$out"
	jailed sh -c 'ls -d /dev/snd /dev/dri /dev/input /dev/kvm /dev/mem /sys/*'
	is "$who: nor devices" "" "$out"
	jailed ls /home /root /srv /mnt /media /opt /boot
	is "$who: nor places where people keep files" "" "$out"
	capture "$as" env -C "$work" SECRET=canary LANG=C "$JAIL" env
	unlike "$who: nor variables of the caller" 'canary' "$out"
	like "$who: but for the language" '^LANG=C$' "$out"
	confined
done
tap_done

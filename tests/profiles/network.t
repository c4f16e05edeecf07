#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# common/network.ini: the host's network, and what TLS needs.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/profile.sh"

with=$T/with.ini
without=default
printf '[jail]\ninclude = common/network.ini\n' >"$with"
chmod 644 "$with"

count='import ssl; print(ssl.create_default_context().cert_store_stats()["x509_ca"])'
for as in $callers; do
	take_caller
	profile=$without
	reaches "" "the host's services are not reached without it"
	profile=$with
	reaches hello "but are with it"

	for file in /etc/resolv.conf /etc/hosts /etc/services /etc/ssl/openssl.cnf; do
		if [ -e $file ]; then
			jailed cat $file
			is "$who: $file is that of the host" "$(cat $file)" "$out"
		else
			skip "$who: $file is that of the host" "the host has none"
		fi
	done
	outside python3 -c "$count"
	if [ "$status" = 0 ] && [ "$out" -gt 0 ]; then
		trusted=$out
		jailed python3 -c "$count"
		is "$who: TLS trusts whom it trusts outside" "$trusted" "$out"
	else
		skip "$who: TLS trusts whom it trusts outside" "there is none, or no python3"
	fi
	jailed sh -c 'ls -A /etc/ssl/private /etc/ssh /etc/NetworkManager /etc/wpa_supplicant
		cat /etc/shadow'
	is "$who: keys and passwords of the host are not there" "" "$out"
done
tap_done

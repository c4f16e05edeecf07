#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [network] ping and privileged-ports: what the own network allows.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

need_command python3
# The loopback answers what its kernel is asked.
cat >"$T/bin/try.py" <<'END'
import errno, socket
def tried(name, function):
    try:
        function()
        print(name, end=" ")
    except OSError as error:
        print(errno.errorcode[error.errno], end=" ")
def ping(family, protocol, address, request):
    s = socket.socket(family, socket.SOCK_DGRAM, protocol)
    s.settimeout(5)
    s.sendto(bytes([request, 0, 0, 0, 0, 0, 0, 1]), (address, 0))
    s.recv(100)
tried("ping", lambda: ping(socket.AF_INET, socket.IPPROTO_ICMP, "127.0.0.1", 8))
tried("ping6", lambda: ping(socket.AF_INET6, socket.IPPROTO_ICMPV6, "::1", 128))
tried("80", lambda: socket.socket().bind(("127.0.0.1", 80)))
tried("8080", lambda: socket.socket().bind(("127.0.0.1", 8080)))
END
tries() { # SENTENCE EXPECTED OPTION...
	tries_sentence=$1 tries_expected=$2
	shift 2
	capture $as "$JAIL" --profile="$profile" "$@" python3 "$T/bin/try.py"
	is "$tries_sentence" "0 $tries_expected" "$status ${out% }"
}
all() { # WHO
	tries "$1: neither by itself" "EACCES EACCES EACCES 8080"
	tries "$1: pings" "ping ping6 EACCES 8080" --set=network.ping=yes
	tries "$1: low ports" "EACCES EACCES 80 8080" --set=network.privileged-ports=yes
	tries "$1: both, as somebody else" "ping ping6 80 8080" --set=network.ping=yes \
		--set=network.privileged-ports=yes --set=identity.uid=1234 \
		--set=identity.gid=2345
}
before=$(cat /proc/sys/net/ipv4/ping_group_range /proc/sys/net/ipv4/ip_unprivileged_port_start)
all "a user"
inside --set=network.mode=host --set=network.ping=yes say ran
refused "the host's network is not the jail's to change" \
	"^jail: --set: \[network\] ping: the network is not the jail's own"
if [ "$(id -u)" = 0 ]; then
	use_root
	all "root"
else
	skip "root" "needs root"
fi
is "the host's settings are untouched" "$before" \
	"$(cat /proc/sys/net/ipv4/ping_group_range /proc/sys/net/ipv4/ip_unprivileged_port_start)"
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [network] families: which sockets can be made.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

need_command python3
cat >"$T/bin/families.py" <<'END'
import errno, socket
for name in "UNIX", "INET", "INET6", "NETLINK", "PACKET":
    kind = socket.SOCK_RAW if name in ("NETLINK", "PACKET") else socket.SOCK_STREAM
    try:
        socket.socket(getattr(socket, "AF_" + name), kind, 0).close()
        print(name, end=" ")
    except OSError as error:
        print(errno.errorcode[error.errno], end=" ")
try:
    socket.socketpair()
    print("pair")
except OSError as error:
    print(errno.errorcode[error.errno])
END
# makes SENTENCE EXPECTED OPTION...
makes() {
	makes_sentence=$1 makes_expected=$2
	shift 2
	capture as_user "$JAIL" --profile="$profile" "$@" python3 "$T/bin/families.py"
	is "$makes_sentence" "0 $makes_expected" "$status $out"
}
no=EAFNOSUPPORT
makes "by default, the ordinary ones" "UNIX INET INET6 NETLINK EPERM pair"
makes "one and no other" "UNIX $no $no $no $no pair" --set=network.families=unix
makes "some" "$no INET $no NETLINK $no $no" --set=network.families='inet netlink'
makes "none" "$no $no $no $no $no $no" --set=network.families=none
makes "also where all calls are allowed" "$no INET $no $no $no $no" \
	--set=network.families=inet --set=syscalls.default=allow
makes "one that is not ordinary is left to the kernel, and takes a capability" \
	"UNIX $no $no $no EPERM pair" --set=network.families='unix packet'
inside --set=network.families=inet --set='syscalls.allow=socket(domain == AF_VSOCK)' say ran
refused "[syscalls] does not add to them" \
	'^jail: --set: \[syscalls\] allow: which sockets there are is said by'
tap_done

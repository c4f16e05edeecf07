#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [capabilities] seen from inside: the five sets, and no_new_privs.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

none=0000000000000000
chown=0000000000000001
bind=0000000000000400
both=0000000000000401
# sets SENTENCE PERMITTED INHERITABLE BOUNDING AMBIENT
sets() {
	has "$1" "cap-permitted $2" "cap-effective $2" "cap-inheritable $3" \
		"cap-bounding $4" "cap-ambient $5"
}

inside caps , locks
sets "there is none" $none $none $none $none
has "and none can be had" "no-new-privs 1" "keep-caps 0"
inside --set=capabilities.keep="chown CAP_NET_BIND_SERVICE" caps
sets "those that are kept stay bounding, but who is not root loses them at the start" \
	$none $none $both $none
inside --set=identity.uid=root --set=capabilities.keep="chown cap_net_bind_service" caps
sets "root inside has them" $both $none $both $none
inside --set=capabilities.ambient=net_bind_service caps
sets "ambient ones everybody has" $bind $bind $bind $bind
inside --set=capabilities.ambient=net_bind_service --set=capabilities.bounding=chown caps
sets "bounding alone gives nothing" $bind $bind $both $bind
inside --set=capabilities.inheritable=chown caps
sets "nor does inheritable" $none $chown $chown $none
inside --set=identity.uid=root --set=capabilities.keep=all caps
like "all is all that the kernel has" "^00000[01][0-9a-f]*ffffffff$" "$(fact cap-permitted)"
inside --set=capabilities.keep=all --set=capabilities.keep= caps
sets "an empty value starts over" $none $none $none $none
inside --set=capabilities.keep=chwon say ran
refused "a name that there is not is refused, and the near one told" "did you mean chown"
inside --set=identity.uid=root --set=capabilities.keep="net_admin" \
	--set=syscalls.allow=sethostname call sethostname s:x 1
has "one that is not kept is not there" "call sethostname EPERM"
inside --set=identity.uid=root --set=capabilities.keep="sys_admin" \
	--set=syscalls.allow=sethostname call sethostname s:x 1
has "one that is kept has its power" "call sethostname ok"
if [ "$(id -u)" = 0 ]; then
	use_root
	inside --set=namespaces.user=host caps
	sets "root's are gone, without a user namespace, too" $none $none $none $none
	inside --set=namespaces.user=host --set=capabilities.keep=chown caps
	sets "but for those that are kept" $chown $none $chown $none
	inside --set=namespaces.user=host --set=identity.uid=7 --set=identity.gid=7 \
		--set=capabilities.ambient=chown caps , ids
	sets "over a change of user" $chown $chown $chown $chown
else
	skip "root's are gone" "needs root"
fi
tap_done

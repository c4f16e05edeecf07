#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [environment] seen from inside.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

# names: of all variables that are there.
names() {
	printf '%s\n' "$out" | sed -n 's/^env \([^=]*\)=.*/\1/p' | sort | tr '\n' ' '
}
user_environment="SECRET=x LC_TIME=C TZ=UTC COLORTERM=1 DISPLAY=:0 SSH_AUTH_SOCK=/x"
inside environment
is "it begins with a short list" \
	"COLORTERM HOME LANG LC_TIME LOGNAME PATH SHELL TERM TZ USER XDG_RUNTIME_DIR " "$(names)"
has "of which these say where one is" "env HOME=$user_home" \
	"env XDG_RUNTIME_DIR=/run/user/$user_id" "env LC_TIME=C" "env TZ=UTC"
inside --set=environment.keep=SECRET environment
has "keep takes one over" "env SECRET=x"
inside --set=environment.keep= --set=environment.keep="S*" environment
is "with a pattern, and without the list" \
	"HOME LOGNAME PATH SECRET SHELL SSH_AUTH_SOCK USER XDG_RUNTIME_DIR " "$(names)"
inside --set=environment.keep=NO_SUCH environment
is "what is not set is not made" 0 "$(printf '%s\n' "$out" | grep -c NO_SUCH)"
inside --set='environment.set=A=1 B="two words" HOME=/x C=${UID} E=' environment
has "set sets" "env A=1" "env B=two words" "env HOME=/x" "env C=$user_id" "env E="
inside --set=environment.keep=SECRET --set=environment.set=SECRET=mine environment
has "and beats keep" "env SECRET=mine"
inside --set=environment.set=A=1 --set=environment.unset="A LC_* HOME" environment
unlike "unset beats both" "^env (A|LC_TIME|HOME)=" "$out"
inside --set=environment.set=A=1 --set=environment.set=A=2 environment
has "the later wins" "env A=2"
is "and there is one" 1 "$(printf '%s\n' "$out" | grep -c '^env A=')"
for wrong in set=A set==x "keep=A B=C" 'set=A=${NO_SUCH}' "keep=1x"; do
	inside --set="environment.$wrong" say ran
	refused "refused: $wrong" "environment\] "
done
user_environment=
capture jail --profile="$profile" --set=environment.set=PATH=/nowhere sh -c :
is "the program is sought in the PATH that it gets" 127 "$status"
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl itself: verbs, options, exit statuses.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

capture jailctl --help
is "--help succeeds" 0 "$status"
for verb in check doctor explain keys list plan; do
	like "--help has the verb $verb" "^jailctl $verb( |\$)" "$out"
done
capture jailctl --version
like "--version names the program" '^jail [0-9]' "$out"
capture jailctl plan --help
is "so has each verb" "0 usage: jailctl plan" "$status $(echo "$out" | head -n 1 |
	cut -d ' ' -f 1-3)"

capture jailctl
is "without a verb it fails as one that could not do it" 125 "$status"
like "and says how to call it" '^usage: jailctl VERB' "$err"
capture jailctl chekc
is "an unknown verb is an error" 125 "$status"
like "it is named" 'no verb chekc' "$err"
like "and the nearest one is offered" 'hint: did you mean check\?' "$err"
capture jailctl frobnicate
unlike "where none is near, none is offered" 'did you mean' "$err"

capture jailctl list --jsno
is "an unknown option is an error" 125 "$status"
like "the nearest one is offered" 'hint: did you mean --json\?' "$err"
like "and how to call the verb is said" '^usage: jailctl list \[--json' "$err"
capture jailctl list --json=yes
like "an option without a value takes none" '--json takes no value' "$err"
capture jailctl plan --profile
like "an option with a value lacks it" '--profile lacks its value' "$err"
capture jailctl list something
like "an argument too many is an error" 'something is more than is expected' "$err"
capture jailctl plan --set=limits.nofile=77 --profile default true
like "--set=VALUE and --profile VALUE are both options" 'nofile 77' "$out"

capture jailctl plan --set=no.such=1 true
is "a verb that needs a good profile fails on a bad one" 125 "$status"
is "and prints nothing else" "" "$out"

full() {
	as_user sh -c '"$0" keys >/dev/full' "$JAILCTL"
}
capture full
is "what cannot be written is an error" 125 "$status"
like "that says so" 'cannot write to standard output' "$err"
closed() {
	as_user sh -c '"$0" list --json >&- && echo good' "$JAILCTL"
}
capture closed
like "a closed standard output does no harm" '^good$' "$out"
tap_done

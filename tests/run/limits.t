#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# [limits] seen from inside, the time limit, and what happens beyond.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

before=$(as_user "$INSIDE" limits | grep -v limit-core)
inside limits
is "limits are the caller's" "$before" "$(printf '%s\n' "$out" | grep -v limit-core)"
has "but there are no core dumps" "limit-core 0 0"
# Each with a value below what any caller has.
for limit in as=1G:1073741824 cpu=100:100 data=512M:536870912 fsize=1M:1048576 \
	locks=50:50 memlock=4K:4096 msgqueue=8K:8192 nofile=64:64 nproc=50:50 rss=1M:1048576 \
	rttime=100:100 sigpending=20:20 stack=4M:4194304 core=0:0 nice=0:0 rtprio=0:0; do
	setting=${limit%:*}
	inside --set="limits.$setting" limits
	has "$setting" "limit-${setting%%=*} ${limit#*:} ${limit#*:}"
done
inside --set=limits.nofile=32:64 limits
has "soft and hard" "limit-nofile 32 64"
inside --set=limits.nofile=64:32 say ran
refused "soft above hard is refused" "limits\] nofile"
inside --set=limits.nofile=inherit limits
is "inherit leaves it alone" "$before" "$(printf '%s\n' "$out" | grep -v limit-core)"
inside --set=limits.fsize=x say ran
refused "no number is refused" "limits\] fsize"

inside --set=limits.cpu=1:2 burn
is "at the limit of processor time it gets SIGXCPU" $((128 + 24)) "$status"
capture jail --profile="$profile" --set=limits.fsize=10 /bin/sh -c \
	'trap "" XFSZ; echo 12345678901234567890 >"$HOME/x"; wc -c <"$HOME/x"'
is "a file stays below its limit" 10 "$(printf '%s' "$out" | tr -d ' ')"

start=$(date +%s)
inside --set=limits.time=1s sleep 600
took=$(($(date +%s) - start))
is "at the end of its time the program gets SIGTERM" 143 "$status"
like "and the user is told" "limits\] time: the time is up" "$err"
ok "after that time" test $took -ge 1 -a $took -le 4
start=$(date +%s)
inside --set=limits.time=1s daemon , signals 100
took=$(($(date +%s) - start))
like "who does not obey" "^signal TERM$" "$out"
is "is killed two seconds later" 137 "$status"
ok "not sooner" test $took -ge 2 -a $took -le 6
inside --set=limits.time=30s say ran
has "who is quicker does not notice" "ran"
is "nor does the status" 0 "$status"
tap_done

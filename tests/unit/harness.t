#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The functions that other tests stand on: each can fail, and says so.
. "${0%/*}/../lib/tap.sh"
lib=$top_srcdir/tests/lib
chmod 755 "$T"

# script TEXT: what a test of these lines prints; $status is its own.
script() {
	mkdir -p "$T/tests/unit" "$T/tests/lib" "$T/profiles"
	cp "$lib/tap.sh" "$lib/user.sh" "$T/tests/lib"
	printf '. "${0%%/*}/../lib/tap.sh"\n%s\n' "$1" >"$T/tests/unit/script.t"
	capture env TMPDIR="$T" JAIL=/bin/true JAILCTL=/bin/true \
		JAIL_PROFILES="$T/profiles" sh "$T/tests/unit/script.t"
}

# verdicts: the results of the script, a word each.
verdicts() {
	printf '%s\n' "$out" | awk '
		/^ok .*# SKIP/ { printf "skip "; next }
		/^ok / { printf "ok " }
		/^not ok / { printf "not " }
		/^1\.\./ { print $1 }'
}

script 'ok a true; ok b false; fails c false; fails d true
	is e x x; is f x y; like g "^b+$" "a
bb"; like h "^b+$" abb; unlike i "^b$" "a
bb"; unlike j "^b$" "a
b"; skip k reason; tap_done'
is "each function passes and fails" \
	"ok not ok not ok not ok not ok not skip 1..11" "$(verdicts)"
is "a test with failures fails" 1 "$status"

script 'ok a true; tap_done'
is "a test without failures does not" 0 "$status"
script 'plan 2; ok a true; tap_done'
is "a plan may come first" "1..2
ok 1 - a" "$out"
script 'skip_all reason; ok a true'
is "a whole file is skipped" "1..0 # SKIP reason" "$out"
script 'bail reason; ok a true'
is "a whole file is given up" "Bail out! reason" "$out"
script 'echo "ok 7" >&2; is a 1 "ok 8
ok 9"; tap_done'
is "what a command prints is no result" "not 1..1" "$(verdicts)"

script 'at_exit "echo two"; at_exit "echo one"; echo x >"$T/file"; chmod 500 "$T"; exit 3'
is "what is to be done at the end is done, the last first" "one
two" "$out"
is "the exit status outlives it" 3 "$status"
is "the directory of a test is removed" "" "$(ls -d "$T"/jail-test.* 2>/dev/null)"

script '. "$top_srcdir/tests/lib/user.sh"
	is a "$user_id" "$(as_user id -u)"
	is b "$user_home" "$(as_user pwd)"
	is c "$user_home" "$(as_user sh -c "echo \$HOME")"
	is d "" "$(secret=x as_user sh -c "echo \$secret")"
	user_environment="a=1 b=2"; is e 12 "$(as_user sh -c "echo \$a\$b")"
	ok f as_user test -w "$T"
	ok g as_user test -x "$JAIL"
	ok h as_user test -d .config/jail
	ok i jail; ok j jailctl
	like k "[1-9]" "$user_id"
	tap_done'
unlike "as_user is an ordinary user at home with what it needs" "^not ok" "$out"
is "nothing of that fails" 0 "$status"

if [ "$(id -u)" = 0 ]; then
	script '. "$top_srcdir/tests/lib/user.sh"
		as_user sh -c "sleep 60 >/dev/null 2>&1 &"; tap_done'
	is "a process that is left behind is a failure" "not ok 1..2" "$(verdicts)"
	if unshare --mount --propagation private true 2>/dev/null; then
		script '. "$top_srcdir/tests/lib/user.sh"
			is a 0 "$(as_root id -u)"
			is b "tester $user_id" "$(as_named_user sh -c "echo \$(whoami) \$(id -u)")"
			like c "^0 $user_id 1 1 $((user_id * 65536)) [0-9]+$" "$(as_named_user \
				unshare --user --map-root-user --map-auto \
				sh -c "echo \$(cat /proc/self/uid_map)")"
			fails d grep tester /etc/passwd
			tap_done'
		is "as_named_user has a name and subordinate ids, for itself alone" \
			"ok ok ok ok ok ok 1..6" "$(verdicts)"
	else
		skip "as_named_user has a name and subordinate ids" \
			"no mount namespace can be made here (a chroot?)"
	fi
fi

# within TEXT: a script that has one second, into $status and $out.
within=${top_builddir:-.}/tests/tools/within
[ -x "$within" ] || bail "tests/tools/within is not built: make check builds it"
within() {
	capture "$within" 1 sh -c "$1"
}

# ended NAME: no process of that name is there, or it is a zombie.
ended() {
	! grep -l "^Name:.$1\$" /proc/[0-9]*/status 2>/dev/null | xargs -r \
		grep -L '^State:.Z' | grep .
}
cp "$(command -v sleep)" "$T/$$-sleep"
within 'echo out; echo err >&2; exit 3'
is "a test is as it is without a limit: what it prints" "out
err" "$out"
is "... and its status" 3 "$status"
within 'kill -KILL $$'
is "... and a signal" 137 "$status"
within 'sleep 0.3 & exec true'
is "what ends soon after it is waited for" 0 "$status"
within "trap '' TERM; '$T/$$-sleep' 60; '$T/$$-sleep' 61"
like "a test that does not end is ended" '^Bail out! it is not done' "$out"
is "... which is a failure" 124 "$status"
ok "... and so is what it started" ended "$$-sleep"
within "(setsid '$T/$$-sleep' 60 &); setsid sh -c '\"$T/$$-sleep\" 60 & wait' & sleep 0.2"
like "what a test leaves running is told" "^# left running: [0-9]+ $$-sleep" "$out"
is "... which is a failure" 124 "$status"
ok "... and is ended" ended "$$-sleep"
tap_done

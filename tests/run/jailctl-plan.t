#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl plan: the steps of a launch in their order, in text and in JSON.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

before=$(cd "$user_home" && find . | sort)
capture jailctl plan --set=limits.nofile=77 sh -c 'echo $0'
is "a plan can be had" 0 "$status"
like "it names the file that was read" '^read: .*/default\.ini$' "$out"
like "a step stands below its stage" '^lock: ' "$out"
like "with what it does" '^  limits +.*nofile 77' "$out"
like "and why there" '^ +\(before capabilities go' "$out"
like "the program is in it, word by word" '^  program +sh -c echo \$0$' "$out"
like "the namespaces are" '^clone: .* user mount pid ipc uts net cgroup$' "$out"
unlike "what is not wanted is left out" '^  (join|scheduling|die-with-parent) ' "$out"
is "the stages follow each other" "prepare clone build fork lock execve " \
	"$(printf '%s\n' "$out" | sed -n 's/^\([a-z]*\): .*/\1/p' | grep -v read | tr '\n' ' ')"
capture jailctl plan --set=namespaces.net=host --set=session.nice=5 true
like "what is wanted comes in" '^  scheduling +nice 5$' "$out"
unlike "a namespace that is shared is not new" '^clone: .* net' "$out"
is "planning changes nothing" "$before" "$(cd "$user_home" && find . | sort)"

capture as_user unshare --user --map-root-user sh -c '
	echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" plan true' "$JAILCTL"
is "and needs nothing that a jail needs" 0 "$status"

capture jailctl plan
is "a plan needs no program" 0 "$status"
unlike "and then has none" '^  program ' "$out"
capture jailctl plan --set='jail.command=echo hello' --set=syscalls.deny=fork
like "the profile may name it" '^  program +echo hello$' "$out"
capture jailctl plan -- --odd
like "a program may begin with a dash" '^  program +--odd$' "$out"

capture jailctl plan --set=mounts.read-only=/nowhere true
is "a fault is an error" 125 "$status"
like "that is told" 'read-only: cannot find /nowhere' "$err"

# What a plan says and what a jail does.
user_environment='LANG=C.UTF-8 LC_TIME=C SECRET=no'
is "the environment of the plan is that of the jail" "$(
	jail env | grep -Ev '^(_|SHLVL|PWD|ASAN_OPTIONS|UBSAN_OPTIONS)=' | sort)" "$(
	jailctl plan env | sed -n '/^  environment/,/^ *(/p' | sed '$d; s/^  environment//
		s/^ *//' | sort)"

if ! command -v python3 >/dev/null; then
	for test in form order reasons escapes; do
		skip "JSON: $test" "needs python3"
	done
	tap_done
fi
json() {
	jailctl plan --json "$@" >"$T/plan.json"
}
# of EXPRESSION: of the object `plan`, as Python has it.
of() {
	python3 -c 'import json, sys
plan = json.load(open(sys.argv[1], encoding="utf-8"))
print(eval(sys.argv[2]))' "$T/plan.json" "$1"
}
json true
is "the JSON is one object" "['files', 'namespaces', 'steps']" "$(of 'sorted(plan)')"
is "its steps are those of the text, in the same order" "$(
	jailctl plan true | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')" \
	"$(of '"\n".join(step["step"] for step in plan["steps"])')"
is "each has its stage, lines and a reason" True \
	"$(of 'all(s["stage"] in ("prepare", "attach", "build", "lock") and s["what"]
		and s["why"] for s in plan["steps"])')"
json printf 'a "quoted" back\slash' "$(printf '\342\202\254 \303\251')"
is "quotes, backslashes and characters beyond ASCII survive" True \
	"$(of '"printf a \"quoted\" back\\slash \u20ac \u00e9" in [
		s["what"][0] for s in plan["steps"]]')"
tap_done

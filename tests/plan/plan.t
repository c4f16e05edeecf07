#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each cases/NAME.ini comes to cases/NAME.plan, and each packaged profile to
# profiles/NAME.plan, on the machine that tests/unit/fake.h makes up.  To accept what has
# changed, when it is what you meant: tests/plan/accept, and read `git diff` afterwards.
#
# cases/empty.plan is all that jailctl plan says; root.plan is the same for root.  The
# others are what a profile changes of these: lines that begin with "+" or "-", without
# the reasons; but every word of what cannot be started.
. "${0%/*}/../lib/tap.sh"
here=$top_srcdir/tests/plan
print=${top_builddir:-$top_srcdir}/tests/plan/print
case $print in
/*) ;;
*) print=$PWD/$print ;;
esac
[ -x "$print" ] || bail "$print is missing: make check"

# The loader refuses what others may write, as files of a repository are for some.
cp -R "$here/cases" "$T/plan"
cp -R "$top_srcdir/profiles" "$T/profiles"
chmod -R u+rwX,go-w "$T/plan" "$T/profiles"
cd "$T" || exit 99

print() {
	"$print" "$1" || bail "$print has failed"
}
print plan/empty.ini >"$T/empty"
print plan/root.ini >"$T/root"

# changes BASE: what standard input has that BASE has not, and the other way round, where
# it stands.
changes() {
	awk -v base="$1" '
	function is_told(line) {
		return line != "" && substr(line, 1, 21) != "                    (" &&
			line !~ /^read: [^ ]*$/
	}
	is_told($0) { lines[++n] = $0; has[$0] = 1 }
	END {
		while ((getline line < base) > 0)
			if (is_told(line)) {
				before[++m] = line
				had[line] = 1
			}
		for (i = j = 1; i <= n; i++) {
			if (!(lines[i] in had)) {
				print "+" lines[i]
				continue
			}
			for (; j <= m && before[j] != lines[i]; j++)
				if (!(before[j] in has))
					print "-" before[j]
		}
		for (; j <= m; j++)
			if (!(before[j] in has))
				print "-" before[j]
	}'
}

# plan_of PATH: what is written down of the profile.
plan_of() {
	case $1 in
	plan/empty.ini | plan/root.ini | plan/faults*.ini) print "$1" ;;
	*)
		base=empty
		! grep -q '^# host: root$' "$1" || base=root
		print "$1" | changes "$T/$base"
		;;
	esac
}

# compare PATH GOLDEN: the plan is the one that is written down.
compare() {
	plan_of "$1" >"$T/actual"
	if [ -n "$ACCEPT" ]; then
		cmp -s "$T/actual" "$2" || {
			cp "$T/actual" "$2"
			echo "# accepted: ${2#"$top_srcdir/"}"
		}
	elif ! ok "the plan of ${1#*/}" diff -u "$2" "$T/actual"; then
		note "tests/plan/accept, if that is what you meant"
	fi
}

for profile in plan/*.ini; do
	name=${profile##*/}
	compare "$profile" "$here/cases/${name%.ini}.plan"
done
for profile in profiles/*.ini; do
	name=${profile##*/}
	compare "$profile" "$here/profiles/${name%.ini}.plan"
done
for golden in "$here"/cases/*.plan "$here"/profiles/*.plan; do
	name=${golden##*/}
	case $golden in
	*/cases/*) profile=plan/${name%.plan}.ini ;;
	*) profile=profiles/${name%.plan}.ini ;;
	esac
	[ ! -e "$profile" ] || continue
	[ -z "$ACCEPT" ] || rm "$golden"
	[ -n "$ACCEPT" ] || ok "$name is of a profile that is there" false
done
[ -z "$ACCEPT" ] || exit 0

without_places() {
	sed 's/ ([^ ]*:[0-9]*)//; /^read:/d'
}

for profile in plan/order-*.ini; do
	is "the order of lines is no matter for ${profile#*/}" \
		"$(print plan/order-1.ini | without_places)" \
		"$(print "$profile" | without_places)"
done
tap_done

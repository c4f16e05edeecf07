# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # what it sets is for the test, and of it
# Control groups, as root's jails have them.  After inside.sh:
#
#	. "$top_srcdir/tests/lib/cgroup.sh"
#
#	hierarchy CONTROLLER    the directory of this process's cgroup of version 1
#	$unified                where version 2 is mounted, if it is
#	left                    the directories that jails of this test have left
#	with LINE...            $profile is root's, with these lines in [cgroup], the
#	                        first of which is line 4
#
# The test is in cgroups of its own, of version 1, so that other tests, whose jails take
# away what was left, are not in its way.

hierarchy() {
	awk -v controller="$1" '
		FILENAME ~ /cgroup$/ {
			split($0, part, ":")
			n = split(part[2], names, ",")
			for (i = 1; i <= n; i++)
				if (names[i] == controller)
					own = substr($0, length(part[1] part[2]) + 3)
			next
		}
		{
			for (i = 7; $i != "-"; i++)
				;
			n = split($(i + 3), names, ",")
			for (j = 1; j <= n; j++)
				if ($(i + 1) == "cgroup" && names[j] == controller && own)
					print $5 (own == "/" ? "" : own)
		}' /proc/self/cgroup /proc/self/mountinfo | head -n 1
}
left() {
	for left_controller in $own_controllers; do
		find "$(hierarchy "$left_controller")" -name 'jail.*'
	done
	[ -z "$unified" ] || find "$unified" -name 'jail.*' 2>/dev/null |
		while read -r left_directory; do
			flock --nonblock "$left_directory" echo "$left_directory"
		done
}

unified=$(awk '{ for (i = 7; $i != "-"; i++); if ($(i + 1) == "cgroup2") print $5 }' \
	/proc/self/mountinfo | head -n 1)
with() {
	{
		cat "$root_profile"
		echo '[cgroup]'
		printf '%s\n' "$@"
	} >"$T/bin/limits.ini"
	profile=$T/bin/limits.ini
}

own_controllers=
own_leave() {
	for own_controller in $own_controllers; do
		own_directory=$(hierarchy "$own_controller")
		echo $$ >"${own_directory%/*}/cgroup.procs"
		rmdir "$own_directory"
	done
	own_controllers=
}
[ "$(id -u)" != 0 ] || {
	for own_controller in memory pids cpu cpuset devices freezer cpuacct; do
		own_directory=$(hierarchy "$own_controller")/test.$$
		[ "$own_directory" != "/test.$$" ] || continue
		mkdir "$own_directory" || bail "cannot make $own_directory"
		[ "$own_controller" != cpuset ] || for own_file in cpuset.cpus cpuset.mems; do
			cat "${own_directory%/*}/$own_file" >"$own_directory/$own_file"
		done
		echo $$ >"$own_directory/cgroup.procs"
		own_controllers="$own_controllers $own_controller"
	done
	at_exit own_leave
}

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Limits of root's jails on a host with cgroup v2, or hybrid, under systemd; see
# HACKING.md, "The virtual machine".
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"
. "$top_srcdir/tests/lib/cgroup.sh"

[ -d /run/systemd/system ] || skip_all "needs systemd"
need_root
use_root
with 'memory.max = 50M'
capture as_root "$JAIL" --profile="$profile" python3 -c 'x = bytearray(100 << 20); print(len(x))'
is "100 MB under 50M are killed" "137 " "$status $out"
like "and the line is named" "^jail: $profile:4: \[cgroup\] memory.max = 52428800: " "$err"
with 'pids.max = 20' 'cpu.max = 25%'
inside cgroup
like "the jail is the root of its own cgroups" "^cgroup-(unified|pids) /\$" "$out"
capture as_root "$JAIL" --profile="$profile" --stats timeout 2 sh -c 'while :; do :; done'
like "and is held back" "throttled [0-9]\.[0-9]*[1-9]" "$err"
if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
	is "nothing is left" "" "$(left)"
	tap_done
fi

# Direct writes to the disk that $T is on: 4 MiB of 1 MiB a second.
with "io.max = $T wbps=1M"
mkdir "$T/bin/disk"
capture as_root "$JAIL" --profile="$profile" --set="mounts.read-write=$T/bin/disk" sh -c "
	date +%s%N; dd if=/dev/zero of=$T/bin/disk/file bs=64k count=64 oflag=direct 2>/dev/null
	date +%s%N"
took=$(printf '%s\n' "$out" | awk 'NR == 1 { t = $1 } NR == 2 { print int(($1 - t) / 1e6) }')
ok "io.max: 4 MiB at 1 MiB/s take 4 s: $took ms" test "$took" -ge 3400 -a "$took" -le 4600

# What three limits cost, with the same jail without, in turn.
with 'memory.max = 1G' 'pids.max = 100' 'cpu.max = 200%'
cat >"$T/bin/cost.py" <<'END'
import subprocess, sys, time
jail, profile, plain = sys.argv[1:]
times = {profile: [], plain: []}
for _ in range(40):
    for p in times:
        begin = time.monotonic()
        subprocess.run([jail, "--profile=" + p, "true"], check=True)
        times[p].append(time.monotonic() - begin)
limited, free = (sorted(times[p])[20] * 1000 for p in (profile, plain))
print(f"{limited:.1f} ms with, {free:.1f} ms without")
print(int(limited / free * 100))
END
cost=$(as_root python3 "$T/bin/cost.py" "$JAIL" "$profile" "$root_profile")
ok "three limits cost at most 1.3 x: $(printf '%s\n' "$cost" | head -n 1)" \
	test "$(printf '%s\n' "$cost" | tail -n 1)" -le 130
is "nothing is left" "" "$(left)"
tap_done

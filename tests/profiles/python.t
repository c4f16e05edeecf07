#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# python.ini, and python3.ini, which is found by the name of the program.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command python3
. "$top_srcdir/tests/lib/profile.sh"

cat >"$T/program.py" <<'EOF'
import ctypes, json, mimetypes, multiprocessing, pathlib, sqlite3, ssl, subprocess, sys
import tempfile, threading, zoneinfo

import helper

data = json.loads(pathlib.Path("data.json").read_text())
with multiprocessing.Pool(2) as pool:
    total = sum(pool.map(helper.square, data))
thread = threading.Thread(target=len, args=("",))
thread.start()
thread.join()
with tempfile.NamedTemporaryFile() as file:
    database = sqlite3.connect(file.name)
    database.execute("create table t (n integer)")
    database.execute("insert into t values (?)", (total,))
    database.commit()
    total, = database.execute("select n from t").fetchone()
zoneinfo.ZoneInfo("Europe/Paris")
assert ctypes.CDLL(None).getpid() > 0
assert mimetypes.guess_type("x.html")[0] == "text/html"
assert subprocess.run(["true"]).returncode == 0
print(total, *sys.argv[1:])
EOF
echo 'def square(n): return n * n' >"$T/helper.py"
echo '[1, 2, 3]' >"$T/data.json"
chmod a+r "$T"/*.*

# Some machines have another one in $PATH, that is in somebody's home.
for as in $callers; do
	take_caller
	for file in program.py helper.py data.json; do
		$as cp "$T/$file" "$work"
	done
	jailed python3 program.py argument
	is "$who: a program runs that is found by the name python3" "14 argument" "$out"
	is "$who: and complains of nothing" "" "$err"
	jailed python3 -c 'open("result", "w")'
	like "$who: it cannot write in the current directory" 'Read-only file system' "$err"
	profile=python
	jailed --set='mounts.read-write=${CWD}' python3 -c 'open("result", "w").write("x")'
	is "$who: but where that is allowed" "0 x" "$status $(cat "$work/result")"
	kind='import mimetypes; print(mimetypes.guess_type("x.deb")[0])'
	outside python3 -c "$kind"
	known=$out
	jailed python3 -c "$kind"
	is "$who: it knows the types of files that the system knows" "$known" "$out"
	confined
	profile=
done
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# node.ini
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command node
. "$top_srcdir/tests/lib/profile.sh"

cat >"$T/program.js" <<'EOF'
const assert = require("assert"), fs = require("fs"), os = require("os");
const { execFileSync } = require("child_process"), { Worker } = require("worker_threads");
const zlib = require("zlib"), crypto = require("crypto");
const square = require("square");

const total = JSON.parse(fs.readFileSync("data.json")).map(square).reduce((a, b) => a + b);
const file = os.tmpdir() + "/file";
fs.writeFileSync(file, zlib.gzipSync(crypto.randomBytes(100)));
assert.equal(zlib.gunzipSync(fs.readFileSync(file)).length, 100);
assert.equal(execFileSync("echo", ["x"]).toString(), "x\n");
assert(os.cpus().length > 0);
new Worker("require('worker_threads').parentPort.postMessage(1)", { eval: true })
	.on("message", (n) => console.log(total, n, process.argv[2]));
EOF
echo 'module.exports = (n) => n * n' >"$T/index.js"
echo '[1, 2, 3]' >"$T/data.json"
chmod a+r "$T"/*.*

for as in $callers; do
	take_caller
	$as mkdir -p "$work/node_modules/square"
	$as cp "$T/index.js" "$work/node_modules/square"
	$as cp "$T/program.js" "$T/data.json" "$work"
	jailed node program.js argument
	is "$who: a program runs that is found by the name node" "14 1 argument" "$out"
	is "$who: and complains of nothing" "" "$err"
	jailed node -e 'fs.writeFileSync("result", "x")'
	like "$who: it cannot write in the current directory" 'EROFS' "$err"
	profile=node
	jailed --set='mounts.read-write=${CWD}' node -e 'fs.writeFileSync("result", "x")'
	is "$who: but where that is allowed" "0 x" "$status $(cat "$work/result")"
	confined
	profile=
done
tap_done

#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The programs that the default filter must let run, under it and nothing else, as an
# ordinary user; and what it must not let them do.
. "${0%/*}/../lib/tap.sh"

# Only the filter is under test: there need be no jail to try it.
JAIL=/bin/true
JAILCTL=/bin/true
. "$top_srcdir/tests/lib/user.sh"
user_program "${top_builddir:-.}/tests/filter/kernel"
under=$user_copy

# runs PROGRAM SENTENCE SCRIPT: the shell script, under the filter, succeeds.
runs() {
	if command -v "$1" >/dev/null; then
		ok "$2" as_user "$under" sh -ec "$3"
	else
		skip "$2" "$1 is not installed"
	fi
}

runs bash "bash: pipes, substitution, jobs" '
	bash -c "set -m; x=\$(ls / | sort | head -n 3); test -n \"\$x\"; sleep 0 & wait"'
runs python3 "python3: threads, processes, sockets, events" '
	python3 -c "
import asyncio, multiprocessing, os, socket, subprocess, tempfile, threading
assert subprocess.run([\"true\"]).returncode == 0
t = threading.Thread(target=len, args=(\"\",)); t.start(); t.join()
with multiprocessing.get_context(\"fork\").Pool(2) as p: assert p.map(abs, [-1]) == [1]
a, b = socket.socketpair(); a.send(b\"x\"); assert b.recv(1) == b\"x\"
s = socket.socket(); s.bind((\"127.0.0.1\", 0)); s.listen()
c = socket.create_connection(s.getsockname()); c.close()
asyncio.run(asyncio.sleep(0.01))
with tempfile.TemporaryDirectory() as d: os.mkfifo(d + \"/fifo\"); os.listxattr(d)
os.sched_setaffinity(0, os.sched_getaffinity(0)); os.memfd_create(\"m\")
"'
runs gcc "gcc and make" '
	mkdir build && cd build
	printf "int main(void)\n{\n\treturn 0;\n}\n" >program.c
	printf "program: program.c\n\tgcc -O2 -o \$@ program.c\n" >Makefile
	make -j2 && ./program'
runs git "git" '
	git init -q repository && cd repository
	git config user.email user@example.org && git config user.name user
	echo text >file && git add file && git commit -qm message
	git gc -q && test "$(git log --oneline | wc -l)" = 1 && git clone -q . ../clone'
runs node "node: workers, children, files" '
	node -e "
const { Worker } = require(\"worker_threads\"), { execSync } = require(\"child_process\");
execSync(\"true\");
new Worker(\"require(\\\"fs\\\").readFileSync(\\\"/etc/passwd\\\")\", { eval: true })
	.on(\"exit\", (status) => process.exit(status));
"'
runs ffmpeg "ffmpeg" '
	ffmpeg -v error -f lavfi -i testsrc=d=0.2 -y test.mkv && ffmpeg -v error -i test.mkv \
		-f null -'
runs tar "tar" 'mkdir t && echo x >t/file && tar -czf t.tar.gz t && tar -xzf t.tar.gz'
runs 7z "7z" 'echo x >seven && 7z a seven.7z seven && 7z t seven.7z'

# What a browser shows is a picture; without its own sandbox Chromium does not start.
echo '<h1>text</h1>' >"$user_home/page.html"
browser() { # SENTENCE PROGRAM ARG...
	if ! command -v "$2" >/dev/null; then
		skip "$1" "$2 is not installed"
		return
	fi
	browser_name=$1
	shift
	ok "$browser_name" as_user "$under" nested=sandbox timeout 120 "$@"
}
browser "Chromium, in its own sandbox" chromium --headless --disable-gpu \
	--screenshot="$user_home/chromium.png" "file://$user_home/page.html"
browser "Firefox, in its own sandbox" firefox-esr --headless \
	--screenshot "$user_home/firefox.png" "file://$user_home/page.html"
for picture in chromium firefox-esr; do
	if command -v "$picture" >/dev/null; then
		ok "$picture made the picture" test -s "$user_home/${picture%-esr}.png"
	else
		skip "$picture made the picture" "$picture is not installed"
	fi
done

# denied SENTENCE COMMAND...: it fails under the filter, for want of permission.
denied() {
	denied_name=$1
	shift
	capture as_user "$under" "$@"
	like "$denied_name" "not permitted|not implemented" "$out $err"
}

denied "unshare: a user namespace" unshare --user true
denied "unshare: mounts" unshare --mount true
if command -v strace >/dev/null; then
	denied "strace" strace true
else
	skip "strace" "it is not installed"
fi
ok "@debug lets it" sh -c '! command -v strace >/dev/null || "$@" 2>/dev/null' sh \
	"$under" allow=@debug strace -o /dev/null true
if as_user unshare --user true 2>/dev/null; then
	fails "unshare: none with nested = sandbox that has mounts" as_user "$under" \
		nested=sandbox unshare --user --mount true
	ok "unshare: a user namespace with nested = sandbox" as_user "$under" \
		nested=sandbox unshare --user true
	ok "unshare: mounts with nested = full" as_user "$under" nested=full \
		unshare --user --map-root-user --mount sh -c "mount -t tmpfs none /tmp"
else
	skip "unshare: nested" "an ordinary user has no namespaces here"
fi
tap_done

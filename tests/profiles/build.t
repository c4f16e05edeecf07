#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# build.ini: compile untrusted source, such as this very project.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command git gcc make
. "$top_srcdir/tests/lib/profile.sh"
profile=build

git_as() {
	$as git -c user.name=user -c user.email=user@example.org -C "$work" "$@"
}

# In $work, a repository with a program.
make_source() {
	$as sh -c 'cd "$0" && mkdir source && cd source && printf "%s\n" \
		"int main(void)" "{" "return 3;" "}" >program.c && printf "%s\n" \
		"program: program.c" "	\$(CC) \$(CFLAGS) -o \$@ program.c" >Makefile' "$work"
	work=$work/source
	{ git_as init -q && git_as add . && git_as commit -qm message; } || bail "git fails"
}

# A program of the shell: what hostile source does to a repository.
try_to_plant='
	echo planted >.git/hooks/pre-commit
	echo planted >>.git/config
	git config core.fsmonitor planted
	rm -rf .git/config .git/hooks
	mv .git moved
	rm -rf .git
	mkdir .git
	ln -s moved .git
	mount --bind /tmp .git
	umount .git'

for as in $callers; do
	take_caller
	make_source
	capture "$as" env -C "$work" CFLAGS=-DX=1 "$JAIL" --profile=build make
	like "$who: make makes, with the flags of the caller" '-DX=1' "$out" || note "$err"
	jailed ./program
	is "$who: and what it made runs" 3 "$status"
	jailed git describe --always --dirty
	is "$who: the build can ask git for its version" \
		"$(git_as describe --always --dirty)" "$out"

	find "$work/.git" -type f -exec cksum {} + | LC_ALL=C sort >"$T/before"
	jailed sh -c "$try_to_plant"
	is "$who: nothing is planted in the repository" "" "$(
		find "$work/.git" -type f -exec cksum {} + | LC_ALL=C sort | diff "$T/before" -)"

	git_as worktree add -q ../worktree
	work=${work%/*}/worktree
	jailed true
	is "$who: a worktree is refused" 125 "$status"
	like "$who: for its .git cannot be kept" 'build\.ini:.*/\.git is a file' "$err"
	jailed --set='mounts.read-only=' make program
	is "$who: but for the one who says so" 0 "$status" || note "$err"

	work=$home/folders/work
	confined
done

# The project itself, as an ordinary user: configure, build and unit tests.
build_project() {
	as=as_user
	take_caller
	work=$home/clone
	copy=$T/copy
	mkdir "$copy" || return
	# git looks into a repository of another user only where that is said.
	(cd "$top_srcdir" && GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory \
		GIT_CONFIG_VALUE_0='*' tools/files | tar -cf - -T -) | tar -xf - -C "$copy"
	chmod -R u+w "$copy"
	(cd "$copy" && git init -q && git add . && git -c user.name=user \
		-c user.email=user@example.org commit -qm message) || return
	[ "$(id -u)" != 0 ] || chown -R "$user_id:$user_id" "$copy"
	as_user git clone -q "$copy" "$work" || return
	ok "autoreconf prepares this project" jail_ok autoreconf -fi
	ok "./configure configures it" jail_ok ./configure
	ok "make builds it" jail_ok make -j2
	ok "and its unit tests pass" jail_ok make -j2 check-unit
	is "what it built is there" "0" "$(as_user "$work/jail" --version >/dev/null; echo $?)"
}

jail_ok() {
	as_user env -C "$work" "$JAIL" --profile=build "$@" >"$T/log" 2>&1 && return
	grep -E '^(FAIL|ERROR):|error:' "$T/log"
	tail -n 20 "$T/log"
	return 1
}

if command -v autoreconf >/dev/null; then
	build_project || bail "the project cannot be copied"
else
	skip "this project is built in the jail" "autoreconf is not installed"
fi
tap_done

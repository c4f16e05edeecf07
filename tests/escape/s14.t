#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# S14 own files: what starts with the session, and what jail itself reads, cannot be
# planted from inside, by whatever way the home is shown.
# Seen to fail without: mounts_guard().
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
. "$top_srcdir/tests/lib/inside.sh"

home=$user_home
places=".bashrc .profile .bash_profile .bash_login .bash_logout .zshrc .zshenv .xprofile
	.xsession .pam_environment .ssh/authorized_keys .ssh/rc .local/bin/ls bin/ls
	.config/autostart/x.desktop .config/systemd/user/x.service
	.config/environment.d/x.conf .config/jail/default.ini .config/fish/config.fish
	.config/plasma-workspace/env/x.sh .local/share/applications/x.desktop
	.local/share/systemd/user/x.service .local/share/dbus-1/services/x.service
	.cache/jail/filters/x"

# fresh KIND: a home without any of these places, or with all of them.
fresh() {
	as_user find . -mindepth 1 -delete
	as_user mkdir -p Documents .config/editor .cache/thumbs .local/share/games
	[ "$1" = full ] || return 0
	for place in $places; do
		as_user sh -c 'mkdir -p "$(dirname "$0")"; echo old >"$0"' "$place"
	done
}

# attempts PREFIX: what a program tries, the home being there.
attempts() {
	set -- "$1"
	for place in $places; do
		directory=${place%/*}
		[ "$directory" != "$place" ] || directory=
		set -- "$@" mkdir "$1/${directory%%/*}" , mkdir "$1/$directory" , \
			write "$1/$place" evil , rename "$1/evil" "$1/$place" , \
			unlink "$1/$place" , chmod 777 "$1/$place" , truncate "$1/$place" , \
			link "$1/evil" "$1/$place" , symlink evil "$1/$place" ,
	done
	for directory in .config .local .local/bin .local/share .cache .ssh .config/systemd \
		.config/autostart .config/jail; do
		set -- "$@" rename "$1/$directory" "$1/Documents/stolen" , \
			mkdir "$1/$directory" , rename "$1/Documents/evil" "$1/$directory" , \
			symlink Documents "$1/$directory" , rmdir "$1/$directory" ,
	done
	shift
	for directory in Documents .config/editor .local/share/games .cache/thumbs; do
		set -- "$@" write "$prefix/$directory/letter" new ,
	done
	IFS='|'
	# shellcheck disable=SC2086 # words that "|" parts
	# Landlock would hide a gap in the mounts.
	inside $options --set=landlock.enforce=off mkdir "$prefix/Documents/evil" , \
		write "$prefix/evil" evil , "$@"
	unset IFS
}

# planted: every place that has changed, been made or been taken away.
planted() {
	for place in $places; do
		case $kind in
		full) [ "$(cat "$home/$place" 2>&1)" = old ] || echo "$place" ;;
		none)
			if [ -e "$home/$place" ] || [ -h "$home/$place" ]; then
				echo "$place"
			fi
			;;
		esac
	done
	find "$home" -name autostart -o -name systemd -o -name .ssh -o -name stolen |
		if [ "$kind" = none ]; then cat; else grep stolen; fi
}

# Each way in which a home is shown, by settings that "|" parts, and where a letter can
# be written then.
parent=${home%/*}
ways="home=host Documents
home=$home Documents
read-write=$home Documents
read-write=$home/.config .config/editor
read-write=$home/.local .local/share/games
read-write=$home/.cache .cache/thumbs
home=none|read-write=$parent Documents
home=none|root=host|read-write=/|read-write=$parent Documents
home=none|root=host|read-write=$home Documents
bind=$home^/elsewhere^rw Documents
bind=$parent^/elsewhere^rw Documents"
for kind in none full; do
	while read -r way letter; do
		fresh $kind
		case $way in
		bind=$home*) prefix=/elsewhere ;;
		bind=*) prefix=/elsewhere/${home##*/} ;;
		*) prefix=$home ;;
		esac
		options=$(printf '%s' "|$way" | sed 's/|/|--set=mounts./g; s/^|//' | tr '^' ' ')
		attempts "$prefix"
		is "$kind of the places exist, $way: nothing is planted" "" "$(planted)"
		is "$kind, $way: but a letter can be written" new \
			"$(cat "$home/$letter/letter" 2>&1)" ||
			note "$status $(printf '%s\n' "$err" | head -n 3)"
	done <<-END
		$ways
	END
done

# What the profile names itself is its author's word.
fresh full
inside --set=mounts.read-write="$home/.config/autostart" \
	write "$home/.config/autostart/x.desktop" wanted
has "a place that is named can be written" "write $home/.config/autostart/x.desktop ok"
inside --set=mounts.home=host --set=mounts.read-write="$home/.local/bin" \
	write "$home/.local/bin/ls" wanted , write "$home/.bashrc" evil
has "even where the others are closed" "write $home/.local/bin/ls ok" \
	"write $home/.bashrc EROFS"

# Dotfiles that are kept elsewhere, and linked.
fresh none
as_user sh -c 'mkdir -p dotfiles/autostart dotfiles/systemd && echo old >dotfiles/bashrc &&
	ln -s dotfiles/bashrc .bashrc && ln -s ../dotfiles/autostart .config/autostart'
inside --set=mounts.home=host write "$home/dotfiles/bashrc" evil , write "$home/.bashrc" evil , \
	write "$home/.config/autostart/x" evil , write "$home/dotfiles/autostart/x" evil , \
	rename "$home/dotfiles" "$home/d2"
unlike "a start file that is a symlink is guarded where it leads" " ok$" "$out"
is "and keeps what it says" old "$(cat "$home/dotfiles/bashrc")"

# .git/hooks, where it is asked for.
fresh none
as_user mkdir -p project/.git/hooks
inside --set=mounts.read-write="$home/project" --set=mounts.read-only="$home/project/.git/hooks" \
	write "$home/project/.git/hooks/pre-commit" evil , \
	rename "$home/project/.git" "$home/project/g" , rmdir "$home/project/.git/hooks" , \
	rename "$home/project/.git/hooks" "$home/project/h" , write "$home/project/file" x
has "hooks that are read-only stay so" "write $home/project/.git/hooks/pre-commit EROFS" \
	"rename $home/project/.git EBUSY" "write $home/project/file ok"

# The cache of compiled filters: what others could have written is not used.
fresh none
inside call ptrace 0 0 0 0
cached=$(find "$home/.cache/jail/filters" -type f | head -n 1)
if [ -n "$cached" ]; then
	is "the cache is the user's alone" "drwx------" "$(stat -c %A "${cached%/*}")"
	poisoned() {
		inside call ptrace 0 0 0 0 , locks
		has "a cached filter is not used that $1" "call ptrace EPERM" "seccomp 2"
	}
	as_user sh -c 'head -c 200 </dev/urandom >"$0"' "$cached"
	poisoned "is no filter"
	inside say again
	as_user truncate -s 100 "$cached"
	poisoned "is cut short"
	inside say again
	as_user sh -c 'for byte in 40 60 80 100 120 140; do
		printf "\377" | dd of="$0" bs=1 seek=$byte conv=notrunc 2>/dev/null; done' "$cached"
	poisoned "has been changed"
	as_user rm "$cached"
	inside --set=syscalls.default=allow --set=syscalls.allow=@known call ptrace 0 0 0 0
	has "an open profile lets this call through" "call ptrace ok"
	as_user sh -c 'mv "${0%/*}"/* "$0"' "$cached"
	poisoned "was made for another profile"
else
	for _ in 1 2 3 4 5 6; do
		skip "the cache" "there is none"
	done
fi
tap_done

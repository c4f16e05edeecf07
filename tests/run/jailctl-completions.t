#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completions in each shell that is here: what they offer for a line.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"

cp -R "$top_srcdir/contrib/completions" "$T"
mkdir -p "$user_home/jails" "$user_home/.config/jail"
touch "$user_home/jails/own.ini"
printf '[jail]\ndescription = Mine: of all\n' >"$user_home/.config/jail/zzz.ini"
[ "$(id -u)" != 0 ] || chown -R "$user_id" "$user_home"
user_environment="PATH=$T/bin:$PATH"

# Each of these prints what is offered behind the line $1, one a line, sorted.
cat >"$T/offers.bash" <<'END'
. "$1/bash/jailctl"
COMP_LINE=$2 COMP_POINT=${#2}
# As readline parts words, at blanks, = and :.
COMP_WORDS=() word=
for ((i = 0; i < ${#2}; i++)); do
	case ${2:i:1} in
	' ') [[ -z $word ]] || COMP_WORDS+=("$word"); word= ;;
	[=:]) [[ -z $word || $word == [=:] ]] || { COMP_WORDS+=("$word"); word=; }; word+=${2:i:1} ;;
	*) [[ $word != [=:] ]] || { COMP_WORDS+=("$word"); word=; }; word+=${2:i:1} ;;
	esac
done
[[ $word != [=:] ]] || { COMP_WORDS+=("$word"); word=; }
COMP_WORDS+=("$word")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
"_${COMP_WORDS[0]}" 2>/dev/null
# What readline would make of it: the word is what stands behind the last = or :.
part=${2##* } part=${part%"${COMP_WORDS[COMP_CWORD]}"}
((${#COMPREPLY[@]})) && printf -- "$part%s\n" "${COMPREPLY[@]}"
END
bash_offers() {
	as_user bash --norc "$T/offers.bash" "$T/completions" "$1" | sort -u
}

cat >"$T/offers.zsh" <<'END'
if [[ $1 == setup ]]; then
	fpath=($2/zsh $fpath)
	autoload -Uz compinit
	compinit -D -u
	bindkey '^I' complete-word
	compadd() {
		local -a hits
		[[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]] && { builtin compadd "$@"; return }
		builtin compadd -A hits "$@"
		(( $#hits )) && printf '\noffer:%s' "$IPREFIX"${^hits}
		builtin compadd "$@"
	}
	the_end() { print; print the-end }
	comppostfuncs=(the_end)
	print setup-done
	return
fi
zmodload zsh/zpty
zpty z env TERM=dumb zsh -f -i
zpty -w z "source $0 setup $1"
zpty -r z out '*setup-done*'
zpty -w -n z "$2"$'\t'
zpty -r z out '*the-end*'
print -r -- ${out//$'\r'/} | sed -n 's/^offer://p'
zpty -d z
END
zsh_offers() {
	as_user timeout 60 zsh -f "$T/offers.zsh" "$T/completions" "$1" | sort -u
}

fish_offers() {
	as_user fish -c "source $T/completions/fish/jailctl.fish; complete -C '$1'" |
		sed 's/	.*//' | sort -u
}

# has SHELL LINE OFFER...: all of these are offered; the first is what the test is about.
has() {
	shell=$1 line=$2
	shift 2
	"${shell}_offers" "$line" >"$T/offers"
	printf '%s\n' "$@" >"$T/wanted"
	is "$shell: $line" "" "$(grep -vxFf "$T/offers" "$T/wanted")" ||
		note "$(head -n 20 "$T/offers")"
}
lacks() { # SHELL LINE NOT-OFFERED
	is "$1: $2 does not offer $3" "" "$("${1}_offers" "$2" | grep -xF -e "$3")"
}

try() { # SHELL, = where it offers an option that takes a value
	has "$1" 'jail --pro' "--profile$2"
	has "$1" 'jail --' "--profile$2" "--set$2" --stats --help --version
	has "$1" 'jail --profile=' --profile=default --profile=zzz
	has "$1" 'jail --profile zz' zzz
	lacks "$1" 'jail --profile=' --profile=common/desktop
	has "$1" 'jail --set=network.mode=' --set=network.mode=none --set=network.mode=host
	has "$1" 'jail --set network.mode=h' network.mode=host
	lacks "$1" 'jail --set=network.mode=' --set=network.mode=own
	has "$1" 'jail --profile=default --set=limits.nof' "--set=limits.nofile$3"
	has "$1" 'jail readli' readlink
	has "$1" 'jail --set=network.mode=host --profile zzz readli' readlink
	has "$1" 'jail -- readli' readlink
	has "$1" 'jailctl ' check doctor explain keys list plan
	has "$1" 'jailctl keys --' --text --man --complete
	has "$1" 'jailctl plan --' --json "--profile$2" "--set$2"
	lacks "$1" 'jailctl list --' "--profile$2"
	has "$1" 'jailctl check zz' zzz
	has "$1" 'jailctl check --profile=zz' --profile=zzz
	has "$1" 'jailctl check zzz -- readli' readlink
	has "$1" 'jailctl explain net' network network.mode
	has "$1" 'jailctl plan --json readli' readlink
	has "$1" 'jailctl plan -- readli' readlink
}

# Every key is offered, each time of jailctl itself.
all_keys() { # SHELL, = where it is a part of what is offered
	is "$1: every key is offered" "$(jailctl keys --complete | cut -f 1 |
		sed "s/^/--set=/; s/\$/$2/" | sort -u)" "$("${1}_offers" 'jail --set=')"
}

for shell in bash zsh fish; do
	command -v $shell >/dev/null || {
		skip "$shell offers what there is" "$shell is not installed"
		continue
	}
	case $shell in
	bash) try bash = = && all_keys bash = ;;
	zsh) try zsh '' '' && all_keys zsh '' ;;
	fish) try fish '' = && all_keys fish = ;;
	esac
done
tap_done

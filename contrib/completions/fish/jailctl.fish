# SPDX-License-Identifier: LGPL-2.1-or-later
# fish completion for jailctl(1).  Verbs and what they take are those of --help.
functions -q __jail_program; or source (status dirname)/jail.fish

# The verb and its sentence, parted by a tab.
function __jailctl_verbs
    jailctl --help 2>/dev/null | while read -l line
        if string match -qr '^jailctl (?<verb>[a-z]+) ' -- $line
            read -l doc
            printf '%s\t%s\n' $verb (string trim -- $doc)
        end
    end
end

# What the verb takes: "[--json] [PROGRAM [ARGUMENT]...]".
function __jailctl_arguments
    set -l verb (commandline -opc)[2]
    jailctl --help 2>/dev/null | string replace -rf -- "^jailctl $verb " ''
end

# Whether the verb takes what $argv says.
function __jailctl_takes
    string match -q -- "*$argv*" (__jailctl_arguments)
end

function __jailctl_no_verb
    test (count (commandline -opc)) -lt 2
end

# Options that take no value.
function __jailctl_options
    __jailctl_arguments | string match -ar -- '--[a-z]+(?![a-z=])'
end

# Sections and keys.
function __jailctl_words
    jailctl keys --complete 2>/dev/null | while read -l -d \t key words doc
        string replace -r '\..*' '' -- $key
        printf '%s\t%s\n' $key $doc
    end | sort -u
end

# Whether the word is one of a program, and not of jailctl.
function __jailctl_in_program
    set -l words (commandline -opc)
    if __jailctl_no_verb
        return 1
    else if __jailctl_takes '-- PROGRAM'
        contains -- -- $words
    else
        __jailctl_takes PROGRAM; and __jail_program 2 >/dev/null
    end
end

function __jailctl_complete_program
    set -l words (commandline -opc)
    set -l dashes (contains -i -- -- $words)
    if set -q dashes[1]
        __jail_complete_program $dashes
    else
        __jail_complete_program 2
    end
end

# Whether the verb takes what $argv says, and still does here.
function __jailctl_wants
    not __jailctl_no_verb; and __jailctl_takes $argv; and not __jailctl_in_program
end

complete -c jailctl -x
complete -c jailctl -n __jailctl_no_verb -x -a '(__jailctl_verbs)'
complete -c jailctl -n __jailctl_no_verb -l help -d 'How to call it'
complete -c jailctl -n __jailctl_no_verb -l version -d 'Print the version'
complete -c jailctl -n '__jailctl_wants --profile=' -l profile -x -a '(__jail_profiles)' -d 'The profile'
complete -c jailctl -n '__jailctl_wants --set=' -l set -x -a '(__jail_settings)' -d 'One thing more'
complete -c jailctl -n '__jailctl_wants --' -x -a '(__jailctl_options)'
complete -c jailctl -n '__jailctl_wants [PROFILE]' -x -a '(__jail_profiles; __fish_complete_suffix .ini)'
complete -c jailctl -n '__jailctl_wants WORD' -x -a '(__jailctl_words)'
complete -c jailctl -n __jailctl_in_program -x -a '(__jailctl_complete_program)'

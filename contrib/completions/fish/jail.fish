# SPDX-License-Identifier: LGPL-2.1-or-later
# fish completion for jail(1), and what that for jailctl(1) shares with it.  Profiles and
# keys are those that the jailctl at hand knows.

function __jail_profiles
    set -l typed (string replace -r '^--profile=' '' -- (commandline -ct))
    if string match -q '*/*' -- $typed
        __fish_complete_suffix $typed .ini
    else
        jailctl list --complete 2>/dev/null
    end
end

# SECTION.KEY=, or behind it the words of the key that is typed.
function __jail_settings
    set -l typed (string replace -r '^--set=' '' -- (commandline -ct))
    jailctl keys --complete 2>/dev/null | while read -l -d \t key words doc
        if not string match -q '*=*' -- $typed
            printf '%s=\t%s\n' $key $doc
        else if string match -q -- "$key=*" $typed
            printf "$key=%s\t$key\n" (string split -n ' ' -- $words)
        end
    end
end

# The program and its arguments: the words from number $argv[1] on, without options.
function __jail_program
    set -l words (commandline -opc) (commandline -ct)
    set -e words[1..$argv[1]]
    argparse -s profile= set= 'stats=?' help version json -- $words 2>/dev/null; or return 1
    set -q argv[1]; and not string match -q -- '-*' $argv[1]; or return 1
    string join0 -- $argv
    return 0 # of one word, it thinks nothing was joined
end

function __jail_no_program
    not __jail_program $argv >/dev/null
end

function __jail_complete_program
    __fish_complete_subcommand --commandline (__jail_program $argv | string split0)
end

complete -c jail -x
complete -c jail -n '__jail_no_program 1' -l profile -x -a '(__jail_profiles)' -d 'The profile'
complete -c jail -n '__jail_no_program 1' -l set -x -a '(__jail_settings)' -d 'One thing more'
complete -c jail -n '__jail_no_program 1' -l stats -d 'Tell what was used'
complete -c jail -n '__jail_no_program 1' -l help -d 'How to call it'
complete -c jail -n '__jail_no_program 1' -l version -d 'Print the version'
complete -c jail -x -a '(__jail_complete_program 1)'

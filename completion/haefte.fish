# Completion of haefte for fish. To try it: source completion/haefte.fish

# The folder with layouts and fonts, as the program finds it: the one above its own, or share/haefte there.
function __haefte_share
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    string match -q '*/*' -- $program; or set program (command -s -- $program); or return
    set -l folder (path dirname (path dirname (path resolve -- $program)))
    for folder in $folder $folder/share/haefte
        if test -d $folder/layouts -a -d $folder/fonts
            echo $folder
            return
        end
    end
end

# Layout files of the program.
function __haefte_layouts
    set -l share (__haefte_share)
    test -n "$share"; or return
    for file in $share/layouts/*.yaml
        echo $file
    end
end

# The presets that make single pages (press), or those that make sheets.
function __haefte_presets
    set -l share (__haefte_share)
    test -n "$share"; or return
    for file in $share/layouts/press/*.yaml
        set -l kind sheets
        grep -q '^kind: *pages' $file; and set kind press
        test $kind = $argv[1]; and path basename $file | path change-extension ''
    end
end

# What --only takes: ids of forms and roles of a framework, where one is named (mostly behind the option); names of layouts.
function __haefte_ids
    for file in (string match -r '.*\.ya?ml$' -- (commandline -op))
        test -f $file; or continue
        awk '/^[^ #-]/ { wanted = /^(forms|roles):/ }
             wanted && sub(/^ *-? *[{]? *id: */, "") { sub(/[ ,}].*/, ""); gsub(/["\047\r]/, ""); print }' $file
        break
    end
    __haefte_layouts | path basename | path change-extension ''
end

# The languages whose words can be divided.
function __haefte_languages
    for file in hyph_da_DK.dic /usr/share/hyphen/hyph_*.dic
        path basename $file | string replace -r '^hyph_(.*)\.dic$' '$1' | string replace -a _ -
    end | sort -u
end

# How many files stand behind the command is for the program to judge: they are always offered.
set -l in __fish_seen_subcommand_from
complete -c haefte -f
complete -c haefte -n __fish_use_subcommand -a build -d 'Make the PDFs'
complete -c haefte -n __fish_use_subcommand -a check -d 'Tell what is worth knowing before printing'
complete -c haefte -n __fish_use_subcommand -a diff -d 'Tell what changed'
complete -c haefte -n __fish_use_subcommand -a pack -d 'Make a document for each person'
complete -c haefte -n __fish_use_subcommand -a watch -d 'Build at each save'
complete -c haefte -n __fish_use_subcommand -a source -d 'Get the framework out of a PDF'
complete -c haefte -n __fish_use_subcommand -a hyphenate -d 'Show where words may be divided'
complete -c haefte -n __fish_use_subcommand -l help -d 'Show the commands and options'
complete -c haefte -n __fish_use_subcommand -l version -d 'Show the version'

complete -c haefte -n "$in build check diff pack watch" -k -a '(__fish_complete_suffix .yaml)'
complete -c haefte -n "$in source" -k -a '(__fish_complete_suffix .pdf)'

complete -c haefte -n "$in build check pack watch" -s l -l layout -r -F -a '(__haefte_layouts)' -d 'Build this layout file'
complete -c haefte -n "$in build pack watch source" -s o -l output -x -a '(__fish_complete_directories)' -d 'Write into this folder'
complete -c haefte -n "$in build watch" -l only -x -a '(__haefte_ids)' -d 'Only this form, role or layout'
complete -c haefte -n "$in build" -l press -x -a '(__haefte_presets press)' -d 'Files for a print shop too'
complete -c haefte -n "$in pack" -l combined -d 'Everybody in one PDF for a print shop'
complete -c haefte -n "$in pack" -l press -x -a '(__haefte_presets press)' -d 'The preset of --combined'
complete -c haefte -n "$in build" -l sheets -x -a '(__haefte_presets sheets)' -d 'Sheets to fold or cut too'
complete -c haefte -n "$in build watch" -l one-wording -d 'The first wording everywhere'
complete -c haefte -n "$in build" -l list-breaks -d 'List the words divided at ends of lines'
complete -c haefte -n "$in build watch" -l since -x -k -a '(__fish_complete_suffix .yaml)' -d 'Mark what changed since this framework'
complete -c haefte -n "$in build watch" -l draft -d 'Mark as a draft, number the statements'
complete -c haefte -n "$in pack" -l roster -x -k -a '(__fish_complete_suffix .csv)' -d 'The people, a row each'
complete -c haefte -n "$in pack" -l name -x -d 'One person'
complete -c haefte -n "$in pack" -l role -x -d 'The role of that person'
complete -c haefte -n "$in pack" -l unit -x -d 'Where that person works'
complete -c haefte -n "$in pack" -l start -x -d 'The first day of that person'
complete -c haefte -n "$in pack" -s j -l jobs -x -d 'So many threads'
complete -c haefte -n "$in pack" -l shard -x -d 'A part of the roster, such as 2/5'
complete -c haefte -n "$in check diff" -l format -x -a 'text json' -d 'Of what is told'
complete -c haefte -n "$in hyphenate" -l language -x -a '(__haefte_languages)' -d 'Of the words'

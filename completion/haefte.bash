# Completion of haefte for bash; needs nothing but bash 4.4. To try it: source completion/haefte.bash

# The folder with layouts and fonts, as the program finds it: the one above its own, or share/haefte there.
_haefte_share() {
    local program=$1 folder
    case $program in
        '~/'*) program=$HOME/${program#'~/'} ;;
        */*) ;;
        *) program=$(type -P -- "$program") || return ;;
    esac
    program=$(readlink -f -- "$program") || return
    folder=${program%/*/*}
    for folder in "$folder" "$folder/share/haefte"; do
        if [[ -d $folder/layouts && -d $folder/fonts ]]; then
            printf '%s\n' "$folder"
            return
        fi
    done
}

# The presets that make single pages (--press), or those that make sheets.
_haefte_presets() {
    local share file
    share=$(_haefte_share "$1") && [[ $share ]] || return
    for file in "$share"/layouts/press/*.yaml; do
        if grep -q '^kind: *pages' "$file" 2>/dev/null; then [[ $2 == --press ]]; else [[ $2 == --sheets ]]; fi || continue
        file=${file##*/}
        printf '%s\n' "${file%.yaml}"
    done
}

# What --only takes: ids of forms and roles of a framework, where one is named; names of layouts.
_haefte_ids() {
    local share file
    if [[ -f $2 ]]; then
        awk '/^[^ #-]/ { wanted = /^(forms|roles):/ }
             wanted && sub(/^ *-? *[{]? *id: */, "") { sub(/[ ,}].*/, ""); gsub(/["\047\r]/, ""); print }' "$2"
    fi
    share=$(_haefte_share "$1")
    for file in "${share:+$share/layouts/}"*.yaml; do
        [[ $share && -f $file ]] || continue
        file=${file##*/}
        printf '%s\n' "${file%.yaml}"
    done
}

# The languages whose words can be divided.
_haefte_languages() {
    printf '%s\n' da-DK /usr/share/hyphen/hyph_*.dic | sed '/\*/d; s/.*hyph_//; s/\.dic$//; s/_/-/g' | sort -u
}

# Replies with those of the lines of standard input that begin as the word does. (compgen -W would expand what is in them.)
_haefte_reply() {
    local line
    while IFS= read -r line; do
        if [[ $line == "$1"* ]]; then COMPREPLY+=("$line"); fi
    done
}

# Replies with files of these kinds, and with folders to go into.
_haefte_files() {
    local word=$1 kind
    shift
    compopt -o filenames 2>/dev/null
    _haefte_reply "" < <(compgen -d -- "$word"; for kind; do compgen -f -X "!*$kind" -- "$word"; done | sort -u)
}

_haefte() {
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} option='' command='' files=() options=() w
    COMPREPLY=()

    # The command and the files so far; `option` is the one whose value is being written. Bash may have divided
    # --only=ID at the sign of equality.
    for ((w = 1; w < COMP_CWORD; w++)); do
        case ${COMP_WORDS[w]} in
            -l | --layout | -o | --output | --only | --press | --sheets | --since | --format | --language | \
                --roster | --name | --role | --unit | --start | -j | --jobs | --shard)
                option=${COMP_WORDS[w]}
                if [[ ${COMP_WORDS[w + 1]} == = ]]; then ((w++)); fi
                if ((++w < COMP_CWORD)); then option=; fi
                ;;
            -*) ;;
            *) if [[ $command ]]; then files+=("${COMP_WORDS[w]//\\/}"); else command=${COMP_WORDS[w]}; fi ;;
        esac
    done
    if [[ $word == = && $option ]]; then word=; fi
    if [[ $word == --*=* ]]; then
        option=${word%%=*}
        word=${word#*=}
    fi

    case $option in
        -l | --layout)
            _haefte_files "$word" .yaml
            w=$(_haefte_share "$program")
            if [[ $w && $word != "$w"/* ]]; then _haefte_reply "$word" < <(compgen -G "$w/layouts/*.yaml"); fi
            return
            ;;
        -o | --output) _haefte_files "$word"; return ;;
        --only)
            # The framework mostly stands behind the option.
            for w in "${COMP_WORDS[@]:COMP_CWORD+1}"; do
                if [[ $w == *.y?(a)ml ]]; then files+=("$w"); fi
            done
            _haefte_reply "$word" < <(_haefte_ids "$program" "${files[0]}")
            return
            ;;
        --press | --sheets)
            if [[ $word == */* ]]; then _haefte_files "$word" .yaml
            else _haefte_reply "$word" < <(_haefte_presets "$program" "$option"); fi
            return
            ;;
        --since) _haefte_files "$word" .yaml .yml; return ;;
        --roster) _haefte_files "$word" .csv; return ;;
        --name | --role | --unit | --start | -j | --jobs | --shard) return ;;
        --format) _haefte_reply "$word" < <(printf '%s\n' text json); return ;;
        --language) _haefte_reply "$word" < <(_haefte_languages); return ;;
    esac

    case $command in
        build) options=(--layout= --output= --only= --press= --sheets= --one-wording --list-breaks --since= --draft) ;;
        check) options=(--layout= --format=) ;;
        diff) options=(--format=) ;;
        watch) options=(--layout= --output= --only= --one-wording --since= --draft) ;;
        pack)
            options=(--layout= --output= --jobs= --shard= --combined --press= --roster= --name= --role= --unit= --start=)
            ;;
        source) options=(--output=) ;;
        hyphenate) options=(--language=) ;;
        '') options=(--help --version) ;;
    esac
    if [[ $word == -* ]]; then
        _haefte_reply "$word" < <(printf '%s\n' "${options[@]}")
        if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
        return
    fi
    case $command in
        '') _haefte_reply "$word" < <(printf '%s\n' build check diff pack watch source hyphenate) ;;
        build | check | pack | watch) if ((!${#files[@]})); then _haefte_files "$word" .yaml .yml; fi ;;
        diff) if ((${#files[@]} < 2)); then _haefte_files "$word" .yaml .yml; fi ;;
        source) if ((!${#files[@]})); then _haefte_files "$word" .pdf; fi ;;
    esac
}

complete -F _haefte haefte

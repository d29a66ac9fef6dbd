#!/bin/sh
# Runs fuzz targets from the repository root: run.sh SECONDS TARGET...   What falls stays in build/fuzz as crash-… and the
# like; the corpus grows beside it. Seeds are the repository's own frameworks and layouts; rosters are made here.
set -eu

seconds=$1
shift

# A layout with its look in place of the line that names it, so that it needs no other file.
paste_look() {
    look=$(dirname "$1")/$(sed -n 's/^look: //p' "$1")
    sed '/^look: /d' "$1" >"$2"
    cat "$look" >>"$2"
}

failed=0
for target in "$@"; do
    corpus=build/fuzz/corpus-$target seeds=build/fuzz/seeds-$target
    mkdir -p "$corpus" "$seeds"
    case $target in
    framework)
        for file in data/*.yaml tests/cases/*/framework.yaml; do cp "$file" "$seeds/$(echo "$file" | tr / -)"; done ;;
    layout)
        for file in layouts/*.yaml tests/cases/*/layout.yaml; do
            look=$(dirname "$file")/$(sed -n 's/^look: //p' "$file")
            [ ! -f "$look" ] || paste_look "$file" "$seeds/$(echo "$file" | tr / -)"
        done ;;
    roster)
        printf 'sep=;\nNavn;Rolle;Enhed;Startdato\n"Øst, ”Bo”";leder;Nord\n\n;Alle ledere;"Syd\n";1. marts 2026\n' >"$seeds/utf-8"
        printf 'Sted,Fornavn,Efternavn,"Stilling",\r\n"a;b",Åse,Berg,chef,\r\nx,Åse,Berg,lædr,"\r\n' >"$seeds/commas"
        iconv -t CP1252 "$seeds/utf-8" >"$seeds/windows"
        iconv -t UTF-16 "$seeds/commas" >"$seeds/utf-16" ;;
    esac
    echo "fuzzing $target for $seconds s" >&2
    "build/fuzz-$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -print_final_stats=0 -verbosity=0 \
        -dict=tests/fuzz/words.dict -artifact_prefix="build/fuzz/$target-" "$corpus" "$seeds" || failed=1
done
exit $failed

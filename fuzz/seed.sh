#!/usr/bin/env bash
# fuzz/seed.sh: writes what fuzzing begins with below fuzz/corpus: the texts of fixtures/ and of the rules' examples.
# For check and fix a letter in front says what kind of file it is (tests/fuzz/targets.rs), for project what is done with
# the files (tests/fuzz/project.rs).
set -euo pipefail
cd "$(dirname "$0")/.."

texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT

find fixtures -type f \( -name '*.yaml' -o -name '*.yml' \) | while read -r file; do
    cp "$file" "$texts/$(printf '%s' "$file" | tr / _)"
done
# An example's file is a block of text in the file of the rule; the brackets in it mark the place of the finding.
find rules/lints -name '*.yaml' | while read -r rule; do
    awk -v out="$texts/$(basename "$rule" .yaml)" '
        /^      [^ ]+\.ya?ml: \|$/ { name = $1; gsub(/[\/:]/, "_", name); file = out "-" ++count "-" name; next }
        /^        / && file != "" { line = substr($0, 9); gsub(/⟦|⟧/, "", line); print line > file; next }
        /^$/ { next }
        { file = "" }' "$rule"
done

mkdir -p fuzz/corpus/{reading,embedded,check,fix,settings,project}
cp "$texts"/* fuzz/corpus/reading
cp "$texts"/* fuzz/corpus/embedded
for file in "$texts"/*; do
    name=$(basename "$file")
    case $name in
    *mqlint*) continue ;;
    *compose*) letters=c ;;
    *values*) letters=h ;;
    *milvus.yaml* | *user.yaml*) letters=m ;;
    *) letters="g k o" ;;
    esac
    # A capital asks for unsafe fixes too.
    for letter in $letters ${letters^^}; do
        for target in check fix; do
            { printf %s "$letter" && cat "$file"; } >"fuzz/corpus/$target/$letter-$name"
        done
    done
done

# Settings, a rule of the user's own and comments, one behind the other.
rule=$(printf '%s\n' 'id: own-rule' 'severity: error' 'summary: a queue' 'message: "{key} is `{value}`"' 'when:' \
    '  key: mq.type' '  mode: cluster' '  milvus: ">=2.3"' '  any:' '  - matches: "^k.*a$"' \
    '  - not: { in: [kafka, 1] }' '  - { value: cluster.enabled, equals: true }')
comments=$(printf '%s\n' 'ignore[mq, unknown-key]' 'ignore-file[unknown-mq-type] until=2027-01-31 until spring')
for file in .ci/editor-files/settings/*.yaml "$texts"/*mqlint*; do
    for own in "$rule" ""; do
        printf '%s\n===\n%s\n===\n%s\n' "$(cat "$file")" "$own" "$comments" \
            >"fuzz/corpus/settings/${#own}-$(basename "$file")"
    done
done
# The example of each key of the settings.
sed -n 's/^| `\([a-z-]*\)` | \(at the top\|in both\|in `targets`\) .*| `\(.*\)` |$/\1: \3/p' docs/settings.md |
    while IFS= read -r line; do
        printf '%s\n===\n\n===\n%s\n' "$line" "$comments" >"fuzz/corpus/settings/${line%%:*}"
        printf 'targets:\n- path: "*"\n  %s\n===\n\n===\n%s\n' "$line" "$comments" >"fuzz/corpus/settings/in-${line%%:*}"
    done

# The folders of fixtures that hold several files.
find fixtures -type d | while read -r folder; do
    find "$folder" -type f ! -name '*.md' | sort >"$texts/files"
    count=$(wc -l <"$texts/files")
    [ "$count" -ge 2 ] && [ "$count" -le 8 ] || continue
    name=$(printf %s "$folder" | tr / _)
    for letter in c f F p; do
        printf %s "$letter" >"fuzz/corpus/project/$letter-$name"
        while read -r file; do
            printf '\n=== %s\n' "${file#"$folder"/}" && cat "$file"
        done <"$texts/files" >>"fuzz/corpus/project/$letter-$name"
    done
done

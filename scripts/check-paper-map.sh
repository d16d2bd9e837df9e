#!/usr/bin/env bash
# Checks that every claim in docs/paper-map.yml still has its place in the code and its test.
set -euo pipefail

usage() {
  cat <<'EOF'
check-paper-map.sh: does the code still say what docs/paper-map.yml claims?

An entry of the map ties a claim (of a paper, a standard or our own) to a file, to a text in that file, and to a test:

  - claim: the trimmed mean drops the f lowest and the f highest values
    source: Yin et al., ICML 2018, Definition 2
    file: path/from/the/root/TrimmedMean.java
    search: "at every coordinate the f lowest and the f highest values"
    test: path/from/the/root/HandWorkedRulesTest.java#trimmed_mean_drops_the_lowest

The check fails when a field is missing, unknown or given twice, when two entries make the same claim, when the file or the test's
file is gone, when the text is no longer in the file (on one line), or when the test class no longer has that method.
A value may stand in double quotes; there are no escapes.

Usage: scripts/check-paper-map.sh [--map FILE] [--root DIRECTORY] [-h]
  --map FILE         the map (default: docs/paper-map.yml under the root)
  --root DIRECTORY   what the map's paths start from (default: the project this script belongs to)

Examples:
  scripts/check-paper-map.sh
  scripts/check-paper-map.sh --map /tmp/draft.yml

Exit status: 0 all entries hold, 1 some do not (each is named), 2 bad command line or unreadable map, 130 interrupted.
EOF
}

fail() {
  printf 'check-paper-map.sh: %s\n' "$1" >&2
  exit 2
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
map=
while (($# > 0)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --map | --root)
      (($# >= 2)) || fail "$1 takes a value; see -h"
      if [[ $1 == --map ]]; then map=$2; else root=$2; fi
      shift 2
      ;;
    *) fail "unknown argument: $1; see -h" ;;
  esac
done
map=${map:-$root/docs/paper-map.yml}

for tool in awk grep; do
  command -v "$tool" >/dev/null || fail "$tool is missing: install it with your system's package manager"
done
[[ -d $root ]] || fail "no such directory: $root"
[[ -r $map ]] || fail "cannot read the map: $map"

# One line an entry: line number and the five values, parted by a character that no text holds.
entries=$(
  awk '
    function flush(   i, missing) {
      if (start == 0) return
      for (i = 1; i <= fields; i++)
        if (!(name[i] in value)) missing = missing " " name[i]
      if (missing != "") { complain(start, "the entry has no" missing); }
      else if (value["claim"] in claimed) { complain(start, "this claim is made twice"); }
      else {
        claimed[value["claim"]] = 1
        printf "%d", start
        for (i = 1; i <= fields; i++) printf "\037%s", value[name[i]]
        printf "\n"
      }
      split("", value); start = 0
    }
    function complain(line, text) { printf "%s:%d: %s\n", FILENAME, line, text > "/dev/stderr"; bad = 1 }
    BEGIN { fields = split("claim source file search test", name, " "); for (i = 1; i <= fields; i++) known[name[i]] = 1 }
    { sub(/\r$/, "") }
    /^[ \t]*(#|$)/ { next }
    /^- / { flush(); start = NR; sub(/^- /, "  ") }
    !/^  [a-z]+: +[^ ]/ { complain(NR, "expected a field as in -h, got: " $0); next }
    start == 0 { complain(NR, "a field before the first entry"); next }
    {
      key = $0; sub(/^  /, "", key); text = key
      sub(/:.*/, "", key); sub(/^[a-z]+: +/, "", text); sub(/[ \t]+$/, "", text)
      if (text ~ /^".*"$/ && length(text) > 1) text = substr(text, 2, length(text) - 2)
      if (!(key in known)) complain(NR, "unknown field " key)
      else if (key in value) complain(NR, "field " key " is given twice")
      else value[key] = text
    }
    END { flush(); exit bad }
  ' "$map"
) || exit 1
[[ -n $entries ]] || fail "the map has no entry: $map"

count=0
broken=0
complain() {
  printf '%s:%s: %s\n' "$map" "$1" "$2" >&2
  broken=$((broken + 1))
}

while IFS=$'\037' read -r line _ _ file search test; do
  count=$((count + 1))
  if [[ ! -f $root/$file ]]; then
    complain "$line" "no such file: $file"
  elif ! grep -qF -e "$search" -- "$root/$file"; then
    complain "$line" "$file no longer says: $search"
  fi
  test_file=${test%%#*}
  method=${test#*#}
  if [[ $test != *#* || ! $method =~ ^[A-Za-z0-9_]+$ ]]; then
    complain "$line" "a test is named FILE#method, got: $test"
  elif [[ ! -f $root/$test_file ]]; then
    complain "$line" "no such test: $test_file"
  elif ! grep -qE -e "void +$method *\(" -- "$root/$test_file"; then
    complain "$line" "$test_file has no test $method"
  fi
done <<<"$entries"

if ((broken > 0)); then
  printf 'paper map: %d of the things it names are gone; mend the map or the code\n' "$broken" >&2
  exit 1
fi
printf 'paper map: %d claims, each with its code and its test\n' "$count"

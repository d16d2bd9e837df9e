#!/usr/bin/env bash
# Tests scripts/check-paper-map.sh on small maps in a temporary directory. Prints one line a case; exit 0 when all hold.
set -euo pipefail

script=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)/check-paper-map.sh
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

printf '/** Divides twice: "once" and a=b. */\n' >"$work/Rule.java"
printf '  void divides_twice() {\n  void divides_twice_and_more() {\n' >"$work/RuleTest.java"

entry() { # claim file search test
  printf -- '- claim: %s\n  source: a paper, section 1\n  file: %s\n  search: "%s"\n  test: %s\n' "$@"
}

failures=0
expect() { # what status text-in-output; the map comes on standard input
  local what=$1 status=$2 text=$3 output actual=0
  cat >"$work/map.yml"
  output=$("$script" --root "$work" --map "$work/map.yml" 2>&1) || actual=$?
  if [[ $actual == "$status" && $output == *"$text"* ]]; then
    printf 'ok    %s\n' "$what"
  else
    printf 'FAIL  %s: expected status %s and "%s", got status %s and:\n%s\n' "$what" "$status" "$text" "$actual" "$output"
    failures=$((failures + 1))
  fi
}

good=$(entry "it divides" Rule.java 'Divides twice: "once" and a=b.' RuleTest.java#divides_twice)
expect "a map that holds passes" 0 "1 claims" <<<"$good"
expect "a file that moved fails" 1 "no such file: Gone.java" < <(entry c Gone.java x RuleTest.java#divides_twice)
expect "a text that changed fails" 1 "no longer says: Divides once" < <(entry c Rule.java "Divides once" RuleTest.java#divides_twice)
expect "a search text is no pattern" 1 "no longer says: Divides.twice" < <(entry c Rule.java "Divides.twice" RuleTest.java#divides_twice)
expect "a test file that moved fails" 1 "no such test: GoneTest.java" < <(entry c Rule.java "a=b" GoneTest.java#divides_twice)
expect "a test that was renamed fails" 1 "has no test divides" < <(entry c Rule.java "a=b" RuleTest.java#divides)
expect "a test without a method fails" 1 "FILE#method" < <(entry c Rule.java "a=b" RuleTest.java)
expect "a missing field fails" 1 "the entry has no source search test" <<<$'- claim: c\n  file: Rule.java'
expect "an unknown field fails" 1 "unknown field why" <<<"$good"$'\n  why: because'
expect "a field given twice fails" 1 "given twice" <<<"$good"$'\n  file: Rule.java'
expect "a claim made twice fails" 1 "made twice" <<<"$good"$'\n'"$good"
expect "a line that is no field fails" 1 "expected a field" <<<"$good"$'\nnonsense'
expect "an empty map fails" 2 "has no entry" <<<"# nothing"

exit $((failures > 0))

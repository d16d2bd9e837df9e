#!/usr/bin/env bash
# Builds Concordat and runs a whole consortium on this machine: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
demo.sh: banks and a regulator train one model together, while one bank poisons its updates

Usage: scripts/demo.sh [options]

Data, one of three:
  (none)                    generated payments of unlike banks
  --rows N                  generated training rows of each bank (default 50000)
  --csv FILE --label COLUMN one CSV file, plain or .gz, split over the banks; 20 % are held out
      --split iid|dirichlet:A   how it is split (default iid)
  --bank NAME=FILE ... --test FILE --label COLUMN
                            a CSV file for each bank, and one to compare them on

Study:
  --banks N                 how many banks, named A, B, C ... (default 5)
  --rounds R                how many rounds (default 10)
  --rule RULE               mean, trmean, arc+trmean, arc+nnm+trmean (default by number of banks)
  --f F                     how many poisoned updates a round must withstand (default by number)
  --poison BANK=ATTACK ...  signflip, labelflip, ipm:TAU, alie, copy:BANK, silent, badreveal;
                            "none" for nobody. Generated data without this option: A=signflip
  --seed S                  of data, initial model and shuffles (default 1): the same seed gives
                            the same model hashes

Run:
  --ledger embedded         which ledger (embedded: all in one process, it proves nothing)
  --report FILE             write a report as JSON
  --keep                    leave the console running and the state in place until Ctrl-C
  -h, --help                this text

Exit status: 0 every round ended in a named state and the last model was accepted; 1 the run failed;
2 bad input, nothing was started; 130 interrupted.

Examples:
  scripts/demo.sh
  scripts/demo.sh --banks 7 --rule arc+nnm+trmean --poison B=labelflip
  scripts/demo.sh --csv credit.csv.gz --label default --poison C=signflip --report report.json
TEXT
}

fail() {
  printf 'demo.sh: %s\n' "$1" >&2
  exit 2
}

for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit 0
      ;;
  esac
done

command -v mvn >/dev/null || fail "Maven is missing: install it (3.8 or newer), then run this again"

# Build when a source is newer than the last build.
launch=$root/consortium/target/launch
newest() {
  find "$root" \( -name target -o -name .git \) -prune -o -type f \( -name '*.java' -o -name pom.xml \
    -o -path '*/src/main/resources/*' \) -newer "$launch/built" -print -quit
}
if [ ! -f "$launch/built" ] || [ -n "$(newest)" ]; then
  [ -t 1 ] && printf 'Building Concordat (the first time takes a few minutes) ...\n'
  log=$(mktemp "${TMPDIR:-/tmp}/concordat-build.XXXXXX")
  if ! mvn -q -B -ntp -f "$root/pom.xml" -Dquick -Dmaven.test.skip=true package >"$log" 2>&1; then
    printf 'demo.sh: the build failed; its last errors:\n' >&2
    grep -E '^\[ERROR\]' "$log" | head -n 5 >&2 || tail -n 5 "$log" >&2
    printf 'demo.sh: all of it stands in %s\n' "$log" >&2
    exit 1
  fi
  rm -f -- "$log"
  touch "$launch/built"
fi

java=$(cat "$launch/java-home")/bin/java
[ -x "$java" ] || fail "the JDK that built Concordat is gone ($java): run 'mvn clean' and this again"

# The heap, and what ND4J may take beside it. A run is short and its training is native code: the second
# compiler would take more time from the two than it gives back.
export OMP_NUM_THREADS=1
exec "$java" \
  -Xms2000m -Xmx2000m -Xmn600m -XX:+UseParallelGC -XX:MetaspaceSize=256m \
  -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -Dorg.bytedeco.javacpp.maxbytes=512m -Dorg.bytedeco.javacpp.maxphysicalbytes=3800m \
  -cp "$root/consortium/target/classes:$(cat "$launch/dependencies")" \
  org.concordat.consortium.demo.DemoMain "$@"

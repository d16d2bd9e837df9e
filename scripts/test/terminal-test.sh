#!/usr/bin/env bash
# Tests what the scripts show while they build, on a terminal and in a file, and how they end, with a Maven and a JDK that
# only say something. Builds nothing. The terminal is one of script (util-linux); where that is missing, that is said.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"

contains() {
  case $3 in
    *"$2"*) ;;
    *) expect "$1" "something with $2" "$3" ;;
  esac
}

project=$scratch/pro\ ject
launch=$project/consortium/target/launch
mkdir -p "$launch" "$scratch/jdk/bin" "$scratch/bin" "$scratch/tmp" "$project/scripts/lib"
cp "$root"/scripts/*.sh "$project/scripts/"
cp "$root"/scripts/lib/*.sh "$project/scripts/lib/"
cp -r "$root/scripts/lib/jvm" "$project/scripts/lib/"
printf '%s' "$scratch/jdk" >"$launch/java-home"
echo 'JAVA_VERSION="25"' >"$scratch/jdk/release"
touch "$scratch/a.jar"
printf '%s' "$scratch/a.jar" >"$launch/classpath"
cat >"$scratch/bin/mvn" <<MVN
#!/usr/bin/env bash
echo "[INFO] Building Concordat: protocol 0.1.0-SNAPSHOT                        [1/4]"
sleep 0.3
echo "[INFO] Building Concordat: network 0.1.0-SNAPSHOT                         [3/4]"
if [ -e "$scratch/fail" ]; then echo '[ERROR] a semicolon is missing'; exit 1; fi
if [ -e "$scratch/wait" ]; then echo "\$\$" >"$scratch/mvn.pid"; exec sleep 60; fi
sleep 0.5
MVN
cat >"$scratch/jdk/bin/java" <<JAVA
#!/usr/bin/env bash
echo "java is told: \$CONCORDAT_TERMINAL"
exit "\$(cat "$scratch/status")"
JAVA
chmod +x "$scratch/bin/mvn" "$scratch/jdk/bin/java"
echo 0 >"$scratch/status"
export PATH="$scratch/bin:$PATH" TMPDIR="$scratch/tmp" CONCORDAT_AOT=off CONCORDAT_STATE="$scratch/state"
unset NO_COLOR FABRIC_BIN CONCORDAT_TERMINAL
escape=$'\033'

# status_of SCRIPT ARGUMENT...
status_of() {
  local status=0 script=$1
  shift
  "$project/scripts/$script" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
  printf '%s' "$status"
}

# In files.
expect 'a build' 0 "$(status_of demo.sh)"
expect 'a build is said in one line' 'demo.sh: building Concordat, the first time takes a few minutes ...' "$(cat "$scratch/err")"
expect 'and not where the result goes' 'java is told: ' "$(cat "$scratch/out")"
expect 'what is built is not built again' "0 " "$(status_of demo.sh) $(cat "$scratch/err")"
rm "$launch/built"
expect 'quietly' "0 " "$(status_of demo.sh --quiet) $(cat "$scratch/err")"

# How they end.
for status in 0 1 2 3 130; do
  echo "$status" >"$scratch/status"
  expect "status $status of a program" "$status" "$(status_of demo.sh)"
done
echo 0 >"$scratch/status"
for slip in 'network.sh dance' 'network.sh' 'containers.sh dance' 'evidence.sh dance' 'kernel-bench.sh --fast' 'api-fuzz.sh --fast 3' \
  'check-paper-map.sh --fast'; do
  # shellcheck disable=SC2086  # a script and its words
  expect "$slip" 2 "$(status_of $slip)"
  expect "$slip: a line that begins with the script's name" "${slip%% *}: " "$(grep -o '^[a-z-]*\.sh: ' "$scratch/err" || true)"
  expect "$slip: nothing else" '' "$(cat "$scratch/out")"
done
rm "$launch/built"
touch "$scratch/fail"
expect 'a build that fails' 1 "$(status_of demo.sh)"
contains 'it says why' '[ERROR] a semicolon is missing' "$(cat "$scratch/err")"
expect 'it keeps the log' 1 "$(find "$scratch/tmp" -name 'concordat-build.*' | wc -l)"
rm "$scratch/fail" "$scratch"/tmp/*

# Interrupted while it builds: SIGTERM to the script alone, SIGINT to all of the terminal's as Ctrl-C sends it.
touch "$scratch/wait"
await() {
  for _ in {1..200}; do
    [ ! -s "$1" ] || return 0
    sleep 0.05
  done
  expect "$1" 'a file' none
}
gone() {
  for _ in {1..100}; do
    kill -0 "$1" 2>/dev/null || {
      echo gone
      return
    }
    sleep 0.05
  done
  echo alive
}
set -m
env --default-signal=INT "$project/scripts/demo.sh" >"$scratch/out" 2>"$scratch/err" </dev/null &
pid=$!
set +m
await "$scratch/mvn.pid"
status=0
kill -INT -- "-$pid"
wait "$pid" || status=$?
expect 'Ctrl-C' 130 "$status"
contains 'Ctrl-C is answered' 'demo.sh: interrupted: the build is stopped' "$(cat "$scratch/err")"
expect 'Maven ends' gone "$(gone "$(cat "$scratch/mvn.pid")")"
expect 'no temporary file is left' '' "$(ls "$scratch/tmp")"
rm "$scratch/wait"

# On a terminal.
if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
  echo 'terminal-test.sh: not run on a terminal: there is no script of util-linux'
  exit "$failed"
fi
# on_terminal SETTING...: what a build shows.
on_terminal() {
  rm -f -- "$launch/built"
  env LC_ALL=C.UTF-8 TERM=xterm "$@" script -qec "'$project/scripts/demo.sh'" /dev/null </dev/null
}
shown=$(on_terminal A=b)
contains 'a bar' '██████░░░░░░' "$shown"
contains 'in colours' "${escape}[36m" "$shown"
contains 'with count and module' 'Concordat: network' "$shown"
contains 'and what was done stays' 'building Concordat  ' "$shown"
contains 'programs are told of the terminal' 'java is told: out err' "$shown"
plain=$(on_terminal NO_COLOR=1)
contains 'a bar without colours' '██████░░░░░░' "$plain"
expect 'no colours' 0 "$(grep -c "${escape}\[[0-9;]*m" <<<"$plain" || true)"
ascii=$(on_terminal LC_ALL=C)
contains 'a bar in ASCII' '############....' "$ascii"
expect 'ASCII only' 0 "$(LC_ALL=C grep -c $'[\x80-\xff]' <<<"$ascii" || true)"
dumb=$(on_terminal TERM=dumb)
expect 'no escape sequence on a dumb terminal' 0 "$(grep -c "$escape" <<<"$dumb" || true)"
contains 'but a line' 'demo.sh: building Concordat' "$dumb"

exit "$failed"

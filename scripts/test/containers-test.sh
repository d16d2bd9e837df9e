#!/usr/bin/env bash
# Tests scripts/containers.sh: which networks it takes for its own, and how it calls the engine. Starts no container, builds nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"

# An engine that notes what it is asked for.
mkdir "$scratch/bin"
printf '#!/bin/sh\necho "$*" >>"%s"\n' "$scratch/asked" >"$scratch/bin/docker"
chmod +x "$scratch/bin/docker"
unset FABRIC_BIN CONCORDAT_STATE

# containers STATE COMMAND...: prints what it says and its exit status.
containers() {
  local state=$1 status=0
  shift
  : >"$scratch/asked"
  PATH="$scratch/bin:$PATH" "$root/scripts/containers.sh" --state "$state" "$@" 2>&1 || status=$?
  echo "$status"
}

network() {
  mkdir -p "$1"
  echo "$2" >"$1/kind"
  touch "$1/network.properties" "$1/compose.yaml"
}

native=$scratch/native
network "$native" processes
for command in up down clean 'compose ps'; do
  # shellcheck disable=SC2086  # a command and its argument
  expect "$command on a network of processes" \
    "containers.sh: $native holds no network of containers: scripts/network.sh is for one of processes 1" \
    "$(containers "$native" $command | tr '\n' ' ' | sed 's/ $//')"
done
rm "$native/kind"
expect 'clean without a marker' 1 "$(containers "$native" clean | tail -n 1)"
expect 'it is left as it was' 'compose.yaml network.properties' "$(find "$native" -type f -printf '%f\n' | sort | tr '\n' ' ' | sed 's/ $//')"
expect 'nothing was asked of the engine' '' "$(cat "$scratch/asked")"

own=$scratch/own
network "$own" containers
containers "$own" compose ps >/dev/null
one=$(grep -o 'concordat-[0-9a-f]* ' "$scratch/asked")
expect 'the engine is asked about a project of eight digits' 19 "${#one}"
containers "$scratch/./own/" compose ps >/dev/null
expect 'the same project by another name' "$one" "$(grep -o 'concordat-[0-9a-f]* ' "$scratch/asked")"
network "$scratch/other" containers
containers "$scratch/other" compose ps >/dev/null
[ "$one" != "$(grep -o 'concordat-[0-9a-f]* ' "$scratch/asked")" ] || expect 'another network' 'another project' "$one"

(
  exec 9>"$own.lock"
  flock 9
  expect 'while another is at work' "containers.sh: another containers.sh is at work on $own 1" \
    "$(containers "$own" clean | tr '\n' ' ' | sed 's/ $//')"
  exit "$failed"
) || failed=1
expect 'clean' 0 "$(containers "$own" clean)"
expect 'it stops the containers' 1 "$(grep -c 'down -v$' "$scratch/asked")"
[ ! -e "$own" ] || expect 'clean removes it' 'no directory' "$own"
[ ! -e "$own.lock" ] || expect 'no lock stays' 'no file' "$own.lock"
expect 'clean again' "There is no network in $own 0" "$(containers "$own" clean | tr '\n' ' ' | sed 's/ $//')"
expect 'a plan for something that stands' 'containers.sh: --plan goes with up 2' \
  "$(containers "$scratch/other" down --plan "$scratch/none" | tr '\n' ' ' | sed 's/ $//')"

exit "$failed"

#!/usr/bin/env bash
# Tests scripts/lib/launch.sh: what is written for the JVM, and when a cache counts as outdated. Builds nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"
script='launch-test.sh'
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"

launch="$scratch/la unch"
mkdir -p "$launch" "$scratch/jdk/bin"
echo 'JAVA_VERSION="25"' >"$scratch/jdk/release"
java=$scratch/jdk/bin/java
echo one >"$scratch/a b.jar"
class_path="$scratch/a b.jar"

first=$(launch_key broker)
expect 'the same jars, flags and JDK' "$first" "$(launch_key broker)"
[ "$first" != "$(launch_key worker)" ] || expect 'other flags' 'another key' "$first"
touch -d '2001-01-01' "$scratch/a b.jar"
second=$(launch_key broker)
[ "$first" != "$second" ] || expect 'a jar made again' 'another key' "$first"
echo 'JAVA_VERSION="25.0.1"' >"$scratch/jdk/release"
[ "$second" != "$(launch_key broker)" ] || expect 'another JDK' 'another key' "$second"

launch_arguments broker
expect 'no cache, none named' 0 "$(grep -c AOTCache "$launch/broker.args" || true)"
expect 'a path with a blank is quoted' "\"$scratch/a b.jar\"" "$(grep -A1 '^-cp$' "$launch/broker.args" | tail -n 1)"
expect 'the program is last' org.concordat.consortium.broker.BrokerMain "$(tail -n 1 "$launch/broker.args")"
launch_key broker >"$launch/broker.key"
launch_arguments broker
expect 'the cache' "\"-XX:AOTCache=$launch/broker.aot\"" "$(grep AOTCache "$launch/broker.args")"
CONCORDAT_AOT=off launch_arguments broker
expect 'caches switched off' 0 "$(grep -c AOTCache "$launch/broker.args" || true)"
CONCORDAT_AOT=found launch_caches broker
expect 'a cache that is there' 1 "$(grep -c AOTCache "$launch/broker.args" || true)"
echo 'of another build' >"$launch/broker.key"
CONCORDAT_AOT=found launch_caches broker
expect 'a cache of another build is neither taken nor made' 0 "$(grep -c AOTCache "$launch/broker.args" || true)"
expect 'quotes and backslashes' '"a\"b\\c"' "$(launch_quoted 'a"b\c')"
if (launch_arguments teapot) 2>/dev/null; then
  expect 'an unknown kind' refused accepted
fi

# A rehearsal that fails leaves no half-made cache, and what starts afterwards still starts.
printf '#!/bin/sh\necho "no memory"\nexit 1\n' >"$java"
chmod +x "$java"
rm -f -- "$launch/broker.key"
expect 'a failed rehearsal is said' 'launch-test.sh: no start-up caches, everything starts slower: no memory' \
  "$(launch_caches broker 2>&1 | tail -n 1)"
expect 'and leaves nothing' broker.args "$(ls "$launch")"

exit "$failed"

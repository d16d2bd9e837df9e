#!/usr/bin/env bash
# Tests scripts/evidence.sh: its help, its exit codes and what it hands on, with a JDK that only notes what it is asked for.
# Where the verifier is built and a bundle is given (EVIDENCE: a directory with *.evidence and roots, as demo.sh --evidence
# writes it), verifies that in a network namespace without interfaces, too; says so where it cannot.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"

status_of() {
  local status=0
  "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  printf '%s' "$status"
}

# A project that counts as built.
project=$scratch/pro\ ject
launch=$project/verifier/target/launch
mkdir -p "$project/scripts/lib/jvm" "$launch" "$scratch/jdk/bin"
cp "$root/scripts/evidence.sh" "$project/scripts/"
cp "$root"/scripts/lib/*.sh "$project/scripts/lib/"
cp "$root/scripts/lib/jvm/evidence" "$project/scripts/lib/jvm/"
printf '%s' "$scratch/jdk" >"$launch/java-home"
printf 'a.jar' >"$launch/classpath"
touch "$launch/built"
cat >"$scratch/jdk/bin/java" <<JAVA
#!/usr/bin/env bash
printf '%s\n' "\$@" >"$scratch/java.log"
exit "\$(cat "$scratch/status")"
JAVA
chmod +x "$scratch/jdk/bin/java"
evidence=$project/scripts/evidence.sh

expect 'help' 0 "$(status_of "$evidence" -h)"
expect 'help names every command' 3 "$(grep -c -E '^  (verify|receipt|export) ' "$scratch/out")"
expect 'no command' 2 "$(status_of "$evidence")"
expect 'an option first' 2 "$(status_of "$evidence" --json)"
expect 'an unknown command' 2 "$(status_of "$evidence" dance)"
for status in 0 1 2 3; do
  echo "$status" >"$scratch/status"
  expect "exit status $status" "$status" "$(status_of "$evidence" verify 'a file' --roots r)"
done
expect 'a name with a blank stays one' 'a file' "$(tail -n 3 "$scratch/java.log" | head -n 1)"

echo 0 >"$scratch/status"
truncate -s 1M "$scratch/short story"
truncate -s 5M "$scratch/long story"
status_of "$evidence" verify "$scratch/short story" --roots r >/dev/null
expect 'a short story has the first compiler alone' 1 "$(grep -c TieredStopAtLevel=1 "$scratch/java.log")"
status_of "$evidence" verify --roots r "$scratch/long story" >/dev/null
expect 'a long story has both' 0 "$(grep -c TieredStopAtLevel "$scratch/java.log" || true)"

if [ -z "${EVIDENCE:-}" ] || [ ! -f "$root/verifier/target/launch/classpath" ]; then
  echo 'evidence-test.sh: not run without a network: EVIDENCE names no bundle, or the verifier is not built'
elif ! unshare -rn true 2>/dev/null; then
  echo 'evidence-test.sh: not run without a network: this machine gives no network namespaces'
else
  for bundle in "$EVIDENCE"/*.evidence; do
    expect "without a network, $bundle" 0 \
      "$(status_of unshare -rn "$root/scripts/evidence.sh" verify "$bundle" --roots "${EVIDENCE_ROOTS:-$EVIDENCE/roots}")"
    expect 'its first line' VERIFIED "$(head -n 1 "$scratch/out")"
  done
fi

exit "$failed"

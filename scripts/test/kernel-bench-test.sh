#!/usr/bin/env bash
# Tests scripts/kernel-bench.sh: its options, missing tools, the Python environment, exit codes and interruption, with a JDK and
# a Python that only note what they are asked for. Builds, installs and times nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"

# A project that counts as built.
project=$scratch/pro\ ject
launch=$project/kernel-benchmarks/target/launch
mkdir -p "$project/scripts/lib/jvm" "$launch" "$scratch/jdk/bin" "$scratch/bin" "$scratch/tmp" \
  "$project/kernel-benchmarks/src/main/python"
cp "$root/scripts/kernel-bench.sh" "$project/scripts/"
cp "$root"/scripts/lib/*.sh "$project/scripts/lib/"
cp "$root/scripts/lib/jvm/kernels" "$project/scripts/lib/jvm/"
cp "$root"/kernel-benchmarks/src/main/python/requirements*.txt "$project/kernel-benchmarks/src/main/python/"
printf '%s' "$scratch/jdk" >"$launch/java-home"
printf 'a.jar' >"$launch/classpath"
touch "$launch/built"

# Notes its arguments; ends with the status in the file, or waits.
cat >"$scratch/jdk/bin/java" <<JAVA
#!/usr/bin/env bash
echo "\$*" >>"$scratch/java.log"
case "\$*" in
  *teapot*--check* | *--check*teapot*) exit 2 ;;
  *--check*) exit 0 ;;
esac
if [ -e "$scratch/wait" ]; then
  echo "\$\$" >"$scratch/java.pid"
  exec sleep 60
fi
exit "\$(cat "$scratch/status")"
JAVA
# A Python whose venv is a copy of itself; installs nothing, and torch not at all where the file says so.
cat >"$scratch/bin/python3" <<PYTHON
#!/usr/bin/env bash
echo "\$*" >>"$scratch/python.log"
case "\$*" in
  -V) echo 'Python 3.12.0' ;;
  *version_info*) [ ! -e "$scratch/old-python" ] ;;
  *'-m venv'*) mkdir -p "\$3/bin" && cp "\$0" "\$3/bin/python" ;;
  *find_spec*) [ ! -e "$scratch/no-byzfl" ] ;;
  *requirements-torch*) if [ -e "$scratch/no-torch" ]; then echo 'no such wheel' >&2; exit 1; fi ;;
esac
PYTHON
chmod +x "$scratch/jdk/bin/java" "$scratch/bin/python3"
echo 0 >"$scratch/status"
cache=$scratch/cache/concordat/kernel-bench

# bench ARGUMENT...: what it says, and its exit status as the last line.
bench() {
  local status=0
  : >"$scratch/java.log"
  : >"$scratch/python.log"
  env PATH="$scratch/bin:$PATH" XDG_CACHE_HOME="$scratch/cache" TMPDIR="$scratch/tmp" ${PYTHON_SET:+PYTHON="$PYTHON_SET"} \
    "$project/scripts/kernel-bench.sh" "$@" 2>&1 </dev/null || status=$?
  echo "$status"
}
status_of() {
  bench "$@" | tail -n 1
}

expect 'help' 0 "$(status_of --quick -h)"
expect 'help shows examples' 1 "$(bench -h | grep -c '^Examples:')"

# Slips are answered before anything is started.
for slip in '--fast' '--sizes 10' '--sizes 10:2,' '--dimension 0' '--dimension ten' '--turns' '--turns 0' '--report /no/such/place/r.json'; do
  # shellcheck disable=SC2086  # words of a command line
  expect "$slip" 2 "$(status_of $slip)"
  expect "$slip starts nothing" '' "$(cat "$scratch/java.log" "$scratch/python.log")"
done
expect 'an unknown rule' 2 "$(status_of --rules teapot)"
expect 'an unknown rule installs nothing' absent "$([ -e "$cache" ] && echo there || echo absent)"

# Tools.
PYTHON_SET=no-such-python
expect 'no Python' 'kernel-bench.sh: Python is missing (no-such-python): install 3.11 to 3.14, or see --no-byzfl' "$(bench | head -n 1)"
expect 'no Python, status' 2 "$(status_of)"
expect 'no Python needed' 0 "$(status_of --no-byzfl)"
PYTHON_SET=
touch "$scratch/old-python"
expect 'an old Python' 2 "$(status_of)"
rm "$scratch/old-python"
mv "$launch/built" "$launch/not-built"
mkdir "$scratch/few"
for tool in bash dirname find cat grep mktemp rm; do
  ln -s "$(command -v "$tool")" "$scratch/few/$tool"
done
expect 'no Maven' 'kernel-bench.sh: Maven is missing: install it (3.8 or newer), then run this again' \
  "$(PATH=$scratch/few "$project/scripts/kernel-bench.sh" --no-byzfl 2>&1 || true)"
mv "$launch/not-built" "$launch/built"
expect 'a directory that is no environment' 2 "$(status_of --python-env "$scratch")"

# The environment is made once, and whole or not at all.
expect 'a first run' 0 "$(status_of --quick)"
expect 'makes an environment' 1 "$(grep -c -- '-m venv' "$scratch/python.log")"
expect 'and passes it on' 1 "$(grep -c -- "--quick --python $cache/torch-[0-9]*/bin/python --program .*byzfl_kernels.py" "$scratch/java.log")"
expect 'a second run' 0 "$(status_of --quick)"
expect 'takes what stands' 0 "$(grep -c -- '-m venv' "$scratch/python.log" || true)"
touch "$scratch/no-byzfl"
expect 'an environment without ByzFL' 2 "$(status_of --python-env "$(echo "$cache"/torch-*)")"
rm "$scratch/no-byzfl"
expect 'one with it' 0 "$(status_of --python-env "$(echo "$cache"/torch-*)")"
expect 'removing it' 0 "$(status_of --remove-env)"
expect 'leaves nothing' absent "$([ -e "$cache" ] && echo there || echo absent)"
touch "$scratch/no-torch"
expect 'without torch it goes on' 0 "$(status_of)"
expect 'and says so' 1 "$(bench | grep -c 'torch could not be installed: ByzFL is timed with NumPy only')"
expect 'to both' 1 "$(grep -c -- '--no-torch' "$scratch/java.log")"
expect 'nothing half-made stays' 1 "$(find "$cache" -mindepth 1 -maxdepth 1 | wc -l)"

# How it ends.
echo 3 >"$scratch/status"
expect 'a missed bar' 3 "$(status_of --no-byzfl)"
echo 1 >"$scratch/status"
expect 'a failed run' 1 "$(status_of --no-byzfl)"
touch "$scratch/wait"
for signal in INT:130 TERM:143; do
  rm -f -- "$scratch/java.pid"
  env --default-signal=INT TMPDIR="$scratch/tmp" "$project/scripts/kernel-bench.sh" --no-byzfl 2>/dev/null &
  pid=$!
  for _ in {1..100}; do
    [ ! -s "$scratch/java.pid" ] || break
    sleep 0.1
  done
  status=0
  kill -"${signal%:*}" "$pid"
  wait "$pid" || status=$?
  expect "${signal%:*}" "${signal#*:}" "$status"
  expect "${signal%:*} ends what was started" gone "$(kill -0 "$(cat "$scratch/java.pid")" 2>/dev/null && echo alive || echo gone)"
done
expect 'no temporary file is left' '' "$(ls "$scratch/tmp")"

exit "$failed"

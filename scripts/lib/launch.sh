# shellcheck shell=bash
# What scripts need to start Concordat's programs; sourced, not run. The caller sets
#   root    the project's directory
#   script  its own name, for messages
#   usage   a function that prints its help
#   launch_module  the Maven module whose programs it starts, where that is not consortium
# and calls launch_help "$@", launch_build, then launch_caches KIND ..., then starts "$java" @"$launch/KIND.args" ARGUMENTS.
# Kinds: broker, chaincode, worker, service, demo, network; their JVM flags are in scripts/lib/jvm.

# shellcheck disable=SC2154  # root and script are the caller's
launch_module=${launch_module:-consortium}
launch=$root/$launch_module/target/launch
launch_quiet=
# shellcheck source=scripts/lib/screen.sh
. "$root/scripts/lib/screen.sh"
screen_find

# Shows the caller's usage where an argument asks for it, and notes whether it is to be quiet.
launch_help() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help)
        usage
        exit 0
        ;;
      --quiet) launch_quiet=yes ;;
    esac
  done
}

launch_fail() {
  printf '%s: %s\n' "$script" "$1" >&2
  exit "${2:-2}"
}

# Says what takes a while, where it cannot be drawn.
launch_say() {
  if [ -z "$launch_quiet" ] && ! screen_draws; then
    printf '%s: %s\n' "$script" "$1" >&2
  fi
}

# launch_watch PID LABEL COMMAND...: shows that a process goes on; ends with its status.
launch_watch() {
  local pid=$1 label=$2 began=$SECONDS status=0
  [ -n "$launch_quiet" ] || screen_watch "$@"
  wait "$pid" || status=$?
  if [ "$status" = 0 ] && [ -z "$launch_quiet" ]; then
    screen_done "$label" "$((SECONDS - began))"
  fi
  return "$status"
}

# Builds when a source is newer than the last build; then sets java, and class_path.
launch_build() {
  if launch_missing || [ -n "$(launch_newer_source)" ]; then
    launch_make
  fi
  launch_found
}

# The same with the last build, whatever has been changed since.
launch_use() {
  if launch_missing; then
    launch_make
  fi
  launch_found
}

launch_missing() {
  [ ! -f "$launch/built" ] || [ ! -f "$launch/classpath" ]
}

launch_make() (
  command -v mvn >/dev/null || launch_fail "Maven is missing: install it (3.8 or newer), then run this again"
  launch_say 'building Concordat, the first time takes a few minutes ...'
  log=$(mktemp "${TMPDIR:-/tmp}/concordat-build.XXXXXX")
  pid=
  keep=
  trap 'launch_stop "$pid"; [ -n "$keep" ] || rm -f -- "$log"' EXIT
  trap 'launch_interrupted 130 "the build is stopped; the next run goes on with it"' INT
  trap 'exit 143' TERM
  mvn -B -ntp -f "$root/pom.xml" -pl "$launch_module" -am -Dquick -Dmaven.test.skip=true package >"$log" 2>&1 &
  pid=$!
  if ! launch_watch "$pid" 'building Concordat' launch_building "$log"; then
    keep=yes
    printf '%s: the build failed; its last errors:\n' "$script" >&2
    grep -E '^\[ERROR\]' "$log" | head -n 5 >&2 || tail -n 5 "$log" >&2
    launch_fail "all of it stands in $log" 1
  fi
  pid=
  touch "$launch/built"
)

# Which module a build is at, by its log: DONE OF NAME.
launch_building() {
  local at
  at=$(sed -n 's/^\[INFO\] Building \(.*[^ ]\)  *[^ ]*  *\[\([0-9]*\)\/\([0-9]*\)\]$/\2 \3 \1/p' "$1" | tail -n 1)
  if [ -n "$at" ]; then
    printf '%d %s' "$((${at%% *} - 1))" "${at#* }"
  else
    printf -- '- - Maven starts'
  fi
}

launch_stop() {
  if [ -n "$1" ]; then
    kill "$1" 2>/dev/null && wait "$1" || true
  fi
}

# launch_interrupted STATUS WHAT
launch_interrupted() {
  if screen_draws; then
    printf '\r\033[2K' >&2
  fi
  printf '%s: interrupted: %s\n' "$script" "$2" >&2
  exit "$1"
}

launch_found() {
  java=$(cat "$launch/java-home")/bin/java
  [ -x "$java" ] || launch_fail "the JDK that built Concordat is gone ($java): run 'mvn clean' and this again"
  class_path=$(cat "$launch/classpath")
}

launch_newer_source() {
  find "$root" \( -name target -o -name .git \) -prune -o -type f \( -name '*.java' -o -name pom.xml \
    -o -path '*/src/main/resources/*' -o -path '*/network/fabric-config/*' -o -name network.properties \) -newer "$launch/built" -print -quit
}

# Makes the AOT caches of these kinds where they are missing or made of other jars, another JDK or other flags,
# and writes the argument file of each kind. A kind without a cache starts slower and does the same.
# CONCORDAT_AOT=off makes and uses none, CONCORDAT_AOT=found uses those that are there and makes none.
launch_caches() {
  local kind key missing=()
  for kind in "$@"; do
    key=$(launch_key "$kind")
    if [ "${CONCORDAT_AOT:-on}" = on ] && [ "$(cat "$launch/$kind.key" 2>/dev/null)" != "$key" ]; then
      missing+=("$kind")
    fi
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    launch_make_caches "${missing[@]}"
  fi
  for kind in "$@"; do
    launch_arguments "$kind"
  done
}

# What a cache depends on: the JVM takes it only with the same jars, to the second of their making.
launch_key() {
  {
    cat "$(dirname "$(dirname "$java")")/release" "$root/scripts/lib/jvm/$1"
    printf '%s' "$class_path" | tr ':' '\0' | xargs -0 stat -L -c '%n %s %Y'
  } | cksum
}

launch_make_caches() (
  scratch=$(mktemp -d "$launch/rehearsal.XXXXXX")
  pid=
  trap 'launch_stop "$pid"; rm -rf -- "$scratch"' EXIT
  trap 'launch_interrupted 130 "no start-up caches are made; the next run makes them"' INT
  trap 'exit 143' TERM
  launch_say "making start-up caches for: $* (once for each build, about a minute; CONCORDAT_AOT=off goes without) ..."
  "$java" @"$root/scripts/lib/jvm/rehearsal" -cp "$class_path" org.concordat.consortium.rehearsal.RehearsalMain \
    "$root/scripts/lib/jvm" "$scratch" "$@" >"$scratch/log" 2>&1 &
  pid=$!
  if launch_watch "$pid" 'making start-up caches' launch_rehearsing "$scratch/log"; then
    for kind in "$@"; do
      rm -f -- "$launch/$kind.key"
      mv -f -- "$scratch/$kind.aot" "$launch/$kind.aot"
      launch_key "$kind" >"$launch/$kind.key"
    done
  else
    printf '%s: no start-up caches, everything starts slower: %s\n' "$script" "$(tail -n 1 "$scratch/log")" >&2
  fi
  pid=
)

# What a rehearsal is at, by its log.
launch_rehearsing() {
  printf -- '- - once for each build: %s' "$(tail -n 1 "$1")"
}

# Writes $launch/KIND.args: the kind's flags, its cache, the class path and the program.
launch_arguments() {
  local program
  if [ "${CONCORDAT_AOT:-on}" = found ] && [ "$(cat "$launch/$1.key" 2>/dev/null)" != "$(launch_key "$1")" ]; then
    rm -f -- "$launch/$1.key"
  fi
  case $1 in
    broker) program=org.concordat.consortium.broker.BrokerMain ;;
    chaincode) program=org.concordat.chaincode.server.ChaincodeServerMain ;;
    worker) program=org.concordat.worker.WorkerMain ;;
    service) program=org.concordat.service.ClientServiceMain ;;
    demo) program=org.concordat.consortium.demo.DemoMain ;;
    network) program=org.concordat.network.admin.NetworkMain ;;
    *) launch_fail "no kind of process is named $1" ;;
  esac
  {
    cat "$root/scripts/lib/jvm/$1"
    if [ "${CONCORDAT_AOT:-on}" != off ] && [ -f "$launch/$1.key" ]; then
      launch_quoted "-XX:AOTCache=$launch/$1.aot"
    fi
    echo '-cp'
    launch_quoted "$class_path"
    echo "$program"
  } >"$launch/$1.args.$$"
  mv -f -- "$launch/$1.args.$$" "$launch/$1.args" # others may start from the same build at this moment
}

# A word of an argument file may hold blanks when it is quoted; then a backslash quotes the next character.
launch_quoted() {
  local word=${1//\\/\\\\}
  printf '"%s"\n' "${word//\"/\\\"}"
}

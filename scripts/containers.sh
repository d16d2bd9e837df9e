#!/usr/bin/env bash
# A network of Hyperledger Fabric with all of Concordat's services, in containers: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
containers.sh: a Concordat network in containers, of the official images of Hyperledger Fabric 3.1

Usage: scripts/containers.sh COMMAND [options]

  up                  make the network unless it is there, and start what does not run
  down                remove the containers; what they have written stays
  clean               down, and remove everything the network has written
  compose ARGUMENT... docker compose on this network, for example: compose ps, compose logs banka-peer

Options:
  --plan FILE         for up: members, ports and timings (default network/network.properties)
  --state DIR         where the network lies (default state/containers in the project, or CONCORDAT_STATE)
  -h, --help          this text

It takes a container engine with docker compose, the images hyperledger/fabric-orderer:3.1.5,
hyperledger/fabric-peer:3.1.5 and eclipse-temurin:25-jre (the engine fetches what it lacks;
CONCORDAT_ORDERER_IMAGE, CONCORDAT_PEER_IMAGE and CONCORDAT_JAVA_IMAGE name others), and Fabric's
programs on this machine, in the directory FABRIC_BIN names or on PATH: they make the channel.

Exit status: 0 done; 1 failed; 2 bad input, nothing was done; 130 interrupted.

Examples:
  FABRIC_BIN=~/fabric/bin scripts/containers.sh up
  scripts/containers.sh compose ps
  scripts/containers.sh clean
TEXT
}

script=containers.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"

state=${CONCORDAT_STATE:-$root/state/containers}
command=
plan=()
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --state | --plan)
      [ $# -gt 1 ] || launch_fail "$1 takes a path"
      if [ "$1" = --state ]; then state=$2; else plan=("$2"); fi
      shift
      ;;
    -*) launch_fail "unknown option $1; -h lists the options there are" ;;
    compose)
      command=compose
      shift
      arguments=("$@")
      break
      ;;
    *)
      [ -z "$command" ] || launch_fail "$command takes nothing more"
      command=$1
      ;;
  esac
  shift
done

case $command in
  up | down | clean | compose) ;;
  '') launch_fail "a command is missing; -h lists them" ;;
  *) launch_fail "there is no command $command; -h lists them" ;;
esac
[ "${#plan[@]}" -eq 0 ] || [ "$command" = up ] || launch_fail "--plan goes with up"
state=$(realpath -m -- "$state")

# Networks in several directories are several projects of the engine.
project=concordat-$(printf '%s' "$state" | sha256sum | cut -c 1-8)

# What network.sh has made is neither started nor removed here. The marker alone says what it is.
require_containers() {
  if [ -e "$state/kind" ] || [ -e "$state/network.properties" ]; then
    [ "$(cat -- "$state/kind" 2>/dev/null)" = containers ] \
      || launch_fail "$state holds no network of containers: scripts/network.sh is for one of processes" 1
    return
  fi
  [ "$command" = up ] || nothing_there
}

nothing_there() {
  case $command in
    compose) launch_fail "there is no network in $state; containers.sh up makes one" ;;
    *)
      printf 'There is no network in %s\n' "$state"
      exit 0
      ;;
  esac
}

# One at a time makes, starts or removes a network. Who gets a lock whose file is gone has waited for another's.
lock() {
  mkdir -p -- "$(dirname -- "$state")"
  exec 9>"$state.lock"
  { flock -n 9 && [ "$state.lock" -ef /dev/fd/9 ]; } \
    || launch_fail "another containers.sh is at work on $state" 1
  trap 'rm -f -- "$state.lock"' EXIT
}

compose() {
  "${engine[@]}" -p "$project" -f "$state/compose.yaml" --profile services "$@"
}

find_engine() {
  command -v docker >/dev/null || launch_fail "docker is missing: install a container engine, then run this again"
  docker version >/dev/null 2>&1 || launch_fail "no container engine answers: start it, then run this again" 1
  if docker compose version >/dev/null 2>&1; then
    engine=(docker compose)
  elif command -v docker-compose >/dev/null; then
    engine=(docker-compose)
  else
    launch_fail "docker compose is missing: install it (1.28 or newer), then run this again"
  fi
}

step() {
  "$java" @"$root/scripts/lib/jvm/network" -cp "$class_path" \
    org.concordat.network.containers.ContainersMain "$launch" "$state" "$@"
}

up() {
  local kind
  launch_build
  for kind in broker chaincode worker service; do
    launch_arguments "$kind"
  done
  # Containers run as the user who owns the directory: nobody else has to read what lies in it.
  umask 077
  step prepare ${plan[@]+"${plan[@]}"}
  "${engine[@]}" -p "$project" -f "$state/compose.yaml" up -d
  step join
  compose up -d
  step ready
}

down() {
  if [ -f "$state/compose.yaml" ]; then
    compose down -v
  fi
}

require_containers
find_engine
[ "$command" = compose ] || lock
case $command in
  up) up ;;
  down) down ;;
  clean)
    down
    rm -rf -- "$state"
    ;;
  compose)
    [ -f "$state/compose.yaml" ] || nothing_there
    compose ${arguments[@]+"${arguments[@]}"}
    ;;
esac

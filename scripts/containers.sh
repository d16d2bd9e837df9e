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

compose() {
  "${engine[@]}" -p concordat -f "$state/compose.yaml" --profile services "$@"
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
  step prepare ${plan[@]+"${plan[@]}"}
  "${engine[@]}" -p concordat -f "$state/compose.yaml" up -d
  step join
  compose up -d
  step ready
}

down() {
  if [ -f "$state/compose.yaml" ]; then
    compose down -v
  fi
}

case $command in
  up)
    find_engine
    up
    ;;
  down)
    find_engine
    down
    ;;
  clean)
    find_engine
    down
    if [ -f "$state/network.properties" ]; then
      rm -rf -- "$state"
    fi
    ;;
  compose)
    find_engine
    [ -f "$state/compose.yaml" ] || launch_fail "there is no network in $state; containers.sh up makes one"
    compose ${arguments[@]+"${arguments[@]}"}
    ;;
  '') launch_fail "a command is missing; -h lists them" ;;
  *) launch_fail "there is no command $command; -h lists them" ;;
esac

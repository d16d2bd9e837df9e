#!/usr/bin/env bash
# A network of Hyperledger Fabric with all of Concordat's services, on this machine: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
network.sh: a Concordat network on Hyperledger Fabric 3.1

Usage: scripts/network.sh COMMAND [options]

  prepare             make certificates, configuration and the first block; start nothing
  up                  make the network unless it is there, and start what does not run
  down                stop everything; what was written stays
  status              a line for each process; exit status 1 when one is stopped
  logs NODE           what a process has said since it started
  restart NODE        stop a process, start it, wait until it is ready
  stop NODE           stop a process
  add-bank NAME       take a bank in: peer, chaincode, service, worker; the others go on
  remove-bank NAME    let a bank go; the others go on
  upgrade             put the chaincode of this build in force, beside the one before
  rotate-keys NODE    new keys and certificates for a peer, an orderer, a chaincode, a service's users,
                      or a member's administrators (MEMBER.admin)
  revoke USER         take a user's certificate back, for example BankA.scientist
  trust DIR           write every organisation's root certificate and the first block's hash, which
                      whoever checks a model's history has to hold
  backup DIR          copy peers, services and broker to a directory
  restore DIR         bring back what a backup holds and this network has lost
  clean               down, and remove everything the network has written

NODE is what status shows, for example BankA.peer.

Options:
  --plan FILE         for up and prepare: members, hosts, ports and timings (default network/network.properties)
  --state DIR         where the network lies (default state/network in the project, or CONCORDAT_STATE)
  --quiet             nothing but what came of it and what to look after; no tables
  --json              what came of it as one JSON document on standard output, and nothing else there;
                      its fields are in docs/reference/commands.md
  -h, --help          this text

Fabric's programs are looked for in the directory FABRIC_BIN names, then on PATH.

Exit status: 0 done; 1 failed; 2 bad input, nothing was done; 130 interrupted. What an up began that
failed or was interrupted is taken back; every other command goes on where it stopped when it is run again.

Examples:
  FABRIC_BIN=~/fabric/bin scripts/network.sh up
  scripts/network.sh status
  scripts/network.sh status --json | jq -r '.nodes[] | select(.process == null) | .name'
  scripts/network.sh restart BankB.peer
TEXT
}

script=network.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
# What runs uses the jars of this directory: only commands that bring a new version in may make them anew.
case ${1:-} in
  prepare | up | upgrade) launch_build ;;
  down | status | logs | restart | stop | add-bank | remove-bank | rotate-keys | revoke | trust | backup | restore | clean) launch_use ;;
  '') launch_fail 'a command is missing; -h lists them' ;;
  -*) launch_fail "the command comes first, then its options; -h lists both" ;;
  *) launch_fail "there is no command $1; -h lists them" ;;
esac
kinds=(broker chaincode worker service)
case ${1:-} in
  up | restart | restore | backup | add-bank | upgrade | rotate-keys) launch_caches "${kinds[@]}" ;;
  *) for kind in "${kinds[@]}"; do launch_arguments "$kind"; done ;;
esac
launch_arguments network
# Ledgers, rows and salts are nobody else's business on this machine.
umask 077

export CONCORDAT_STATE=${CONCORDAT_STATE:-$root/state/network}
exec "$java" @"$launch/network.args" "$launch" "$@"

#!/usr/bin/env bash
# Checks a model's history offline, and fetches what is checked: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
evidence.sh: where a model comes from, checked with nobody to ask

Usage: scripts/evidence.sh COMMAND [options]

  verify FILE --roots DIR       check an evidence bundle; needs no network and no Fabric
      --updates FILE            recompute the rounds from updates that a bank gives
      --json                    the report for machines
  receipt PROOF --receipt FILE --root HEX
                                check that a consent receipt is under a root of the ledger
  export --url URL --model STUDY/ROUND --out FILE
                                fetch a bundle from a member's service
      --user NAME               sign in; the password is in the environment as CONCORDAT_PASSWORD,
      --password-file FILE      or in this file; never an argument
      --updates-out FILE        fetch the updates, too, as an officer of a bank: secret among the banks
      --force                   write over files that are there
  -h, --help                    this text

DIR holds MSPID.pem for each organisation, its root certificates, and genesis.sha256, the hash of the
channel's first block: scripts/network.sh trust DIR and scripts/demo.sh --evidence DIR write them.
Compare them with what each member tells you itself: whoever chooses the roots chooses what is verified.

Exit status: 0 verified, or done; 1 refused, or failed; 2 bad input, nothing was looked at; 3 verified with
gaps, which the report names; 130 interrupted.

Examples:
  scripts/evidence.sh verify fraud-3.evidence --roots roots
  scripts/evidence.sh verify fraud-3.evidence --roots roots --updates updates --json >report.json
  CONCORDAT_PASSWORD=... scripts/evidence.sh export --url https://bank.example:8443 --model fraud/3 \
    --user auditor --out fraud-3.evidence
TEXT
}

script=evidence.sh
launch_module=verifier
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
case ${1:-} in
  verify | receipt | export) ;;
  '') launch_fail 'a command is missing; -h lists them' ;;
  -*) launch_fail 'the command comes first, then its options; -h lists both' ;;
  *) launch_fail "there is no command $1; -h lists them" ;;
esac
launch_use

# The second compiler costs a verification of a few MB more than it gives back, and makes a long one a third shorter.
compilers=(-XX:TieredStopAtLevel=1)
for argument in "$@"; do
  if [ -f "$argument" ] && [ -n "$(find "$argument" -size +4M)" ]; then
    compilers=()
  fi
done

exec "$java" @"$root/scripts/lib/jvm/evidence" ${compilers[@]+"${compilers[@]}"} -cp "$class_path" org.concordat.verifier.command.VerifierMain "$@"

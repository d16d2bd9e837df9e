#!/usr/bin/env bash
# A network over several machines: each member in a network namespace of its own, with its own keys only.
# Needs root, ip, curl, and Fabric's programs in FABRIC_BIN or on PATH. Prints what it did; ends with 0 when all of it
# held, with 77 when something it needs is missing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
members=(BankA BankB BankC BankD BankE Regulator)
prefix=cdt$$

missing() {
  printf 'machines-test.sh: not run: %s\n' "$1"
  exit 77
}

[ "$(id -u)" -eq 0 ] || missing 'network namespaces take root'
for tool in ip curl; do
  command -v "$tool" >/dev/null || missing "there is no $tool"
done
[ -n "${FABRIC_BIN:-}" ] || command -v orderer >/dev/null || missing 'no programs of Fabric: FABRIC_BIN is not set'
ip netns add "$prefix-probe" 2>/dev/null || missing 'this machine makes no network namespaces'
ip netns del "$prefix-probe"

memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
scratch=$(mktemp -d "$memory/concordat-machines.XXXXXX")

# inside MEMBER COMMAND...: runs a command on that member's machine.
inside() {
  local member=$1
  shift
  ip netns exec "$prefix-$member" "$@"
}

network() {
  local member=$1
  shift
  inside "$member" "$root/scripts/network.sh" "$@" --state "$scratch/$member"
}

clean_up() {
  for member in "${members[@]}"; do
    if [ -d "$scratch/$member" ]; then
      network "$member" down >/dev/null 2>&1 || true
    fi
    ip netns del "$prefix-$member" 2>/dev/null || true
  done
  ip netns del "$prefix-switch" 2>/dev/null || true
  rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

printf 'machines\n'
# The switch has a namespace of its own, too: no rule of this machine's firewall stands between the others.
ip netns add "$prefix-switch"
ip -n "$prefix-switch" link add switch type bridge
ip -n "$prefix-switch" link set switch up
number=10
plan=$scratch/plan.properties
for member in "${members[@]}"; do
  number=$((number + 1))
  kind=bank
  [ "$member" != Regulator ] || kind=regulator
  printf 'member.%s = %s 10.77.0.%s 7000\n' "$member" "$kind" "$number" >>"$plan"
  ip netns add "$prefix-$member"
  ip -n "$prefix-switch" link add "port$number" type veth peer name eth0 netns "$prefix-$member"
  ip -n "$prefix-switch" link set "port$number" master switch up
  inside "$member" ip address add "10.77.0.$number/24" dev eth0
  inside "$member" ip link set eth0 up
  inside "$member" ip link set lo up
done

printf 'certificates and configuration, each machine with its own keys only\n'
"$root/scripts/network.sh" prepare --plan "$plan" --state "$scratch/all"
for member in "${members[@]}"; do
  mkdir -p "$scratch/$member/members"
  cp -p "$scratch/all/network.properties" "$scratch/$member/"
  cp -rp "$scratch/all/channel" "$scratch/$member/"
  cp -rp "$scratch/all/members/$member" "$scratch/$member/members/"
done

# everywhere COMMAND...: runs a command of network.sh on all machines at once.
everywhere() {
  local started=() failed=
  for member in "${members[@]}"; do
    network "$member" "$@" >"$scratch/$member.log" 2>&1 &
    started+=("$!")
  done
  for i in "${!members[@]}"; do
    if ! wait "${started[$i]}"; then
      printf '%s:\n' "${members[$i]}"
      sed 's/^/  /' "$scratch/${members[$i]}.log"
      failed=yes
    fi
  done
  [ -z "$failed" ] || exit 1
}

printf 'up on every machine\n'
everywhere up
grep -h 'Network ready' "$scratch"/*.log

printf 'a peer and a chaincode with new keys, and the next version of the chaincode on every machine\n'
network BankB rotate-keys BankB.peer
network BankC rotate-keys BankC.chaincode
everywhere upgrade
grep -h 'is in force with definition' "$scratch"/*.log

printf 'what changes the channel takes the keys of the others: '
if network BankA add-bank BankF >"$scratch/refused.log" 2>&1; then
  exit 1
fi
sed -n 's/^network.sh: //p' "$scratch/refused.log"

printf 'a charter proposed at BankA is seen at BankE and the regulator\n'
# ask MEMBER USER METHOD PATH [JSON]
ask() {
  local password address
  password=$(sed -n "s/^$2://p" "$scratch/$1/members/$1/service/credentials.txt")
  address=$(inside "$1" ip -4 -o address show eth0 | awk '{sub("/.*", "", $4); print $4}')
  inside "$1" curl -fsS -u "$2:$password" -X "$3" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $RANDOM$RANDOM$RANDOM" ${5:+--data "$5"} "http://$address:7080/api/v1$4"
}
list=
for member in "${members[@]}"; do
  kind=BANK
  [ "$member" != Regulator ] || kind=REGULATOR
  list="$list${list:+,}{\"mspId\":\"${member}MSP\",\"name\":\"$member\",\"kind\":\"$kind\"}"
done
charter="{\"version\":1,\"consortium\":\"machines\",\"members\":[$list],\"limits\":{\"maximumParameters\":1000000,\"maximumRounds\":100,\"minimumPhaseMillis\":300000,\"timeWindowMillis\":60000,\"maximumSpendPerRound\":1000},\"policy\":{\"rule\":\"arc+trmean\",\"toleranceMicros\":10000}}"
ask BankA officer POST /charters "$charter" >/dev/null
for seat in 'BankE officer' 'Regulator auditor'; do
  # shellcheck disable=SC2086  # member and user
  set -- $seat
  for _ in $(seq 100); do
    if ask "$1" "$2" GET /charters | grep -q '"consortium":"machines"'; then
      printf '  seen at %s\n' "$1"
      continue 2
    fi
    sleep 0.2
  done
  printf '%s did not see it within 20 s\n' "$1"
  exit 1
done

printf 'no machine holds the keys of another: '
for member in "${members[@]}"; do
  [ "$(ls "$scratch/$member/members")" = "$member" ] || exit 1
done
printf 'true\n'

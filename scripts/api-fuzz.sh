#!/usr/bin/env bash
# Sends a consortium's services requests made at random from their description: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
api-fuzz.sh: sends a bank's and a regulator's service requests made at random from their description

Usage: scripts/api-fuzz.sh [options]

Starts two banks and a regulator, trains a small model and puts it to use, and then, for every role and for nobody, lets Schemathesis send requests
that the description allows and requests that it does not. Fails on 5xx and on any answer (status, media type, header, field) that
the description does not name.

  --examples N         requests for each operation and kind (default 30)
  --seed S             of what is made up (default 1)
  --only ROLE          scientist, steward, officer, auditor or nobody, at the bank; regulator or regulator-nobody
  --at ADDRESS --credentials FILE
                       a service that runs already, in place of starting one; only its bank's roles are tried
  --report DIR         keep what Schemathesis reports, one file for each role
  -h, --help           this text

Schemathesis 4 (pip install schemathesis) is $SCHEMATHESIS, or schemathesis on PATH. Use nothing but a service made for this:
requests at random change things.

Exit status: 0 nothing found; 1 something found, or the service did not start; 2 bad input or a tool is missing;
130 interrupted.

Examples:
  scripts/api-fuzz.sh
  scripts/api-fuzz.sh --examples 200 --only steward --report fuzz
TEXT
}

script=api-fuzz.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"

examples=30 seed=1 only='' at='' credentials='' report=''
while [ "$#" -gt 0 ]; do
  [ "$#" -ge 2 ] || launch_fail "$1 takes a value, see -h"
  case $1 in
    --examples) examples=$2 ;;
    --seed) seed=$2 ;;
    --only) only=$2 ;;
    --at) at=$2 ;;
    --credentials) credentials=$2 ;;
    --report) report=$2 ;;
    *) launch_fail "there is no option $1, see -h" ;;
  esac
  shift 2
done
case $examples$seed in
  *[!0-9]* | '') launch_fail "--examples and --seed take whole numbers" ;;
esac
case $only in
  '' | scientist | steward | officer | auditor | nobody | regulator | regulator-nobody) ;;
  *) launch_fail "--only takes a role, see -h" ;;
esac
if [ -n "$at" ] && [ ! -r "$credentials" ]; then
  launch_fail "--at takes --credentials with a file that can be read"
fi
tool=${SCHEMATHESIS:-schemathesis}
tool=$(command -v "$tool") || launch_fail "Schemathesis is missing: pip install schemathesis, or name it in SCHEMATHESIS"

case $tool in
  /*) ;;
  *) tool=$PWD/$tool ;;
esac
if [ -n "$report" ]; then
  mkdir -p "$report" || launch_fail "--report: cannot make the directory $report"
  report=$(cd -- "$report" && pwd)
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/concordat-fuzz.XXXXXX")
demo=
stop() {
  if [ -n "$demo" ]; then
    # Not INT: what a shell without job control starts beside itself ignores that.
    kill -TERM "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  rm -rf -- "$scratch"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Sets bank, bank_users, regulator and regulator_users from what the demo prints.
start_consortium() {
  launch_build
  launch_caches demo
  OMP_NUM_THREADS=1 "$java" @"$launch/demo.args" --tour --banks 2 --rows 400 --rounds 2 >"$scratch/demo.log" 2>&1 &
  demo=$!
  local waited=0
  until grep -q '^Passwords of Regulator: ' "$scratch/demo.log" && grep -q 'Ctrl-C' "$scratch/demo.log"; do
    if ! kill -0 "$demo" 2>/dev/null || [ "$waited" -ge 300 ]; then
      tail -n 5 "$scratch/demo.log" >&2
      launch_fail "the services did not start" 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
  bank=$(address_of 'Bank A')
  regulator=$(address_of Regulator)
  bank_users=$(sed -n 's/^Passwords of Bank A: //p' "$scratch/demo.log")
  regulator_users=$(sed -n 's/^Passwords of Regulator: //p' "$scratch/demo.log")
}

address_of() {
  sed -n "s|^ *$1 *\\(http://[^/ ]*\\)/.*|\\1|p" "$scratch/demo.log" | head -n 1
}

# An address or headers of any length are answered by 413, and a request that comes too fast by 429, whatever else is wrong with it.
# Three of four paths name what the consortium has: made-up names would only be answered by 404.
cat >"$scratch/schemathesis.toml" <<'TEXT'
[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
missing_required_header.expected-statuses = [400, 401, 403, 404, 406, 409, 415, 422, 429]

[dictionaries]
ids.values = ["demo", "labelled-rows", "research-terms"]
studies.values = ["demo"]
numbers.values = [1, 2]
codes.values = ["CC-1404", "CC-1833"]

[parameters]
"path.id" = { dictionary = "ids", probability = 0.75 }
"path.study" = { dictionary = "studies", probability = 0.75 }
"path.round" = { dictionary = "numbers", probability = 0.75 }
"path.version" = { dictionary = "numbers", probability = 0.75 }
"path.number" = { dictionary = "numbers", probability = 0.75 }
"path.code" = { dictionary = "codes", probability = 0.75 }
TEXT

failed=0
# fuzz NAME ADDRESS USER CREDENTIALS; no user signs in as nobody
fuzz() {
  if [ -n "$only" ] && [ "$only" != "$1" ]; then
    return
  fi
  # ignored_auth guesses passwords and wants 401 for each; after some the service answers 429, as it should. RolesTest tries
  # every route with every role and with nobody. Whether a request that the description allows also agrees with the
  # ledger's state, as positive_data_acceptance wants, is no question of form.
  local arguments=(--config-file "$scratch/schemathesis.toml" run "$2/openapi.yml" --url "$2" --checks all
    --exclude-checks positive_data_acceptance,ignored_auth
    --exclude-path-regex '/events$' --phases examples,coverage,fuzzing
    --max-examples "$examples" --seed "$seed" --generation-database none
    --continue-on-failure --no-color)
  if [ -n "$3" ]; then
    arguments+=(--auth "$(grep "^$3:" "$4")")
  fi
  if [ -n "$report" ]; then
    arguments+=(--report junit --report-junit-path "$report/$1.xml")
  fi
  printf '== %s\n' "$1"
  # It keeps a directory of its own where it is started.
  if ! (cd "$scratch" && "$tool" "${arguments[@]}"); then
    failed=1
  fi
}

if [ -n "$at" ]; then
  bank=$at bank_users=$credentials regulator='' regulator_users=''
else
  start_consortium
fi
for role in scientist steward officer auditor; do
  fuzz "$role" "$bank" "$role" "$bank_users"
done
fuzz nobody "$bank" '' ''
if [ -n "$regulator" ]; then
  fuzz regulator "$regulator" auditor "$regulator_users"
  fuzz regulator-nobody "$regulator" '' ''
fi
if [ -n "$demo" ] && ! kill -0 "$demo" 2>/dev/null; then
  launch_fail "a service ended while it was asked" 1
fi
exit "$failed"

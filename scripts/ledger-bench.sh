#!/usr/bin/env bash
# Measures the ledger alone, with studies led by hand, or with workers: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
ledger-bench.sh: measures the ledger alone: banks (five) and a regulator, updates made by hand

Usage: scripts/ledger-bench.sh commits|rounds|model|workers|evidence [options]

commits   our CommitUpdate against a contract that puts one value of the same size, in turns on one network;
          throughput, p50 and p99 from the proposal's making to the news of its commit, and their ratios
  --transactions N   of each, with many in flight (default 1500)
  --single N         of each, one at a time (default 300)
  --in-flight K      how many at a time (default 16)
rounds    rounds in which all banks' transactions of a phase are endorsed on one state and sent at one moment, and two
          banks move the round on at once; validation codes by transaction, counted from the blocks
  --rounds N         how many in all (default 1000)
  --studies M        side by side (default 4)
model     rounds of a large model in chunks; time of each phase and peak memory of each process. Before it is submitted, the
          aggregation is run on one bank's peer alone, as each has a machine of its own on a real network; on Fabric that
          bank's chaincode is a process of its own, whose processor time and memory are told
  --parameters P     at least so many, up to 10000000 (default 1000000)
  --banks N          how many banks, 2 to 25 (default 5); as many of them may be faulty as is usual
  --rule RULE        of aggregation (default arc+nnm+trmean), for example arc+trmean
  --rounds N         how many (default 2)
workers   the same with a broker, services and workers that train on generated rows
  --parameters P, --rounds N
  --rows N           of each bank (default 2000)
evidence  one study; after 10 rounds, 100 and so on its last model's bundle is made of all blocks, and verified:
          bytes and times, which are to grow with the rounds and not faster
  --rounds N         how many (default 1000)

All:
  --ledger embedded|fabric  default fabric, whose programs are on PATH or in the directory FABRIC_BIN names;
                            commits takes fabric only
  --seed S           of what is drawn (default 1)
  --report FILE      write the figures as JSON
  -h, --help         this text

State lies below TMPDIR and is removed at the end.
Exit status: 0 measured, every bar was met; 1 the run failed; 2 bad input, nothing was started; 3 measured, a bar was missed;
130 interrupted.

Examples:
  FABRIC_BIN=~/fabric/bin scripts/ledger-bench.sh commits
  scripts/ledger-bench.sh rounds --ledger embedded --rounds 30
  scripts/ledger-bench.sh model --ledger embedded --banks 25 --rule arc+nnm+trmean
TEXT
}

script=ledger-bench.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
launch_build
launch_arguments chaincode

export OMP_NUM_THREADS=1
exec "$java" @"$root/scripts/lib/jvm/benchmark" "-Dconcordat.launch=$launch" -cp "$class_path" \
  org.concordat.consortium.benchmark.BenchmarkMain "$@"

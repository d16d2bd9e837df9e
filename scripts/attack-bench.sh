#!/usr/bin/env bash
# Measures which aggregation rule survives which attack, without a ledger: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
attack-bench.sh: measures which aggregation rule survives which attack, without a ledger

Usage: scripts/attack-bench.sh [options]

Every rule is trained with every attack, for every number of banks and every way to deal the rows to them, many runs at
a time. The attackers know every honest update of a step, the rule and its f, which is more than a real one can know.

Rows (generated customers of a bank unless a file is given; a fifth of each class is held out for the AUC):
  --csv FILE         a CSV file, packed when its name ends in .gz
  --label COLUMN     its label, 0 or 1
  --cells COLUMN     a column whose quantiles make, with the label, the cells that dirichlet deals (default: the label
                     alone; generated rows: the credit limit)
  --rows N           how many are generated (default 30000)

What is measured:
  --rules R,R        rules by name (default: all the protocol names)
  --attacks A,A      signflip, ipm:TAU, optipm+, optipm-, alie:Z, optalie+, optalie-, mimic:K, mimic:all, mimic:top,
                     labelflip, minmax:DEV and minsum:DEV (DEV std, unit or sign), fang, zero, gaussian, copies, drift,
                     adaptive (default: all, ipm with 0.1, 2 and 100; every rule also runs under none)
  --settings H+F,... honest and colluding banks (default 3+1,5+1,5+2,8+2,10+2,10+4)
  --split S,S        iid, dirichlet:A, blocks (default dirichlet:0.3,dirichlet:1)
  --steps N          of each run (default 200)
  --seeds N          how many, from --seed on (default 2)
  --seed S           the first (default 1); the same seed gives the same results with any number of threads
  --quick            few attacks, rows and steps, one setting, one seed: a few seconds

  --threads N        runs at a time (default: the processors)
  --out DIR          where results are written (default attack-bench)
  -h, --help         this text

DIR/results.csv holds a row for each run with all that is needed to repeat it; Ctrl-C leaves the finished runs in it.
DIR/attacks-SPLIT.svg shows every rule under every attack, DIR/worst-SPLIT.svg each rule under its worst one.
Exit status: 0 measured; 1 the bench failed; 2 bad input, nothing was measured; 130 interrupted.

Examples:
  scripts/attack-bench.sh --quick
  scripts/attack-bench.sh --rules trmean,arc+trmean --attacks optipm+,optalie-,mimic:all --settings 5+1,8+2
  scripts/attack-bench.sh --csv customers.csv.gz --label default --cells LIMIT --split iid,dirichlet:0.3,blocks
TEXT
}

script=attack-bench.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
launch_build

export OMP_NUM_THREADS=1
exec "$java" @"$root/scripts/lib/jvm/attacks" -cp "$class_path" org.concordat.consortium.robustness.AttackBenchMain "$@"

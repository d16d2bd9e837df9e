#!/usr/bin/env bash
# Measures which aggregation rule survives which attack, without a ledger: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
attack-bench.sh: measures which aggregation rule survives which attack, without a ledger

Usage: scripts/attack-bench.sh [options]        a small network, many short runs
       scripts/attack-bench.sh study [options]  five banks, the product's own training

The attackers know every honest update of a step, the rule and its f, which is more than a real one can know.

Without study, every rule is trained with every attack, for every number of banks and every way to deal the rows:
  --csv FILE         rows of a CSV file, packed when its name ends in .gz (default: generated customers of a bank); a
                     fifth of each class is held out for the AUC
  --label COLUMN     its label, 0 or 1
  --cells COLUMN     a column whose quantiles make, with the label, the cells that dirichlet deals (default: the label
                     alone; generated rows: the credit limit)
  --rows N           how many are generated (default 30000)
  --rules R,R        rules by name (default: every aggregator alone, and 13 compositions)
  --attacks A,A      signflip, ipm:TAU, optipm+, optipm-, alie:Z, optalie+, optalie-, mimic:K, mimic:all, mimic:top,
                     labelflip, minmax:DEV and minsum:DEV (DEV std, unit or sign), fang, zero, gaussian, copies, drift,
                     adaptive (default: all, ipm with 0.1, 2 and 100; every rule also runs under none)
  --settings H+F,... honest and colluding banks (default 3+1,5+1,5+2,8+2,10+2,10+4)
  --split S,S        iid, dirichlet:A, blocks (default dirichlet:0.3,dirichlet:1)
  --steps N          of each run (default 200), each with a --batch of 48 rows a bank, the server's learning --rate 0.3
                     and the banks' --momentum 0.9
  --threads N        runs at a time (default: the processors)
  --quick            few attacks, rows and steps, one setting, one seed: a few seconds

study trains nobody poisoned, each poisoned bank with each attack, each bank alone, and all rows in one place:
  --rows N           of each bank, generated payments (default 100000)
  --test-rows N      of each bank (default 100000)
  --csv FILE, --label COLUMN  rows of a file instead, dealt to the banks by chance
  --rounds N         (default 10)
  --rules R,R        (default: the default policy); the mean runs with f = 0, nobody poisoned, in any case
  --f F              of every rule but the mean (default 1)
  --poisoned B,B     banks of A,B,C,D,E, one at a time, or none (default A)
  --attacks A,A      the same names, with what demo.sh knows besides; signflip and labelflip turn the bank's own update
                     and its own labels, ipm:1 is the sign flip of all honest banks (default: all)

Both:
  --seeds N          how many, from --seed on (default 2; study 1)
  --seed S           the first (default 1); the same seed gives the same results, with any number of threads
  --out DIR          where results are written (default attack-bench)
  -h, --help         this text

DIR/results.csv holds a row for each run with all that is needed to repeat it; Ctrl-C leaves the finished runs in it.
DIR/attacks-SPLIT.svg shows every rule under every attack, DIR/worst-SPLIT.svg each rule under its worst one.
A study writes DIR/study.csv.
Exit status: 0 measured; 1 the bench failed; 2 bad input, nothing was measured; 130 interrupted.

Examples:
  scripts/attack-bench.sh --quick
  scripts/attack-bench.sh --rules trmean,arc+trmean --attacks optipm+,optalie-,mimic:all --settings 5+1,8+2
  scripts/attack-bench.sh --csv customers.csv.gz --label default --cells LIMIT --split iid,dirichlet:0.3,blocks
  scripts/attack-bench.sh study --rows 20000 --poisoned A,D --attacks optipm+,minmax:std,adaptive
TEXT
}

script=attack-bench.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
launch_build

export OMP_NUM_THREADS=1
exec "$java" @"$root/scripts/lib/jvm/attacks" -cp "$class_path" org.concordat.consortium.robustness.AttackBenchMain "$@"

#!/usr/bin/env bash
# Builds Concordat and runs a whole consortium on this machine: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
demo.sh: banks and a regulator train one model together, while one bank poisons its updates

Usage: scripts/demo.sh [options]

Data, one of three:
  (none)                    generated payments of unlike banks
  --rows N                  generated training rows of each bank (default 50000)
  --csv FILE --label COLUMN one CSV file, plain or .gz, split over the banks; 20 % are held out
      --split iid|dirichlet:A   how it is split (default iid)
  --bank NAME=FILE ... --test FILE --label COLUMN
                            a CSV file for each bank, and one to compare them on

Study:
  --banks N                 how many banks, named A, B, C ... (default 5)
  --rounds R                how many rounds (default 10)
  --rule RULE               [arc+|clip:C+][bucket:S+][nnm+] and one of mean, median, trmean, meamed, krum, multikrum,
                            bulyan, mda, gm, caf, cc:TAU, normbound:C (default by number of banks)
  --f F                     how many poisoned updates a round must withstand (default by number)
  --poison BANK=ATTACK ...  signflip, labelflip, ipm:TAU, alie, copy:BANK, silent, badreveal, those of attack-bench.sh;
                            "none" for nobody. Generated data without this option: A=signflip
  --seed S                  of data, initial model and shuffles (default 1): the same seed gives
                            the same model hashes

Run:
  --ledger embedded|fabric  which ledger. embedded (default): all in one process, it proves nothing.
                            fabric: a network of Hyperledger Fabric 3.1, whose programs are on PATH
                            or in the directory FABRIC_BIN names
  --report FILE             write a report as JSON
  --evidence DIR            write the last model's history and the roots it is checked against
  --keep                    leave the consoles running and the state in place until Ctrl-C
  --hands-on                no study: banks with data, agreements and users, for people to propose, join,
                            start and promote in the web consoles, until Ctrl-C. 3 banks of 10000 rows,
                            nobody poisoned; --rounds, --f, --report and --evidence do not go with it
  --tour                    the same with a study of 5 rounds that has ended, its model in use at bank A:
                            for a first look. Says where the commands of docs/howto find a bank
  --quiet                   nothing but what came of it, in a line
  --json                    what came of it as one JSON document on standard output, and nothing else there;
                            its fields are in docs/reference/commands.md
  -h, --help                this text

Exit status: 0 every round ended in a named state and the last model was accepted; 1 the run failed;
2 bad input, nothing was started; 130 interrupted.

Examples:
  scripts/demo.sh
  scripts/demo.sh --tour
  scripts/demo.sh --hands-on
  scripts/demo.sh --banks 7 --rule arc+nnm+trmean --poison B=labelflip
  scripts/demo.sh --rounds 3 --rows 2000 --json | jq .final.auc
  scripts/demo.sh --csv credit.csv.gz --label default --poison C=signflip --report report.json
TEXT
}

script=demo.sh
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"
launch_build
case " $* " in
  *' --tour '*) CONCORDAT_AOT=${CONCORDAT_AOT:-found} ;; # made only once: a newcomer does not wait for it
esac
launch_caches demo

export OMP_NUM_THREADS=1
exec "$java" @"$launch/demo.args" "$@"

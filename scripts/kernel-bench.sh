#!/usr/bin/env bash
# Times the robust rules beside ByzFL and against the memory they read: see -h.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/concordat/kernel-bench

usage() {
  cat <<TEXT
kernel-bench.sh: times the robust rules beside ByzFL and against one read of their input

Usage: scripts/kernel-bench.sh [options]

For every rule and size, in turns: the memory floor (one read of the n*d integers, one and two threads), our kernel (JMH, in a
JVM of its own, warmed up), ByzFL with NumPy and ByzFL with torch (float32, one thread each), all on the same values, so that
what disturbs the machine for a while disturbs all. Medians over the turns go into one table, with the ratios and the bars:
  faster than ByzFL with NumPy at d = 1000000     10:2  median 20, trmean 8, krum 12, nnm+trmean 10 times
                                                  25:6  median 14, trmean 4, krum  9, nnm+trmean 12 times
  coordinate-wise rules at n = 10, d = 1000000    at most 2.5 times the memory floor
  two threads at d = 1000000                      at most 0.65 of one thread's time, where a kernel takes threads
A rule that is not proven for f takes the largest f below for which it is (the mean: 0); the table says which.

  --rules R,...        default: all that AggregationRules knows
  --sizes N:F,...      updates, and how many may be arbitrary (default 10:2,25:6)
  --dimension D        values of an update (default 1000000; the bars are for that)
  --turns T            how often everyone gets a turn (default 3; with --quick 1); a turn of ours is a JVM of its own
  --quick              short turns, for a first look; the bars are judged all the same
  --report FILE        write all figures as JSON, each turn's among them
  --no-byzfl           ours and the memory floor only; needs no Python
  --no-torch           without torch
  --python-env DIR     take ByzFL (and torch) from this Python environment, as it is
  --remove-env         remove what this script has installed for Python, and end
  -h, --help           this text

ByzFL, NumPy, SciPy and torch come from PyPI in the versions of kernel-benchmarks/src/main/python/requirements*.txt, by
pip as it is configured, into an environment that is kept (4 GB with torch, which on Linux comes with CUDA's libraries and
cannot be imported without them; 0.3 GB with --no-torch):
  $cache
Python is \$PYTHON, or python3: 3.11 to 3.14. Where torch cannot be installed, that is said and the rest is timed. n = 25 takes
4 GB of memory. A rule at both sizes takes about a minute and a half on an idle machine.

Exit status: 0 measured, every bar was met; 1 the run failed; 2 bad input or a tool is missing, nothing was timed;
3 measured, a bar was missed; 130 interrupted.

Examples:
  scripts/kernel-bench.sh
  scripts/kernel-bench.sh --rules trmean,nnm+trmean --sizes 10:2 --report kernels.json
  scripts/kernel-bench.sh --quick --no-byzfl
TEXT
}

script=kernel-bench.sh
launch_module=kernel-benchmarks
# shellcheck source=scripts/lib/launch.sh
. "$root/scripts/lib/launch.sh"
launch_help "$@"

# --- the command line; names of rules are checked once ours can be asked

arguments=() byzfl=yes torch=yes environment='' remove=no
while [ $# -gt 0 ]; do
  case $1 in
    --rules | --sizes | --dimension | --turns | --report | --python-env)
      [ $# -ge 2 ] || launch_fail "$1 needs a value"
      case $1 in
        --sizes) [[ $2 =~ ^[0-9]+:[0-9]+(,[0-9]+:[0-9]+)*$ ]] || launch_fail "--sizes is N:F,..., for example 10:2,25:6, got $2" ;;
        --dimension | --turns) [[ $2 =~ ^[1-9][0-9]*$ ]] || launch_fail "$1 is a whole number of at least 1, got $2" ;;
        --report)
          if [ -d "$2" ] || [ ! -d "$(dirname -- "$2")" ]; then
            launch_fail "--report needs a file in a directory that exists, got $2"
          fi
          ;;
      esac
      if [ "$1" = --python-env ]; then
        environment=$2
      else
        arguments+=("$1" "$2")
      fi
      shift
      ;;
    --quick) arguments+=("$1") ;;
    --no-byzfl) byzfl=no ;;
    --no-torch) torch=no ;;
    --remove-env) remove=yes ;;
    *) launch_fail "there is no option $1; -h shows all" ;;
  esac
  shift
done

if [ "$remove" = yes ]; then
  rm -rf -- "$cache"
  exit 0
fi

# --- tools

if launch_missing || [ -n "$(launch_newer_source)" ]; then
  command -v mvn >/dev/null || launch_fail 'Maven is missing: install it (3.8 or newer), then run this again'
fi
python=${PYTHON:-python3}
if [ "$byzfl" = yes ]; then
  if [ -n "$environment" ]; then
    python=$environment/bin/python
    [ -x "$python" ] || launch_fail "--python-env: there is no $python"
    "$python" -c 'import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ("byzfl", "numpy", "scipy"))))' \
      || launch_fail "--python-env: ByzFL, NumPy or SciPy is missing in $environment"
  else
    command -v "$python" >/dev/null || launch_fail "Python is missing ($python): install 3.11 to 3.14, or see --no-byzfl"
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
      || launch_fail "Python 3.11 to 3.14 is needed, $python is $("$python" -V 2>&1): set PYTHON, or see --no-byzfl"
    "$python" -c 'import venv, ensurepip' 2>/dev/null \
      || launch_fail "$python lacks venv or pip: install them (Debian: python3-venv), or see --no-byzfl"
  fi
fi

# --- what is started here ends with it, and leaves nothing

pid='' unfinished='' scratch=''
# shellcheck disable=SC2317,SC2329  # the trap below calls it
end() {
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" || true
  fi
  [ -z "$unfinished" ] || rm -rf -- "$unfinished"
  [ -z "$scratch" ] || rm -rf -- "$scratch"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a command that a signal to this script ends at once; returns its status.
run() {
  "$@" &
  pid=$!
  local status=0
  wait "$pid" || status=$?
  pid=''
  return "$status"
}

launch_build
scratch=$(mktemp -d "${TMPDIR:-/tmp}/concordat-kernel-bench.XXXXXX")
program=("$java" @"$root/scripts/lib/jvm/kernels" -Djava.io.tmpdir="$scratch" -cp "$class_path" org.concordat.benchmarks.KernelBenchMain)
run "${program[@]}" --check "${arguments[@]}" || exit

# --- Python

say_always() {
  printf '%s: %s\n' "$script" "$1" >&2
}

# environment_of KIND REQUIREMENTS...: makes the environment unless it stands; sets environment. It gets its name when it is whole.
environment_of() {
  local kind=$1 files=() name
  shift
  for name in "$@"; do
    files+=("$root/kernel-benchmarks/src/main/python/$name")
  done
  environment=$cache/$kind-$({ "$python" -V && cat "${files[@]}"; } | cksum | cut -d ' ' -f 1)
  if [ -x "$environment/bin/python" ]; then
    return
  fi
  launch_say "Installing ByzFL ($kind) into $environment ..."
  mkdir -p -- "$cache"
  unfinished=$(mktemp -d "$cache/unfinished.XXXXXX")
  local log=$scratch/pip.log wanted=()
  for name in "${files[@]}"; do
    wanted+=(-r "$name")
  done
  if ! run "$python" -m venv "$unfinished" >"$log" 2>&1 \
    || ! TMPDIR=$scratch run "$unfinished/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --no-deps "${wanted[@]}" >"$log" 2>&1; then
    say_always "$(tail -n 1 "$log")"
    rm -rf -- "$unfinished"
    unfinished=''
    return 1
  fi
  # Whoever was first, his stands.
  mv -T -- "$unfinished" "$environment" 2>/dev/null || rm -rf -- "$unfinished"
  unfinished=''
}

if [ "$byzfl" = yes ]; then
  if [ -z "$environment" ]; then
    if [ "$torch" = yes ] && ! environment_of torch requirements.txt requirements-torch.txt; then
      say_always 'torch could not be installed: ByzFL is timed with NumPy only'
      torch=no
    fi
    if [ "$torch" = no ]; then
      environment_of numpy requirements.txt || launch_fail 'ByzFL could not be installed' 1
    fi
  elif [ "$torch" = yes ] && ! "$environment/bin/python" -c 'import torch' 2>/dev/null; then
    say_always "torch cannot be imported in $environment: ByzFL is timed with NumPy only"
    torch=no
  fi
  arguments+=(--python "$environment/bin/python" --program "$root/kernel-benchmarks/src/main/python/byzfl_kernels.py")
  [ "$torch" = yes ] || arguments+=(--no-torch)
fi

[ ! -t 2 ] || arguments+=(--watched)
run "${program[@]}" "${arguments[@]}"

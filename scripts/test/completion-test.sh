#!/usr/bin/env bash
# Tests scripts/completion: every option and command that a script's -h names is offered, in bash and, where it is
# found, in zsh. Builds nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/test/lib/expect.sh
. "$root/scripts/test/lib/expect.sh"

# shellcheck source=scripts/completion/concordat.bash
. "$root/scripts/completion/concordat.bash"

# in_bash WORD...: what is offered for the last word, in one line.
in_bash() {
  local last=$(($# - 1))
  COMP_CWORD=$last
  COMP_WORDS=("$@")
  _concordat "$1" "${COMP_WORDS[$last]}" "${COMP_WORDS[$last - 1]}"
  printf '%s\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"} | LC_ALL=C sort | tr '\n' ' ' | sed 's/^ *//; s/ $//'
}

# The same by the rules of zsh, with what its completion would be given.
in_zsh() {
  zsh -fc 'compdef() { :; }
    compadd() { shift; print -rl -- ${(M)@:#${words[CURRENT]}*}; }
    _files() { :; }
    source $1/scripts/completion/concordat.zsh
    shift
    words=("$@") CURRENT=$#
    _concordat' zsh "$root" "$@" | LC_ALL=C sort | tr '\n' ' ' | sed 's/^ *//; s/ $//'
}

shells=(bash)
if command -v zsh >/dev/null; then
  shells+=(zsh)
else
  echo 'completion-test.sh: zsh is not found: not run in zsh'
fi

for shell in "${shells[@]}"; do
  for script in "$root"/scripts/*.sh; do
    named=$("$script" -h | grep -oE -e '--[a-z][a-z-]*' | LC_ALL=C sort -u | tr '\n' ' ' | sed 's/ $//')
    expect "$shell: the options of ${script##*/}" "$named" "$("in_$shell" "$script" --)"
  done
  network=$root/scripts/network.sh
  expect "$shell: commands" 'remove-bank restart restore revoke rotate-keys' "$("in_$shell" "$network" r)"
  expect "$shell: no command after a command" '' "$("in_$shell" "$network" stop r)"
  expect "$shell: options of a command" '--json' "$("in_$shell" "$network" status --j)"
  expect "$shell: commands with a bar between them" 'commits evidence model rounds workers' \
    "$("in_$shell" "$root/scripts/ledger-bench.sh" '')"
  expect "$shell: a command that may be left out" study "$("in_$shell" "$root/scripts/attack-bench.sh" s)"
  expect "$shell: no commands where there are none" '' "$("in_$shell" "$root/scripts/demo.sh" '')"
  expect "$shell: values" 'embedded fabric' "$("in_$shell" "$root/scripts/demo.sh" --ledger '')"
  expect "$shell: files where a file is wanted" '' "$("in_$shell" "$root/scripts/demo.sh" --csv '')"
  mkdir -p "$scratch/other"
  printf '#!/bin/sh\ntouch "%s/ran"\n' "$scratch" >"$scratch/other/demo.sh"
  chmod +x "$scratch/other/demo.sh"
  expect "$shell: a script of the same name that is not ours" '' "$("in_$shell" "$scratch/other/demo.sh" --)"
  expect "$shell: it is not run" absent "$([ -e "$scratch/ran" ] && echo ran || echo absent)"
done

expect 'a relative path' '--hands-on' "$(cd "$root" && in_bash scripts/demo.sh --hands)"

exit "$failed"

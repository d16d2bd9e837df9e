# shellcheck shell=bash
# Completes the commands, options and their values of Concordat's scripts in bash:
#   source scripts/completion/concordat.bash
# What is offered is what a script's own -h names at that moment.

_concordat_scripts=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# _concordat_words SCRIPT WANT [OPTION]
_concordat_words() {
  "$1" -h </dev/null 2>/dev/null | awk -v want="$2" -v option="${3:-}" -f "$_concordat_scripts/completion/words.awk"
}

# _concordat COMMAND WORD WORD-BEFORE, as bash calls it.
_concordat() {
  local typed=${1/#\~/$HOME} word=$2 before=$3 script=$_concordat_scripts/${1##*/} words
  COMPREPLY=()
  # A script of this name that belongs to something else is none of ours, and is not run to be asked.
  [ "$typed" -ef "$script" ] || [ "$(type -P -- "$typed")" -ef "$script" ] || return 0
  words=$(_concordat_words "$script" values "$before")
  if [ -z "$words" ]; then
    case $word in
      -*) words=$(_concordat_words "$script" options) ;;
      *)
        if [ "$COMP_CWORD" = 1 ]; then
          words=$(_concordat_words "$script" commands)
        fi
        ;;
    esac
  fi
  local offered
  while IFS= read -r offered; do
    COMPREPLY+=("$offered")
  done < <(compgen -W "$words" -- "$word")
}

for _concordat_script in "$_concordat_scripts"/*.sh; do
  complete -o default -F _concordat "${_concordat_script##*/}"
done
unset _concordat_script

# Completes the commands, options and their values of Concordat's scripts in zsh, after compinit:
#   source scripts/completion/concordat.zsh
# What is offered is what a script's own -h names at that moment.

typeset -g _concordat_scripts=${${(%):-%x}:A:h:h}

# _concordat_words SCRIPT WANT [OPTION]
_concordat_words() {
  $1 -h </dev/null 2>/dev/null | awk -v want=$2 -v option="${3:-}" -f $_concordat_scripts/completion/words.awk
}

_concordat() {
  local typed=${words[1]/#\~/$HOME}
  local script=$_concordat_scripts/${typed:t}
  # A script of this name that belongs to something else is none of ours, and is not run to be asked.
  if [[ ! $typed -ef $script && ! ${commands[$typed]:-} -ef $script ]]; then
    _files
    return
  fi
  local -a offered
  offered=(${(f)"$(_concordat_words $script values ${words[CURRENT-1]})"})
  if (( ! $#offered )); then
    if [[ ${words[CURRENT]} == -* ]]; then
      offered=(${(f)"$(_concordat_words $script options)"})
    elif (( CURRENT == 2 )); then
      offered=(${(f)"$(_concordat_words $script commands)"})
    fi
  fi
  if (( $#offered )); then
    compadd -- $offered
  else
    _files
  fi
}

compdef _concordat $_concordat_scripts/*.sh(:t)

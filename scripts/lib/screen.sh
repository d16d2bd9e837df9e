# shellcheck shell=bash
# What scripts show of work that takes a while; sourced by launch.sh. All of it goes to standard error: standard output
# is for what was asked for.

# Tells the programs that are started what only the shell can ask: which outputs are terminals, and how wide they are.
screen_find() {
  local words='' size=''
  if [ -t 1 ]; then
    words=out
    size=$(stty size <&1 2>/dev/null || true)
  fi
  if [ -t 2 ]; then
    words=${words:+$words }err
    size=${size:-$(stty size <&2 2>/dev/null || true)}
  fi
  export CONCORDAT_TERMINAL=$words
  size=${size#* }
  if [ "${size:-0}" != 0 ]; then
    export COLUMNS=$size
  fi
}

# Whether a line can be drawn over.
screen_draws() {
  [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]
}

screen_unicode() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *UTF-8 | *utf8 | *UTF8 | *utf-8) ;;
    *) return 1 ;;
  esac
}

# screen_colour CODE TEXT
screen_colour() {
  if [ -z "${NO_COLOR:-}" ]; then
    printf '\033[%sm%s\033[0m' "$1" "$2"
  else
    printf '%s' "$2"
  fi
}

screen_time() {
  if [ "$1" -lt 60 ]; then
    printf '%d s' "$1"
  else
    printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"
  fi
}

# screen_bar DONE OF
screen_bar() {
  local full=$((24 * $1 / $2)) i text='' one='#' none='.'
  if screen_unicode; then
    one='█' none='░'
  fi
  for ((i = 0; i < 24; i++)); do
    if [ "$i" -lt "$full" ]; then text+=$one; else text+=$none; fi
  done
  screen_colour 36 "$text"
}

# screen_watch PID LABEL COMMAND...: while a process runs, draws how long it has and what COMMAND says of it: "DONE OF
# WORDS" for a bar, "- - WORDS" where the end is not known. Nothing where no line can be drawn over.
screen_watch() {
  local pid=$1 label=$2 began=$SECONDS turn=0 told done of words sign room
  local signs=('|' '/' '-' "\\")
  shift 2
  screen_draws || return 0
  if screen_unicode; then
    signs=(⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏)
  fi
  while kill -0 "$pid" 2>/dev/null; do
    told=$("$@" || true)
    read -r done of words <<<"$told" || true
    room=$((${COLUMNS:-80} - ${#label} - 16))
    if [ "${of:--}" = - ]; then
      sign=$(screen_colour 36 "${signs[turn++ % ${#signs[@]}]}")
      told="$sign $label  $(screen_time "$((SECONDS - began))")"
    else
      room=$((room - 28))
      told="$label $(screen_bar "$done" "$of") $done/$of  $(screen_time "$((SECONDS - began))")"
    fi
    if [ "$room" -gt 0 ]; then
      told="$told  ${words:0:room}"
    fi
    printf '\r\033[2K%s' "$told" >&2
    sleep 0.2
  done
  printf '\r\033[2K' >&2
}

# screen_done LABEL SECONDS: a step that is done, where its progress was drawn.
screen_done() {
  local sign='+'
  screen_draws || return 0
  if screen_unicode; then
    sign='✓'
  fi
  printf '%s %-40s%5d s\n' "$(screen_colour 32 "$sign")" "$1" "$2" >&2
}

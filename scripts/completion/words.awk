# The words a script's help names. want=options: every option. want=commands: what comes first, where there is such a thing.
# want=values: what the option in the variable option takes, where it is one of a few words.
function offer(word) {
  if (!(word in offered)) {
    offered[word] = 1
    print word
  }
}
want == "options" {
  rest = $0
  while (match(rest, /(^|[ (,|])--?[a-z][a-z-]*/)) {
    word = substr(rest, RSTART, RLENGTH)
    sub(/^[ (,|]/, "", word)
    # A single letter has one dash, a word has two.
    if (word ~ /^--[a-z]/ || word ~ /^-[a-z]$/) {
      offer(word)
    }
    rest = substr(rest, RSTART + RLENGTH)
  }
}
want == "values" {
  for (i = 1; i < NF; i++) {
    if ($i == option && index($(i + 1), "|")) {
      n = split($(i + 1), values, "|")
      for (j = 1; j <= n; j++) {
        if (values[j] ~ /^[a-z]+$/) {
          offer(values[j])
        }
      }
    }
  }
}
want == "commands" && usage && /^ +scripts\// {
  command($2)
}
want == "commands" && /^Usage: / {
  usage = 1
  command($3)
}
want == "commands" && /^$/ && usage {
  usage = 0
}
want == "commands" && listed && /^  [a-z]/ {
  offer($1)
}
want == "commands" && /^Options:/ {
  listed = 0
}
function command(word,   n, j, words) {
  if (word == "COMMAND") {
    listed = 1
  } else if (word ~ /^[a-z][a-z|-]*$/) {
    n = split(word, words, "|")
    for (j = 1; j <= n; j++) {
      offer(words[j])
    }
  }
}

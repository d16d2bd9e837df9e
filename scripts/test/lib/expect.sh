# shellcheck shell=bash
# For the tests of the scripts, after root is set: a scratch directory that goes when the test ends, and what is expected.
# Sourced, not run.

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
failed=0

# expect WHAT EXPECTED ACTUAL: says where they differ, and lets the test go on. A test ends with what failed says.
expect() {
  if [ "$2" != "$3" ]; then
    printf '%s: %s: expected %s, got %s\n' "${0##*/}" "$1" "$2" "$3" >&2
    failed=1
  fi
}

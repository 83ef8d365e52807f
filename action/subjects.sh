# shellcheck shell=bash
# What is to be judged, line by line.

# is_glob LINE: whether a line is a pattern for paths. What has a scheme (oci:, sha256:, @…) is none, and stays as it is.
is_glob() {
  local first="${1%%/*}"
  [[ "$1" == *[*?[]* && "$1" != @* && "$first" != *:* ]]
}

# subjects_of LINES: fills the array `subjects`. A pattern stands for the files it matches, hidden ones too, in the order of
# their bytes; each is written with its folder, so that no file is called like a scheme. One that matches nothing fails,
# with `why` set. A pattern is a pattern even where a file has its very name: whoever fills the folder could put it there.
subjects_of() {
  local line match IFS=$'\n' matches
  subjects=()
  while IFS= read -r line || [[ -n "$line" ]]; do
    # Lines of a file that was written on Windows.
    line=${line%$'\r'}
    [[ -n "$line" ]] || continue
    if ! is_glob "$line"; then
      subjects+=("$line")
      continue
    fi
    shopt -s nullglob dotglob
    shopt -s globstar 2>/dev/null # not in the bash of macOS, where ** is *
    set +f
    IFS=
    # Unquoted on purpose: with IFS empty a pattern is expanded, and neither split nor run.
    # shellcheck disable=SC2206
    matches=($line)
    shopt -u nullglob dotglob
    if [[ ${#matches[@]} -eq 0 ]]; then
      why="the pattern \`$line\` in input \`subjects\` matches nothing"
      return 1
    fi
    for match in "${matches[@]}"; do
      [[ "$match" == /* ]] || match="./$match"
      subjects+=("$match")
    done
  done <<<"$1"
  why="input \`subjects\` is empty; nothing to judge is never an allow"
  [[ ${#subjects[@]} -gt 0 ]]
}

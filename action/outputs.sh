# shellcheck shell=bash
# What the step tells: outputs, annotations, the summary, the end. Whatever comes from an input or a delivery is data in
# each of them.

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# One line of anything: no line break of an input reaches a log, where what follows it could be a workflow command.
one_line() { printf '%s' "${1//[[:cntrl:]]/?}"; }

on_github() { [[ "${GITHUB_ACTIONS:-}" == true ]]; }

# output NAME VALUE: one output of the step. On GitHub the value may hold any bytes, so the delimiter must not be
# guessable; elsewhere it is one line of a file of variables.
output() {
  local delimiter name
  if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
    delimiter="end-$(random)"
    if [[ ${#delimiter} -ne 36 || "$2" == *"$delimiter"* ]]; then
      echo "countersign: no random delimiter for output \`$1\`" >&2
      exit 101
    fi
    printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >>"$GITHUB_OUTPUT" || exit 6
  fi
  if [[ -n "${COUNTERSIGN_OUTPUT:-}" ]]; then
    name=$(printf '%s' "$1" | tr 'a-z-' 'A-Z_')
    printf 'COUNTERSIGN_%s=%s\n' "$name" "$(one_line "$2")" >>"$COUNTERSIGN_OUTPUT" || exit 6
  fi
}

# annotation LEVEL PROPERTIES MESSAGE: a note on the run, on GitHub. Properties are as `property` gives them.
annotation() {
  on_github || return 0
  local text=$3
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '::%s %s::%s\n' "$1" "$2" "$text"
}

# property VALUE: a value for a property of an annotation.
property() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  text=${text//:/%3A}
  text=${text//,/%2C}
  printf '%s' "$text"
}

# Most annotations of one step that the runner shows.
MOST_ANNOTATIONS=10

# policy_annotations SAID POLICY SHOWN: an annotation for each place in the framework that SAID, what the binary said,
# complains of. SHOWN is how the repository calls the file.
policy_annotations() {
  local line before="" count=0 place='^ +--> (.*):([0-9]+):([0-9]+)(, .*)?$' file
  file=$(property "$3")
  while IFS= read -r line || [[ -n "$line" ]]; do
    if [[ "$line" =~ $place && ("${BASH_REMATCH[1]}" == "$2" || "${BASH_REMATCH[1]}" == "\"$2\"") ]]; then
      count=$((count + 1))
      [[ "$count" -le "$MOST_ANNOTATIONS" ]] || return 0
      annotation error "file=$file,line=${BASH_REMATCH[2]},col=${BASH_REMATCH[3]},title=countersign%3A framework" "$before"
    fi
    before="$line"
  done <"$1"
}

# Most bytes of one text in the summary.
MOST_TEXT=400

# inert TEXT: as text of a page, whatever it holds: every character that pages give a meaning is written as its number.
inert() {
  local text="" at character all
  all=$(one_line "${1:0:MOST_TEXT}")
  for ((at = 0; at < ${#all}; at++)); do
    character=${all:at:1}
    case "$character" in
      [a-zA-Z0-9\ ./,\;=+-] | [!\ -~]) text+="$character" ;;
      *) text+="&#$(printf '%d' "'$character");" ;;
    esac
  done
  [[ "${#1}" -le "$MOST_TEXT" ]] || text+=" (and more)"
  printf '%s' "$text"
}

# Most bytes of a rendered report in the summary, which may have one MiB in all.
MOST_SUMMARY=900000

# summary DECISION CODE MESSAGE: the report as the binary renders it. Where there is none, or the step says something else
# than the report, what the step says stands first.
summary() {
  local page="${GITHUB_STEP_SUMMARY:-}" rendered="$work/report.md"
  [[ -n "$page" && "${INPUT_SUMMARY:-true}" == true ]] || return 0
  if [[ -z "$judged" ]] || ! render markdown "$rendered" 2>/dev/null || [[ "$(wc -c <"$rendered")" -gt "$MOST_SUMMARY" ]]; then
    rendered=""
  fi
  {
    if [[ -z "$rendered" || "$mode" == observe || "$1" != "$report_decision" || "$2" != "$report_code" ]]; then
      printf '## countersign: %s%s\n\n' "$1" "$([[ "$mode" != observe ]] || printf ' (observed only)')"
      printf 'Handoff <code>%s</code>, exit code %s: %s\n\n' "$(inert "$handoff")" "$2" "$(inert "$3")"
    fi
    [[ -z "$rendered" ]] || cat -- "$rendered"
  } >>"$page" || echo "countersign: the summary cannot be written" >&2
}

# finish DECISION CODE MESSAGE: sets the outputs and ends the step.
finish() {
  local decision="$1" code="$2" message="$3" digests="[]"
  # Belt and braces: an exit of 0 is an allow, and nothing else is; and who only looks on never says it.
  if [[ "$decision" == allow && ("$code" != 0 || "$mode" != enforce) ]] || [[ "$decision" != allow && "$code" == 0 ]]; then
    decision=undecided code=101
  fi
  [[ "$decision" != allow ]] || digests="[$report_digests]"
  output decision "$decision"
  output exit-code "$code"
  output digests "$digests"
  output report "$written"
  output sarif "$sarif"
  output receipt "$receipt_written"
  output ledger-entry "$entry"
  printf 'countersign: %s (exit %s): %s\n' "$decision" "$code" "$(one_line "$message")" >&2
  summary "$decision" "$code" "$message"
  if [[ "$mode" == observe ]]; then
    annotation warning "title=countersign%3A observed" "$decision (exit $code): $(one_line "$message")"
    exit 0
  fi
  [[ "$decision" == allow ]] ||
    annotation error "title=countersign%3A $decision" "$(one_line "$message") (exit $code)"
  exit "$code"
}

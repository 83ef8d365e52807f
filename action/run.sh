#!/usr/bin/env bash
# Runs one `countersign verify` and tells the workflow what came out. Fails closed: the step succeeds only if
# the binary exited 0 and the report it wrote says `allow` with code 0. No input is ever evaluated as code.
set -uo pipefail
export LC_ALL=C # the report is read byte by byte

action_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 101
# shellcheck source=action/report.sh
source "$action_dir/report.sh" || exit 101

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# output NAME VALUE: one step output. The value may hold any bytes, so the delimiter must not be guessable.
output() {
  local delimiter
  delimiter="end-$(random)"
  if [[ ${#delimiter} -ne 36 || "$2" == *"$delimiter"* ]]; then
    echo "countersign: no random delimiter for output \`$1\`" >&2
    exit 101
  fi
  printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >>"$GITHUB_OUTPUT" || exit 6
}

# finish DECISION CODE REPORT MESSAGE: sets the outputs and ends the step.
finish() {
  output decision "$1"
  output code "$2"
  output report "$3"
  # No line break of an input reaches the log: what follows it could be a workflow command.
  printf 'countersign: %s (exit %s): %s\n' "$1" "$2" "${4//[[:cntrl:]]/?}" >&2
  # Belt and braces: an exit of 0 is an allow, and nothing else is.
  if [[ "$1" == allow && "$2" == 0 ]]; then exit 0; fi
  if [[ "$2" == 0 ]]; then exit 101; fi
  exit "$2"
}

if [[ -z "${GITHUB_OUTPUT:-}" ]]; then
  echo "countersign: GITHUB_OUTPUT is not set; run this script as a step of a workflow" >&2
  exit 2
fi

binary=${INPUT_BINARY:-}
policy=${INPUT_POLICY:-}
handoff=${INPUT_HANDOFF:-}
format=${INPUT_FORMAT:-text}

# A bare or dashed name is a file here, never a search of PATH.
[[ -z "$binary" || "$binary" == /* ]] || binary="./$binary"

if [[ ! -f "$binary" || ! -x "$binary" ]]; then
  finish undecided 2 "" "input \`binary\` does not name an executable file; give the path of the countersign binary"
fi
if [[ -z "$policy" ]]; then
  finish undecided 2 "" "input \`policy\` is empty; give the path of the framework file"
fi
if [[ ! -f "$policy" || ! -r "$policy" ]]; then
  finish undecided 5 "" "input \`policy\` does not name a readable file; check the path and the checkout"
fi
if [[ -z "$handoff" ]]; then
  finish undecided 2 "" "input \`handoff\` is empty; name a handoff of the framework"
fi
case "$format" in
  text | json) ;;
  *) finish undecided 2 "" "input \`format\` is neither \`text\` nor \`json\`" ;;
esac

# Built by the mktemp of this run, so that a report left by an earlier one is never read.
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-.}}/countersign.XXXXXXXX") ||
  finish undecided 6 "" "cannot make a directory for the report; check RUNNER_TEMP"
report="$work/report.json"

# Every value is glued to its option or stands after `--`, so none can become an option.
arguments=(verify "--policy=$policy" "--handoff=$handoff" --offline --format=json "--output=$report")
while IFS= read -r line || [[ -n "$line" ]]; do
  [[ -z "$line" ]] || arguments+=("--attestation=$line")
done <<<"${INPUT_ATTESTATIONS:-}"
arguments+=(--)
subjects=0
while IFS= read -r line || [[ -n "$line" ]]; do
  [[ -z "$line" ]] && continue
  arguments+=("$line")
  subjects=$((subjects + 1))
done <<<"${INPUT_SUBJECTS:-}"
if [[ "$subjects" -eq 0 ]]; then
  finish undecided 2 "" "input \`subjects\` is empty; nothing to judge is never an allow"
fi

# File names of a delivery reach the log here: without this, a line of theirs could be a workflow command. Both streams
# go where the brackets go: the runner reads the two apart, and what is on the other may come before or after them.
quiet="quiet-$(random)"
echo "::stop-commands::$quiet"
"$binary" "${arguments[@]}" </dev/null 2>&1
code=$?
if [[ "$format" == json && -f "$report" ]]; then
  cat -- "$report"
  echo
fi
# On a line of its own, however what came before it ended.
printf '\n::%s::\n' "$quiet"

written=""
[[ ! -f "$report" ]] || written="$report"

case "$code" in
  0 | 1 | 3) ;;
  2) finish undecided "$code" "$written" "the command line was refused" ;;
  4) finish undecided "$code" "$written" "evidence could not be reached" ;;
  5) finish undecided "$code" "$written" "the framework, a trust root, a status or revocation list, or advisories are unusable" ;;
  6) finish undecided "$code" "$written" "the decision could not be written" ;;
  7) finish undecided "$code" "$written" "an audit never lets anything pass" ;;
  101) finish undecided "$code" "$written" "countersign failed; please report this" ;;
  *) finish undecided "$code" "$written" "an exit code this action does not know" ;;
esac

if [[ -z "$written" || ! -r "$written" || ! -s "$written" ]]; then
  finish undecided "$((code == 0 ? 6 : code))" "" "exit code $code but no readable report"
fi
if ! report_read "$written"; then
  finish undecided "$((code == 0 ? 101 : code))" "$written" "the report is not one JSON object with one decision and one code"
fi
expected=deny
[[ "$code" -ne 0 ]] || expected=allow
if [[ "$report_decision" != "$expected" || "$report_code" != "$code" ]]; then
  finish undecided "$((code == 0 ? 101 : code))" "$written" "exit code $code, but the report says \`$report_decision\` with code $report_code"
fi

if [[ "$code" -eq 0 ]]; then
  finish allow 0 "$written" "every subject may cross \`$handoff\`"
fi
finish deny "$code" "$written" "not allowed to cross \`$handoff\`; the report says why"

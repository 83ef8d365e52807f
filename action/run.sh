#!/usr/bin/env bash
# Runs one `countersign verify` and tells the workflow what came out. Fails closed: the step succeeds only if the binary
# exited 0 and the report it wrote says `allow` with code 0. No input is ever evaluated as code.
#
# On GitHub, action.yml calls it. Anywhere else, set the same INPUT_… variables, and COUNTERSIGN_OUTPUT to a file that takes
# the outputs as lines NAME=VALUE.
set -uo pipefail
# The report is read byte by byte, and patterns match bytes; paths reach the binary as they are written.
export LC_ALL=C MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'
unset CDPATH GLOBIGNORE

action_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd) || exit 101
# shellcheck source=report.sh
source "$action_dir/report.sh" || exit 101
# shellcheck source=outputs.sh
source "$action_dir/outputs.sh" || exit 101
# shellcheck source=trusted.sh
source "$action_dir/trusted.sh" || exit 101
# shellcheck source=install.sh
source "$action_dir/install.sh" || exit 101
# shellcheck source=subjects.sh
source "$action_dir/subjects.sh" || exit 101

# Read once, and kept from whatever is started here that has no use for it.
token=${INPUT_TOKEN:-}
unset INPUT_TOKEN
binary=${INPUT_BINARY:-}
binary=${binary//\\//}
version=${INPUT_VERSION:-}
policy=${INPUT_POLICY:-}
handoff=${INPUT_HANDOFF:-}
mode=${INPUT_MODE:-enforce}
format=${INPUT_FORMAT:-text}
offline=${INPUT_OFFLINE:-false}
receipt=${INPUT_RECEIPT:-}
sign_with=${INPUT_SIGN_WITH:-}
ledger=${INPUT_LEDGER:-}
written="" sarif="" receipt_written="" entry="" judged="" why="" why_code=101
report_decision="" report_code="" report_digests="" subjects=() work=""

if [[ -z "${GITHUB_OUTPUT:-}${COUNTERSIGN_OUTPUT:-}" ]]; then
  echo "countersign: neither GITHUB_OUTPUT nor COUNTERSIGN_OUTPUT is set; run this script as a step of a workflow, or name a file for its outputs" >&2
  exit 2
fi
case "$mode" in
  enforce | observe) ;;
  *)
    mode=enforce
    finish undecided 2 "input \`mode\` is neither \`enforce\` nor \`observe\`"
    ;;
esac

# What the inputs must be, before anything runs.
# wants MESSAGE COMMAND...: ends the step as wrongly used unless the command succeeds.
wants() {
  local message="$1"
  shift
  "$@" || finish undecided 2 "$message"
}
one_of() {
  local value="$1" allowed
  shift
  for allowed in "$@"; do [[ "$value" != "$allowed" ]] || return 0; done
  return 1
}
empty_unless() { [[ -z "$1" || -n "$2" ]]; }

wants "input \`policy\` is empty; give the path of the framework file" test -n "$policy"
wants "input \`handoff\` is empty; name a handoff of the framework" test -n "$handoff"
wants "input \`format\` is neither \`text\` nor \`json\`" one_of "$format" text json
wants "input \`offline\` is neither \`true\` nor \`false\`" one_of "$offline" true false
wants "input \`summary\` is neither \`true\` nor \`false\`" one_of "${INPUT_SUMMARY:-true}" true false
wants "input \`policy-from\` is neither \`workspace\` nor \`base\`" one_of "${INPUT_POLICY_FROM:-workspace}" workspace base
wants "input \`receipt\` needs \`sign-with\`: a private key, or \`keyless\`" empty_unless "$receipt" "$sign_with"
wants "input \`sign-with\` signs a receipt; say with \`receipt\` where it goes" empty_unless "$sign_with" "$receipt"
if [[ "$mode" == observe && -n "$receipt$ledger${INPUT_RELEASE_TO:-}" ]]; then
  finish undecided 2 "\`mode: observe\` only looks on: \`receipt\`, \`ledger\` and \`release-to\` go with \`enforce\`"
fi
digest_form='^(sha256:[0-9a-f]{64})?$'
[[ "${INPUT_POLICY_DIGEST:-}" =~ $digest_form ]] ||
  finish undecided 2 "input \`policy-digest\` is not \`sha256:\` and 64 hex digits"

# Made by the mktemp of this run, so that a report left by an earlier one is never read.
temporary=${RUNNER_TEMP:-${TMPDIR:-.}}
work=$(mktemp -d "${temporary//\\//}/countersign.XXXXXXXX") ||
  finish undecided 6 "cannot make a directory for the report; check RUNNER_TEMP"
report="$work/report.json"

# Who judges. What a pull request brings is not asked.
shown_policy=${policy#./}
if [[ "${INPUT_POLICY_FROM:-workspace}" == base ]]; then
  policy_from_base || finish undecided 5 "$why"
else
  if [[ -z "${INPUT_POLICY_DIGEST:-}" ]] && proposed && in_workspace "$policy"; then
    finish undecided 5 "the framework lies in the workspace, which in this run is the proposer's: give \`policy-from: base\` or \`policy-digest\`"
  fi
  if [[ ! -f "$policy" || ! -r "$policy" ]]; then
    finish undecided 5 "input \`policy\` does not name a readable file; check the path and the checkout"
  fi
fi
subjects_of "${INPUT_SUBJECTS:-}" || finish undecided "$([[ "$why" == *pattern* ]] && echo 4 || echo 2)" "$why"

# File names of a delivery and what others wrote reach the log from here on: without this, a line of theirs could be a
# workflow command. Both streams go where the brackets go: the runner reads the two apart, and what is on the other may
# come before or after them.
quiet="quiet-$(random)"
heard() { on_github || [[ -n "${GITHUB_OUTPUT:-}" ]]; }
hush() { ! heard || echo "::stop-commands::$quiet"; }
# On a line of its own, however what came before it ended.
speak() { ! heard || printf '\n::%s::\n' "$quiet"; }

hush
ready 2>&1
prepared=$?
speak
[[ "$prepared" -eq 0 ]] || finish undecided "$why_code" "$why"

# Newer status lists, put where the framework names them.
pulled() {
  local line list arguments named='^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$'
  while IFS= read -r line || [[ -n "$line" ]]; do
    line=${line%$'\r'}
    [[ -n "$line" ]] || continue
    arguments=(status pull "--policy=$policy")
    [[ "$offline" == false ]] || arguments+=(--offline)
    list=""
    if [[ "$line" =~ $named ]]; then
      list=${BASH_REMATCH[1]}
      line=${BASH_REMATCH[2]}
    fi
    arguments+=("--from=$line" --)
    [[ -z "$list" ]] || arguments+=("$list")
    "$binary" "${arguments[@]}" </dev/null || return "$?"
  done <<<"${INPUT_STATUS:-}"
}
if [[ -n "${INPUT_STATUS:-}" ]]; then
  hush
  pulled 2>&1
  code=$?
  speak
  case "$code" in
    0) ;;
    2 | 4 | 5 | 6) finish undecided "$code" "the status lists that input \`status\` names could not be had" ;;
    *) finish undecided 5 "the status lists that input \`status\` names could not be used" ;;
  esac
fi

# render FORMAT FILE: the report in another form. It judges nothing.
render() {
  "$binary" report "--format=$1" "--output=$2" -- "$written" </dev/null >/dev/null && [[ -s "$2" ]]
}

# Every value is glued to its option or stands after `--`, so none can become an option.
arguments=(verify "--policy=$policy" "--handoff=$handoff" --format=json "--output=$report")
[[ "$offline" == false ]] || arguments+=(--offline)
[[ "$mode" == enforce ]] || arguments+=(--audit)
[[ -z "${INPUT_POLICY_DIGEST:-}" ]] || arguments+=("--policy-digest=$INPUT_POLICY_DIGEST")
[[ -z "$ledger" ]] || arguments+=("--ledger=$ledger")
[[ -z "${INPUT_RELEASE_TO:-}" ]] || arguments+=("--release-to=$INPUT_RELEASE_TO")
[[ -z "${INPUT_NPM_REGISTRY:-}" ]] || arguments+=("--npm-registry=$INPUT_NPM_REGISTRY")
[[ -z "${INPUT_PYPI_INDEX:-}" ]] || arguments+=("--pypi-index=$INPUT_PYPI_INDEX")
if [[ -n "${INPUT_GITHUB:-}" ]]; then
  arguments+=("--github=$INPUT_GITHUB")
  if [[ -n "$token" ]]; then
    export COUNTERSIGN_GITHUB_TOKEN="$token"
    arguments+=(--github-token-env=COUNTERSIGN_GITHUB_TOKEN)
  fi
fi
if [[ -n "$receipt" ]]; then
  arguments+=("--receipt=$receipt")
  if [[ "$sign_with" == keyless ]]; then
    arguments+=(--sign-keyless)
  else
    arguments+=("--sign-with=$sign_with")
  fi
fi
while IFS= read -r line || [[ -n "$line" ]]; do
  line=${line%$'\r'}
  [[ -z "$line" ]] || arguments+=("--attestation=$line")
done <<<"${INPUT_ATTESTATIONS:-}"

if [[ -n "${INPUT_RELEASE_TO:-}" && ! -e "$INPUT_RELEASE_TO" ]]; then
  mkdir -p -- "$INPUT_RELEASE_TO" || finish undecided 6 "the folder that \`release-to\` names cannot be made"
fi

hush
"$binary" "${arguments[@]}" -- "${subjects[@]}" </dev/null 2>&1 | tee -- "$work/said"
code=${PIPESTATUS[0]}
if [[ -f "$report" && "$format" == json ]]; then
  cat -- "$report"
  echo
elif [[ -f "$report" ]]; then
  # A run gives the report in one form; the log has it in words.
  "$binary" report --format=text -- "$report" </dev/null 2>"$work/told" || cat -- "$work/told"
fi
speak
unset COUNTERSIGN_GITHUB_TOKEN

# What was written, and whether it is what the exit code says.
[[ ! -f "$report" || ! -r "$report" || ! -s "$report" ]] || written="$report"
if [[ -n "$written" ]] && report_read "$written"; then
  judged=yes
fi
case "$code" in
  0) expected=allow ;;
  1 | 3) expected=deny ;;
  *) expected=undecided ;;
esac

if [[ -n "${INPUT_SARIF_FILE:-}" && -n "$judged" ]]; then
  hush
  if render sarif "$INPUT_SARIF_FILE" 2>"$work/told"; then
    sarif="$INPUT_SARIF_FILE"
  else
    cat -- "$work/told"
  fi
  speak
fi
if [[ -n "$ledger" ]]; then
  entry=$(sed -n 's/^recorded as entry \([0-9][0-9]*\) of .*$/\1/p' "$work/said" | tail -n 1)
fi

case "$code" in
  0 | 1 | 3) ;;
  2) finish undecided "$code" "the command line was refused" ;;
  4) finish undecided "$code" "evidence could not be reached" ;;
  5)
    policy_annotations "$work/said" "$policy" "$shown_policy"
    finish undecided "$code" "the framework, a trust root, a status or revocation list, or advisories are unusable"
    ;;
  6) finish undecided "$code" "the decision could not be recorded or written" ;;
  7) [[ "$mode" == observe ]] || finish undecided "$code" "an audit never lets anything pass" ;;
  101) finish undecided "$code" "countersign failed; please report this" ;;
  *) finish undecided "$code" "an exit code this action does not know" ;;
esac

# What is told with exit code 0 and does not hold together is a bug, and never an allow.
doubted=$code
[[ "$code" -ne 0 ]] || doubted=101
if [[ -z "$written" ]]; then
  finish undecided "$((code == 0 ? 6 : code))" "exit code $code but no readable report"
fi
if [[ -z "$judged" ]]; then
  finish undecided "$doubted" "the report is not one JSON object with one decision and one code"
fi
if [[ "$report_decision" != "$expected" || "$report_code" != "$code" ]]; then
  judged=""
  finish undecided "$doubted" "exit code $code, but the report says \`$report_decision\` with code $report_code"
fi

if [[ "$code" -eq 0 ]]; then
  [[ "$mode" == enforce ]] || finish undecided 101 "an allow, where nothing but looking on was asked for"
  # What an allow was to leave behind, and did not, makes it none.
  [[ -z "$ledger" || -n "$entry" ]] || finish undecided 6 "allowed, and nothing says that it was recorded in the ledger"
  [[ -z "$receipt" || -s "$receipt" ]] || finish undecided 6 "allowed, and the receipt is not where it was to be written"
  [[ -z "${INPUT_SARIF_FILE:-}" || -n "$sarif" ]] || finish undecided 6 "allowed, and \`sarif-file\` could not be written"
  receipt_written="$receipt"
  finish allow 0 "every subject may cross \`$handoff\`"
fi
[[ -z "${INPUT_SARIF_FILE:-}" || -n "$sarif" ]] || echo "countersign: \`sarif-file\` could not be written" >&2
if [[ "$code" -eq 7 ]]; then
  finish undecided 7 "every subject would be allowed to cross \`$handoff\`"
fi
finish deny "$code" "not allowed to cross \`$handoff\`; the report says why"

#!/usr/bin/env bash
# Tests run.sh with a fake binary: a script that records its arguments, writes the report it is told to write
# and exits with the code it is told to exit with. Needs bash and coreutils only.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
room=$(mktemp -d)
trap 'rm -rf -- "$room"' EXIT
cd "$room"

cat >fake <<'FAKE'
#!/usr/bin/env bash
printf '%s\0' "$@" >"$FAKE_ARGUMENTS"
for argument in "$@"; do
  case "$argument" in
    --) break ;;
    --output=*) [[ -z "${FAKE_REPORT:-}" ]] || printf '%s' "$FAKE_REPORT" >"${argument#--output=}" ;;
  esac
done
printf '%s\n' "${FAKE_PRINTS:-}"
printf '%s' "${FAKE_SAYS:-}" >&2
exit "$FAKE_CODE"
FAKE
chmod +x fake
echo 'countersign: 1' >policy.yaml
cp policy.yaml 'a policy "of" $(touch owned)'"'s.yaml"
cp policy.yaml ./--offline=no

# A report as the command line writes it: the subject's decision is not the run's.
report_of() { # DECISION CODE SUBJECT_DECISION
  printf '{\n  "schema": "countersign/decision/v1",\n  "tool": {"name": "countersign", "version": "0"},\n'
  printf '  "decision": "%s",\n  "code": %s,\n  "subjects": [\n' "$1" "$2"
  printf '    {"given": "a \\"decision\\": \\"allow\\", \\\\", "decision": "%s", "code": 9}\n  ]\n}\n' "$3"
}
allow=$(report_of allow 0 allow)

failures=0 tests=0

# step: runs the action's script as a step would, with the variables of the caller on top of good defaults.
step() {
  tests=$((tests + 1))
  : >outputs
  rm -f arguments
  status=0
  env -i PATH="$PATH" GITHUB_OUTPUT="$room/outputs" RUNNER_TEMP="$room" \
    FAKE_ARGUMENTS="$room/arguments" FAKE_CODE=0 FAKE_REPORT="$allow" \
    INPUT_BINARY="$room/fake" INPUT_POLICY=policy.yaml INPUT_HANDOFF=intake \
    INPUT_SUBJECTS=widget.tgz INPUT_ATTESTATIONS="" INPUT_FORMAT=text \
    "$@" bash "$here/run.sh" </dev/null >log 2>errors || status=$?
}

# value NAME: one output, read as the runner reads it (heredoc form). Fails on a name given twice.
value() {
  local name="$1" line delimiter="" found=0 text=""
  while IFS= read -r line; do
    if [[ -n "$delimiter" ]]; then
      if [[ "$line" == "$delimiter" ]]; then delimiter=""; continue; fi
      [[ "$current" != "$name" ]] || text+="${text:+$'\n'}$line"
    else
      current=${line%%<<*}
      delimiter=${line#*<<}
      [[ "$current" != "$name" ]] || found=$((found + 1))
    fi
  done <outputs
  [[ "$found" -eq 1 ]] || text="<given $found times>"
  printf '%s' "$text"
}

wants() { # TITLE DECISION CODE STATUS
  local got
  got="$(value decision) $(value code) $status"
  if [[ "$got" != "$2 $3 $4" ]]; then
    failures=$((failures + 1))
    printf 'FAILED %s: wanted decision, code, exit `%s`, got `%s`\n' "$1" "$2 $3 $4" "$got"
    cat errors
  fi
}

holds() { # TITLE COMMAND...: a condition on top of the last step
  local title="$1"
  shift
  if ! "$@"; then
    failures=$((failures + 1))
    printf 'FAILED %s\n' "$title"
  fi
}

same_arguments() { # compares the recorded arguments, the report's path aside
  local -a got=()
  local argument
  while IFS= read -r -d '' argument; do
    [[ "$argument" != --output=* ]] || argument=--output=
    got+=("$argument")
  done <arguments
  [[ "$(printf '%q ' "${got[@]}")" == "$(printf '%q ' "$@")" ]] || {
    printf 'got    %s\nwanted %s\n' "$(printf '%q ' "${got[@]}")" "$(printf '%q ' "$@")"
    return 1
  }
}

# Every exit code the command line knows, and some it does not.
step
wants "allow" allow 0 0
holds "allow names its report" test -s "$(value report)"
holds "the plain call" same_arguments verify --policy=policy.yaml --handoff=intake --offline --format=json \
  --output= -- widget.tgz
for code in 1 3; do
  step FAKE_CODE=$code FAKE_REPORT="$(report_of deny $code allow)"
  wants "code $code" deny $code $code
done
for code in 2 4 5 6 7 101 9 130 255; do
  step FAKE_CODE=$code FAKE_REPORT="$(report_of undecided $code undecided)"
  wants "code $code" undecided $code $code
  step FAKE_CODE=$code FAKE_REPORT=
  wants "code $code without a report" undecided $code $code
  holds "no report, no path" test -z "$(value report)"
  step FAKE_CODE=$code
  wants "code $code with a report that allows" undecided $code $code
done

# Code 0 is not enough.
step FAKE_REPORT=
wants "no report" undecided 6 6
step FAKE_REPORT=" "
wants "a blank report" undecided 101 101
step FAKE_REPORT="$(report_of deny 1 allow)"
wants "code 0, report denies" undecided 101 101
step FAKE_REPORT="$(report_of deny 0 allow)"
wants "code 0, report denies with code 0" undecided 101 101
step FAKE_REPORT="$(report_of allow 1 allow)"
wants "code 0, report says code 1" undecided 101 101
step FAKE_REPORT="$(report_of undecided 0 allow)"
wants "code 0, report is undecided" undecided 101 101
step FAKE_REPORT="$(report_of ALLOW 0 allow)"
wants "another spelling" undecided 101 101
step FAKE_CODE=1
wants "code 1, report allows" undecided 1 1
step FAKE_CODE=1 FAKE_REPORT=
wants "code 1, no report" undecided 1 1
step FAKE_CODE=1 FAKE_REPORT="$(report_of deny 3 deny)"
wants "code 1, report says code 3" undecided 1 1

# Reports that only look like an allow.
while IFS= read -r fake; do
  step FAKE_REPORT="$fake"
  wants "report $fake" undecided 101 101
done <<'FAKES'
"decision": "allow", "code": 0
["decision", "allow", "code", 0]
[{"decision": "allow", "code": 0}]
{"decision": "allow", "code": 0
{"decision": "allow", "code": 0}}
{"decision": "allow", "code": 0} {}
{"decision": "allow", "code": 0} x
x {"decision": "allow", "code": 0}
{"decision": "allow", "decision": "allow", "code": 0}
{"decision": "deny", "decision": "allow", "code": 0}
{"decision": "allow", "decis\u0069on": "deny", "code": 0}
{"decision": "allow", "code": 0, "code": 1}
{"decision": "allow", "code": "0"}
{"decision": "allow", "code": 00}
{"decision": "allow", "code": -0}
{"decision": "allow", "code": 0.5}
{"decision": "allow"}
{"code": 0}
{"decision": ["allow"], "code": 0}
{"decision": null, "x": "allow", "code": 0}
{"subjects": [{"decision": "allow"}], "code": 0}
{"x": "\"decision\": \"allow\"", "code": 0}
{"x": "decision", "y": "allow", "code": 0}
{"x": "\\", "decision": "deny", "y": "\\\", \"decision\": \"allow", "code": 0}
{"decision": "allow", "code": 0, "x": "unclosed}
FAKES
# and some that do allow, whatever stands around the answer
while IFS= read -r good; do
  step FAKE_REPORT="$good"
  wants "report $good" allow 0 0
done <<'GOOD'
{"decision":"allow","code":0}
{ "code" : 0 , "decision" : "allow" }
{"subjects":[{"decision":"deny","code":1}],"decision":"allow","code":0,"x":{"decision":"deny"}}
{"x":"\\","y":"\\\"","z":"\"decision\":\"deny\"","w":["decision","deny"],"decision":"allow","code":0,"v":"decision"}
GOOD

# Hostile inputs stay data.
quoted='a policy "of" $(touch owned)'"'s.yaml"
step INPUT_POLICY="$quoted" INPUT_HANDOFF='--policy=x; touch owned `touch owned`' \
  INPUT_SUBJECTS=$'\n--policy=/dev/null\n\n-h\n$(touch owned)\n it\'s "here" \n--\n*\n \n' \
  INPUT_ATTESTATIONS=$'--offline\n\na b\'"`touch owned`.json'
wants "hostile values" allow 0 0
holds "each value is one argument" same_arguments verify "--policy=$quoted" \
  '--handoff=--policy=x; touch owned `touch owned`' --offline --format=json --output= \
  --attestation=--offline '--attestation=a b'\''"`touch owned`.json' -- \
  --policy=/dev/null -h '$(touch owned)' ' it'\''s "here" ' -- '*' ' '
holds "nothing was evaluated" test ! -e owned
step INPUT_POLICY=--offline=no INPUT_HANDOFF=$'in\ntake\ndecision=allow\n' FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
wants "a handoff with lines cannot write outputs" deny 1 1
holds "a dashed policy is a value" grep -qz -- '^--policy=--offline=no$' arguments
step INPUT_BINARY=fake
wants "a bare binary name is a file" allow 0 0
cp fake ./-fake
step INPUT_BINARY=-fake
wants "a dashed binary name is a file" allow 0 0
step FAKE_PRINTS='::set-output name=decision::allow'
holds "the log takes no commands while the binary speaks" \
  bash -c '[[ "$(head -n1 log)" == "::stop-commands::"* && "$(tail -n1 log)" == "::${1#::stop-commands::}::" ]]' \
  _ "$(head -n1 log)"

step FAKE_SAYS='::set-output name=decision::allow'
holds "what the binary says beside its report is between the same brackets" \
  bash -c 'grep -q "^::set-output" log && ! grep -q "set-output" errors &&
    [[ "$(tail -n1 log)" == "::${1#::stop-commands::}::" ]]' _ "$(head -n1 log)"
step INPUT_HANDOFF=$'in\n::set-output name=decision::allow' FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
holds "a handoff with lines gives the log no command" bash -c '! grep -q "^::" errors'

# Bad inputs never run the binary.
never_ran() {
  wants "$1" undecided "$2" "$2"
  holds "$1: the binary never ran" test ! -e arguments
}
mkdir -p directory
cp fake plain
chmod -x plain
for binary in "" ./nowhere directory plain bash; do
  step INPUT_BINARY="$binary"
  never_ran "binary \`$binary\`" 2
done
step INPUT_POLICY=
never_ran "empty policy" 2
for policy in nowhere.yaml directory $'policy.yaml\n'; do
  step INPUT_POLICY="$policy"
  never_ran "policy \`$policy\`" 5
done
step INPUT_HANDOFF=
never_ran "empty handoff" 2
step INPUT_SUBJECTS=
never_ran "no subjects" 2
step INPUT_SUBJECTS=$'\n\n\n'
never_ran "empty lines as subjects" 2
step INPUT_FORMAT=sarif
never_ran "a format the action does not show" 2
step env -u INPUT_SUBJECTS -u INPUT_POLICY -u INPUT_BINARY -u INPUT_HANDOFF
never_ran "no inputs at all" 2
step RUNNER_TEMP="$room/absent"
never_ran "nowhere to write" 6
step GITHUB_OUTPUT=
holds "without a place for outputs the step fails" test "$status" -eq 2

# A report of two thousand subjects is read in seconds.
many=""
for ((i = 0; i < 2000; i++)); do many+="{\"given\":\"file-$i\",\"decision\":\"deny\",\"note\":\"\\\"\\\\\"},"; done
printf '#!/usr/bin/env bash\nfor a in "$@"; do [[ "$a" != --output=* ]] || cat big >"${a#--output=}"; done\n' >large
chmod +x large
printf '{"subjects":[%s{}],"decision":"allow","code":0}' "$many" >big
SECONDS=0
step INPUT_BINARY=./large
wants "a large report" allow 0 0
holds "a large report in 20 seconds (took $SECONDS)" test "$SECONDS" -le 20

if [[ "$failures" -gt 0 ]]; then
  printf 'action: %s failures in %s runs\n' "$failures" "$tests"
  exit 1
fi
printf 'action: %s runs of the step, all as wanted\n' "$tests"

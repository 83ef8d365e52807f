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
if [[ "$1" != verify ]]; then
  printf '%q ' "$@" >>"$FAKE_ARGUMENTS.others"
  printf '\n' >>"$FAKE_ARGUMENTS.others"
  [[ -z "${INPUT_TOKEN:-}${COUNTERSIGN_GITHUB_TOKEN:-}" ]] || touch token-seen
  printf '%s\n' "${FAKE_SAYS:-}" >&2
  [[ " $* " != *" --format=text "* ]] || printf '%s\n' "${FAKE_PRINTS:-}"
  for argument in "$@"; do
    case "$argument" in
      --) break ;;
      --output=*) [[ -z "${FAKE_RENDERS:-}" ]] || printf '%s\n' "$FAKE_RENDERS" >"${argument#--output=}" ;;
    esac
  done
  [[ "$1" == status || -n "${FAKE_RENDERS:-}" ]] || exit 2
  exit "${FAKE_OTHER_CODE:-0}"
fi
printf '%s\0' "$@" >"$FAKE_ARGUMENTS"
printf '%s' "${INPUT_TOKEN:-}${COUNTERSIGN_GITHUB_TOKEN:-}" >"$FAKE_ARGUMENTS.token"
for argument in "$@"; do
  case "$argument" in
    --) break ;;
    --output=*) [[ -z "${FAKE_REPORT:-}" ]] || printf '%s' "$FAKE_REPORT" >"${argument#--output=}" ;;
  esac
done
printf '%s\n' "${FAKE_PRINTS:-}"
printf '%s' "${FAKE_SAYS:-}" >&2
[[ -z "${FAKE_WRITES:-}" ]] || echo written >"$FAKE_WRITES"
if [[ -n "${FAKE_KEEPS:-}" ]]; then
  rm -rf "$FAKE_KEEPS"
  for argument in "$@"; do [[ "$argument" != --policy=* ]] || cp -r "$(dirname "${argument#--policy=}")" "$FAKE_KEEPS"; done
fi
exit "$FAKE_CODE"
FAKE
chmod +x fake
echo 'countersign: 1' >policy.yaml
cp policy.yaml 'a policy "of" $(touch owned)'"'s.yaml"
cp policy.yaml 'a,b:c.yaml'
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
  rm -f arguments arguments.others summary
  status=0
  env -i PATH="$PATH" GITHUB_ACTIONS=true GITHUB_OUTPUT="$room/outputs" GITHUB_STEP_SUMMARY="$room/summary" RUNNER_TEMP="$room" \
    FAKE_ARGUMENTS="$room/arguments" FAKE_CODE=0 FAKE_REPORT="$allow" \
    INPUT_BINARY="$room/fake" INPUT_POLICY=policy.yaml INPUT_HANDOFF=intake \
    INPUT_SUBJECTS=widget.tgz INPUT_ATTESTATIONS="" INPUT_FORMAT=text INPUT_OFFLINE=true \
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
  got="$(value decision) $(value exit-code) $status"
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
holds "the plain call" same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= --offline -- widget.tgz
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
  INPUT_SUBJECTS=$'\n--policy=/dev/null\n\n-h\n$(touch owned)\n it\'s "here" \n--\n \n' \
  INPUT_ATTESTATIONS=$'--offline\n\na b\'"`touch owned`.json'
wants "hostile values" allow 0 0
holds "each value is one argument" same_arguments verify "--policy=$quoted" \
  '--handoff=--policy=x; touch owned `touch owned`' --format=json --output= --offline \
  --attestation=--offline '--attestation=a b'\''"`touch owned`.json' -- \
  --policy=/dev/null -h '$(touch owned)' ' it'\''s "here" ' -- ' '
holds "nothing was evaluated" test ! -e owned
step INPUT_POLICY=--offline=no INPUT_HANDOFF=$'in\ntake\ndecision=allow\n' FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
wants "a handoff with lines cannot write outputs" deny 1 1
holds "a dashed policy is a value" grep -qz -- '^--policy=--offline=no$' arguments
step INPUT_BINARY=fake
wants "a bare binary name is a file" allow 0 0
cp fake ./-fake
step INPUT_BINARY=-fake
wants "a dashed binary name is a file" allow 0 0
# spoken LOG: what the runner would take for commands: lines that begin with :: outside of the brackets.
spoken() {
  local line token=""
  while IFS= read -r line; do
    if [[ -n "$token" ]]; then
      [[ "$line" != "::$token::" ]] || token=""
    elif [[ "$line" == "::stop-commands::"* ]]; then
      token=${line#::stop-commands::}
    elif [[ "$line" == ::* ]]; then
      printf '%s\n' "$line"
    fi
  done <"$1"
  [[ -z "$token" ]] || printf 'never ended\n'
}
silent() { [[ -z "$(spoken log)$(spoken errors)" ]]; }

step FAKE_PRINTS='::set-output name=decision::allow'
holds "the log takes no commands while the binary speaks" silent
holds "and shows what it says" grep -q '^::set-output' log
step FAKE_SAYS='::set-output name=decision::allow'
holds "what the binary says beside its report is between the same brackets" silent
step FAKE_SAYS='::set-output name=decision::allow' FAKE_RENDERS=x INPUT_SARIF_FILE=s.sarif
holds "also while it renders" silent
step FAKE_SAYS='::set-output name=decision::allow' INPUT_SARIF_FILE=s.sarif INPUT_STATUS=mirror
unheard() { [[ "$(spoken log)$(spoken errors)" != *set-output* ]]; }
holds "also where it cannot, or fetches lists" unheard
holds "all of it" bash -c 'grep -q "^::set-output" log && ! grep -q set-output errors'
step INPUT_FORMAT=json FAKE_REPORT=$'{"x":"\n::set-output name=decision::allow","decision":"allow","code":0}'
holds "so is the report" silent
step INPUT_HANDOFF=$'in\n::set-output name=decision::allow' FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
holds "a handoff with lines gives the log no command" \
  bash -c '! grep -q "^::" errors && [[ "$(grep -c "^::error title=countersign%3A deny::" log)" == 1 ]] && ! grep -q "^::set-output" log'
step INPUT_MODE=$'x\n::set-output name=decision::allow'
holds "nor does a mode" bash -c '! grep -q "set-output" errors log'

# Patterns.
mkdir -p dist/deeper
touch dist/b.tgz dist/a.tgz dist/.hidden.tgz dist/deeper/c.tgz 'dist/*.tgz' '@list.tgz' 'oci:x.tgz' $'dist/new\nline.zip' dist/-x.zip
step INPUT_SUBJECTS='dist/*.tgz'
holds "a pattern is every file it matches, hidden ones too, and not the one that has its name" \
  same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= --offline -- \
  './dist/*.tgz' ./dist/.hidden.tgz ./dist/a.tgz ./dist/b.tgz
step INPUT_SUBJECTS=$'[@o]*.tgz\r\n'
holds "what is matched is a file, whatever it is called" \
  same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= --offline -- ./@list.tgz ./oci:x.tgz
step INPUT_SUBJECTS='dist/*.zip'
holds "a name with a line break is one argument" \
  same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= --offline -- ./dist/-x.zip $'./dist/new\nline.zip'
step INPUT_SUBJECTS=$'@dist/*.sums\noci:registry.example/a?b\nsha256:[x]'
holds "what has a scheme is no pattern" \
  same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= --offline -- \
  '@dist/*.sums' 'oci:registry.example/a?b' 'sha256:[x]'
step INPUT_SUBJECTS='$(touch owned)/`touch owned`*;touch owned'
holds "a pattern runs nothing" test ! -e owned
wants "a pattern without a match" undecided 4 4
holds "a pattern without a match runs nothing" test ! -e arguments
step INPUT_SUBJECTS=$'widget.tgz\nnone/*'
wants "one pattern of several without a match" undecided 4 4

# Every option, whole.
step INPUT_OFFLINE=false INPUT_POLICY_DIGEST="sha256:$(printf '0%.0s' {1..64})" INPUT_LEDGER=-ledger INPUT_RELEASE_TO='--to $(touch owned)' \
  INPUT_NPM_REGISTRY=https://npm.example/ INPUT_PYPI_INDEX=https://index.example/ INPUT_GITHUB=acme/widget INPUT_TOKEN=secret \
  INPUT_RECEIPT='-r "x"' INPUT_SIGN_WITH=--key FAKE_SAYS='recorded as entry 7 of -ledger' FAKE_WRITES='-r "x"'
wants "every option" allow 0 0
holds "every option is one argument" same_arguments verify --policy=policy.yaml --handoff=intake --format=json --output= \
  "--policy-digest=sha256:$(printf '0%.0s' {1..64})" --ledger=-ledger '--release-to=--to $(touch owned)' \
  --npm-registry=https://npm.example/ --pypi-index=https://index.example/ --github=acme/widget \
  --github-token-env=COUNTERSIGN_GITHUB_TOKEN '--receipt=-r "x"' --sign-with=--key -- widget.tgz
holds "the entry is an output" test "$(value ledger-entry)" = 7
holds "the receipt is an output" test "$(value receipt)" = '-r "x"'
holds "the token is where it is asked for, once" test "$(cat arguments.token)" = secret
step INPUT_TOKEN=secret
holds "and nowhere else" test -z "$(cat arguments.token)"
step INPUT_RECEIPT=r.json INPUT_SIGN_WITH=keyless FAKE_WRITES=r.json
holds "keyless" bash -c 'tr "\0" "\n" <arguments | grep -qx -- --sign-keyless'
rm -f r.json
step INPUT_RECEIPT=r.json INPUT_SIGN_WITH=keyless
wants "an allow without its receipt" undecided 6 6
step INPUT_LEDGER=l
wants "an allow without its entry" undecided 6 6

# What was verified.
step FAKE_REPORT='{"subjects":[{"given":"a \"b\" \\","digests":{"sha256":"aa","sha512":"bb"},"decision":"allow","checks":[{"given":"x","digests":{"sha256":"no"}}]},{"given":"c","digests":{},"decision":"allow"}],"decision":"allow","code":0}'
holds "digests are those of the subjects" test "$(value digests)" = '[{"given":"a \"b\" \\","digests":{"sha256":"aa","sha512":"bb"}},{"given":"c","digests":{}}]'
step FAKE_CODE=1 FAKE_REPORT='{"subjects":[{"given":"a","digests":{"sha256":"aa"},"decision":"allow"},{"given":"b","digests":{"sha256":"bb"},"decision":"deny"}],"decision":"deny","code":1}'
wants "one of two" deny 1 1
holds "nothing is verified unless all is" test "$(value digests)" = '[]'
while IFS= read -r twice; do
  step FAKE_REPORT="$twice"
  wants "report $twice" undecided 101 101
done <<'TWICE'
{"subjects":[],"subjects":[],"decision":"allow","code":0}
{"subjects":[{"given":"a","given":"b"}],"decision":"allow","code":0}
{"subjects":[{"digests":{"sha256":1}}],"decision":"allow","code":0}
{"subjects":[{"decision":"allow","decision":"deny"}],"decision":"allow","code":0}
{"subjects":[{"deci\u0073ion":"allow"}],"decision":"allow","code":0}
TWICE

# Summary, SARIF, annotations.
step INPUT_HANDOFF=$'<b>|x\n# [l](javascript:x) `$(touch owned)` @here'
holds "a handoff is inert in the summary" bash -c '! grep -q "[<]b>\|[|]x\|](\|@here" summary && ! grep -q "^#[^#]" summary && [[ ! -e owned ]]'
step INPUT_HANDOFF="$(printf 'a%.0s' {1..2000})"
holds "nor is it long" bash -c 'grep -q "aaaa (and more)</code>" summary && [[ "$(wc -c <summary)" -lt 2000 ]]'
holds "without a page of the binary's, the summary says what the step says" grep -qx '## countersign: allow' summary
step FAKE_RENDERS='| rendered |'
holds "the binary's own page is the summary" test "$(cat summary)" = '| rendered |'
step FAKE_RENDERS='| rendered |' INPUT_LEDGER=l
holds "what the step says stands above it where it is something else" \
  bash -c '[[ "$(head -n1 summary)" == "## countersign: undecided" ]] && grep -qx "| rendered |" summary'
step INPUT_SUMMARY=false
holds "no summary where none is wanted" test ! -e summary
step INPUT_SARIF_FILE='-s $(touch owned).sarif' FAKE_RENDERS='{}'
wants "with SARIF" allow 0 0
holds "SARIF is an output" test "$(value sarif)" = '-s $(touch owned).sarif'
step INPUT_SARIF_FILE=none.sarif
wants "an allow without its SARIF" undecided 6 6
step INPUT_SARIF_FILE=none.sarif FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
wants "a denial without its SARIF" deny 1 1
step FAKE_CODE=5 FAKE_REPORT= FAKE_SAYS=$'bad\n   --> policy.yaml:117:5, reference.x\n'
holds "a line of three digits is a line" grep -q '^::error file=policy.yaml,line=117,col=5,' log
step FAKE_CODE=5 FAKE_REPORT= FAKE_SAYS=$'error: the framework cannot be used\n\n`a%b`, is no field\n  --> policy.yaml:39:5, handoffs.x\n   |\n\nof another file\n  --> other.yaml:1:1\n'
wants "a broken framework" undecided 5 5
holds "it is annotated where it is broken, and nowhere else" \
  bash -c 'grep -qx "::error file=policy.yaml,line=39,col=5,title=countersign%3A framework::\`a%25b\`, is no field" log && ! grep -q "file=other" log'
step INPUT_POLICY='a,b:c.yaml' FAKE_CODE=5 FAKE_REPORT= FAKE_SAYS=$'bad\n  --> "a,b:c.yaml":1:2\n'
holds "a name cannot end its property" grep -q '^::error file=a%2Cb%3Ac.yaml,line=1,col=2,title' log

# Who only looks on never says allow, and never fails the job.
step INPUT_MODE=observe FAKE_CODE=7 FAKE_REPORT="$(report_of undecided 7 undecided)"
wants "observed, would be allowed" undecided 7 0
holds "it asked for an audit" bash -c 'tr "\0" "\n" <arguments | grep -qx -- --audit'
holds "the log says that it was observed" grep -q '^::warning title=countersign%3A observed::' log
holds "and the summary" grep -q '^## countersign: undecided (observed only)$' summary
for code in 1 3; do
  step INPUT_MODE=observe FAKE_CODE=$code FAKE_REPORT="$(report_of deny $code deny)"
  wants "observed, code $code" deny $code 0
done
step INPUT_MODE=observe
wants "observed, and the binary allows" undecided 101 0
step INPUT_MODE=observe FAKE_REPORT='{"subjects":[{"given":"a","digests":{"sha256":"aa"},"decision":"allow"}],"decision":"allow","code":0}'
holds "nothing observed is verified" test "$(value digests)" = '[]'
for code in 2 4 5 6 9 101; do
  step INPUT_MODE=observe FAKE_CODE=$code FAKE_REPORT=
  wants "observed, code $code" undecided $code 0
done
step INPUT_MODE=observe INPUT_BINARY=nowhere
wants "observed, without a binary" undecided 2 0
for input in INPUT_RECEIPT INPUT_LEDGER INPUT_RELEASE_TO; do
  step INPUT_MODE=observe "$input=x" INPUT_SIGN_WITH="$([[ "$input" != INPUT_RECEIPT ]] || echo k)"
  wants "observed, with $input" undecided 2 0
  holds "$input is never used by who looks on" test ! -e arguments
done

# Status lists are fetched before, and by the framework that judges.
step INPUT_STATUS=$'mirror dir\nretail-list=oci:registry.example/status:1\n-x\n' INPUT_OFFLINE=false
wants "lists" allow 0 0
holds "each is one call" bash -c '[[ "$(grep ^status arguments.others)" == "$1" ]]' _ \
  $'status pull --policy=policy.yaml --from=mirror\\ dir -- \nstatus pull --policy=policy.yaml --from=oci:registry.example/status:1 -- retail-list \nstatus pull --policy=policy.yaml --from=-x -- '
for code in 2 4 5 6; do
  step INPUT_STATUS=mirror FAKE_OTHER_CODE=$code
  wants "lists, code $code" undecided $code $code
  holds "lists, code $code: nothing is judged" test ! -e arguments
done
step INPUT_STATUS=mirror FAKE_OTHER_CODE=1
wants "lists, code 1" undecided 5 5

# What a pull request brings is not its judge.
workspace="$room/workspace"
mkdir -p "$workspace/rules" elsewhere
cp policy.yaml "$workspace/rules/"
cp policy.yaml elsewhere/
ln -s "$room/elsewhere/policy.yaml" "$workspace/link.yaml"
ln -s "$room/elsewhere" "$workspace/linked"
ln -s "$workspace/rules" inside
for event in pull_request pull_request_target pull_request_review merge_group workflow_run issue_comment; do
  step GITHUB_EVENT_NAME=$event GITHUB_WORKSPACE="$room" 
  wants "$event, a framework of the workspace" undecided 5 5
  holds "$event: the binary never ran" test ! -e arguments
done
for path in "$workspace/rules/policy.yaml" "$workspace/link.yaml" "$workspace/linked/policy.yaml" inside/policy.yaml \
  "elsewhere/../workspace/rules/policy.yaml"; do
  step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" INPUT_POLICY="$path"
  wants "framework $path" undecided 5 5
done
step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" INPUT_POLICY=elsewhere/policy.yaml
wants "a framework beside the workspace" allow 0 0
step GITHUB_EVENT_NAME=push GITHUB_WORKSPACE="$room"
wants "a push" allow 0 0
step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" INPUT_POLICY="$workspace/rules/policy.yaml" \
  INPUT_POLICY_DIGEST="sha256:$(printf 'a%.0s' {1..64})"
wants "a framework that is known by its digest" allow 0 0
step CI_PIPELINE_SOURCE=merge_request_event CI_PROJECT_DIR="$room"
wants "a merge request" undecided 5 5
cp fake "$workspace/fake"
step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" INPUT_POLICY=elsewhere/policy.yaml INPUT_BINARY="$workspace/fake"
wants "a binary of the workspace" undecided 5 5
holds "it never ran" test ! -e arguments
fake_digest="sha256:$(sha256sum <fake | cut -d' ' -f1)"
step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" INPUT_POLICY=elsewhere/policy.yaml \
  INPUT_BINARY="$workspace/fake" INPUT_BINARY_DIGEST="$fake_digest"
wants "a binary that is known by its digest" allow 0 0

# The framework of the base branch, with what lies beside it.
git init --quiet --initial-branch=main origin/acme/widget
(
  cd origin/acme/widget
  mkdir -p rules/roots
  echo 'countersign: base' >rules/policy.yaml
  echo root >rules/roots/key.pub
  git add .
  git -c user.name=a -c user.email=a@a.example commit --quiet -m base
  git checkout --quiet -b proposed
  echo 'countersign: proposed' >rules/policy.yaml
  git -c user.name=a -c user.email=a@a.example commit --quiet -am proposed
)
on_base() {
  step GITHUB_EVENT_NAME=pull_request GITHUB_WORKSPACE="$workspace" GITHUB_SERVER_URL="file://$room/origin" \
    GITHUB_REPOSITORY=acme/widget GITHUB_BASE_REF=main INPUT_POLICY_FROM=base INPUT_POLICY=./rules/policy.yaml FAKE_KEEPS=kept "$@"
}
on_base
wants "the base branch's framework" allow 0 0
holds "it is the base branch's" bash -c '[[ "$(cat kept/policy.yaml kept/roots/key.pub)" == $'"'countersign: base\nroot'"' ]]'
on_base GIT_DIR="$room/nowhere" GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.worktree GIT_CONFIG_VALUE_0=/nowhere
wants "whatever git is told elsewhere" allow 0 0
on_base INPUT_TOKEN=secret
wants "with a token" allow 0 0
for path in "$room/rules/policy.yaml" ../rules/policy.yaml rules/../../x.yaml nowhere.yaml rules; do
  on_base INPUT_POLICY="$path"
  wants "base, framework $path" undecided 5 5
done
on_base GITHUB_BASE_REF=nowhere
wants "no such base branch" undecided 5 5
on_base GITHUB_BASE_REF=
wants "no base branch that anybody knows" undecided 5 5
on_base GITHUB_BASE_REF= MERGE_GROUP_BASE=refs/heads/main
wants "a merge queue" allow 0 0
on_base GITHUB_BASE_REF= DEFAULT_BRANCH=main GITHUB_EVENT_NAME=workflow_run
wants "the default branch" allow 0 0

# Releases.
version=1.2.3
name="countersign-$version-$(uname -m)-unknown-linux-gnu"
cp -r "$here" installed
mkdir -p "releases/v$version" "$name"
# A binary that vouches for itself, or does not, as the file beside it says.
{
  cat <<'SELF'
#!/usr/bin/env bash
for argument in "$@"; do
  if [[ "$argument" == --handoff=install ]]; then
    printf '%q ' "$@" >"$FAKE_ARGUMENTS.self"
    exit "${FAKE_SELF:-0}"
  fi
done
SELF
  tail -n +2 fake
} >"$name/countersign"
chmod +x "$name/countersign"
tar -czf "releases/v$version/$name.tar.gz" "$name"
echo '{}' >"releases/v$version/$name.tar.gz.sigstore.json"
archive_digest=$(sha256sum <"releases/v$version/$name.tar.gz" | cut -d' ' -f1)
released() {
  local keep="$here"
  here="$room/installed"
  rm -f arguments.self
  step INPUT_BINARY= INPUT_VERSION=$version INPUT_RELEASES="$room/releases" "$@"
  here="$keep"
}
if [[ "$(uname -s)" == Linux ]]; then
  released
  never_ran_self() {
    wants "$1" undecided "$2" "$2"
    holds "$1: nothing was run" test ! -e arguments.self -a ! -e arguments
  }
  never_ran_self "a release the table does not know" 5
  printf '%s  %s\n' "$archive_digest" "$name.tar.gz" >>installed/digests.txt
  released
  wants "a release the table knows" allow 0 0
  holds "it was verified by itself" grep -q -- "--handoff=install.*$name.tar.gz" arguments.self
  released FAKE_SELF=1
  wants "a release that is not from where it says" undecided 5 5
  holds "it decides nothing" test ! -e arguments
  released INPUT_VERSION=1.2.4
  never_ran_self "another version" 5
  for wrong in v1.2.3 1.2 latest '1.2.3/../x' $'1.2.3\n' '$(touch owned)' -1.2.3; do
    released INPUT_VERSION="$wrong"
    never_ran_self "version $wrong" 2
  done
  released INPUT_RELEASES="$room/nowhere"
  never_ran_self "no such releases" 4
  released INPUT_RELEASES=http://127.0.0.1:9/
  never_ran_self "releases without TLS" 4
  released INPUT_RELEASES=https://127.0.0.1:9/
  never_ran_self "releases that are not reached" 4
  rm "releases/v$version/$name.tar.gz.sigstore.json"
  released
  never_ran_self "a release without provenance" 4
  echo x >>"releases/v$version/$name.tar.gz"
  released
  never_ran_self "other bytes" 5
fi
step INPUT_VERSION=1.2.3
wants "a version and a binary" undecided 2 2
step INPUT_RELEASES=https://releases.example/
wants "releases without a version" undecided 2 2
step INPUT_VERSION=1.2.3 INPUT_BINARY= INPUT_RELEASES=/dev/null
wants "the table as it is committed" undecided 5 5
mkdir -p tools
for tool in bash env cat cp chmod mkdir mktemp dirname basename grep sed tail tee tr od cut tar uname sha256sum test rm; do
  ln -sf "$(command -v "$tool")" tools/
done
step PATH="$room/tools" INPUT_VERSION=source INPUT_BINARY=
wants "to build without cargo" undecided 2 2

# cargo, as it were: it builds where it stands, into the folder it is told.
cat >tools/cargo <<'CARGO'
#!/usr/bin/env bash
printf '%s\n' "$PWD" "$*" >"$FAKE_ARGUMENTS.cargo"
[[ "${FAKE_CARGO:-0}" == 0 ]] || exit "$FAKE_CARGO"
mkdir -p "$CARGO_TARGET_DIR/release"
cp "$FAKE_PROGRAM" "$CARGO_TARGET_DIR/release/countersign"
CARGO
chmod +x tools/cargo
step PATH="$room/tools" INPUT_VERSION=source INPUT_BINARY= FAKE_PROGRAM="$room/fake"
wants "to build" allow 0 0
holds "it is built from the action's checkout, and from there" \
  bash -c '[[ "$(cat arguments.cargo)" == "$1"$'"'\\n'"'"build --release --locked --package countersign-cli" ]]' _ "$(dirname "$here")"
step PATH="$room/tools" INPUT_VERSION=source INPUT_BINARY= FAKE_CARGO=101
wants "a build that fails" undecided 4 4
holds "a build that fails runs nothing" test ! -e arguments

# Digests of a binary.
step INPUT_BINARY_DIGEST="$fake_digest"
wants "the right digest" allow 0 0
step INPUT_BINARY_DIGEST="sha256:$(printf '0%.0s' {1..64})"
wants "a wrong digest" undecided 5 5
holds "a wrong digest: the binary never ran" test ! -e arguments
step INPUT_BINARY_DIGEST=sha256:0
wants "no digest" undecided 2 2

# Elsewhere than on GitHub.
step GITHUB_ACTIONS= GITHUB_OUTPUT= GITHUB_STEP_SUMMARY= COUNTERSIGN_OUTPUT="$room/lines" FAKE_CODE=1 FAKE_REPORT="$(report_of deny 1 deny)"
holds "the outputs are lines" bash -c '[[ "$1" == 1 ]] && grep -qx COUNTERSIGN_DECISION=deny lines && grep -qx COUNTERSIGN_EXIT_CODE=1 lines' _ "$status"
holds "nothing there is a command" silent

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
for input in INPUT_MODE INPUT_OFFLINE INPUT_SUMMARY INPUT_POLICY_FROM INPUT_POLICY_DIGEST; do
  step "$input=TRUE"
  never_ran "$input" 2
done
step INPUT_RECEIPT=x
never_ran "a receipt that nobody signs" 2
step INPUT_SIGN_WITH=x
never_ran "a key without a receipt" 2
step INPUT_BINARY=
never_ran "no binary at all" 2
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

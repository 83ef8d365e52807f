# shellcheck shell=bash
# Whose word the workspace is. In a run about a pull request it is the proposer's: whoever proposes a change must bring
# neither the framework nor the program that it is judged by.

# proposed: whether this run is about what somebody proposes. Runs that follow on a pull request count, for they are where
# its branch is checked out by hand.
proposed() {
  case "${GITHUB_EVENT_NAME:-}" in
    pull_request* | merge_group | workflow_run | issue_comment) return 0 ;;
  esac
  case "${CI_PIPELINE_SOURCE:-}" in
    merge_request_event | external_pull_request_event) return 0 ;;
  esac
  return 1
}

# in_workspace PATH: whether PATH lies in the workspace, as it is written or where its folders lead. A link is in it wherever
# it lies: it is no file of its own.
in_workspace() {
  local workspace="${GITHUB_WORKSPACE:-${CI_PROJECT_DIR:-$PWD}}" folder root
  workspace=${workspace//\\//}
  folder=$(dirname -- "$1")
  [[ ! -L "$1" ]] || return 0
  for root in "$(cd -- "$workspace" 2>/dev/null && pwd -L)" "$(cd -- "$workspace" 2>/dev/null && pwd -P)"; do
    [[ -n "$root" ]] || return 0
    [[ "$(cd -- "$folder" 2>/dev/null && pwd -L)/" != "$root/"* ]] || return 0
    [[ "$(cd -- "$folder" 2>/dev/null && pwd -P)/" != "$root/"* ]] || return 0
  done
  [[ ! -d "$folder" ]]
}

# base_branch: the branch that is proposed to, or the default branch. Empty where nobody says.
base_branch() {
  local branch="${GITHUB_BASE_REF:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}"
  [[ -n "$branch" ]] || branch="${MERGE_GROUP_BASE:-}"
  [[ -n "$branch" ]] || branch="${DEFAULT_BRANCH:-${CI_DEFAULT_BRANCH:-}}"
  printf '%s' "${branch#refs/heads/}"
}

# base_repository: where that branch is fetched from: never what the workspace's own configuration says.
base_repository() {
  if [[ -n "${GITHUB_REPOSITORY:-}" ]]; then
    printf '%s/%s' "${GITHUB_SERVER_URL:-https://github.com}" "$GITHUB_REPOSITORY"
  elif [[ -n "${CI_SERVER_URL:-}" ]]; then
    printf '%s/%s.git' "$CI_SERVER_URL" "${CI_MERGE_REQUEST_PROJECT_PATH:-${CI_PROJECT_PATH:-}}"
  fi
}

# apart COMMAND...: git with a repository of its own, none of the workspace's, and no question to anybody.
apart() {
  local user=x-access-token
  [[ -z "${CI_SERVER_URL:-}" ]] || user=gitlab-ci-token
  (
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_CONFIG \
      GIT_CONFIG_PARAMETERS
    export GIT_TERMINAL_PROMPT=0 GIT_NO_REPLACE_OBJECTS=1 GIT_CONFIG_COUNT=0
    if [[ -n "$token" ]]; then
      # In the environment, and not on a command line that everybody can list.
      export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$(base_repository).extraheader"
      GIT_CONFIG_VALUE_0="Authorization: Basic $(printf '%s:%s' "$user" "$token" | base64 | tr -d '\n')"
      export GIT_CONFIG_VALUE_0
    fi
    # Nothing is followed to where the token was not meant to go.
    exec git --git-dir="$work/base.git" -c core.hooksPath=/dev/null -c http.followRedirects=false "$@"
  )
}

# policy_from_base: takes the framework, and all that lies beside and below it, from the base branch; sets `policy` to it.
# A framework names no file above itself, so that is all it can need. Fails with `why` set.
policy_from_base() {
  local branch repository folder
  branch=$(base_branch)
  repository=$(base_repository)
  why="input \`policy-from\` is \`base\`, and nothing here says which branch that is; use \`policy-digest\`"
  [[ -n "$branch" && -n "$repository" ]] || return 1
  why="with \`policy-from: base\`, \`policy\` is a path in the repository, without \`..\`"
  case "/$policy/" in
    //* | */../*) return 1 ;;
  esac
  folder=$(dirname -- "$policy")
  [[ "$folder" != . ]] || folder=""
  folder=${folder#./}
  why="the base branch cannot be fetched; check \`token\` and the permission \`contents: read\`"
  apart init --quiet --bare </dev/null >/dev/null 2>&1 || return 1
  apart fetch --quiet --depth=1 --no-tags "$repository" "+refs/heads/$branch:refs/heads/base" </dev/null >&2 || return 1
  why="the base branch has no file of the name that input \`policy\` gives"
  mkdir "$work/base" || return 1
  apart archive --format=tar "refs/heads/base:$folder" >"$work/base.tar" 2>/dev/null </dev/null || return 1
  tar -xf "$work/base.tar" -C "$work/base" || return 1
  policy="$work/base/$(basename -- "$policy")"
  [[ -f "$policy" ]]
}

# shellcheck shell=bash
# The binary: one that is given, one that was released, or one that is built from this checkout. Whichever it is, a copy
# that nobody else writes to is what runs. Each function fails with `why` and `why_code` set.

sha256_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1" | cut -d' ' -f1
  else
    shasum -a 256 <"$1" | cut -d' ' -f1
  fi
}

# binary_given: takes a copy of input `binary`, and holds it against `binary-digest`.
binary_given() {
  local digest="${INPUT_BINARY_DIGEST:-}" found form='^sha256:[0-9a-f]{64}$'
  # A bare or dashed name is a file here, never a search of PATH.
  [[ "$binary" == /* || "$binary" == ?:/* ]] || binary="./$binary"
  why_code=2 why="input \`binary\` does not name an executable file; give the path of the countersign binary"
  [[ -f "$binary" && -x "$binary" ]] || return 1
  why="input \`binary-digest\` is not \`sha256:\` and 64 hex digits"
  [[ -z "$digest" || "$digest" =~ $form ]] || return 1
  if [[ -z "$digest" ]] && proposed && in_workspace "$binary"; then
    why_code=5 why="input \`binary\` lies in the workspace, which in this run is the proposer's; give \`binary-digest\` or \`version\`"
    return 1
  fi
  why_code=6 why="the binary cannot be copied to where it runs; check RUNNER_TEMP"
  cp -- "$binary" "$work/countersign" && chmod u+rwx "$work/countersign" || return 1
  binary="$work/countersign"
  if [[ -n "$digest" ]]; then
    found="sha256:$(sha256_of "$binary")"
    why_code=5 why="the binary has the digest $found, and input \`binary-digest\` wants $digest"
    [[ "$found" == "$digest" ]] || return 1
  fi
}

# platform: the name of this machine in names of releases; empty where it has none.
platform() {
  case "$(uname -s)/$(uname -m)" in
    Linux/x86_64) printf 'x86_64-unknown-linux-gnu' ;;
    Linux/aarch64 | Linux/arm64) printf 'aarch64-unknown-linux-gnu' ;;
    Darwin/x86_64) printf 'x86_64-apple-darwin' ;;
    Darwin/arm64) printf 'aarch64-apple-darwin' ;;
    MINGW*/x86_64 | MSYS*/x86_64) printf 'x86_64-pc-windows-msvc' ;;
  esac
}

# fetched ADDRESS FILE: a release's file, from an address or a folder. Nothing secret is sent, and only TLS is spoken.
fetched() {
  case "$1" in
    https://*)
      curl -q --fail --silent --show-error --location --proto =https --proto-redir =https --retry 3 \
        --connect-timeout 20 --max-time 600 --max-filesize 200000000 --output "$2" --url "$1" </dev/null >&2
      ;;
    *) cp -- "$1" "$2" ;;
  esac
}

# binary_released: installs the release that input `version` names. Its archive must have the digest in the table of this
# action, which is as good as the commit the action is pinned by; then it must show where it comes from, to itself.
binary_released() {
  local table="$action_dir/digests.txt" exact='^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$'
  local name file wanted="" digest listed repository from form='^[0-9a-f]{64}$'
  why_code=2 why="input \`version\` is neither an exact version, such as 1.4.2, nor \`source\`"
  [[ "$version" =~ $exact ]] || return 1
  name=$(platform)
  why_code=5 why="no release is made for $(uname -s) on $(uname -m); build with \`version: source\`, or give \`binary\`"
  [[ -n "$name" ]] || return 1
  name="countersign-$version-$name"
  file="$name.tar.gz"
  while read -r digest listed; do
    [[ "$listed" != "$file" ]] || wanted="$digest"
  done < <(grep -v '^#' -- "$table")
  why="this action knows no digest of \`$file\`, so it does not run it: no such release was made before the commit of the action that is used here. Build with \`version: source\`, or give \`binary\`"
  [[ "$wanted" =~ $form ]] || return 1
  repository=${ACTION_REPOSITORY:-${GITHUB_REPOSITORY:-}}
  from=${INPUT_RELEASES:-${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download}
  from="${from%/}/v$version"
  why_code=4 why="\`$file\` cannot be fetched from where input \`releases\` says, or by default this action's repository"
  fetched "$from/$file" "$work/$file" || return 1
  digest=$(sha256_of "$work/$file")
  why_code=5 why="\`$file\` has the digest $digest, and the table of this action wants $wanted; it was not run"
  [[ "$digest" == "$wanted" ]] || return 1
  why_code=4 why="the provenance of \`$file\` cannot be fetched from where the file is; it was not run"
  fetched "$from/$file.sigstore.json" "$work/$file.sigstore.json" || return 1
  why_code=5 why="\`$file\` does not hold the binary"
  tar -xzf "$work/$file" -C "$work" "$name/countersign" && [[ -x "$work/$name/countersign" ]] || return 1
  binary="$work/$name/countersign"
  why="the released binary was not built where releases of countersign are built, by its own word; it decides nothing here"
  "$binary" verify "--policy=$action_dir/countersign.yaml" --handoff=install \
    "--attestation=$work/$file.sigstore.json" --offline -- "$work/$file" </dev/null >&2
}

# binary_built: builds the binary from the checkout that this action is part of. Run from there, so that no configuration
# of the workspace counts.
binary_built() {
  local made="${RUNNER_TEMP:-$work}/countersign-source"
  why_code=2 why="input \`version\` is \`source\`, and there is no cargo to build with; install Rust first"
  command -v cargo >/dev/null || return 1
  why_code=4 why="countersign cannot be built from the checkout of this action; what cargo says stands above"
  (cd "$action_dir/.." && CARGO_TARGET_DIR="$made" cargo build --release --locked --package countersign-cli) \
    </dev/null >&2 || return 1
  cp -- "$made/release/countersign" "$work/countersign" || return 1
  binary="$work/countersign"
}

# ready: sets `binary` to what runs.
ready() {
  why_code=2 why="give input \`version\` or input \`binary\`: there is no countersign to run"
  [[ -n "$binary$version" ]] || return 1
  why="inputs \`version\` and \`binary\` are both given; which of them is meant?"
  [[ -z "$binary" || -z "$version" ]] || return 1
  why="input \`binary-digest\` goes with \`binary\`; a release is held against the table of this action"
  [[ -n "$binary" || -z "${INPUT_BINARY_DIGEST:-}" ]] || return 1
  why="input \`releases\` goes with \`version\`, where it names a release"
  [[ -z "${INPUT_RELEASES:-}" || (-n "$version" && "$version" != source) ]] || return 1
  if [[ -n "$binary" ]]; then
    binary_given
  elif [[ "$version" == source ]]; then
    binary_built
  else
    binary_released
  fi
}

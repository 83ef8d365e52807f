#!/usr/bin/env bash
# The gate in any shell, on a machine that has the binary. Nothing is called `allow` but by exit code 0.
#
#   gate.sh COUNTERSIGN POLICY HANDOFF EVIDENCE SUBJECT...
set -euo pipefail

if [[ $# -lt 5 ]]; then
  echo "usage: gate.sh COUNTERSIGN POLICY HANDOFF EVIDENCE SUBJECT..." >&2
  exit 2
fi

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export INPUT_BINARY="$1" INPUT_POLICY="$2" INPUT_HANDOFF="$3" INPUT_ATTESTATIONS="$4"
shift 4
INPUT_SUBJECTS=$(printf '%s\n' "$@")
export INPUT_SUBJECTS

COUNTERSIGN_OUTPUT=$(mktemp)
export COUNTERSIGN_OUTPUT
trap 'rm -f -- "$COUNTERSIGN_OUTPUT"' EXIT

# A script that runs under `-e` ends here unless the answer is allow.
bash "$here/../run.sh"

# shellcheck source=/dev/null
grep '^COUNTERSIGN_DECISION=\|^COUNTERSIGN_REPORT=' -- "$COUNTERSIGN_OUTPUT"

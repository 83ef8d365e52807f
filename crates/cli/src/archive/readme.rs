use std::collections::BTreeMap;

use model::Digest;
use report::name;

use super::{ENTRIES, FILES, Used};

/// What whoever gets the archive reads first.
const FIRST: &str = "\
# Decisions of Countersign, and what they were made from

- `entries.jsonl`: one entry a line, the oldest first. An entry is a decision, a recheck of what
  was accepted, or a checkpoint over those before it.
- `files/`: everything the decisions were made from, and what was reported of them. Each file is named by its SHA-256.
- `SHA256SUMS`: the digests of all of these, for `sha256sum`.
- `checkpoint`: the last checkpoint (C2SP tlog-checkpoint), where there is one.

## How to verify it

With Countersign, in this folder: `countersign ledger verify --archive .`, with `--key FILE` where you were given the key
that signs checkpoints, and `--checkpoint FILE` for each checkpoint that you kept yourself.

By hand:

1. `sha256sum --check SHA256SUMS`: every file is what its name says.
2. For each line of `entries.jsonl` but the first: `previous` is the SHA-256 of the line before it, without its line break.
3. Each digest under `inputs` of an entry is a file here, and each file is under `inputs` of an entry.
4. A checkpoint's third line is the root of the Merkle tree (RFC 6962) over the SHA-256 of that many lines; its signature
   is over the text above the empty line (C2SP signed-note).

Whoever made this archive could have made another one. What they could not is one that agrees with a checkpoint they had
signed before, which is why you want one from somebody else. What a decision rests on can be judged again from `files/`,
with Countersign or with any other verifier of the same formats.

";

/// What the list of files begins with. In front of it stands what another version may put into other words.
const LIST: &str = "## What is in it\n";

/// The description of an archive, with every file.
pub(super) fn of(files: &BTreeMap<Digest, Used>) -> String {
    let mut page = format!("{FIRST}{LIST}");
    for (digest, used) in files {
        let path = if used.path.is_empty() { String::new() } else { format!(", {}", name(&used.path)) };
        page.push_str(&format!(
            "\n- `{FILES}/{}`: {}{path}, entry {}",
            digest.hex(),
            used.role.words(),
            used.entry
        ));
    }
    page.push('\n');
    page
}

/// The list of files of a description.
pub(super) fn list(page: &str) -> Option<&str> {
    page.split_once(LIST).map(|(_, list)| list)
}

/// The digests as `sha256sum --check` reads them.
pub(super) fn sums(entries: &Digest, files: &BTreeMap<Digest, Used>) -> String {
    let files = files.keys().map(|digest| format!("{0}  {FILES}/{0}\n", digest.hex()));
    files.chain([format!("{}  {ENTRIES}\n", entries.hex())]).collect()
}

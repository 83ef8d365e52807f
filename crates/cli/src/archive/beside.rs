use std::collections::BTreeMap;
use std::path::Path;

use ledger::{Archive, Body, Checked, Decided, Entry, Ledger, LedgerFault, Rechecked, Role};
use model::{Digest, Text};
use sha2::{Digest as _, Sha256};

use super::{ENTRIES, FILES, Folder, NOTE, README, SUMS, plain, readme};

/// How much longer than ours the description of another version may be, in bytes.
const MAX_OTHER_WORDS: usize = 64 << 10;

/// What stands beside the entries and files of an archive, and follows from them: for people, and for `sha256sum`.
#[derive(Default)]
pub(crate) struct Beside {
    entries: Sha256,
    note: Option<Text>,
    /// What each file is: the first time it was used.
    files: BTreeMap<Digest, Used>,
}

/// What a file is.
pub(super) struct Used {
    pub(super) role: Role,
    pub(super) path: Text,
    pub(super) entry: u64,
}

impl Beside {
    /// Takes in the next entry, and its line with the line break.
    pub(crate) fn add(&mut self, entry: Entry, line: &[u8]) {
        self.entries.update(line);
        match entry.body {
            Body::Checkpoint(noted) => self.note = Some(noted.note),
            Body::Decision(Decided { inputs, .. }) | Body::Recheck(Rechecked { inputs, .. }) => {
                inputs.into_iter().for_each(|input| {
                    let used = Used { role: input.role, path: input.path, entry: entry.sequence };
                    self.files.entry(input.digest).or_insert(used);
                });
            }
        }
    }

    /// The files of the archive, by their digests.
    pub(crate) fn files(&self) -> impl ExactSizeIterator<Item = &Digest> {
        self.files.keys()
    }

    /// The small files, by name.
    pub(crate) fn texts(&self) -> Vec<(&'static str, String)> {
        let entries = Digest::sha256(self.entries.clone().finalize().into());
        let mut all = vec![(README, readme::of(&self.files)), (SUMS, readme::sums(&entries, &self.files))];
        all.extend(self.note.as_ref().map(|note| (NOTE, note.to_string())));
        all
    }
}

/// Tells in `checked` what stands beside an archive and is not what follows from its entries. What nothing vouches for and
/// may be there is told in a sentence each: other words of the description, and files that are none of the archive's.
///
/// # Errors
/// When the archive cannot be read.
pub(crate) fn held(
    folder: &Path,
    archive: &Ledger<Archive<Folder>>,
    checked: &mut Checked,
) -> Result<Vec<String>, LedgerFault> {
    let mut beside = Beside::default();
    archive.each(&mut |entry| {
        let line = [&entry.line()?[..], b"\n"].concat();
        beside.add(entry, &line);
        Ok(())
    })?;
    if let Some(name) = &archive.storage().files().strange {
        checked.tell(None, format!("{FILES} has {name}, which is no digest, and no entry was made from it"));
    }
    let mut notes: Vec<String> = more(folder)?.into_iter().collect();
    if beside.note.is_none() && std::fs::symlink_metadata(folder.join(NOTE)).is_ok() {
        checked.tell(None, format!("{NOTE} is there, and no entry is a checkpoint"));
    }
    for (name, text) in beside.texts() {
        let cap = text.len().saturating_add(MAX_OTHER_WORDS);
        let found = plain(&folder.join(name), u64::try_from(cap).unwrap_or(u64::MAX));
        let found = found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        match found {
            Ok(found) if found == text => {}
            Ok(found) if name == README && readme::list(&found) == readme::list(&text) => {
                notes.push(OTHER_WORDS.to_owned());
            }
            Ok(_) => checked
                .tell(None, format!("{name} does not say what follows from the entries: it was changed")),
            Err(why) => checked.tell(None, format!("{name} cannot be read: {why}")),
        }
    }
    Ok(notes)
}

const OTHER_WORDS: &str =
    "README.md lists what is here in other words than this version's: nothing vouches for what else it says";

/// That something stands in the folder which is none of the archive's, such as the file it was unpacked from.
fn more(folder: &Path) -> Result<Option<String>, LedgerFault> {
    let own = [ENTRIES, FILES, SUMS, README, NOTE];
    let mut first: Option<String> = None;
    let unread = |why: std::io::Error| LedgerFault::storage(why.to_string());
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name();
        if own.iter().all(|own| name != **own) {
            let shown = report::name(&name.to_string_lossy());
            first = Some(first.map_or_else(|| shown.clone(), |first| first.min(shown.clone())));
        }
    }
    let told =
        |first| format!("{first} is there as well, and is none of the archive: nothing vouches for it");
    Ok(first.map(told))
}

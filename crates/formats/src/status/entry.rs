use model::Text;
use serde_json::value::RawValue;

use super::raw::RawEntry;
use super::{StatusIndex, StatusState, StatusTarget};
use crate::Malformed;
use crate::limits::{MAX_STATUS_PAGE, MAX_STATUS_PAGE_ENTRIES};
use crate::malformed::code;

/// One line of a status list: what is said of which target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    /// Its own name, which a lift refers to.
    pub id: Text,
    /// What it is about.
    pub target: StatusTarget,
    /// What is said.
    pub state: StatusState,
    /// Why, for a person. Empty when the authority gives no reason.
    pub reason: Text,
}

impl StatusEntry {
    /// Whether it is written as the end of this suspension: it names it, and ends it no earlier than it begins.
    pub fn lifts(&self, suspended: &Self) -> bool {
        match (&self.state, &suspended.state) {
            (StatusState::Lifts { entry, from: lifted }, StatusState::Suspended { from, .. }) => {
                *entry == suspended.id && lifted >= from
            }
            _ => false,
        }
    }

    /// Reads a whole page: pairs of the hash of an entry's key, in hex, and the entry. The page's digest was signed, so
    /// this looks for one reading, not for hostile bytes: every field is known and stands once. Each entry comes with
    /// the hash that it is filed by, which is that of its key.
    ///
    /// # Errors
    /// `malformed-reference` when it is not a list of entries, each under its own hash; a bound's code beyond one.
    pub fn page(bytes: &[u8]) -> Result<Vec<(u64, Self)>, Malformed> {
        if bytes.len() > MAX_STATUS_PAGE {
            let text = format!("a page of more than {MAX_STATUS_PAGE} bytes");
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let filed: Vec<(&str, RawEntry<'_>)> =
            serde_json::from_slice(bytes).map_err(|why| unread(bytes, &why))?;
        if filed.len() > MAX_STATUS_PAGE_ENTRIES {
            let text = format!("a page of more than {MAX_STATUS_PAGE_ENTRIES} entries");
            return Err(Malformed::new(code::TOO_MANY, "", text));
        }
        filed.into_iter().enumerate().map(|(at, (hash, raw))| read(at, hash, raw)).collect()
    }

    /// A page with these entries, as it stands in the file.
    ///
    /// # Errors
    /// When an entry is not one that is read again.
    pub fn write_page(entries: &[&Self]) -> Result<Vec<u8>, Malformed> {
        let raw =
            entries.iter().map(|entry| (hex(StatusIndex::hash(&entry.target.key())), RawEntry::of(entry)));
        let bytes = serde_json::to_vec(&raw.collect::<Vec<_>>())
            .map_err(|why| Malformed::new(code::REFERENCE, "", format!("a page cannot be written: {why}")))?;
        Self::page(&bytes).map(|_| bytes)
    }
}

fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

/// One entry, which must stand under its own hash: another reader would not find it elsewhere.
fn read(at: usize, hash: &str, raw: RawEntry<'_>) -> Result<(u64, StatusEntry), Malformed> {
    let bad = |part: u8, text: Text| Malformed::new(code::REFERENCE, format!("/{at}/{part}"), text);
    let lower = hash.len() == 16 && hash.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    let hash = u64::from_str_radix(hash, 16).ok().filter(|_| lower);
    let hash = hash.ok_or_else(|| bad(0, "not 16 lower-case hex digits".into()))?;
    let entry = raw.read().map_err(|text| bad(1, text))?;
    match StatusIndex::hash(&entry.target.key()) == hash {
        true => Ok((hash, entry)),
        false => Err(bad(1, "the entry is filed under another key than its own".into())),
    }
}

/// Why a page cannot be read, and of which entry that is, for which it is gone through once more.
fn unread(bytes: &[u8], why: &serde_json::Error) -> Malformed {
    let pairs: Vec<(&str, &RawValue)> = serde_json::from_slice(bytes).unwrap_or_default();
    let bad = |(_, raw): &(&str, &RawValue)| serde_json::from_str::<RawEntry<'_>>(raw.get()).is_err();
    let place = pairs.iter().position(bad).map_or(String::new(), |at| format!("/{at}/1"));
    Malformed::new(code::REFERENCE, place, format!("a page cannot be read: {}", crate::node::reason(why)))
}

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
        let filed = filed(bytes)?;
        filed.into_iter().enumerate().map(|(at, (hash, raw))| Ok((hash, read(at, hash, raw)?))).collect()
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

/// The pairs of a page, the entries not looked into.
fn filed<'a>(bytes: &'a [u8]) -> Result<Vec<(u64, &'a RawValue)>, Malformed> {
    if bytes.len() > MAX_STATUS_PAGE {
        let text = format!("a page of more than {MAX_STATUS_PAGE} bytes");
        return Err(Malformed::new(code::TOO_LARGE, "", text));
    }
    let raw: Vec<(&'a str, &'a RawValue)> = serde_json::from_slice(bytes).map_err(|why| unread("", &why))?;
    if raw.len() > MAX_STATUS_PAGE_ENTRIES {
        let text = format!("a page of more than {MAX_STATUS_PAGE_ENTRIES} entries");
        return Err(Malformed::new(code::TOO_MANY, "", text));
    }
    let hash = |(at, (text, raw)): (usize, (&'a str, &'a RawValue))| {
        let lower = text.len() == 16 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let hash = u64::from_str_radix(text, 16).ok().filter(|_| lower);
        let bad = || Malformed::new(code::REFERENCE, format!("/{at}/0"), "not 16 lower-case hex digits");
        hash.map(|hash| (hash, raw)).ok_or_else(bad)
    };
    raw.into_iter().enumerate().map(hash).collect()
}

/// One entry, which must stand under its own hash: another reader would not find it elsewhere.
fn read(at: usize, hash: u64, raw: &RawValue) -> Result<StatusEntry, Malformed> {
    let place = format!("/{at}/1");
    let entry: RawEntry<'_> = serde_json::from_str(raw.get()).map_err(|why| unread(&place, &why))?;
    let entry = entry.read().map_err(|text| Malformed::new(code::REFERENCE, place.as_str(), text))?;
    match StatusIndex::hash(&entry.target.key()) == hash {
        true => Ok(entry),
        false => {
            Err(Malformed::new(code::REFERENCE, place, "the entry is filed under another key than its own"))
        }
    }
}

fn unread(place: &str, why: &serde_json::Error) -> Malformed {
    Malformed::new(code::REFERENCE, place, format!("a page cannot be read: {}", crate::node::reason(why)))
}

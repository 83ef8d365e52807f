use model::Text;

use super::raw::RawEntry;
use super::{StatusState, StatusTarget};
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
    /// Reads a page. The page's digest was signed, so this looks for one reading, not for hostile bytes: every field
    /// is known and stands once.
    ///
    /// # Errors
    /// `malformed-reference` when it is not a list of entries, with the entry's place; a bound's code beyond one.
    pub fn page(bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        if bytes.len() > MAX_STATUS_PAGE {
            let text = format!("a page of more than {MAX_STATUS_PAGE} bytes");
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let raw: Vec<RawEntry<'_>> = serde_json::from_slice(bytes).map_err(|why| {
            Malformed::new(
                code::REFERENCE,
                "",
                format!("a page cannot be read: {}", crate::node::reason(&why)),
            )
        })?;
        if raw.len() > MAX_STATUS_PAGE_ENTRIES {
            let text = format!("a page of more than {MAX_STATUS_PAGE_ENTRIES} entries");
            return Err(Malformed::new(code::TOO_MANY, "", text));
        }
        let read = |(at, raw): (usize, RawEntry<'_>)| {
            raw.read().map_err(|text| Malformed::new(code::REFERENCE, format!("/{at}"), text))
        };
        raw.into_iter().enumerate().map(read).collect()
    }

    /// A page with these entries, as it stands in the file.
    ///
    /// # Errors
    /// When an entry is not one that is read again.
    pub fn write_page(entries: &[&Self]) -> Result<Vec<u8>, Malformed> {
        let raw: Vec<RawEntry<'_>> = entries.iter().map(|entry| RawEntry::of(entry)).collect();
        let bytes = serde_json::to_vec(&raw)
            .map_err(|why| Malformed::new(code::REFERENCE, "", format!("a page cannot be written: {why}")))?;
        Self::page(&bytes).map(|_| bytes)
    }
}

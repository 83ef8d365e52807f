use formats::{Malformed, StatusEntry, StatusHead, StatusIndex};
use model::Digest;
use sha2::{Digest as _, Sha256};

/// How many entries a page should have: small enough to read thirty of them for one signer, large enough that the
/// index stays small.
const ENTRIES_A_PAGE: usize = 64;

/// A list that nobody has signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// What is to be signed: the payload of an envelope of type `application/vnd.in-toto+json`.
    pub statement: Vec<u8>,
    /// The index, which the statement is about.
    pub index: Vec<u8>,
    /// Every page, in the order of the index.
    pub pages: Vec<Vec<u8>>,
}

/// Lays entries out on pages and says so in a statement, and of what they speak. The same entries in any order make the same
/// list.
///
/// # Errors
/// When an entry is not one that could be read again, or there are too many.
pub fn compose(head: &StatusHead, entries: &[StatusEntry]) -> Result<Composed, Malformed> {
    let wanted = entries.len().div_ceil(ENTRIES_A_PAGE);
    let count = wanted.next_power_of_two().clamp(1, formats::limits::MAX_STATUS_PAGES);
    let mut filed: Vec<(usize, String, &StatusEntry)> = entries
        .iter()
        .map(|entry| {
            let key = entry.target.key();
            (StatusIndex::page_among(&key, count), key, entry)
        })
        .collect();
    filed.sort_by(|(page, key, entry), (other_page, other_key, other)| {
        (page, key, &entry.id).cmp(&(other_page, other_key, &other.id))
    });
    let mut pages = Vec::with_capacity(count);
    let mut rest = filed.as_slice();
    for number in 0..count {
        let here = rest.partition_point(|(page, ..)| *page <= number);
        let (own, after) = rest.split_at_checked(here).unwrap_or((rest, &[]));
        let own: Vec<&StatusEntry> = own.iter().map(|(_, _, entry)| *entry).collect();
        pages.push(StatusEntry::write_page(&own)?);
        rest = after;
    }
    let digest = |bytes: &[u8]| Digest::sha256(Sha256::digest(bytes).into());
    let index = StatusIndex::of(pages.iter().map(|page| (digest(page), page.len())).collect())?.line();
    let statement = head.over(entries).statement(&digest(&index));
    Ok(Composed { statement, index, pages })
}

impl Composed {
    /// The file, given each signature over [`Self::statement`]: an envelope or a bundle, in JSON on one line.
    pub fn file(&self, signatures: &[Vec<u8>]) -> Vec<u8> {
        let lines = signatures.iter().chain([&self.index]).chain(&self.pages);
        lines.flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
    }

    /// SHA-256 of the statement: what the next list names as the one before.
    pub fn digest(&self) -> Digest {
        Digest::sha256(Sha256::digest(&self.statement).into())
    }
}

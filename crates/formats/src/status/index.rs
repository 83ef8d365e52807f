use model::{Algorithm, Digest};

use crate::Malformed;
use crate::limits::{MAX_STATUS_PAGE, MAX_STATUS_PAGES};
use crate::malformed::code;

/// Which pages a status list has: the digest and length of each. It is what the signed statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusIndex {
    pages: Vec<Page>,
}

/// A page of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    digest: Digest,
    /// Where it begins, counted from the first byte after the index and its line break.
    from: usize,
    length: usize,
}

impl StatusIndex {
    /// An index of pages with these digests and lengths in bytes.
    ///
    /// # Errors
    /// When there are none, too many, or one is too long.
    pub fn of(pages: Vec<(Digest, usize)>) -> Result<Self, Malformed> {
        let bad = |code, text: String| Malformed::new(code, "", text);
        if pages.is_empty() {
            return Err(bad(code::REFERENCE, "an index without a page".into()));
        }
        if pages.len() > MAX_STATUS_PAGES {
            return Err(bad(code::TOO_MANY, format!("more than {MAX_STATUS_PAGES} pages")));
        }
        let mut index = Self { pages: Vec::with_capacity(pages.len()) };
        let mut from: usize = 0;
        for (digest, length) in pages {
            if length > MAX_STATUS_PAGE {
                return Err(bad(code::TOO_LARGE, format!("a page of more than {MAX_STATUS_PAGE} bytes")));
            }
            index.pages.push(Page { digest, from, length });
            // A line break follows each page.
            from = from.saturating_add(length).saturating_add(1);
        }
        Ok(index)
    }

    /// Reads the index: a list of pairs, a SHA-256 in hex and a length.
    ///
    /// # Errors
    /// When it is anything else, or passes a bound.
    pub fn read(line: &[u8]) -> Result<Self, Malformed> {
        let pages: Vec<(&str, usize)> = serde_json::from_slice(line).map_err(|why| {
            Malformed::new(
                code::REFERENCE,
                "",
                format!("the index cannot be read: {}", crate::node::reason(&why)),
            )
        })?;
        let pages = pages.into_iter().enumerate().map(|(at, (hex, length))| {
            Digest::from_hex(Algorithm::Sha256, hex)
                .map(|digest| (digest, length))
                .map_err(|why| Malformed::new(code::REFERENCE, format!("/{at}/0"), why.to_string()))
        });
        Self::of(pages.collect::<Result<_, _>>()?)
    }

    /// The index as it stands in the file.
    pub fn line(&self) -> Vec<u8> {
        let pages: Vec<String> =
            self.pages.iter().map(|page| format!("[\"{}\",{}]", page.digest.hex(), page.length)).collect();
        format!("[{}]", pages.join(",")).into_bytes()
    }

    /// How many pages there are; at least one.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The page on which a key stands if it stands anywhere.
    pub fn page_of(&self, key: &str) -> usize {
        Self::page_among(key, self.pages.len())
    }

    /// The page for a key where there are so many.
    pub fn page_among(key: &str, pages: usize) -> usize {
        Self::page_of_hash(Self::hash(key), pages)
    }

    /// The page for the hash of a key where there are so many.
    pub fn page_of_hash(hash: u64, pages: usize) -> usize {
        let pages = u64::try_from(pages).unwrap_or(u64::MAX);
        hash.checked_rem(pages).and_then(|page| usize::try_from(page).ok()).unwrap_or_default()
    }

    /// What a key is filed by: its FNV-1a hash, which spreads keys evenly and is simple enough for anyone to write
    /// again. Two keys of one hash cost a moment: only the authority itself could make many, and a page is bounded.
    pub fn hash(key: &str) -> u64 {
        const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        key.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
    }

    /// A page's digest.
    pub fn digest(&self, page: usize) -> Option<&Digest> {
        self.pages.get(page).map(|page| &page.digest)
    }

    /// Where a page stands, counted from the first byte after the index's line, and its length.
    pub fn place(&self, page: usize) -> Option<(usize, usize)> {
        self.pages.get(page).map(|page| (page.from, page.length))
    }
}

use std::io::BufRead as _;

use model::{EvidenceId, NonEmpty};

use super::{StatusHead, StatusIndex};
use crate::json;
use crate::limits::{MAX_SIGNATURES, MAX_STATUS_INDEX};
use crate::malformed::code;
use crate::{Content, Dsse, Evidence, Malformed, Piece, Predicate, Statement, decode};

/// What stands before the pages of a status list.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusOpening {
    /// Each signature, decoded and not vouched for: an envelope or a bundle. All are over the same payload.
    pub signatures: NonEmpty<Evidence>,
    /// The statement they sign, as it was signed.
    pub statement: Vec<u8>,
    /// The index as it stands in the file: the statement's subject.
    pub index_line: Vec<u8>,
    /// The index, read.
    pub index: StatusIndex,
    /// Where the pages begin, in bytes from the start of the file.
    pub pages_at: usize,
}

impl StatusOpening {
    /// Whether the beginning of a file holds all that stands before the pages: the index ends there.
    pub fn is_whole(beginning: &[u8]) -> bool {
        let mut rest = beginning;
        while let Some((line, after)) = line(rest) {
            if line.first() == Some(&b'[') {
                return true;
            }
            rest = after;
        }
        false
    }

    /// Reads the beginning of a list; the rest of the file need not be there.
    ///
    /// # Errors
    /// `malformed-reference` when it is no status list, cut short, or its signatures are over different statements; the
    /// codes of [`crate::decode`] for a signature that cannot be read.
    pub fn read(from: EvidenceId, bytes: &[u8]) -> Result<Self, Malformed> {
        let mut signatures = Vec::new();
        let mut statement: Option<Vec<u8>> = None;
        let mut at: usize = 0;
        loop {
            let ended = line(bytes.get(at..).unwrap_or_default());
            let (line, _) = ended.unwrap_or_default();
            let next = at.saturating_add(line.len()).saturating_add(1);
            if line.first() == Some(&b'[') {
                let (signatures, statement) = NonEmpty::of(signatures)
                    .zip(statement)
                    .ok_or_else(|| bad("a status list that nobody signed"))?;
                if line.len() > MAX_STATUS_INDEX {
                    return Err(Malformed::new(
                        code::TOO_LARGE,
                        "",
                        "the index of a status list is too long",
                    ));
                }
                let index = StatusIndex::read(line)?;
                return Ok(Self { signatures, statement, index_line: line.to_vec(), index, pages_at: next });
            }
            if line.first() != Some(&b'{') {
                return Err(bad("not a status list: signatures a line each, then the index, then pages"));
            }
            if signatures.len() >= MAX_SIGNATURES {
                let text = format!("more than {MAX_SIGNATURES} signatures");
                return Err(Malformed::new(code::TOO_MANY, "", text));
            }
            let (evidence, payload) = signature(from, line)?;
            if statement.as_ref().is_some_and(|known| *known != payload) {
                return Err(bad("its signatures are over different statements"));
            }
            statement = Some(payload);
            signatures.push(evidence);
            at = next;
        }
    }

    /// What the statement says, vouched for by nobody.
    ///
    /// # Errors
    /// When it says nothing of a status list.
    pub fn claimed_head(&self) -> Result<StatusHead, Malformed> {
        StatusHead::decode(&Statement::decode(&self.statement)?)
    }

    /// Whether a file of so many bytes ends where its last page does. What stands behind it nobody signed: a reader
    /// passes over it, and whoever issues the next list must not take it for part of this one.
    ///
    /// # Errors
    /// `malformed-reference` when it is longer or shorter.
    pub fn ends(&self, length: usize) -> Result<(), Malformed> {
        let last = self.index.pages().checked_sub(1).and_then(|last| self.index.place(last));
        // A line break follows each page.
        let end = last.map_or(0, |(from, length)| from.saturating_add(length).saturating_add(1));
        match length.cmp(&self.pages_at.saturating_add(end)) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Less => Err(bad("the file is cut short: its last page is not whole")),
            std::cmp::Ordering::Greater => Err(bad("bytes stand behind the last page, which nobody signed")),
        }
    }
}

/// The first line without its break, and what follows it; `None` where it does not end.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = bytes;
    // It looks for the break as the standard library does, many bytes at a time.
    let width = rest.skip_until(b'\n').ok()?;
    Some((bytes.get(..width)?.strip_suffix(b"\n")?, rest))
}

fn bad(text: &str) -> Malformed {
    Malformed::new(code::REFERENCE, "", text)
}

/// One line's signature and what it is over.
fn signature(from: EvidenceId, line: &[u8]) -> Result<(Evidence, Vec<u8>), Malformed> {
    json::check(line, json::DOCUMENT)?;
    let mut pieces = decode(from, line).into_iter();
    let (Some(Piece { read, .. }), None) = (pieces.next(), pieces.next()) else {
        return Err(bad("a line should hold one signature"));
    };
    let evidence = read?.value;
    let payload = match &evidence {
        Evidence::Dsse(Dsse { payload, .. }) => payload.clone(),
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => dsse.payload.clone(),
            Content::Message { .. } => return Err(bad("a line signs a file, not a statement")),
        },
        Evidence::Metadata(_) | Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) => {
            return Err(bad("a line is neither an envelope nor a bundle"));
        }
    };
    Ok((evidence, payload))
}

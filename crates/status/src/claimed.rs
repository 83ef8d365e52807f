use formats::{Evidence, StatusEntry, StatusHead, StatusOpening};
use model::{Digest, EvidenceId, Instant, NonEmpty, Text};
use sha2::{Digest as _, Sha256};
use verify::{Roots, Signer};

use crate::Why;
use crate::list::{signed_page, verified};

/// A whole status list as it stands in a file: what it says of itself, and nobody vouches for. It denies nothing:
/// for people to read, and for whoever issues the next list to go on from, once it is seen that they signed it.
#[derive(Debug)]
pub struct ClaimedList {
    from: EvidenceId,
    file: Vec<u8>,
    opening: StatusOpening,
    head: StatusHead,
    digest: Digest,
    entries: Vec<StatusEntry>,
}

impl ClaimedList {
    /// Reads it, every page of it.
    ///
    /// # Errors
    /// When it is no status list, a page is not the one that its index names, or it does not end where its last page
    /// does.
    pub fn read(from: EvidenceId, file: Vec<u8>) -> Result<Self, Why> {
        let opening = StatusOpening::read(from, &file).map_err(Why::Unreadable)?;
        let head = opening.claimed_head().map_err(Why::Unreadable)?;
        let mut entries = Vec::new();
        for number in 0..opening.index.pages() {
            let page =
                signed_page(&opening, &head, number, &file).map_err(|text| Why::Page { number, text })?;
            entries.extend(page.into_iter().map(|(_, entry)| entry));
        }
        opening.ends(file.len()).map_err(Why::Unreadable)?;
        let digest = Digest::sha256(Sha256::digest(&opening.statement).into());
        Ok(Self { from, file, opening, head, digest, entries })
    }

    /// Who signed it, of those whom these roots know. How old it is, and for whom, is not asked: who issues a list
    /// goes on from one that has ended as well.
    ///
    /// # Errors
    /// When none of its signatures holds, or what was signed is about another index.
    pub fn signers(&self, roots: &Roots, now: Instant) -> Result<Vec<Signer>, Why> {
        verified(&self.opening, roots, self.from, now).map(|(_, signers)| signers)
    }

    /// What it says of itself.
    pub fn head(&self) -> &StatusHead {
        &self.head
    }

    /// SHA-256 of its statement: what the next list names as the one before.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Every entry, in the order of its pages.
    pub fn entries(&self) -> &[StatusEntry] {
        &self.entries
    }

    /// Its signatures, as they are claimed.
    pub fn signatures(&self) -> &NonEmpty<Evidence> {
        &self.opening.signatures
    }

    /// The statement that they sign.
    pub fn statement(&self) -> &[u8] {
        &self.opening.statement
    }

    /// The file as it was read.
    pub fn file(&self) -> &[u8] {
        &self.file
    }

    /// The file with one more signature over the same statement: an envelope or a bundle, in JSON on one line.
    ///
    /// # Errors
    /// When the file would not hold together, which is a defect.
    pub fn signed_again(&self, line: &[u8]) -> Result<Vec<u8>, Text> {
        let index = self.opening.index_line.len().saturating_add(1);
        let at = self.opening.pages_at.checked_sub(index).and_then(|at| self.file.split_at_checked(at));
        let (before, after) = at.ok_or("its index does not stand where it was read")?;
        Ok([before, line, b"\n", after].concat())
    }
}

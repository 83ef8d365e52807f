use super::Files;
use crate::LedgerFault;
use crate::limits::{MAX_ENTRY, MAX_READ, MIN_READ, PAGE, PAGE_BYTES};

/// Where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number of the line, from 1.
    pub(super) sequence: u64,
    /// How many bytes are before it.
    pub(super) at: u64,
}

impl Mark {
    /// Where the first line begins.
    pub(super) const FIRST: Self = Self { sequence: 1, at: 0 };

    /// The number of the line before it.
    pub(super) fn before(&self) -> u64 {
        self.sequence.saturating_sub(1)
    }

    /// Whether there is so much between the two that one more mark is worth it.
    pub(super) fn is_far_from(&self, before: &Self) -> bool {
        let page = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.sequence.saturating_sub(before.sequence) >= page(PAGE)
            || self.at.saturating_sub(before.at) >= page(PAGE_BYTES)
    }
}

/// Reads lines one after the other, and keeps none but the one it is at.
pub(super) struct Lines<'a, F> {
    files: &'a F,
    mark: Mark,
    /// What is read and not given yet begins at `given`.
    held: Vec<u8>,
    given: usize,
    /// How much is read next: little at first, since often one line is all that is wanted.
    length: usize,
}

impl<'a, F: Files> Lines<'a, F> {
    pub(super) fn from(files: &'a F, mark: Mark) -> Self {
        Self { files, mark, held: Vec::new(), given: 0, length: MIN_READ }
    }

    /// Where the next line begins.
    pub(super) fn mark(&self) -> Mark {
        self.mark
    }

    /// The next line, without its line break.
    ///
    /// # Errors
    /// When it cannot be read, has no end, or is too long.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, LedgerFault> {
        let mut looked: usize = 0;
        loop {
            let left = self.held.get(self.given..).unwrap_or_default();
            let found = left.iter().skip(looked).position(|byte| *byte == b'\n');
            let long = found.map_or(left.len(), |more| looked.saturating_add(more));
            LedgerFault::bound("the line of an entry", long, MAX_ENTRY)?;
            if found.is_some() {
                let from = self.given;
                let to = from.saturating_add(long);
                self.given = to.saturating_add(1);
                self.mark.at = self.mark.at.saturating_add(bytes(long)).saturating_add(1);
                self.mark.sequence = self.mark.sequence.saturating_add(1);
                return Ok(self.held.get(from..to));
            }
            looked = long;
            let more = self.files.lines(self.mark.at.saturating_add(bytes(long)), self.length)?;
            if more.is_empty() {
                let cut = || LedgerFault::entry(self.mark.sequence, "the file ends before its line does");
                return if long == 0 { Ok(None) } else { Err(cut()) };
            }
            self.held.drain(..self.given);
            self.given = 0;
            self.held.extend(more);
            self.length = self.length.saturating_mul(2).min(MAX_READ);
        }
    }
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

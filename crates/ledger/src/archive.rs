use std::collections::BTreeSet;

use model::{Digest, Text};

use crate::limits::{MAX_ARCHIVE, MAX_ENTRY};
use crate::{Asked, Entry, Head, LedgerFault, Link, NewRow, Row, Storage};

/// What an exported ledger keeps beside its entries: files by their digest.
pub trait Files {
    /// Every digest under which there is a file, each once and in the order of their text.
    fn digests(&self) -> BTreeSet<Digest>;

    /// The file of a digest, believed by nobody.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault>;
}

/// A ledger that was exported: its lines, and files. It is read as it is, and never appended to.
pub struct Archive<F> {
    entries: Vec<u8>,
    /// Where each line begins and ends.
    lines: Vec<(usize, usize)>,
    names: Vec<Text>,
    files: F,
}

impl<F: Files> Archive<F> {
    /// Reads lines, each with its line break.
    ///
    /// # Errors
    /// When a line has no end, or something passes a bound.
    pub fn read(entries: Vec<u8>, files: F) -> Result<Self, LedgerFault> {
        LedgerFault::bound("the file of entries", entries.len(), MAX_ARCHIVE)?;
        let (mut lines, mut from) = (Vec::new(), 0_usize);
        for line in entries.split_inclusive(|byte| *byte == b'\n') {
            let next = from.saturating_add(line.len());
            let Some(end) = next.checked_sub(1).filter(|_| line.ends_with(b"\n")) else {
                let number = u64::try_from(lines.len()).unwrap_or(u64::MAX).saturating_add(1);
                return Err(LedgerFault::entry(number, "the file ends before its line does"));
            };
            if end == from {
                let number = u64::try_from(lines.len()).unwrap_or(u64::MAX).saturating_add(1);
                return Err(LedgerFault::entry(number, "its line is empty"));
            }
            LedgerFault::bound("the line of an entry", end.saturating_sub(from), MAX_ENTRY)?;
            lines.push((from, end));
            from = next;
        }
        let mut names: Vec<Text> = files.digests().iter().map(|digest| digest.to_string().into()).collect();
        names.sort();
        Ok(Self { entries, lines, names, files })
    }

    fn line(&self, at: usize) -> Option<&[u8]> {
        let (from, end) = *self.lines.get(at)?;
        self.entries.get(from..end)
    }
}

impl<F: Files> Storage for Archive<F> {
    fn append(
        &mut self,
        _: &mut dyn FnMut(Option<&Head>) -> Result<NewRow, LedgerFault>,
        _: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        Err(LedgerFault::Storage("an archive is not appended to".into()))
    }

    fn entries(&self, after: u64, most: usize) -> Result<Vec<Row>, LedgerFault> {
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        let lines = (from..self.lines.len()).take(most).filter_map(|at| Some((at, self.line(at)?)));
        let row = |(at, line): (usize, &[u8])| Row {
            sequence: u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1),
            // The line is all there is.
            hash: Entry::hash(line).to_string().into(),
            line: line.to_vec(),
        };
        Ok(lines.map(row).collect())
    }

    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
        self.files.read(digest)
    }

    fn blobs(&self, after: Option<&str>, most: usize) -> Result<Vec<Text>, LedgerFault> {
        let from = after.map_or(0, |after| self.names.partition_point(|name| **name <= *after));
        Ok(self.names.iter().skip(from).take(most).cloned().collect())
    }

    /// Lines and files have nothing beside them that could say otherwise.
    fn damage(&self, _: usize) -> Result<Vec<Text>, LedgerFault> {
        Ok(Vec::new())
    }

    /// An archive has no index of its own: what an entry says of itself.
    fn links(&self, asked: Asked<'_>) -> Result<Vec<Link>, LedgerFault> {
        let of = |sequence: u64| -> Result<Vec<Text>, LedgerFault> {
            let at = sequence.checked_sub(1).and_then(|at| usize::try_from(at).ok());
            match at.and_then(|at| self.line(at)) {
                Some(line) => Ok(Entry::read(sequence, line)?.targets().to_vec()),
                None => Ok(Vec::new()),
            }
        };
        match asked {
            Asked::Entry(sequence) => {
                Ok(of(sequence)?.into_iter().map(|target| Link { target, sequence }).collect())
            }
            Asked::Beyond(_) => Ok(Vec::new()),
            Asked::Target(wanted, after) => {
                let last = u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
                let mut all = Vec::new();
                for sequence in after.saturating_add(1)..=last {
                    if let Some(target) = of(sequence)?.into_iter().find(|target| **target == *wanted) {
                        all.push(Link { target, sequence });
                    }
                    if all.len() >= crate::limits::PAGE {
                        break;
                    }
                }
                Ok(all)
            }
        }
    }
}

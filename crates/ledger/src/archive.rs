use std::cell::Cell;
use std::collections::BTreeSet;

use model::{Digest, Text};

use crate::limits::{MAX_ARCHIVE, PAGE, PAGE_BYTES};
use crate::{Asked, Entry, Head, LedgerFault, Link, NewRow, Row, Seen, Storage};

mod lines;

use lines::{Lines, Mark};

/// What an exported ledger consists of: its entries, one a line, and files by their digest.
pub trait Files {
    /// So many bytes of the entries from this place, or as many as there are.
    ///
    /// # Errors
    /// When they cannot be read.
    fn lines(&self, from: u64, length: usize) -> Result<Vec<u8>, LedgerFault>;

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
    files: F,
    names: Vec<Text>,
    /// How many lines there are.
    count: u64,
    /// Where some of them begin, in order: so that none is far from one, however many there are and however long.
    marks: Vec<Mark>,
    /// Where the line begins that comes after those that were read last: they are read in order as a rule.
    next: Cell<Mark>,
}

impl<F: Files> Archive<F> {
    /// Goes over the lines, each with its line break. None is kept.
    ///
    /// # Errors
    /// When a line has no end, or something passes a bound.
    pub fn read(files: F) -> Result<Self, LedgerFault> {
        let (mut marks, mut last) = (vec![Mark::FIRST], Mark::FIRST);
        let mut lines = Lines::from(&files, Mark::FIRST);
        while let Some(line) = lines.next()? {
            if line.is_empty() {
                return Err(LedgerFault::entry(lines.mark().before(), "its line is empty"));
            }
            let here = lines.mark();
            LedgerFault::bound(
                "the file of entries",
                usize::try_from(here.at).unwrap_or(usize::MAX),
                MAX_ARCHIVE,
            )?;
            if here.is_far_from(&last) {
                marks.push(here);
                last = here;
            }
        }
        let count = lines.mark().before();
        let mut names: Vec<Text> = files.digests().iter().map(|digest| digest.to_string().into()).collect();
        names.sort();
        Ok(Self { files, names, count, marks, next: Cell::new(Mark::FIRST) })
    }

    /// What it consists of.
    pub fn files(&self) -> &F {
        &self.files
    }

    /// The nearest place known from which one comes to a line.
    fn towards(&self, sequence: u64) -> Mark {
        let after = self.marks.partition_point(|mark| mark.sequence <= sequence);
        let mark = after.checked_sub(1).and_then(|at| self.marks.get(at)).copied().unwrap_or(Mark::FIRST);
        let next = self.next.get();
        if (mark.sequence..=sequence).contains(&next.sequence) { next } else { mark }
    }

    fn row(&self, sequence: u64) -> Result<Option<Row>, LedgerFault> {
        let Some(before) = sequence.checked_sub(1) else { return Ok(None) };
        Ok(self.entries(before, 1)?.into_iter().next())
    }
}

impl<F: Files> Storage for Archive<F> {
    fn append(
        &mut self,
        _: &[Seen],
        _: &mut dyn FnMut(Option<&Head>) -> Result<NewRow, LedgerFault>,
        _: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        Err(LedgerFault::Storage("an archive is not appended to".into()))
    }

    fn entries(&self, after: u64, most: usize) -> Result<Vec<Row>, LedgerFault> {
        let first = after.saturating_add(1);
        if first > self.count {
            return Ok(Vec::new());
        }
        let mut lines = Lines::from(&self.files, self.towards(first));
        let (mut all, mut room) = (Vec::new(), PAGE_BYTES);
        while all.len() < most && (room > 0 || all.is_empty()) && lines.mark().sequence <= self.count {
            let sequence = lines.mark().sequence;
            let Some(line) = lines.next()? else { break };
            if sequence >= first {
                room = room.saturating_sub(line.len());
                // The line is all there is.
                all.push(Row { sequence, hash: Entry::hash(line).to_string().into(), line: line.to_vec() });
            }
        }
        self.next.set(lines.mark());
        Ok(all)
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
        let targets = |row: &Row| Ok(Entry::read(row.sequence, &row.line)?.targets().to_vec());
        match asked {
            Asked::Entry(sequence) => {
                let own: Vec<Text> =
                    self.row(sequence)?.as_ref().map(targets).transpose()?.unwrap_or_default();
                Ok(own.into_iter().map(|target| Link { target, sequence }).collect())
            }
            Asked::Beyond(_) => Ok(Vec::new()),
            Asked::Target(wanted, after) => {
                let (mut all, mut after) = (Vec::new(), after);
                loop {
                    let rows = self.entries(after, PAGE)?;
                    let Some(last) = rows.last() else { return Ok(all) };
                    after = last.sequence;
                    for row in &rows {
                        let own: Vec<Text> = targets(row)?;
                        let found = own.into_iter().find(|target| **target == *wanted);
                        all.extend(found.map(|target| Link { target, sequence: row.sequence }));
                        if all.len() >= PAGE {
                            return Ok(all);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

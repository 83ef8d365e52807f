use model::{Digest, Instant, Text};
use sha2::{Digest as _, Sha256};

use crate::limits::{MAX_BLOB, PAGE};
use crate::merkle::Tree;
use crate::verify::{Trusted, verify, walk};
use crate::{
    Asked, Body, Checkpoint, Decided, Entry, Head, LedgerFault, NewRow, Noted, Rechecked, Seen, Storage,
};

/// A ledger over a storage.
#[derive(Debug)]
pub struct Ledger<S> {
    storage: S,
}

impl<S: Storage> Ledger<S> {
    /// The ledger that this storage keeps.
    pub fn over(storage: S) -> Self {
        Self { storage }
    }

    /// The storage.
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Appends a decision with everything it was made from, whole or not at all. `load` is asked for the bytes of each
    /// input that is not kept yet. What it was held against was `seen`: where more was recorded of that since, it is not
    /// recorded.
    ///
    /// # Errors
    /// When it cannot be written, an input's bytes are not those of its digest, or another run was faster.
    pub fn record(
        &mut self,
        at: Instant,
        decided: &Decided,
        seen: &[Seen],
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        self.append(at, &Body::Decision(decided.clone()), seen, load)
    }

    /// Appends what came of a recheck, likewise.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn rechecked(
        &mut self,
        at: Instant,
        rechecked: Rechecked,
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        self.append(at, &Body::Recheck(rechecked), &[], load)
    }

    fn append(
        &mut self,
        at: Instant,
        body: &Body,
        seen: &[Seen],
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        let mut making = |head: Option<&Head>| new_row(head, at, body.clone());
        let mut checked = |digest: &Digest| {
            let bytes = load(digest)?;
            LedgerFault::bound("an input", bytes.len(), MAX_BLOB)?;
            if Sha256::digest(&bytes)[..] == *digest.bytes() {
                Ok(bytes)
            } else {
                Err(LedgerFault::Gone(
                    format!("what was judged had the digest {digest}, and it has another now").into(),
                ))
            }
        };
        self.storage.append(seen, &mut making, &mut checked)
    }

    /// Appends a checkpoint over everything there is in `seen`, once all of it is seen to hold. That is the same ledger as
    /// it is at one moment: what others record while it is looked at would seem to be out of place. `sign` is given what is
    /// to be signed and the name of the ledger, and gives the whole note.
    ///
    /// # Errors
    /// When there is nothing to sign, the ledger does not hold, or something was recorded since that moment.
    pub fn checkpoint(
        &mut self,
        seen: &dyn Storage,
        at: Instant,
        sign: &mut dyn FnMut(&str, &str) -> Result<String, Text>,
    ) -> Result<(Head, Text), LedgerFault> {
        // What is signed is vouched for: also what the entries were made from, and the index.
        let checked = verify(seen, Trusted::default())?;
        if let Some(broken) = checked.broken.first() {
            return Err(LedgerFault::Changed(broken.text.clone()));
        }
        let (mut tree, mut first, mut last) = (Tree::default(), None, None);
        walk(seen, None, &mut |head, entry| {
            entry?;
            tree.push(&head.hash);
            first.get_or_insert_with(|| head.hash.clone());
            last = Some(head);
            Ok(())
        })?;
        let (Some(first), Some(last)) = (first, last) else {
            return Err(LedgerFault::entry(1, "there is none yet, and a checkpoint is over entries"));
        };
        let origin = Checkpoint::origin(&first);
        let said = Checkpoint { origin: origin.clone(), size: last.sequence, root: tree.root() };
        let note = sign(&said.text(), &origin).map_err(LedgerFault::Storage)?;
        let note: Text = note.into();
        let mut making = |head: Option<&Head>| match head == Some(&last) {
            true => new_row(head, at, Body::Checkpoint(Noted { note: note.clone() })),
            false => Err(LedgerFault::Moved),
        };
        let none = |digest: &Digest| LedgerFault::Gone(format!("a checkpoint has no {digest}").into());
        let head = self.storage.append(&[], &mut making, &mut |digest| Err(none(digest)))?;
        Ok((head, note))
    }

    /// The entry of this number.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it was written: its own hash is looked at, the chain is not.
    pub fn entry(&self, sequence: u64) -> Result<Option<Entry>, LedgerFault> {
        let Some(before) = sequence.checked_sub(1) else { return Ok(None) };
        let rows = self.storage.entries(before, 1)?;
        let Some(row) = rows.into_iter().next().filter(|row| row.sequence == sequence) else {
            return Ok(None);
        };
        if Entry::hash(&row.line).to_string() != *row.hash {
            return Err(LedgerFault::entry(sequence, "it is not what its hash says: it was changed"));
        }
        Entry::read(sequence, &row.line).map(Some)
    }

    /// The entry of this number, which something in the ledger names: the index, or an entry after it.
    ///
    /// # Errors
    /// As [`Self::entry`], and when it is not there.
    pub fn named(&self, sequence: u64) -> Result<Entry, LedgerFault> {
        let gone = "something in the ledger names it, and it is not there: it was removed";
        self.entry(sequence)?.ok_or_else(|| LedgerFault::entry(sequence, gone))
    }

    /// Every entry, in order. What one says of itself is believed: [`crate::verify`] first.
    ///
    /// # Errors
    /// Those of `take`, and when an entry cannot be read.
    pub fn each(&self, take: &mut dyn FnMut(Entry) -> Result<(), LedgerFault>) -> Result<(), LedgerFault> {
        walk(&self.storage, None, &mut |_, entry| take(entry?))
    }

    /// Every entry after the one of this number, in order, each as it follows from the one before it.
    ///
    /// # Errors
    /// As [`Self::each`], and when there is no such entry.
    pub fn after(
        &self,
        sequence: u64,
        take: &mut dyn FnMut(Entry) -> Result<(), LedgerFault>,
    ) -> Result<(), LedgerFault> {
        let head = match sequence {
            0 => None,
            _ => {
                let line = self.named(sequence)?.line()?;
                Some(Head { sequence, hash: Entry::hash(&line) })
            }
        };
        walk(&self.storage, head, &mut |_, entry| take(entry?))
    }

    /// Every decision that let something pass, in order, each with its number and time.
    ///
    /// # Errors
    /// As [`Self::each`].
    pub fn accepted(
        &self,
        take: &mut dyn FnMut(u64, Instant, Decided) -> Result<(), LedgerFault>,
    ) -> Result<(), LedgerFault> {
        self.each(&mut |entry| match entry.body {
            Body::Decision(decided) if decided.accepted() => take(entry.sequence, entry.at, decided),
            Body::Decision(_) | Body::Recheck(_) | Body::Checkpoint(_) => Ok(()),
        })
    }

    /// The numbers of the entries that the index files under a text, in order: those that may rest on what has this
    /// [`formats::StatusTarget::key`], or another text such as `exception left-pad`. Whether one does is for the evidence
    /// to say.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn filed_under(&self, target: &str) -> Result<Vec<u64>, LedgerFault> {
        let mut all: Vec<u64> = Vec::new();
        loop {
            let links = self.storage.links(Asked::Target(target, all.last().copied().unwrap_or_default()))?;
            let got = links.len();
            all.extend(links.into_iter().map(|link| link.sequence));
            if got < PAGE {
                return Ok(all);
            }
        }
    }

    /// What is kept under a digest.
    ///
    /// # Errors
    /// When it cannot be read, is not there, or is not what its digest says.
    pub fn blob(&self, digest: &Digest) -> Result<Vec<u8>, LedgerFault> {
        let gone = |why: &str| LedgerFault::Changed(format!("what is kept under {digest} {why}").into());
        let bytes = self.storage.blob(digest)?.ok_or_else(|| gone("is not there"))?;
        match Sha256::digest(&bytes)[..] == *digest.bytes() {
            true => Ok(bytes),
            false => Err(gone("is not what its digest says: it was changed")),
        }
    }
}

fn new_row(head: Option<&Head>, at: Instant, body: Body) -> Result<NewRow, LedgerFault> {
    let entry = Entry::after(head, at, body);
    let line = entry.line()?;
    let mut digests: Vec<Digest> = entry.kept().cloned().collect();
    digests.sort();
    digests.dedup();
    let head = Head { sequence: entry.sequence, hash: Entry::hash(&line) };
    Ok(NewRow { head, line, targets: entry.targets().to_vec(), digests })
}

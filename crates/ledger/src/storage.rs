use model::{Digest, Text};

use crate::LedgerFault;

/// Where entries and what they were made from are kept. Six methods, so that another database is another file.
///
/// A storage keeps what it is given; that it was not changed since is for [`crate::verify`] to see.
pub trait Storage {
    /// Appends one entry, whole or not at all: nobody else appends between the head that `making` is told and the entry it
    /// gives. Of its digests, `load` is asked for those whose bytes are not kept yet. Nothing is appended where something was
    /// filed since it was `seen`.
    ///
    /// # Errors
    /// Those of `making` and `load`, [`LedgerFault::Overtaken`], and when it cannot be written, now or for as long as one waits.
    fn append(
        &mut self,
        seen: &[Seen],
        making: &mut dyn FnMut(Option<&Head>) -> Result<NewRow, LedgerFault>,
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault>;

    /// Entries after this sequence, in order: at least one where there are any, at most `most`.
    ///
    /// # Errors
    /// When they cannot be read.
    fn entries(&self, after: u64, most: usize) -> Result<Vec<Row>, LedgerFault>;

    /// What is kept under a digest, believed by nobody.
    ///
    /// # Errors
    /// When it cannot be read.
    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault>;

    /// The names under which something is kept, after this one, in their order; at most `most`. Each should be a digest.
    ///
    /// # Errors
    /// When they cannot be read.
    fn blobs(&self, after: Option<&str>, most: usize) -> Result<Vec<Text>, LedgerFault>;

    /// What does not fit together in the storage itself, so that one way of asking it says other than another; at most
    /// `most`.
    ///
    /// # Errors
    /// When it cannot be read.
    fn damage(&self, most: usize) -> Result<Vec<Text>, LedgerFault>;

    /// What the index says, in order.
    ///
    /// # Errors
    /// When it cannot be read.
    fn links(&self, asked: Asked<'_>) -> Result<Vec<Link>, LedgerFault>;
}

/// The last entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub sequence: u64,
    /// Its hash.
    pub hash: Digest,
}

/// What somebody saw filed under a target: where more is filed since, what was made of it is not so any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The target.
    pub target: Text,
    /// The last entry filed under it; 0: none.
    pub last: u64,
}

/// An entry that is to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// Its number and hash.
    pub head: Head,
    /// Its line.
    pub line: Vec<u8>,
    /// What the index files it under.
    pub targets: Vec<Text>,
    /// What must be kept for it.
    pub digests: Vec<Digest>,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, as the storage has it.
    pub sequence: u64,
    /// Its hash, as the storage has it.
    pub hash: Text,
    /// Its line.
    pub line: Vec<u8>,
}

/// What the index is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Entries that rest on a target, after this one: at most as many as [`crate::limits::PAGE`].
    Target(&'a str, u64),
    /// Everything one entry is filed under.
    Entry(u64),
    /// What is filed for entries after this one, of which there should be none: at most one.
    Beyond(u64),
}

/// A row of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target.
    pub target: Text,
    /// The entry.
    pub sequence: u64,
}

//! The ledger: every decision with what it was made from, appended and never changed.
//!
//! Each entry is one line of JSON in one spelling; the SHA-256 of the line names it, and the next line holds it
//! ([`Entry`] has the form). What a decision was made from is kept once by its digest. Checkpoints, signed by the
//! operator, say how far the ledger was and what it held; the ledger itself makes nothing true and lets nothing pass.
//!
//! ```text
//! Ledger ── record, checkpoint, entries, filed_under, blob ──► Storage (six methods) ──► Sqlite | Archive
//!    └───── verify: chain, blobs, index, checkpoints
//! ```
//!
//! A [`Pack`] is the index of what one run is to be made from elsewhere, in the same spelling: a file that is carried, and
//! no ledger.
//!
//! The only room that opens a database. May use: `model`, `formats`.

mod archive;
mod canonical;
mod checkpoint;
mod entry;
mod fault;
mod ledger;
pub mod limits;
mod merkle;
mod pack;
#[cfg(test)]
mod sample;
mod sqlite;
mod storage;
mod verify;

pub use archive::{Archive, Files};
pub use checkpoint::Checkpoint;
pub use entry::{
    Body, Decided, DecidedSubject, Distrusted, Entry, Feed, Framework, Input, Noted, Open, Rechecked, Role,
    Standing,
};
pub use fault::LedgerFault;
pub use ledger::Ledger;
pub use pack::{
    EvidenceOrigin, Held, Pack, PackFault, PackedEvidence, PackedFile, PackedImage, PackedReference,
    PackedSubject, ReferenceKind,
};
pub use sqlite::Sqlite;
pub use storage::{Asked, Head, Link, NewRow, Row, Storage};
pub use verify::{Broken, Checked, Trusted, verify};

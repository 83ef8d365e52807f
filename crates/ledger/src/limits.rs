//! Every bound of this room, each with its reason. Reaching a bound is fine; passing it is a [`crate::LedgerFault`].

/// The longest line of an entry, in bytes: a run of 100,000 subjects, each with its digests, has some 40 MiB.
pub const MAX_ENTRY: usize = 64 << 20;

/// The largest content that is kept, in bytes: the report of such a run as JSON; the largest evidence has 64 MiB.
pub const MAX_BLOB: usize = 512 << 20;

/// The most a run is made from, files of evidence included: all the pieces a run reads, and what its framework names.
pub const MAX_INPUTS: usize = 1 << 17;

/// The most subjects of one entry: as many as pieces of evidence.
pub const MAX_SUBJECTS: usize = 1 << 17;

/// The most targets one entry rests on: some forty for each subject of a run of the most subjects, few of them shared.
pub const MAX_TARGETS: usize = 1 << 20;

/// The most acceptances one recheck finds no longer to stand: six times the artifacts of the largest run, in lines that
/// fit an entry.
pub const MAX_OPEN: usize = 1 << 19;

/// The most entries of lists for which something lost trust: few entries deny many artifacts, in lines that fit an entry.
pub const MAX_DISTRUSTED: usize = 1 << 16;

/// The most feeds a framework refers to: each is a line of its text, or a file of an issuer's.
pub const MAX_FEEDS: usize = 1 << 14;

/// The longest name, path or target, in bytes: a path (`PATH_MAX`) and what is said in front of it.
pub const MAX_TEXT: usize = 4096 + 64;

/// The most characters that are read of a digest's text: no digest has so many.
pub const MAX_NAME: u32 = 160;

/// The longest index of a pack, in bytes: as of an entry, which is made of the same.
pub const MAX_PACK: usize = MAX_ENTRY;

/// The most files of a pack: each is a file of one tar file, of which no more than 100,000 are read.
pub const MAX_PACK_FILES: usize = 1 << 16;

/// The most parts of one image in a pack: a manifest, a configuration and some evidence for each of the most members.
pub const MAX_PACK_PARTS: usize = 1 << 14;

/// The most notes of a pack: about one for each file of a delivery.
pub const MAX_PACK_NOTES: usize = MAX_SUBJECTS;

/// The longest checkpoint, in bytes: as in logs of signatures.
pub const MAX_NOTE: usize = formats::limits::MAX_CHECKPOINT;

/// The most rows read at a time: enough that asking costs little.
pub const PAGE: usize = 1024;

/// How many bytes of entries are read at a time, about: little beside one entry of the longest.
pub const PAGE_BYTES: usize = 8 << 20;

/// How many bytes of exported entries are read at once: at first about one entry, then more, up to what costs little.
pub const MIN_READ: usize = 4 << 10;
/// The most of them.
pub const MAX_READ: usize = 1 << 20;

/// The largest file of exported entries that is read, in bytes: a million decisions about one artifact each have some
/// 4 GiB; larger ledgers are verified where they are.
pub const MAX_ARCHIVE: usize = 4 << 30;

/// How long a run waits for another that is writing, in milliseconds: a run of many subjects writes for some seconds.
pub const WAIT_MS: u32 = 60_000;

/// How long a run rests before it tries to open a ledger again, in milliseconds.
pub const PAUSE_MS: u64 = 20;

/// The most breaks that are told one by one.
pub const MAX_TOLD: usize = 20;

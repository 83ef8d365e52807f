//! Evidence that does not say what it is about.

use std::collections::BTreeSet;

use decision::Speaks;
use verify::Roots;

use crate::Pool;
use crate::pool::Entry;

/// The most signatures over bytes that do not say of what they are: real bundles name the digest, and one of minisign
/// lies beside its file.
pub(crate) const MAX_SILENT: usize = 16;

/// Readable documents that claim no digest at all, by their places in the pool. Each is held against every subject.
#[derive(Debug, Default)]
pub(crate) struct Silent {
    /// Those that are tried.
    pub(crate) tried: BTreeSet<usize>,
    /// Signatures beyond the first [`MAX_SILENT`]. Nothing is known of them, so where no good proof is left they keep
    /// a demand from being answered.
    pub(crate) untried: BTreeSet<usize>,
}

impl Silent {
    /// A statement is verified once for all subjects. A signature over bytes may mean reading all of them for each, so
    /// only so many are tried: first those that name a key of the framework, which a stranger cannot push out by
    /// laying others before them.
    pub(crate) fn of(pool: &Pool, roots: &Roots) -> Self {
        let silent =
            |entry: &Entry| entry.read.is_ok() && entry.metadata().is_none() && entry.claims().is_empty();
        let all = pool.entries().filter(|(_, entry)| silent(entry));
        let (mut bytes, statements): (Vec<_>, Vec<_>) =
            all.partition(|(_, entry)| entry.speaks() == Speaks::ForBytes);
        if bytes.len() > MAX_SILENT {
            let known = |entry: &Entry| {
                entry.read.as_ref().is_ok_and(|claim| verify::names_a_known_key(&claim.value, roots))
            };
            bytes.sort_by_cached_key(|(at, entry)| (!known(entry), *at));
        }
        let place = |(at, _): &(usize, &Entry)| *at;
        let (first, rest) = bytes.split_at_checked(MAX_SILENT).unwrap_or((&bytes, &[]));
        Self {
            tried: first.iter().chain(&statements).map(place).collect(),
            untried: rest.iter().map(place).collect(),
        }
    }
}

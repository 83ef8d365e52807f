//! Lockfiles in YAML: the one place here that talks to its library.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Options, Spanned};

use super::{LockedPlace, LockfileFault};
use crate::limits::{MAX_DEPTH, MAX_LOCKFILE, MAX_PAYLOAD_VALUES};

/// Reads the whole, without aliases, anchors and merged keys: no writer of lockfiles makes any.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, LockfileFault> {
    serde_saphyr::from_str_with_options(text, options())
        .map_err(|fault| LockfileFault::whole(fault.without_snippet().to_string()))
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_anchors: 0,
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_nodes: MAX_PAYLOAD_VALUES,
            max_total_scalar_bytes: MAX_LOCKFILE,
            max_merge_keys: 0,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        with_snippet: false,
    }
}

/// The entries of a mapping in the order written, each with its place.
pub(super) fn in_order<T>(entries: BTreeMap<String, Spanned<T>>) -> Vec<(String, LockedPlace, T)> {
    let mut all: Vec<_> =
        entries.into_iter().map(|(key, entry)| (entry.referenced.line(), key, entry.value)).collect();
    all.sort_by_key(|(line, ..)| *line);
    // Positions of 32 bits are enough for what is read.
    all.into_iter()
        .map(|(line, key, value)| (key, LockedPlace::Line(u32::try_from(line).unwrap_or(u32::MAX)), value))
        .collect()
}

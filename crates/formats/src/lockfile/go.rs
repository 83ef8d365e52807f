//! `go.sum` (Go Modules Reference, "go.sum files"): `MODULE VERSION[/go.mod] HASH`. A line about a `go.mod` alone is of a
//! module whose content is never used.

use super::gather::{Gathered, line, purl};
use super::{Locked, LockedSource, LockfileFault};

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let mut gathered = Gathered::default();
    for (index, raw) in text.lines().enumerate().filter(|(_, raw)| !raw.trim().is_empty()) {
        let place = line(index);
        let mut words = raw.split_ascii_whitespace();
        let (Some(module), Some(version), Some(hash), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(LockfileFault::at(&place, "should be a module, a version and a hash"));
        };
        if version.ends_with("/go.mod") {
            continue;
        }
        let path = module.rsplit_once('/').unwrap_or(("", module));
        gathered.add(Locked {
            purl: purl("golang", path, Some(version), &place)?,
            digests: Vec::new(),
            tree: hash.starts_with("h1:").then(|| hash.into()),
            source: LockedSource::Registry(None),
            direct: None,
            only_for_development: None,
            place,
        })?;
    }
    Ok(gathered)
}

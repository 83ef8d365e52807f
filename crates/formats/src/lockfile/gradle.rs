//! `gradle.lockfile`: `GROUP:ARTIFACT:VERSION=CONFIGURATIONS`. It locks versions and no content.

use super::gather::{Gathered, line, purl};
use super::{Locked, LockedSource, LockfileFault};

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let mut gathered = Gathered::default();
    for (index, raw) in text.lines().enumerate() {
        let place = line(index);
        let bare = raw.trim();
        let head = bare.split('=').next().unwrap_or_default();
        // The last line names the configurations that are empty.
        if bare.is_empty() || bare.starts_with('#') || head == "empty" {
            continue;
        }
        let mut parts = head.split(':');
        let (Some(group), Some(name), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(LockfileFault::at(&place, "should be GROUP:ARTIFACT:VERSION=CONFIGURATIONS"));
        };
        gathered.add(Locked {
            purl: purl("maven", (group, name), Some(version), &place)?,
            digests: Vec::new(),
            tree: None,
            source: LockedSource::Unsaid,
            direct: None,
            only_for_development: None,
            place,
        })?;
    }
    Ok(gathered)
}

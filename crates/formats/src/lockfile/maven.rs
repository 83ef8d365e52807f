//! What `mvn dependency:list` prints: `GROUP:ARTIFACT:TYPE[:CLASSIFIER]:VERSION:SCOPE`, each line perhaps behind
//! `[INFO]`. It tells versions and no content.

use super::gather::{Gathered, line, purl};
use super::{Locked, LockedSource, LockfileFault};

const SCOPES: [&str; 6] = ["compile", "provided", "runtime", "test", "system", "import"];

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let mut gathered = Gathered::default();
    for (index, raw) in text.lines().enumerate() {
        let place = line(index);
        let bare = raw.trim().strip_prefix("[INFO]").unwrap_or(raw).trim();
        // Behind it stands in which module of Java it is, or that it is optional.
        let bare = bare.split([' ', '\u{1b}']).next().unwrap_or_default();
        let parts: Vec<&str> = bare.split(':').collect();
        let (group, name, version, scope) = match parts.as_slice() {
            [group, name, _, version, scope] | [group, name, _, _, version, scope] => {
                (group, name, version, scope)
            }
            // Everything else is what Maven has to say besides.
            _ => continue,
        };
        if !SCOPES.contains(scope) {
            return Err(LockfileFault::at(&place, "does not end in a scope such as `compile`"));
        }
        gathered.add(Locked {
            purl: purl("maven", (group, name), Some(version), &place)?,
            digests: Vec::new(),
            tree: None,
            source: LockedSource::Unsaid,
            direct: None,
            only_for_development: Some(*scope == "test"),
            place,
        })?;
    }
    Ok(gathered)
}

//! `yarn.lock` of Yarn 2 and later: YAML, headed by `__metadata`.

use std::collections::BTreeMap;

use model::Text;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::gather::{Gathered, purl, scoped};
use super::npm::taken_from;
use super::yaml;
use super::yarn_classic::asked;
use super::{Locked, LockedSource, LockfileFault};

#[derive(Deserialize)]
struct Entry {
    resolution: Option<String>,
    checksum: Option<String>,
    version: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

const HEAD: &str = "__metadata";

/// Whether a `yarn.lock` is meant for these versions.
pub(super) fn is_meant_by(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(HEAD.as_bytes()))
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: BTreeMap<String, Spanned<Entry>> = yaml::read(text)?;
    let mut gathered = Gathered::default();
    let mut by_asked: BTreeMap<String, usize> = BTreeMap::new();
    let mut wanted = Vec::new();
    for (head, place, entry) in yaml::in_order(document) {
        if head == HEAD {
            continue;
        }
        let resolution = entry.resolution.ok_or_else(|| LockfileFault::at(&place, "has no `resolution`"))?;
        let (name, reference) = asked(&resolution, &place)?;
        let source = source(reference);
        let own = matches!(source, LockedSource::Path(_));
        let index = gathered.add(Locked {
            purl: purl("npm", scoped(name), entry.version.as_deref().filter(|_| !own), &place)?,
            digests: Vec::new(),
            tree: entry.checksum.map(Text::from),
            source,
            direct: None,
            only_for_development: None,
            place,
        })?;
        by_asked.extend(head.split(", ").map(|asked| (asked.to_owned(), index)));
        wanted.push((index, entry.dependencies));
    }
    for (from, needs) in wanted {
        for (name, range) in needs {
            // Before version 7, a range of the registry has no `npm:` in front.
            let spelt = [format!("{name}@{range}"), format!("{name}@npm:{range}")];
            if let Some(to) = spelt.iter().find_map(|asked| by_asked.get(asked)) {
                gathered.needs(from, *to)?;
            }
        }
    }
    gathered.direct_is_what_paths_need();
    Ok(gathered)
}

/// Where what follows the name in a `resolution` leads.
fn source(reference: &str) -> LockedSource {
    match reference.split_once(':') {
        Some(("npm", _)) => LockedSource::Registry(None),
        Some(("workspace" | "link" | "portal" | "file", path)) => LockedSource::Path(path.into()),
        // It is made of another entry by a patch of the project's own; the other is locked by itself.
        Some(("patch" | "virtual", inner)) => LockedSource::Path(inner.into()),
        _ => match reference.split_once("#commit=") {
            Some((url, commit)) => LockedSource::Git { url: url.into(), commit: Some(commit.into()) },
            None => taken_from(reference),
        },
    }
}

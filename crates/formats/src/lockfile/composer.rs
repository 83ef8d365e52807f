//! `composer.lock`: JSON. Its `shasum` is SHA-1, which pins nothing; a commit does.

use super::gather::{ByName, Gathered, purl};
use super::npm::is_commit;
use super::{Locked, LockedPlace, LockedSource, LockfileFault};
use crate::json;
use crate::limits::{MAX_LISTED, MAX_LOCKED};
use crate::malformed::code;
use crate::node::Node;

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let root = Node::root(json::check(text.as_bytes(), json::LOCKFILE)?, code::REFERENCE);
    let [packages, development] = root.fields(["packages", "packages-dev"])?;
    let packages = root.required("packages", packages)?;
    let mut gathered = Gathered::default();
    let mut names = Vec::new();
    let mut wanted = Vec::new();
    for (list, only) in [(Some(packages), false), (development, true)] {
        let items = list.map(|list| list.items(MAX_LOCKED)).transpose()?.unwrap_or_default();
        for node in items {
            let place = LockedPlace::Pointer(node.pointer().into());
            let [name, version, source, dist, require] =
                node.fields(["name", "version", "source", "dist", "require"])?;
            let name = node.required("name", name)?.some_name()?;
            let version = node.required("version", version)?.some_name()?;
            let from = match (source, dist) {
                (Some(node), _) | (None, Some(node)) => taken_from(&node)?,
                (None, None) => LockedSource::Unsaid,
            };
            let path = name.split_once('/').unwrap_or(("", &name));
            let index = gathered.add(Locked {
                purl: purl("composer", path, Some(&version), &place)?,
                digests: Vec::new(),
                tree: None,
                source: from,
                direct: None,
                only_for_development: Some(only),
                place,
            })?;
            let require = require.map(|require| require.entries(MAX_LISTED)).transpose()?;
            wanted.extend(require.into_iter().flatten().map(|(need, _)| (index, need.to_lowercase())));
            names.push(name.to_lowercase());
        }
    }
    let names = ByName::of(names.iter().enumerate().map(|(index, name)| (index, &**name)));
    for (from, need) in wanted {
        for to in names.get(&need) {
            gathered.needs(from, *to)?;
        }
    }
    Ok(gathered)
}

fn taken_from(node: &Node<'_>) -> Result<LockedSource, LockfileFault> {
    let [kind, url, reference] = node.fields(["type", "url", "reference"])?;
    let url = node.required("url", url)?.name()?;
    let reference = reference.as_ref().map(Node::name).transpose()?;
    let kind = kind.as_ref().map(Node::name).transpose()?.unwrap_or_default();
    Ok(match &*kind {
        "path" => LockedSource::Path(url),
        // What is fetched as an archive is that of a commit as well, where it says which.
        _ => match reference.filter(|reference| is_commit(reference)) {
            Some(commit) => LockedSource::Git { url, commit: Some(commit) },
            None if &*kind == "git" => LockedSource::Git { url, commit: None },
            None => LockedSource::Url(url),
        },
    })
}

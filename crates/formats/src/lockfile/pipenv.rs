//! `Pipfile.lock`: JSON.

use super::gather::{Gathered, purl};
use super::integrity::of_hex;
use super::npm::is_commit;
use super::{Locked, LockedPlace, LockedSource, LockfileFault};
use crate::json;
use crate::limits::{MAX_LISTED, MAX_LOCKED};
use crate::malformed::code;
use crate::node::Node;

const META: &str = "_meta";

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let root = Node::root(json::check(text.as_bytes(), json::LOCKFILE)?, code::REFERENCE);
    let mut gathered = Gathered::default();
    for (category, node) in root.entries(MAX_LISTED)? {
        if category == META {
            continue;
        }
        for (name, node) in node.entries(MAX_LOCKED)? {
            let place = LockedPlace::Pointer(node.pointer().into());
            let [version, hashes, index, git, reference, path, file] =
                node.fields(["version", "hashes", "index", "git", "ref", "path", "file"])?;
            let version = version.as_ref().map(Node::name).transpose()?;
            let hashes = hashes.map(|list| list.items(MAX_LISTED)).transpose()?.unwrap_or_default();
            let hashes: Vec<_> = hashes.iter().map(Node::name).collect::<Result<_, _>>()?;
            let said = |node: Option<Node<'_>>| node.as_ref().map(Node::name).transpose();
            let (git, reference, path, file, index) =
                (said(git)?, said(reference)?, said(path)?, said(file)?, said(index)?);
            let source = match (git, path, file) {
                (Some(url), ..) => {
                    LockedSource::Git { url, commit: reference.filter(|reference| is_commit(reference)) }
                }
                (_, Some(path), _) => LockedSource::Path(path),
                (_, _, Some(url)) => LockedSource::Url(url),
                // An index is named as the head of the file names it, and only where there are several.
                (None, None, None) => LockedSource::Registry(index),
            };
            gathered.add(Locked {
                purl: purl("pypi", ("", &name), version.as_deref().and_then(exact), &place)?,
                digests: hashes.iter().filter_map(|hash| of_hex(hash)).collect(),
                tree: None,
                source,
                direct: None,
                only_for_development: Some(category != "default"),
                place,
            })?;
        }
    }
    Ok(gathered)
}

/// The one version that is asked for.
fn exact(text: &str) -> Option<&str> {
    let version = text.strip_prefix("==")?.trim_start_matches('=').trim();
    (!version.contains([',', '*'])).then_some(version)
}

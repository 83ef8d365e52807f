//! `package-lock.json` and `npm-shrinkwrap.json`. From version 2 on, `packages` maps each place in `node_modules` to what
//! lies there; before, `dependencies` are nested.

use std::collections::BTreeMap;

use model::Text;

use super::gather::{Gathered, purl, scoped};
use super::integrity::of_sri;
use super::{Locked, LockedPlace, LockedSource, LockfileFault};
use crate::json;
use crate::limits::{MAX_DEPTH, MAX_LOCKED};
use crate::malformed::code;
use crate::node::Node;

const MODULES: &str = "node_modules/";

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let root = Node::root(json::check(text.as_bytes(), json::LOCKFILE)?, code::REFERENCE);
    let [version, packages, dependencies] = root.fields(["lockfileVersion", "packages", "dependencies"])?;
    let version = root.required("lockfileVersion", version)?;
    if !(1..=3).contains(&version.count()?) {
        return Err(version.fault_as(code::UNSUPPORTED, "is not a version that is read: 1, 2 or 3").into());
    }
    let mut gathered = Gathered::default();
    match (packages, dependencies) {
        (Some(packages), _) => flat(&packages, &mut gathered)?,
        (None, Some(dependencies)) => nested(&dependencies, &mut gathered)?,
        (None, None) => {}
    }
    Ok(gathered)
}

/// What one place needs: names, and whether the project asks for them.
const NEEDS: [&str; 3] = ["dependencies", "optionalDependencies", "peerDependencies"];

fn flat(packages: &Node<'_>, gathered: &mut Gathered) -> Result<(), LockfileFault> {
    let entries = packages.entries(MAX_LOCKED)?;
    let mut places: BTreeMap<Text, usize> = BTreeMap::new();
    let mut wanted: Vec<(String, Vec<Text>)> = Vec::new();
    for (path, node) in &entries {
        let place = LockedPlace::Pointer(node.pointer().into());
        let [name, version, resolved, integrity, link, dev] =
            node.fields(["name", "version", "resolved", "integrity", "link", "dev"])?;
        let mut needs = needed(node, &NEEDS)?;
        let installed = path.rsplit_once(MODULES).map(|(_, name)| name);
        if installed.is_none() {
            needs.extend(needed(node, &["devDependencies"])?);
        }
        wanted.push((path.clone().into_owned(), needs));
        // The project itself is what this is the lockfile of, and locks nothing.
        if path.is_empty() {
            continue;
        }
        let called = name.as_ref().map(Node::name).transpose()?;
        let called = match (&called, installed) {
            (Some(name), _) => name,
            (None, Some(name)) => name,
            (None, None) => path.rsplit('/').next().unwrap_or_default(),
        };
        let version = version.as_ref().map(Node::name).transpose()?;
        let resolved = resolved.as_ref().map(Node::name).transpose()?;
        let linked = link.is_some_and(|link| link.as_written() == "true");
        let source = match resolved {
            // A link leads beside the project; what leads elsewhere is none, whatever it is called.
            Some(target) if linked && !target.contains("://") => LockedSource::Path(target),
            Some(url) => taken_from(&url),
            None if linked || installed.is_none() => LockedSource::Path((&**path).into()),
            // What is bundled in another package comes with that one.
            None => LockedSource::Unsaid,
        };
        let index = gathered.add(Locked {
            purl: purl("npm", scoped(called), version.as_deref(), &place)?,
            digests: integrity.map(|sri| sri.name()).transpose()?.map_or_else(Vec::new, |sri| of_sri(&sri)),
            tree: None,
            source,
            direct: Some(false),
            only_for_development: Some(dev.is_some_and(|dev| dev.as_written() == "true")),
            place,
        })?;
        places.insert((&**path).into(), index);
    }
    for (path, needs) in &wanted {
        for name in needs {
            let Some(to) = installed_for(path, name, &places) else { continue };
            match places.get(path.as_str()) {
                Some(from) => gathered.needs(*from, to)?,
                None => asked_for(gathered, to),
            }
            // What a part of the project asks for, the project does.
            if !path.contains(MODULES) {
                asked_for(gathered, to);
            }
        }
    }
    Ok(())
}

fn asked_for(gathered: &mut Gathered, index: usize) {
    if let Some(locked) = gathered.packages.get_mut(index) {
        locked.direct = Some(true);
    }
}

fn needed(node: &Node<'_>, groups: &[&str]) -> Result<Vec<Text>, LockfileFault> {
    let mut all = Vec::new();
    for group in groups {
        let [found] = node.fields([group])?;
        if let Some(found) = found {
            all.extend(found.entries(MAX_LOCKED)?.into_iter().map(|(name, _)| Text::from(&*name)));
        }
    }
    Ok(all)
}

/// Where Node finds a package that is needed from a place: beside it, or beside whatever holds that.
fn installed_for(path: &str, name: &str, places: &BTreeMap<Text, usize>) -> Option<usize> {
    let mut from = path;
    loop {
        let slash = if from.is_empty() { "" } else { "/" };
        if let Some(index) = places.get(format!("{from}{slash}{MODULES}{name}").as_str()) {
            return Some(*index);
        }
        if from.is_empty() {
            return None;
        }
        from = from.rfind(MODULES).map_or("", |at| from.get(..at).unwrap_or_default()).trim_end_matches('/');
    }
}

/// Version 1, by a stack of its own: it is nested as deep as its author likes.
fn nested(dependencies: &Node<'_>, gathered: &mut Gathered) -> Result<(), LockfileFault> {
    let mut open: Vec<(Node<'_>, usize)> = vec![(dependencies.clone(), 0)];
    while let Some((group, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return Err(group.fault(format!("nested deeper than {MAX_DEPTH}")).into());
        }
        for (name, node) in group.entries(MAX_LOCKED)? {
            let place = LockedPlace::Pointer(node.pointer().into());
            let [version, resolved, integrity, dev, inner] =
                node.fields(["version", "resolved", "integrity", "dev", "dependencies"])?;
            let version = node.required("version", version)?.name()?;
            let resolved = resolved.as_ref().map(Node::name).transpose()?;
            // An alias stands as `npm:NAME@VERSION`; what is no version is where it is taken from.
            let aliased = version.strip_prefix("npm:").and_then(|named| named.rsplit_once('@'));
            let (called, number, source) = match (aliased, resolved) {
                (Some((called, number)), resolved) => {
                    (called, Some(number), resolved.map_or(LockedSource::Unsaid, |url| taken_from(&url)))
                }
                (None, Some(url)) => (&*name, Some(&*version), taken_from(&url)),
                (None, None) if version.contains(':') => (&*name, None, taken_from(&version)),
                (None, None) => (&*name, Some(&*version), LockedSource::Unsaid),
            };
            gathered.add(Locked {
                purl: purl("npm", scoped(called), number, &place)?,
                digests: integrity
                    .map(|sri| sri.name())
                    .transpose()?
                    .map_or_else(Vec::new, |sri| of_sri(&sri)),
                tree: None,
                source,
                direct: None,
                only_for_development: Some(dev.is_some_and(|dev| dev.as_written() == "true")),
                place,
            })?;
            open.extend(inner.map(|inner| (inner, depth.saturating_add(1))));
        }
    }
    Ok(())
}

/// Where a URL of npm leads.
pub(super) fn taken_from(url: &str) -> LockedSource {
    if let Some(path) = url.strip_prefix("file:").or_else(|| url.strip_prefix("link:")) {
        return LockedSource::Path(path.into());
    }
    let git = url.starts_with("git+") || url.starts_with("git:") || url.starts_with("github:");
    if git {
        let (url, commit) = url.split_once('#').map_or((url, None), |(url, commit)| (url, Some(commit)));
        let commit = commit.map(|commit| commit.strip_prefix("commit=").unwrap_or(commit));
        let commit = commit.filter(|commit| is_commit(commit));
        return LockedSource::Git { url: url.into(), commit: commit.map(Into::into) };
    }
    // A registry serves a package's files at `…/NAME/-/FILE.tgz`.
    match url.split_once("/-/") {
        // A file that is a path itself could lead to anywhere.
        Some((package, file)) if url.starts_with("http") && !file.contains(['/', '\\', '%']) => {
            let mut parts: Vec<&str> = package.split('/').collect();
            parts.pop();
            if parts.last().is_some_and(|part| part.starts_with('@')) {
                parts.pop();
            }
            LockedSource::Registry(Some(format!("{}/", parts.join("/")).into()))
        }
        _ => LockedSource::Url(url.into()),
    }
}

/// Whether text is the full name of a commit: 40 hex digits, or 64.
pub(super) fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

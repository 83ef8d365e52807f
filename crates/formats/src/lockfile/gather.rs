//! What all readers of lockfiles share: bounds, lines, and putting packages and edges together.

use std::collections::{BTreeMap, BTreeSet};

use model::{Purl, PurlParts, Text};

use super::{Locked, LockedPlace, LockedSource, LockfileFault};
use crate::limits::{MAX_LOCKED, MAX_LOCKED_EDGES, MAX_LOCKFILE};
use crate::malformed::quote;

/// Packages and edges as they are found.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) packages: Vec<Locked>,
    edges: BTreeSet<(usize, usize)>,
}

/// The text of a lockfile, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, LockfileFault> {
    if bytes.len() > MAX_LOCKFILE {
        let text = format!("{} bytes, and at most {MAX_LOCKFILE} are read", bytes.len());
        return Err(LockfileFault::beyond(text));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|fault| LockfileFault::whole(format!("byte {} is not UTF-8", fault.valid_up_to())))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl Gathered {
    /// One more package: its index.
    pub(super) fn add(&mut self, locked: Locked) -> Result<usize, LockfileFault> {
        if self.packages.len() >= MAX_LOCKED {
            let text = format!("more than {MAX_LOCKED} packages, the most that are read");
            return Err(LockfileFault::beyond(text));
        }
        self.packages.push(locked);
        Ok(self.packages.len().saturating_sub(1))
    }

    /// One package needs another.
    pub(super) fn needs(&mut self, from: usize, to: usize) -> Result<(), LockfileFault> {
        self.edges.insert((from, to));
        match self.edges.len() > MAX_LOCKED_EDGES {
            true => Err(LockfileFault::beyond(format!(
                "more than {MAX_LOCKED_EDGES} dependencies, the most that are read"
            ))),
            false => Ok(()),
        }
    }

    /// What is needed by a part of the project itself is asked for by the project; nothing else is.
    pub(super) fn direct_is_what_paths_need(&mut self) {
        let own: Vec<bool> =
            self.packages.iter().map(|locked| matches!(locked.source, LockedSource::Path(_))).collect();
        let is_own = |index: usize| own.get(index).copied().unwrap_or(false);
        let direct: BTreeSet<usize> =
            self.edges.iter().filter(|(from, _)| is_own(*from)).map(|(_, to)| *to).collect();
        for (index, locked) in self.packages.iter_mut().enumerate() {
            locked.direct = Some(direct.contains(&index));
        }
    }

    pub(super) fn done(self) -> (Vec<Locked>, Vec<(usize, usize)>) {
        (self.packages, self.edges.into_iter().collect())
    }
}

/// A package by its type, namespace, name and version.
pub(super) fn purl(
    kind: &str,
    (namespace, name): (&str, &str),
    version: Option<&str>,
    place: &LockedPlace,
) -> Result<Purl, LockfileFault> {
    let parts = PurlParts {
        kind: kind.into(),
        namespace: namespace.into(),
        name: name.into(),
        version: version.map(Text::from),
        ..PurlParts::default()
    };
    let whole = || match namespace.is_empty() {
        true => name.to_owned(),
        false => format!("{namespace}/{name}"),
    };
    Purl::build(parts).map_err(|fault| LockfileFault::at(place, format!("{}: {fault}", quote(&whole()))))
}

/// A name of npm: its scope and the rest.
pub(super) fn scoped(name: &str) -> (&str, &str) {
    match name.split_once('/') {
        Some((scope, rest)) if scope.starts_with('@') => (scope, rest),
        _ => ("", name),
    }
}

/// Where lines begin, to tell the line of a place in the text.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, from 1.
    pub(super) fn at(&self, byte: usize) -> LockedPlace {
        line(self.0.partition_point(|end| *end < byte))
    }
}

/// A line by its index, from 0.
pub(super) fn line(index: usize) -> LockedPlace {
    LockedPlace::Line(u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1))
}

/// Packages by name, for edges that name them.
#[derive(Default)]
pub(super) struct ByName<'a>(BTreeMap<&'a str, Vec<usize>>);

impl<'a> ByName<'a> {
    pub(super) fn of(names: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let mut all = Self::default();
        for (index, name) in names {
            all.0.entry(name).or_default().push(index);
        }
        all
    }

    pub(super) fn get(&self, name: &str) -> &[usize] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

use std::cmp::Ordering;

use model::{PackageKey, PackageUrl, Text, VersionOrder};

use super::Match;

/// Versions of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyRange {
    /// The package's purl without version, qualifiers or subpath.
    pub package: Text,
    /// Single versions, compared as the package's ecosystem does.
    pub versions: Vec<Text>,
    /// The first version of a range; open where absent.
    pub from: Option<Text>,
    /// The first version after the range; open where absent.
    pub below: Option<Text>,
}

impl DependencyRange {
    /// The package that a package URL names, in its version where it names one.
    pub fn of_url(url: &PackageUrl) -> Self {
        Self {
            package: url.package().into(),
            versions: url.version.iter().cloned().collect(),
            from: None,
            below: None,
        }
    }

    fn key(&self) -> Option<PackageKey> {
        PackageUrl::parse(&self.package).ok().map(|url| PackageKey::of_url(&url))
    }

    /// The package by its one name; as it is written where that is no package URL, which none is that was read.
    pub(super) fn package(&self) -> String {
        self.key().map_or_else(|| self.package.to_string(), |key| key.to_string())
    }

    /// The packages that it may be a part of, in one of its versions.
    pub(super) fn holders(&self) -> Vec<PackageKey> {
        let Some(key) = self.key() else { return Vec::new() };
        let mut all: Vec<PackageKey> = match &self.versions[..] {
            [] => key.holders(""),
            versions => versions.iter().flat_map(|version| key.holders(version)).collect(),
        };
        all.sort();
        all.dedup();
        all
    }

    /// Whether an entry about this speaks of `asked`, which is filed under the same key or may be a part.
    pub(super) fn covers(&self, asked: &Self) -> Match {
        let key = self.key();
        let order = key.as_ref().map_or(VersionOrder::Unknown, PackageKey::order);
        let versions = self.covers_versions(asked, order);
        let whole = key.filter(PackageKey::is_one_with_its_parts);
        let part = || whole.is_some_and(|whole| asked.holders().contains(&whole));
        match versions {
            Match::Yes if self.key() == asked.key() || part() => Match::Yes,
            // Where case counts, names that differ in it are two packages, and on some disks one. What lies below a module
            // of Go may be a part of it, or another module: paths do not tell.
            Match::Yes => Match::Unsure,
            Match::No | Match::Unsure => versions,
        }
    }

    fn covers_versions(&self, asked: &Self, order: VersionOrder) -> Match {
        let ranged = self.from.is_some() || self.below.is_some();
        if !ranged && self.versions.is_empty() {
            return Match::Yes;
        }
        if asked.versions.is_empty() {
            return Match::Unsure;
        }
        let told: Vec<Option<bool>> =
            asked.versions.iter().map(|version| self.speaks_of(version, ranged, order)).collect();
        if told.contains(&Some(true)) {
            Match::Yes
        } else if told.contains(&None) {
            Match::Unsure
        } else {
            Match::No
        }
    }

    /// Whether a version is listed or lies in the range; `None` when that cannot be told.
    fn speaks_of(&self, version: &str, ranged: bool, order: VersionOrder) -> Option<bool> {
        let listed: Vec<Option<bool>> = self.versions.iter().map(|own| order.same(own, version)).collect();
        let within = if ranged { self.ranges_over(version, order) } else { Some(false) };
        if within == Some(true) || listed.contains(&Some(true)) {
            return Some(true);
        }
        (!listed.contains(&None)).then_some(within?)
    }

    /// Whether a version lies in the range; `None` when the two cannot be compared.
    fn ranges_over(&self, version: &str, order: VersionOrder) -> Option<bool> {
        let reached = match &self.from {
            Some(from) => compare(order, from, version)?.is_le(),
            None => true,
        };
        let left = match &self.below {
            Some(below) => compare(order, below, version)?.is_le(),
            None => false,
        };
        Some(reached && !left)
    }
}

/// Compares by the ecosystem's order. Where that is not known, three bare numbers are in one order everywhere.
fn compare(order: VersionOrder, one: &str, other: &str) -> Option<Ordering> {
    let bare = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let everywhere = order == VersionOrder::Unknown && bare(one) && bare(other);
    if everywhere { VersionOrder::Semver.compare(one, other) } else { order.compare(one, other) }
}

use std::collections::{BTreeMap, BTreeSet};

use formats::Component;
use model::{Algorithm, Digest, PackageKey, PackageUrl, Purl, Text};

use crate::{Told, Unpinned};

/// One dependency, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What it is called: its first package URL in canonical form, as written where it has none, or else its name.
    pub called: Text,
    /// The packages it is, read however sloppily they were written; none where it has no package URL that can be read.
    pub packages: Vec<PackageUrl>,
    /// A package URL of it that cannot be read: it may be any package.
    pub unreadable: Option<Text>,
    /// Its digests, by algorithms that bind, each once, whoever tells them.
    pub digests: Vec<Digest>,
    /// Every entry that tells of it: at least one.
    pub told: Vec<Told>,
}

/// What makes two entries one dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// In one document: its package URLs with all they say.
    pub(crate) whole: String,
    /// In two documents, which need not say as much: its packages and their versions.
    pub(crate) loose: String,
}

/// A dependency as names alone tell it, and what makes another entry the same one: nothing where it has a name that
/// cannot be read, or none; then it is one by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) called: Text,
    pub(crate) packages: Vec<PackageUrl>,
    pub(crate) unreadable: Option<Text>,
    pub(crate) identity: Option<Identity>,
}

impl Named {
    /// By the package URLs of a component, and what stands beside them.
    pub(crate) fn of(purls: &[Text], version: Option<&Text>, otherwise: impl FnOnce() -> Text) -> Self {
        let (mut packages, mut unreadable, mut called) = (Vec::new(), None, None);
        let (mut whole, mut loose) = (String::new(), String::new());
        for written in purls {
            match PackageUrl::parse(written) {
                Ok(package) => {
                    let package = versioned(package, version);
                    let spelt = spelt(written, &package);
                    // Between them stands what is encoded in each.
                    let version = package.version.as_deref().unwrap_or_default();
                    whole.push_str(&format!("{spelt}\n{version}\n"));
                    loose.push_str(&format!("{}\n{version}\n", PackageKey::of_url(&package)));
                    called = called.or(Some(spelt));
                    packages.push(package);
                }
                Err(_) => unreadable = unreadable.or_else(|| Some(written.clone())),
            }
        }
        let identity = (unreadable.is_none() && !packages.is_empty()).then_some(Identity { whole, loose });
        Self { called: called.unwrap_or_else(otherwise), packages, unreadable, identity }
    }

    /// A component of a bill.
    pub(crate) fn component(component: &Component) -> Self {
        Self::of(&component.purls, component.version.as_ref(), || match &component.version {
            Some(version) => format!("{}@{version}", component.name).into(),
            None => component.name.clone(),
        })
    }

    /// Why more than one content can be meant by that name, whatever its digests are.
    pub(crate) fn unpinned(&self) -> Option<Unpinned> {
        if self.packages.is_empty() || self.unreadable.is_some() {
            return Some(Unpinned::Unnamed);
        }
        let versionless = self.packages.iter().any(|package| package.version.is_none());
        versionless.then_some(Unpinned::Versionless)
    }
}

impl Dependency {
    /// As these entries of one document tell it.
    pub(crate) fn first(named: Named, told: Vec<Told>) -> Self {
        let Named { called, packages, unreadable, .. } = named;
        Self { called, packages, unreadable, digests: Vec::new(), told }
    }

    /// Adds up what all entries say.
    pub(crate) fn done(mut self) -> Self {
        let all: BTreeSet<&Digest> = self.told.iter().flat_map(|told| &told.digests).collect();
        self.digests = all.into_iter().cloned().collect();
        self
    }

    /// The entry that tells of it first.
    pub fn first_told(&self) -> Option<&Told> {
        self.told.first()
    }

    /// Every entry by which more than one content can be meant, and why.
    pub fn unpinned(&self) -> impl Iterator<Item = (Unpinned, &Told)> {
        self.told.iter().filter_map(|told| Some((told.unpinned?, told)))
    }

    /// The digests of the one content that is meant, at most one an algorithm: what all entries agree in that give one by it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn content(&self) -> Result<Vec<Digest>, Unpinned> {
        let mut agreed: BTreeMap<Algorithm, BTreeSet<&Digest>> = BTreeMap::new();
        for told in &self.told {
            let mut own: BTreeMap<Algorithm, BTreeSet<&Digest>> = BTreeMap::new();
            for digest in &told.digests {
                own.entry(digest.algorithm()).or_default().insert(digest);
            }
            for (algorithm, digests) in own {
                match agreed.get_mut(&algorithm) {
                    Some(known) => known.retain(|one| digests.contains(one)),
                    None => _ = agreed.insert(algorithm, digests),
                }
            }
        }
        if let Some((algorithm, _)) = agreed.iter().find(|(_, digests)| digests.len() != 1) {
            return Err(Unpinned::Torn(*algorithm));
        }
        match agreed.is_empty() {
            true => Err(Unpinned::Undigested),
            false => Ok(agreed.into_values().flatten().cloned().collect()),
        }
    }

    /// The very version of the very package it is, by [`PackageUrl::exact`]; none where it says several, or no version.
    pub fn package(&self) -> Option<Text> {
        let mut all = self.packages.iter().map(PackageUrl::exact);
        let first = all.next()?.filter(|_| self.unreadable.is_none())?;
        all.all(|other| other.as_ref() == Some(&first)).then_some(first)
    }
}

/// The canonical form where there is one, and otherwise at least one spelling.
fn spelt(written: &str, package: &PackageUrl) -> Text {
    match Purl::parse(written) {
        Ok(purl) if purl.parts().version.is_some() => purl.to_string().into(),
        Ok(_) | Err(_) => package.spelling().into(),
    }
}

/// A package URL without a version is of the version that the component has beside it.
fn versioned(package: PackageUrl, beside: Option<&Text>) -> PackageUrl {
    let version = package.version.clone().or_else(|| beside.filter(|version| !version.is_empty()).cloned());
    PackageUrl { version, ..package }
}

use std::collections::BTreeSet;
use std::fmt;

use formats::Component;
use model::{Algorithm, Digest, PackageUrl, Purl, Text};

/// One dependency, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What it is called: its first package URL in canonical form, as written where it has none, or else its name.
    pub called: Text,
    /// The packages it is, read however sloppily they were written; none where it has no package URL that can be read.
    pub packages: Vec<PackageUrl>,
    /// A package URL of it that cannot be read: it may be any package.
    pub unreadable: Option<Text>,
    /// Its digests, by algorithms that bind, each once.
    pub digests: Vec<Digest>,
    /// Where it is told, as RFC 6901 pointers.
    pub places: Vec<Text>,
}

/// Why a dependency is not pinned: more than one content can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpinned {
    /// It is not said which package it is.
    Unnamed,
    /// It has no version.
    Versionless,
    /// It has no digest by an algorithm that binds.
    Undigested,
    /// It has two digests by one algorithm.
    Torn(Algorithm),
}

impl Dependency {
    /// What a component is, by itself; and what makes another entry the same dependency, `None` where it has a name that
    /// cannot be read, or none: then it is one by itself.
    pub(crate) fn of(component: &Component) -> (Self, Option<String>) {
        let (mut packages, mut unreadable, mut called) = (Vec::new(), None, None);
        let mut identity = String::new();
        for written in &component.purls {
            match PackageUrl::parse(written) {
                Ok(package) => {
                    let package = versioned(package, component.version.as_ref());
                    let spelt = spelt(written, &package);
                    // Between them stands what is encoded in each.
                    let version = package.version.as_deref().unwrap_or_default();
                    identity.push_str(&format!("{spelt}\n{version}\n"));
                    called = called.or(Some(spelt));
                    packages.push(package);
                }
                Err(_) => unreadable = unreadable.or_else(|| Some(written.clone())),
            }
        }
        let identity = (unreadable.is_none() && !packages.is_empty()).then_some(identity);
        let dependency = Self {
            called: called.unwrap_or_else(|| named(component)),
            packages,
            unreadable,
            digests: component.digests.clone(),
            places: vec![component.pointer.clone()],
        };
        (dependency, identity)
    }

    /// Takes over what another entry of the same dependency says. Of one algorithm a second digest tells that they
    /// disagree, and a third tells no more.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.places.extend(other.places);
        for digest in other.digests {
            let alike = self.digests.iter().filter(|known| known.algorithm() == digest.algorithm());
            if alike.count() < 2 && !self.digests.contains(&digest) {
                self.digests.push(digest);
            }
        }
    }

    /// Whether exactly one content can be meant.
    ///
    /// # Errors
    /// Why not.
    pub fn pinned(&self) -> Result<(), Unpinned> {
        if self.packages.is_empty() || self.unreadable.is_some() {
            return Err(Unpinned::Unnamed);
        }
        if self.packages.iter().any(|package| package.version.is_none()) {
            return Err(Unpinned::Versionless);
        }
        self.content().map(|_| ())
    }

    /// The digests of the one content that is meant, whatever it is called.
    ///
    /// # Errors
    /// Why there is none.
    pub fn content(&self) -> Result<&[Digest], Unpinned> {
        let mut seen = BTreeSet::new();
        let twice = self.digests.iter().map(Digest::algorithm).find(|algorithm| !seen.insert(*algorithm));
        match (twice, self.digests.as_slice()) {
            (Some(algorithm), _) => Err(Unpinned::Torn(algorithm)),
            (None, []) => Err(Unpinned::Undigested),
            (None, digests) => Ok(digests),
        }
    }
}

impl fmt::Display for Unpinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed => f.write_str("has no package URL that can be read"),
            Self::Versionless => f.write_str("has no version"),
            Self::Undigested => f.write_str("has no digest by SHA-256 or stronger"),
            Self::Torn(algorithm) => write!(f, "has two digests by {algorithm}"),
        }
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

fn named(component: &Component) -> Text {
    match &component.version {
        Some(version) => format!("{}@{version}", component.name).into(),
        None => component.name.clone(),
    }
}

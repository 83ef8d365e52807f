use std::fmt;

use formats::LockedPlace;
use model::{EvidenceId, Place};

/// What kind of thing lists dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lister {
    /// A signed bill of materials.
    Sbom,
    /// A lockfile.
    Lockfile,
    /// Signed provenance: the packages among what it says was resolved for the build.
    Provenance,
}

/// One document that lists dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The evidence it is, or stands in.
    pub evidence: EvidenceId,
    /// What makes it count for this artifact.
    pub bound: Binding,
}

/// What makes a document count for an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// It is a bill of materials that somebody signed about the artifact.
    Sbom,
    /// It is provenance of the artifact.
    Provenance,
    /// It is a lockfile that a signed statement about the artifact names by its digest.
    Attested,
    /// It is a lockfile inside the artifact, or the artifact itself.
    Inside,
    /// It is a lockfile that the operator named, and nothing else says that it is the artifact's.
    Operator,
}

impl Lister {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sbom, Self::Lockfile, Self::Provenance];

    /// Its name in a framework.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sbom => "sbom",
            Self::Lockfile => "lockfile",
            Self::Provenance => "provenance",
        }
    }
}

impl fmt::Display for Lister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sbom => "bill of materials",
            Self::Lockfile => "lockfile",
            Self::Provenance => "provenance",
        })
    }
}

impl Source {
    /// What kind of thing it is.
    pub fn lister(&self) -> Lister {
        match self.bound {
            Binding::Sbom => Lister::Sbom,
            Binding::Provenance => Lister::Provenance,
            Binding::Attested | Binding::Inside | Binding::Operator => Lister::Lockfile,
        }
    }

    /// A place in it.
    pub fn at(&self, place: &LockedPlace) -> Place {
        match (self.lister(), place) {
            (Lister::Lockfile, LockedPlace::Line(line)) => Place::new(self.evidence.at_line(Some(*line)), ""),
            (Lister::Lockfile, LockedPlace::Pointer(pointer)) => Place::new(self.evidence, pointer.clone()),
            (Lister::Sbom | Lister::Provenance, LockedPlace::Pointer(pointer)) => {
                Place::new(self.evidence, format!("payload:{pointer}"))
            }
            (Lister::Sbom | Lister::Provenance, LockedPlace::Line(_)) => self.whole(),
        }
    }

    /// All of it.
    pub fn whole(&self) -> Place {
        match self.lister() {
            Lister::Lockfile => Place::new(self.evidence, ""),
            Lister::Sbom | Lister::Provenance => Place::new(self.evidence, "payload:/predicate"),
        }
    }
}

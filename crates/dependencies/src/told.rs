use std::collections::BTreeSet;
use std::fmt;

use formats::{Locked, LockedPlace, LockedSource};
use model::{Algorithm, Digest, Purl, Text};

/// One entry that tells of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which of [`crate::Graph::sources`] it stands in.
    pub source: usize,
    /// Where in it.
    pub place: LockedPlace,
    /// The digests it gives, by algorithms that bind.
    pub digests: Vec<Digest>,
    /// Why more than one content can be meant by it, if that is so.
    pub unpinned: Option<Unpinned>,
    /// Where it says that the dependency is taken from; nothing where it does not say.
    pub taken: Vec<TakenFrom>,
    /// Whether it is only for developing, building or testing, and says so: other documents may leave it out.
    pub only_for_development: bool,
}

/// Where a dependency is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenFrom {
    /// A URL, as written.
    Url(Text),
    /// It says so in a way that is not read.
    Unclear(Text),
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

/// The algorithm by which there are two digests, if there are.
pub(crate) fn torn(digests: &[Digest]) -> Option<Algorithm> {
    let mut seen = BTreeSet::new();
    digests.iter().map(Digest::algorithm).find(|algorithm| !seen.insert(*algorithm))
}

/// The qualifiers of package URLs that say where a package is taken from (ECMA-427, "Known qualifiers").
const PLACES: [&str; 3] = ["repository_url", "download_url", "vcs_url"];

/// Where package URLs say that their package is taken from.
pub(crate) fn places(purls: &[Text]) -> Vec<TakenFrom> {
    let mut all = Vec::new();
    for written in purls {
        match Purl::parse(written) {
            Ok(purl) => {
                let named = PLACES.iter().filter_map(|key| purl.parts().qualifiers.get(*key));
                all.extend(named.cloned().map(TakenFrom::Url));
            }
            // Read loosely it may be a name all the same; what it says beside that is not read.
            Err(_) if written.contains('?') => all.push(TakenFrom::Unclear(written.clone())),
            Err(_) => {}
        }
    }
    all
}

/// Where a lockfile says that a package is taken from.
pub(crate) fn locked_place(locked: &Locked) -> Vec<TakenFrom> {
    match &locked.source {
        LockedSource::Registry(Some(url)) | LockedSource::Url(url) | LockedSource::Git { url, .. } => {
            vec![TakenFrom::Url(url.clone())]
        }
        LockedSource::Registry(None) | LockedSource::Path(_) | LockedSource::Unsaid => Vec::new(),
    }
}

/// Why what a lockfile says of a package is not one content, if it is not.
pub(crate) fn loosely_locked(locked: &Locked) -> Option<Unpinned> {
    match (locked.is_pinned(), &locked.purl.parts().version) {
        (true, _) => None,
        (false, None) => Some(Unpinned::Versionless),
        (false, Some(_)) => Some(Unpinned::Undigested),
    }
}

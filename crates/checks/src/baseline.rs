use std::collections::BTreeSet;
use std::sync::Arc;

use decision::{Earlier, Facts, Released};
use formats::{SourceCommits, StatusTarget};
use model::{NonEmpty, Pattern, Text, Version};

use crate::NamedIdentity;
use crate::kind::Kind;
use crate::testimony::Testimony;

/// The longest name of a product that is remembered, in bytes: names of packages and files stay well below it.
pub const MAX_PRODUCT: usize = 1024;

/// What a release is held against: the one before it in its line, as the operator's ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Whether there must be one.
    pub known: BaselineKnown,
    /// What must be as it was.
    pub keep: NonEmpty<Kept>,
    /// Whose signatures and provenance count.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// What the releases are called; each captures the version.
    pub names: NonEmpty<Pattern>,
}

/// Whether an earlier release must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineKnown {
    /// It must.
    Required,
    /// What is known counts.
    WhenKnown,
}

/// What must be as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// That there is provenance.
    Provenance,
    /// Who signed it.
    Publisher,
    /// Who built it.
    Builder,
    /// From which repository.
    Source,
}

/// A proof of the artifact by somebody who counts.
pub(crate) struct Made<'a> {
    pub(crate) testimony: Testimony<'a>,
    /// The identities that its signer is.
    pub(crate) by: BTreeSet<Text>,
}

impl Baseline {
    /// The proofs that count: signatures over the artifact, and its provenance.
    pub(crate) fn made<'a>(&self, facts: &'a Facts<'a>) -> Vec<Made<'a>> {
        let candidates =
            [Kind::Provenance, Kind::Signature].into_iter().flat_map(|kind| kind.candidates(facts));
        let made = candidates.map(|candidate| {
            let testimony = Testimony::of(candidate, facts);
            let own = self.by.iter().filter(|named| named.is(testimony.principal, testimony.roots));
            let by = own.map(|named| named.name.clone()).collect();
            Made { testimony, by }
        });
        made.filter(|made| !made.by.is_empty()).collect()
    }

    /// The releases that these names are of, each once.
    pub(crate) fn releases(&self, names: &[Text]) -> Vec<(Text, Version)> {
        let mut all: Vec<(Text, Version)> = Vec::new();
        for name in names {
            let read = self.names.iter().filter_map(|pattern| pattern.product_in(name));
            for release in read.filter(|(product, _)| product.len() <= MAX_PRODUCT) {
                if !all.contains(&release) {
                    all.push(release);
                }
            }
        }
        all
    }

    /// What is to be remembered of an artifact that is let in: each release it is, and whose.
    pub fn released(&self, facts: &Facts<'_>) -> Vec<Released> {
        let mut all: Vec<Released> = Vec::new();
        for made in self.made(facts) {
            for (product, version) in self.releases(made.testimony.names) {
                let same = all.iter().position(|one| one.product == product && one.version == version);
                let at = same.unwrap_or(all.len());
                if same.is_none() {
                    all.push(nothing_of(product, version));
                }
                if let Some(one) = all.get_mut(at) {
                    made.tell(one);
                }
            }
        }
        all
    }

    /// The release that comes right before this one in its line; of several entries about it, the last.
    pub(crate) fn before<'e>(
        earlier: &'e [Earlier],
        (product, version): &(Text, Version),
    ) -> Option<&'e Earlier> {
        let before = |own: &&Earlier| {
            own.release.product == *product
                && own.release.version.line() == version.line()
                && own.release.version.precedes(version)
        };
        earlier.iter().filter(before).reduce(|last, next| {
            let (one, other) = (&last.release.version, &next.release.version);
            let later = one.precedes(other) || (!other.precedes(one) && next.entry > last.entry);
            if later { next } else { last }
        })
    }
}

impl Made<'_> {
    /// Who built it, where it is provenance that says so.
    pub(crate) fn builder(&self) -> Option<Text> {
        let provenance = self.testimony.readable()?;
        Some(folded(&StatusTarget::Builder(provenance.builder_id.clone())))
    }

    /// From which repository, likewise.
    pub(crate) fn source(&self) -> Option<Text> {
        let source = self.testimony.readable()?.source.as_ref()?;
        let commits = SourceCommits { repository: source.uri.clone(), commits: Vec::new() };
        Some(folded(&StatusTarget::Source(commits)))
    }

    fn tell(&self, release: &mut Released) {
        release.published_by.extend(self.by.iter().cloned());
        if self.testimony.readable().is_some() {
            release.attested_by.extend(self.by.iter().cloned());
        }
        release.built_by.extend(self.builder());
        release.built_from.extend(self.source());
    }
}

/// As status lists file it, so that the ref of a workflow and the spelling of a repository make no difference.
fn folded(target: &StatusTarget) -> Text {
    let key = target.key();
    key.split_once(' ').map_or(key.as_str(), |(_, value)| value).into()
}

fn nothing_of(product: Text, version: Version) -> Released {
    let none = BTreeSet::new;
    Released {
        product,
        version,
        published_by: none(),
        attested_by: none(),
        built_by: none(),
        built_from: none(),
    }
}

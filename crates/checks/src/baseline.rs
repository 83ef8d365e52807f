use std::collections::BTreeSet;
use std::sync::Arc;

use decision::{Facts, How, Released, Vouched};
use formats::{SourceCommits, StatusTarget};
use model::{NonEmpty, Pattern, Text, Version};

use crate::NamedIdentity;
use crate::demand::Demand;
use crate::kind::Kind;
use crate::testimony::Testimony;

mod compared;

pub(crate) use compared::{Compared, unlooked};

/// The longest name of a product that is remembered, in bytes: names of packages and files stay well below it.
pub const MAX_PRODUCT: usize = 1024;

/// What a release is held against: the one before it in its line, as the operator's ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Whether there must be one.
    pub known: BaselineKnown,
    /// What must be as it was.
    pub keep: NonEmpty<Kept>,
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

impl Kept {
    /// Everything that may be kept.
    pub const ALL: [Self; 4] = [Self::Provenance, Self::Publisher, Self::Builder, Self::Source];

    /// The word of the framework.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provenance => "provenance",
            Self::Publisher => "publisher",
            Self::Builder => "builder",
            Self::Source => "source",
        }
    }
}

/// A baseline with what its handoff demands. Only proofs by which that is met are looked at and remembered: anything else
/// could be laid beside them by anybody.
pub struct Held {
    pub(crate) baseline: Arc<Baseline>,
    /// What the proofs meet: the signatures and provenance that are demanded.
    pub(crate) demands: Vec<Demand>,
    /// Who may make them.
    pub(crate) by: Vec<Arc<NamedIdentity>>,
    /// Whether provenance is demanded, baseline or not.
    pub(crate) provenance: bool,
}

/// A release by its product and version.
pub(crate) type Release = (Text, Version);

/// A proof by which a demand is met.
pub(crate) struct Proof<'a> {
    pub(crate) testimony: Testimony<'a>,
    pub(crate) vouched: Vouched,
    /// The releases it calls the artifact; none where it gives no name.
    pub(crate) releases: Vec<Release>,
}

impl Held {
    /// The proofs by which the demands are met.
    pub(crate) fn proofs<'a>(&self, facts: &'a Facts<'a>) -> Vec<Proof<'a>> {
        let met = self.demands.iter().flat_map(|demand| {
            let how = match *demand.kind() == Kind::Provenance {
                true => How::Provenance,
                false => How::Signature,
            };
            let proofs = demand.meeting(facts).unwrap_or_default();
            proofs.into_iter().map(move |testimony| (how, testimony))
        });
        met.map(|(how, testimony)| self.proof(how, testimony)).collect()
    }

    pub(crate) fn proof<'a>(&self, how: How, testimony: Testimony<'a>) -> Proof<'a> {
        let own = self.by.iter().filter(|named| named.is(testimony.principal, testimony.roots));
        let by = own.map(|named| named.name.clone()).collect();
        let vouched = Vouched { how, by, builder: builder(&testimony), source: source(&testimony) };
        Proof { releases: self.baseline.releases(testimony.names), vouched, testimony }
    }

    /// Whether proofs of this kind are compared. Provenance that neither the handoff nor its baseline asks for lies beside.
    pub(crate) fn asks(&self, how: How) -> bool {
        let keep = |kept: Kept| self.baseline.keep.iter().any(|one| *one == kept);
        match how {
            How::Signature => keep(Kept::Publisher),
            How::Provenance => {
                self.provenance || [Kept::Provenance, Kept::Builder, Kept::Source].into_iter().any(keep)
            }
        }
    }

    /// Whether the framework still lists somebody who vouched for a release.
    pub(crate) fn lists(&self, vouched: &Vouched) -> bool {
        self.by.iter().any(|named| vouched.by.contains(&named.name))
    }

    /// The lines an artifact may be of, by product: what has to be known of it.
    pub fn lines(&self, facts: &Facts<'_>) -> BTreeSet<(Text, Text)> {
        let proofs = self.proofs(facts);
        let releases = proofs.into_iter().flat_map(|proof| proof.releases);
        releases.map(|(product, version)| (product, version.line())).collect()
    }

    /// Whether two releases of one line that come together are made alike, as far as that is compared: nothing tells which
    /// of them the other is held against. What goes by one version may be files of one release, of which one has more proofs
    /// than another; nothing of it may be otherwise. Of two versions, one has whatever the other has.
    pub fn alike(&self, one: &Released, other: &Released) -> bool {
        let another = one.version.precedes(&other.version) || other.version.precedes(&one.version);
        How::ALL.into_iter().filter(|how| self.asks(*how)).all(|how| {
            let (one, other) = (self.kept_of(one, how), self.kept_of(other, how));
            match another {
                true => one == other,
                false => one.is_empty() || other.is_empty() || !one.is_disjoint(&other),
            }
        })
    }

    /// What vouches for a release in one way, but for what is not kept.
    fn kept_of(&self, release: &Released, how: How) -> BTreeSet<Vouched> {
        let keep = |kept: Kept| self.baseline.keep.iter().any(|one| *one == kept);
        let own = release.vouched.iter().filter(|vouched| vouched.how == how);
        own.map(|vouched| Vouched {
            how,
            by: if keep(Kept::Publisher) { vouched.by.clone() } else { BTreeSet::new() },
            builder: vouched.builder.clone().filter(|_| keep(Kept::Builder)),
            source: vouched.source.clone().filter(|_| keep(Kept::Source)),
        })
        .collect()
    }

    /// What is to be remembered of an artifact that is let in: each release it is, and what vouches for it.
    pub fn released(&self, facts: &Facts<'_>) -> Vec<Released> {
        let earlier = facts.earlier.as_deref().unwrap_or_default();
        Compared::of(self, self.proofs(facts), earlier, facts.again.is_some()).remembered()
    }
}

impl Baseline {
    /// The releases that these names are of, each once.
    pub(crate) fn releases(&self, names: &[Text]) -> Vec<Release> {
        let mut all: Vec<Release> = Vec::new();
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
}

impl Proof<'_> {
    /// Whether it may be of this release: one that gives no name is of whatever others call the artifact.
    pub(crate) fn is_of(&self, release: &Release) -> bool {
        self.releases.is_empty() || self.releases.contains(release)
    }
}

/// Who built it, where it is provenance that says so.
fn builder(testimony: &Testimony<'_>) -> Option<Text> {
    let provenance = testimony.readable()?;
    Some(folded(&StatusTarget::Builder(provenance.builder_id.clone())))
}

/// From which repository, likewise.
fn source(testimony: &Testimony<'_>) -> Option<Text> {
    let source = testimony.readable()?.source.as_ref()?;
    let commits = SourceCommits { repository: source.uri.clone(), commits: Vec::new() };
    Some(folded(&StatusTarget::Source(commits)))
}

/// As status lists file it, so that the ref of a workflow and the spelling of a repository make no difference.
fn folded(target: &StatusTarget) -> Text {
    let key = target.key();
    key.split_once(' ').map_or(key.as_str(), |(_, value)| value).into()
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("baseline", &self.baseline).finish_non_exhaustive()
    }
}

use decision::{Candidate, Reliance, Relied};
use model::{Instant, NonEmpty, Principal, Text};
use status::{Standing, Tense};
use verify::{Inspected, Run, Signer, StepFault};

use crate::NamedIdentity;

/// What a layout and its links say, read for the artifact at hand.
#[derive(Clone)]
pub(crate) struct Chained<'a> {
    /// The last moment the layout may be used.
    pub(crate) expires: Instant,
    /// What does not hold.
    pub(crate) faults: &'a [StepFault],
    /// What is there of each inspection.
    pub(crate) inspections: &'a [Inspected],
    /// Everyone of the framework who signed the layout.
    pub(crate) owners: Vec<Owner<'a>>,
    /// The reading of it; none in tests of single checks.
    pub(crate) run: Option<&'a Run>,
}

/// One of those who signed a layout.
#[derive(Clone)]
pub(crate) struct Owner<'a> {
    /// Who.
    pub(crate) principal: &'a Principal,
    /// The framework's roots that vouch for them.
    pub(crate) roots: &'a NonEmpty<Text>,
    /// When the key is valid.
    pub(crate) window: (Option<Instant>, Option<Instant>),
    /// How they stand now, where that is asked.
    pub(crate) standing: Standing,
}

impl<'a> Chained<'a> {
    /// Reads a candidate; `None` when it is no layout. A step that functionaries are too few for once those that are
    /// revoked or suspended are left out counts as a fault when a reading is chosen: a link by one of them that is laid
    /// beside good ones spoils nothing.
    pub(crate) fn of(candidate: Candidate<'a>, relied: Option<(&Relied, &Reliance)>) -> Option<Self> {
        let bound = candidate.layout()?;
        let chain = bound.proof().value();
        let fallen = |run: &Run| relied.map_or(0, |(_, own)| own.fallen_steps(run, Tense::Now).len());
        let run = chain.run(bound.digest()?, fallen)?;
        let standing = |signer: &Signer| {
            let known = relied.into_iter().flat_map(|(relied, _)| &relied.proofs);
            let mut own = known.filter(|one| one.evidence == candidate.evidence());
            let own = own.find(|one| one.signer == *signer);
            own.map_or(Standing::Good, |own| own.of_signer.standing(Tense::Now))
        };
        let owners = bound.proof().signers().iter();
        Some(Self {
            expires: chain.expires(),
            faults: run.faults(),
            inspections: run.inspections(),
            owners: owners.map(|one| Owner::of(one, standing(one))).collect(),
            run: Some(run),
        })
    }
}

impl<'a> Owner<'a> {
    /// A signer of metadata.
    pub(crate) fn of(signer: &'a Signer, standing: Standing) -> Self {
        Self { principal: signer.principal(), roots: signer.roots(), window: signer.window(), standing }
    }

    /// Whether it is one of these, with a key that is valid at `at`: nothing proves when metadata was signed.
    pub(crate) fn is_one_of<'i>(&self, listed: impl Iterator<Item = &'i NamedIdentity>, at: Instant) -> bool {
        self.is_valid(at) && self.is_named(listed)
    }

    /// Whether it is one of these, whenever its key is valid.
    pub(crate) fn is_named<'i>(&self, mut listed: impl Iterator<Item = &'i NamedIdentity>) -> bool {
        listed.any(|named| named.is(self.principal, self.roots))
    }

    /// Whether its key is valid at `at`.
    pub(crate) fn is_valid(&self, at: Instant) -> bool {
        let (from, until) = self.window;
        let early = from.is_some_and(|from| at.unix() < from.unix());
        let late = until.is_some_and(|until| at.unix() > until.unix());
        !early && !late
    }
}

use std::sync::Arc;

use decision::{Planned, Requirement};
use model::{NonEmpty, Text};

use super::Provenance;
use super::made::{Made, MadeOf, laid};
use crate::baseline::Held;
use crate::trust_downgrade::{CARD, judge};
use crate::{Across, Baseline, NamedIdentity};

/// Plans what `baseline` at `path` asks: that the release is made as the one before it was.
pub fn baseline(path: Text, held: Arc<Held>) -> Requirement {
    let check = Planned::new(&CARD, move |facts, _| judge(facts, &held));
    Requirement { path, checks: NonEmpty::one(check) }
}

impl Held {
    /// A baseline over the signatures and provenance among what its handoff demands. Where provenance is not demanded, that of
    /// whoever may sign is looked at all the same: that there was some is one of the things that are kept.
    pub fn new(baseline: Arc<Baseline>, demanded: Vec<Made>) -> Self {
        let (mut by, mut all): (Vec<Arc<NamedIdentity>>, Vec<Made>) = (Vec::new(), Vec::new());
        let mut provenance = false;
        for made in demanded {
            let own = match &made.of {
                MadeOf::Signature(signature) => &signature.by,
                MadeOf::Provenance(built) => {
                    provenance = true;
                    &built.by
                }
                MadeOf::Layout(_) | MadeOf::Attestation(_) | MadeOf::Summary(_) | MadeOf::Release(_) => {
                    continue;
                }
            };
            for named in own.iter() {
                if !by.contains(named) {
                    by.push(Arc::clone(named));
                }
            }
            all.push(made);
        }
        if let (false, Some(first), Some(by)) = (provenance, all.first(), NonEmpty::of(by.clone())) {
            let across = Across { advisories: Vec::new(), ..first.across.clone() };
            let of = MadeOf::Provenance(Box::new(Provenance::by(by)));
            all.push(Made { of, across, statements_elsewhere: false });
        }
        Self { baseline, demands: all.into_iter().map(laid).collect(), by, provenance }
    }
}

use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::NamedIdentity;
use crate::parties::{Parties, signer};
use crate::testimony::Testimony;

/// Did enough of its owners sign the layout?
pub(crate) static CARD: Card = Card {
    id: "too-few-owners",
    since: "0.1",
    asks: "is the layout signed by as many different parties of `by` as `threshold` wants?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("too-few-owners.md"),
    controls: &["CSF2:GV.SC-07", "800-207:T6"],
};

/// What it asks.
pub(crate) struct TooFewOwners {
    /// Whose signatures count.
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    /// How many different parties there must be.
    pub(crate) threshold: usize,
}

/// One key under two names is one key, and two keys of one participant are one owner. A signature that is not there may
/// exist elsewhere, so too few are unknown.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &TooFewOwners, now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let listed = chain.owners.iter().filter(|owner| owner.is_one_of(params.by.iter().map(|one| &**one), now));
    let mut seen = BTreeSet::new();
    let owners: Vec<_> = listed
        .filter(|owner| seen.insert(signer(owner.principal)))
        .map(|owner| (owner.principal, owner.roots))
        .collect();
    let parties = Parties::of(&params.by);
    let (found, wanted) = (parties.paired(&owners), params.threshold);
    let reason = Reason::new(format!("the layout is signed by {found} of the {} listed", parties.noun()))
        .compare(format!("at least {wanted}"), found.to_string())
        .at(testimony.signer_place());
    match found >= wanted {
        true => Outcome::satisfied(reason),
        false => Outcome::unknown(
            Gap::Missing,
            reason.help("have the other owners sign the same layout, and deliver it with all signatures"),
        ),
    }
}

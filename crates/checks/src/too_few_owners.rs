use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{Digest, Gap, Instant, NonEmpty, Outcome, Principal, Reason};

use crate::NamedIdentity;
use crate::testimony::Testimony;

/// Did enough of its owners sign the layout?
pub(crate) static CARD: Card = Card {
    id: "too-few-owners",
    since: "0.1",
    asks: "is the layout signed with as many different keys of `by` as `threshold` wants?",
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
    /// How many different keys there must be.
    pub(crate) threshold: usize,
}

/// One key under two names is one key. A signature that is not there may exist elsewhere, so too few are unknown.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &TooFewOwners, now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let listed = chain.owners.iter().filter(|owner| owner.is_one_of(params.by.iter().map(|one| &**one), now));
    let keys: BTreeSet<&Digest> = listed
        .filter_map(|owner| match owner.principal {
            Principal::Key(key) => Some(&key.digest),
            Principal::Keyless(_) | Principal::Certified(_) => None,
        })
        .collect();
    let (found, wanted) = (keys.len(), params.threshold);
    let reason = Reason::new(format!("the layout is signed with {found} of the keys listed"))
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

use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{Digest, Gap, Instant, NonEmpty, Outcome, Principal, Reason};

use crate::NamedIdentity;
use crate::chained::Owner;
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

/// One key under two names is one key. A signature that is not there may exist elsewhere, so too few are unknown; they
/// are violated only where a listed owner signed with a key that is not valid.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &TooFewOwners, now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let listed = || chain.owners.iter().filter(|owner| owner.is_named(params.by.iter().map(|one| &**one)));
    let all: BTreeSet<&Digest> = listed().filter_map(key).collect();
    let valid: BTreeSet<&Digest> = listed().filter(|owner| owner.is_valid(now)).filter_map(key).collect();
    let (found, wanted) = (valid.len(), params.threshold);
    let reason = Reason::new(format!("the layout is signed with {found} of the keys listed"))
        .compare(format!("at least {wanted}"), found.to_string())
        .at(testimony.signer_place());
    if found >= wanted {
        return Outcome::satisfied(reason);
    }
    match all.len().saturating_sub(found) {
        0 => Outcome::unknown(
            Gap::Missing,
            reason.help("have the other owners sign the same layout, and deliver it with all signatures"),
        ),
        lapsed => Outcome::violated(
            Reason {
                text: format!("{}, and with {lapsed} that are not valid", reason.text).into(),
                ..reason
            }
            .help("have the layout signed with keys that are valid"),
        ),
    }
}

/// The key of an owner who signs with one.
fn key<'a>(owner: &Owner<'a>) -> Option<&'a Digest> {
    match owner.principal {
        Principal::Key(key) => Some(&key.digest),
        Principal::Keyless(_) | Principal::Certified(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chained::Chained;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{KeyId, Text};

    type Window = (Option<Instant>, Option<Instant>);

    fn told(windows: &[Window], threshold: usize) -> Outcome {
        let keys: Vec<Principal> = (0_u8..)
            .zip(windows)
            .map(|(n, _)| Principal::Key(KeyId { root: "owner".into(), digest: Digest::sha256([n; 32]) }))
            .collect();
        let roots = NonEmpty::one(Text::from("owner"));
        let owners = keys.iter().zip(windows).map(|(principal, window)| Owner {
            principal,
            roots: &roots,
            window: *window,
        });
        let chain =
            Chained { expires: sample::now(), faults: &[], inspections: &[], owners: owners.collect() };
        let testimony = Testimony { chain: Some(chain), ..sample::testimony() };
        let by = NonEmpty::one(sample::named(
            "owner",
            Identity::Key(KeyIdentity { root: "owner".into(), rotation: None }),
        ));
        judge(&testimony, &TooFewOwners { by, threshold }, sample::now())
    }

    #[test]
    fn a_lapsed_key_is_wrong_and_an_absent_one_is_missing() {
        let (open, lapsed) = ((None, None), (None, Some(sample::instant("2026-01-01T00:00:00Z"))));
        assert!(told(&[open, open], 2).passes());
        assert!(matches!(told(&[open], 2), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(told(&[open, lapsed], 2), Outcome::Violated(_)));
        assert!(told(&[open, open, lapsed], 2).passes());
    }
}

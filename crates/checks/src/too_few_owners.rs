use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use status::Standing;

use crate::chained::Owner;
use crate::parties::{Parties, signer};
use crate::testimony::Testimony;
use crate::{NamedIdentity, long_lived_credential};

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
/// exist elsewhere, so too few are unknown; they are violated only where a listed owner signed with a key that is not
/// valid, or that lives for longer than the owner's class allows.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &TooFewOwners, now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let listed = || chain.owners.iter().filter(|owner| owner.is_named(params.by.iter().map(|one| &**one)));
    let parties = Parties::of(&params.by);
    // Of one that nothing tells about, another signature may still be found.
    let told = |owner: &&Owner<'_>| !matches!(owner.standing, Standing::Unknown(_));
    let by = || params.by.iter().map(|one| &**one);
    let good = |owner: &&Owner<'_>| {
        owner.is_valid(now)
            && owner.standing == Standing::Good
            && long_lived_credential::is_brief(owner, by(), now)
    };
    let all = counted(&parties, listed().filter(told));
    let (found, wanted) = (counted(&parties, listed().filter(good)), params.threshold);
    let reason = Reason::new(format!("the layout is signed by {found} of the {} listed", parties.noun()))
        .compare(format!("at least {wanted}"), found.to_string())
        .at(testimony.signer_place());
    if found >= wanted {
        return Outcome::satisfied(reason);
    }
    match all.saturating_sub(found) {
        0 => Outcome::unknown(
            Gap::Missing,
            reason.help("have the other owners sign the same layout, and deliver it with all signatures"),
        ),
        lapsed => Outcome::violated(
            Reason {
                text: format!(
                    "{}, and by {lapsed} whose keys are not valid, live for longer than their class allows, or are revoked or \
                     suspended",
                    reason.text
                )
                .into(),
                ..reason
            }
            .help("have the layout signed with keys that are valid, and that end as their class asks"),
        ),
    }
}

/// How many of the parties these owners are, a key under two names counted once.
fn counted<'o, 'a: 'o>(parties: &Parties<'_>, owners: impl Iterator<Item = &'o Owner<'a>>) -> usize {
    let mut seen = BTreeSet::new();
    let different: Vec<_> = owners
        .filter(|owner| seen.insert(signer(owner.principal)))
        .map(|owner| (owner.principal, owner.roots))
        .collect();
    parties.paired(&different)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chained::Chained;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{Age, Digest, KeyId, Principal, Text};

    type Window = (Option<Instant>, Option<Instant>);

    fn told(windows: &[Window], threshold: usize) -> Outcome {
        told_of(windows, threshold, None)
    }

    fn told_of(windows: &[Window], threshold: usize, max_lifetime: Option<Age>) -> Outcome {
        let root = |n: usize| Text::from(format!("owner-{n}"));
        let key = |n: u8| KeyId { root: root(usize::from(n)), digest: Digest::sha256([n; 32]) };
        let keys: Vec<Principal> = (0_u8..).zip(windows).map(|(n, _)| Principal::Key(key(n))).collect();
        let roots: Vec<NonEmpty<Text>> = (0..keys.len()).map(|n| NonEmpty::one(root(n))).collect();
        let owners = keys.iter().zip(&roots).zip(windows).map(|((principal, roots), window)| Owner {
            principal,
            roots,
            window: *window,
            standing: Standing::Good,
        });
        let chain = Chained {
            expires: sample::now(),
            faults: &[],
            inspections: &[],
            owners: owners.collect(),
            run: None,
        };
        let testimony = Testimony { chain: Some(chain), ..sample::testimony() };
        let identity = |n| Identity::Key(KeyIdentity { root: root(n), rotation: None });
        let named =
            |n| Arc::new(NamedIdentity { max_lifetime, ..(*sample::named(&root(n), identity(n))).clone() });
        let named = (0..keys.len()).map(named).collect();
        judge(&testimony, &TooFewOwners { by: NonEmpty::of(named).unwrap(), threshold }, sample::now())
    }

    #[test]
    fn a_lapsed_key_is_wrong_and_an_absent_one_is_missing() {
        let (open, lapsed) = ((None, None), (None, Some(sample::instant("2026-01-01T00:00:00Z"))));
        assert!(told(&[open, open], 2).passes());
        assert!(matches!(told(&[open], 2), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(told(&[open, lapsed], 2), Outcome::Violated(_)));
        assert!(told(&[open, open, lapsed], 2).passes());
    }

    #[test]
    fn every_owner_is_held_to_its_class() {
        let day = |day: u8| Some(sample::instant(&format!("2026-08-{day:02}T00:00:00Z")));
        let (short, long, endless) = ((day(1), day(21)), (day(1), day(22)), (day(1), None));
        let limit = Some(Age::parse("20d").unwrap());
        assert!(told_of(&[short, short], 2, limit).passes());
        assert!(matches!(told_of(&[short, long], 2, limit), Outcome::Violated(_)));
        assert!(matches!(told_of(&[endless, short], 2, limit), Outcome::Violated(_)));
        assert!(told_of(&[short, short, endless], 2, limit).passes());
        assert!(told_of(&[short, endless], 2, None).passes());
    }
}

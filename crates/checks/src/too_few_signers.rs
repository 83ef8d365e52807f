use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{Gap, NonEmpty, Outcome, Principal, Reason, Text};

use crate::NamedIdentity;
use crate::parties::{Parties, signer};
use crate::quote::listed;
use crate::testimony::Testimony;

/// Have as many different participants signed as the framework asks for?
pub(crate) static CARD: Card = Card {
    id: "too-few-signers",
    since: "0.1",
    asks: "did `distinct` different parties of `by`, each with a signer of its own, meet the whole requirement?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("too-few-signers.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.AA-05"],
};

/// What it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quorum {
    /// Who may sign.
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    /// How many parties of them must, from 1 to as many as there are.
    pub(crate) distinct: usize,
}

/// Judges the testimonies that meet every other part of the requirement, and those by listed signers that were
/// proved `wrong`.
///
/// One signer under two identities, one identity with two signers, and two identities of one participant all count
/// once: as many count as can be paired, each party with a signer of its own. A signature that is not there may exist
/// elsewhere; it is violated only when one that would have counted was proved wrong.
pub(crate) fn judge(good: &[Testimony<'_>], wrong: &[Testimony<'_>], params: &Quorum) -> Outcome {
    let parties = Parties::of(&params.by);
    let different = signers(good.iter());
    let found = parties.paired(&named(&different));
    let who = match different.is_empty() {
        true => "nobody".to_owned(),
        false => listed(
            different.iter().map(|testimony| testimony.who()).collect::<Vec<_>>().iter().map(String::as_str),
        ),
    };
    let text = format!("{found} of the {} {} signed: {who}", parties.noun(), listed(parties.names()));
    let mut reason = Reason::new(text)
        .compare(format!("{} different signers", params.distinct), format!("{found} different signers"));
    for testimony in &different {
        reason = reason.at(testimony.signer_place());
    }
    if found >= params.distinct {
        return Outcome::satisfied(reason);
    }
    let with_the_wrong = parties.paired(&named(&signers(good.iter().chain(wrong))));
    if with_the_wrong > found {
        for testimony in wrong {
            reason = reason.at(testimony.signer_place());
        }
        let help = "a listed participant's proof does not meet the requirement, as its other checks say: refuse it, \
                    or have that participant sign again";
        return Outcome::violated(reason.help(help));
    }
    Outcome::unknown(
        Gap::Missing,
        reason.help(
            "have further listed participants sign, each with a key or identity of its own, and name the files with \
             --attestation",
        ),
    )
}

/// The first testimony of each signer.
pub(crate) fn signers<'t, 'a: 't>(
    testimonies: impl Iterator<Item = &'t Testimony<'a>>,
) -> Vec<&'t Testimony<'a>> {
    let mut seen = BTreeSet::new();
    testimonies.filter(|testimony| seen.insert(signer(testimony.principal))).collect()
}

/// Who signed, and who vouches for them.
pub(crate) fn named<'a>(testimonies: &[&Testimony<'a>]) -> Vec<(&'a Principal, &'a NonEmpty<Text>)> {
    testimonies.iter().map(|testimony| (testimony.principal, testimony.roots)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{Algorithm, Digest, KeyId};

    fn key(root: &str, byte: u8) -> Principal {
        Principal::Key(KeyId {
            root: root.into(),
            digest: Digest::new(Algorithm::Sha256, &[byte; 32]).unwrap(),
        })
    }

    fn by(names: &[(&str, &str)]) -> NonEmpty<Arc<NamedIdentity>> {
        let named = |(name, root): &(&str, &str)| {
            sample::named(name, Identity::Key(KeyIdentity { root: Text::from(*root), rotation: None }))
        };
        NonEmpty::of(names.iter().map(named).collect()).unwrap()
    }

    fn passes(signers: &[Principal], by: NonEmpty<Arc<NamedIdentity>>, distinct: usize) -> bool {
        let good: Vec<Testimony<'_>> =
            signers.iter().map(|principal| Testimony { principal, ..sample::testimony() }).collect();
        judge(&good, &[], &Quorum { by, distinct }).passes()
    }

    #[test]
    fn as_many_as_asked_for() {
        let three = || by(&[("ann", "a"), ("bob", "b"), ("eve", "e")]);
        let (a, b) = (|| key("a", 1), || key("b", 2));
        assert!(passes(&[a(), b()], three(), 2));
        assert!(!passes(&[a(), b()], three(), 3));
        assert!(!passes(&[a()], three(), 2));
        assert!(!passes(&[], three(), 1));
    }

    #[test]
    fn one_signer_counts_once() {
        let two = || by(&[("ann", "a"), ("bob", "b")]);
        assert!(!passes(&[key("a", 1), key("a", 1)], two(), 2), "one key twice");
        assert!(!passes(&[key("a", 1), key("b", 1)], two(), 2), "one key under two roots");
        assert!(!passes(&[key("a", 1), key("a", 2)], two(), 2), "one identity with two keys");
        let twice = by(&[("ann", "a"), ("ann-too", "a")]);
        assert!(!passes(&[key("a", 1)], twice, 2), "one key under two identities");
    }

    #[test]
    fn identities_that_overlap_are_paired_as_well_as_they_can_be() {
        // Both keys are `any`; only the first is `ann`: greedy pairing of `any` with the first would find one.
        let overlapping = by(&[("any", "a"), ("ann", "a")]);
        assert!(passes(&[key("a", 1), key("a", 2)], overlapping, 2));
    }

    #[test]
    fn the_identities_of_one_participant_are_one_party() {
        let of = |participant: &str, name: &str, root: &str| {
            let identity = Identity::Key(KeyIdentity { root: root.into(), rotation: None });
            let participant = Some(participant.into());
            Arc::new(NamedIdentity { name: name.into(), participant, identity, max_lifetime: None })
        };
        let three = || {
            let all = vec![of("acme", "ann", "a"), of("acme", "amy", "m"), of("retail", "bob", "b")];
            NonEmpty::of(all).unwrap()
        };
        assert_eq!(crate::parties(&three()), 2);
        assert!(!passes(&[key("a", 1), key("m", 2)], three(), 2), "two keys of one participant");
        assert!(passes(&[key("a", 1), key("m", 2), key("b", 3)], three(), 2));
        assert!(passes(&[key("m", 2), key("b", 3)], three(), 2));
        assert!(!passes(&[key("a", 1), key("b", 1)], three(), 2), "one key of two participants");
    }

    #[test]
    fn too_few_are_missing_and_a_bad_one_of_theirs_is_wrong() {
        let params = || Quorum { by: by(&[("ann", "a"), ("bob", "b")]), distinct: 2 };
        let keys = [key("a", 1), key("b", 2), key("e", 3)];
        let [ann, bob, eve] = keys.each_ref().map(|principal| Testimony { principal, ..sample::testimony() });
        let good = [ann];
        assert!(matches!(judge(&good, &[], &params()), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judge(&good, &[eve], &params()), Outcome::Unknown(Gap::Missing, _)), "not listed");
        assert!(matches!(judge(&good, &[bob], &params()), Outcome::Violated(_)));
    }
}

use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{NonEmpty, Outcome, Reason};

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

/// Judges the testimonies that meet every other part of the requirement.
///
/// One signer under two identities, one identity with two signers, and two identities of one participant all count
/// once: as many count as can be paired, each party with a signer of its own.
pub(crate) fn judge(good: &[Testimony<'_>], params: &Quorum) -> Outcome {
    let mut seen = BTreeSet::new();
    let different: Vec<&Testimony<'_>> =
        good.iter().filter(|testimony| seen.insert(signer(testimony.principal))).collect();
    let parties = Parties::of(&params.by);
    let signers: Vec<_> = different.iter().map(|testimony| (testimony.principal, testimony.roots)).collect();
    let found = parties.paired(&signers);
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
    match found >= params.distinct {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(reason.help(
            "have further listed participants sign, each with a key or identity of its own, and name the files with \
             --attestation",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{Algorithm, Digest, KeyId, Principal, Text};

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
        judge(&good, &Quorum { by, distinct }).passes()
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
}

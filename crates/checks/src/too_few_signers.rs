use std::collections::BTreeSet;
use std::sync::Arc;

use decision::Card;
use model::{NonEmpty, Outcome, Principal, Reason};

use crate::NamedIdentity;
use crate::quote::listed;
use crate::testimony::Testimony;

/// Have as many different participants signed as the framework asks for?
pub(crate) static CARD: Card = Card {
    id: "too-few-signers",
    since: "0.1",
    asks: "did `distinct` different signers of `by`, each an identity of its own, meet the whole requirement?",
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
    /// How many of them must, from 1 to as many as there are.
    pub(crate) distinct: usize,
}

/// Judges the testimonies that meet every other part of the requirement.
///
/// One participant under two identities, and one identity with two participants, both count once: as many count
/// as can be paired, each identity with a participant of its own.
pub(crate) fn judge(good: &[Testimony<'_>], params: &Quorum) -> Outcome {
    let mut seen = BTreeSet::new();
    let different: Vec<&Testimony<'_>> =
        good.iter().filter(|testimony| seen.insert(participant(testimony.principal))).collect();
    let found = paired(&different, &params.by);
    let who = match different.is_empty() {
        true => "nobody".to_owned(),
        false => listed(
            different.iter().map(|testimony| testimony.who()).collect::<Vec<_>>().iter().map(String::as_str),
        ),
    };
    let names = listed(params.by.iter().map(|named| &*named.name));
    let text = format!("{found} of the identities {names} signed: {who}");
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

/// Who it is, whatever root or identity names them: a key by its bytes, a certificate by its name and issuer.
fn participant(principal: &Principal) -> String {
    match principal {
        Principal::Keyless(who) => format!("{}\n{}", who.name.as_str(), who.issuer),
        Principal::Key(key) => key.digest.to_string(),
        Principal::Certified(who) => who.shown().to_string(),
    }
}

/// The most identities that can be given a participant of their own (Kuhn's augmenting paths: both lists are
/// bounded by the framework and the evidence).
fn paired(different: &[&Testimony<'_>], by: &NonEmpty<Arc<NamedIdentity>>) -> usize {
    let fits: Vec<Vec<usize>> = by
        .iter()
        .map(|named| {
            let is =
                |(_, testimony): &(usize, &&Testimony<'_>)| named.is(testimony.principal, testimony.roots);
            different.iter().enumerate().filter(is).map(|(place, _)| place).collect()
        })
        .collect();
    let mut taken: Vec<Option<usize>> = vec![None; different.len()];
    (0..fits.len()).filter(|identity| pair(*identity, &fits, &mut taken, &mut BTreeSet::new())).count()
}

/// Gives an identity a participant, moving others along where that frees one.
fn pair(
    identity: usize,
    fits: &[Vec<usize>],
    taken: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    for place in fits.get(identity).into_iter().flatten() {
        if !tried.insert(*place) {
            continue;
        }
        let holder = taken.get(*place).copied().flatten();
        if holder.is_none_or(|holder| pair(holder, fits, taken, tried)) {
            if let Some(free) = taken.get_mut(*place) {
                *free = Some(identity);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{Algorithm, Digest, KeyId, Text};

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
}

//! What ties proofs together: the run and the commit that the certificates of their signers state.
//!
//! Only certificates are asked: a predicate says what its signer likes, and the same signer may copy an old one.

use std::collections::BTreeSet;

use decision::Facts;
use model::{Gap, Outcome, Place, Principal, Reason, Text};

use crate::demand::Demand;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// A requirement of the handoff that is tied to others.
pub(crate) struct Tied {
    /// What the framework calls it.
    pub(crate) name: Text,
    /// What it asks for: only what meets all of it is tied.
    pub(crate) demand: Demand,
    /// Whether it must be of the same run as the others that say so.
    pub(crate) same_run: bool,
    /// Whether it must be of the same commit.
    pub(crate) same_commit: bool,
}

/// What the certificate of one proof says: nothing, for a key.
#[derive(Clone)]
pub(crate) struct Marks<'a> {
    /// The issuer and the run, extension `.21`: only an issuer can tell its runs apart.
    pub(crate) run: Option<(&'a str, &'a str)>,
    /// The commit, extension `.13`.
    pub(crate) commit: Option<&'a str>,
    /// Where it says so.
    pub(crate) place: Place,
}

/// The proofs that meet one requirement.
pub(crate) struct Strand<'a> {
    pub(crate) name: &'a Text,
    pub(crate) proofs: Vec<Marks<'a>>,
}

impl<'a> Marks<'a> {
    fn of(testimony: &Testimony<'a>) -> Self {
        let place = testimony.signer_place();
        match testimony.principal {
            Principal::Keyless(who) => Self {
                run: who.issuer.as_deref().zip(who.claims.run.as_deref()),
                commit: who.claims.source_digest.as_deref().filter(|commit| is_commit(commit)),
                place,
            },
            Principal::Key(_) | Principal::Certified(_) => Self { run: None, commit: None, place },
        }
    }
}

/// A whole digest as git writes it. Buildkite's word for "whatever is newest" is none.
fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
}

/// The proofs of each requirement.
///
/// # Errors
/// What to answer where there are none for one of them: there is nothing to tie to.
pub(crate) fn strands<'a>(
    tied: impl Iterator<Item = &'a Tied>,
    facts: &'a Facts<'a>,
) -> Result<Vec<Strand<'a>>, Outcome> {
    tied.map(|one| {
        let proofs: Vec<_> = one.demand.meeting(facts)?.iter().map(Marks::of).collect();
        if proofs.is_empty() {
            let text =
                format!("nothing meets the requirement {}, so there is nothing to tie", quoted(&one.name));
            return Err(Outcome::unknown(Gap::Missing, Reason::new(text)));
        }
        Ok(Strand { name: &one.name, proofs })
    })
    .collect()
}

/// What several requirements have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Common<K> {
    /// Nothing: whatever is chosen, two state different things.
    Nothing,
    /// It cannot be told: some proof that may be meant does not say.
    Untold,
    /// Each of these is stated by a proof of every requirement.
    These(BTreeSet<K>),
}

/// What can be chosen so that one proof of every requirement states it.
pub(crate) fn common<K: Ord + Copy>(stated: &[Vec<Option<K>>]) -> Common<K> {
    let all: BTreeSet<K> = stated.iter().flatten().flatten().copied().collect();
    let every = |key: &K| stated.iter().all(|proofs| proofs.contains(&Some(*key)));
    let shared: BTreeSet<K> = all.iter().copied().filter(every).collect();
    let open = |proofs: &Vec<Option<K>>| proofs.contains(&None);
    let may_be = |key: &K| stated.iter().all(|proofs| proofs.contains(&Some(*key)) || open(proofs));
    match shared.is_empty() {
        false => Common::These(shared),
        true if all.is_empty() || all.iter().any(may_be) => Common::Untold,
        true => Common::Nothing,
    }
}

/// Answers for what the requirements have in common, in words.
pub(crate) fn answer<K: Ord + Copy>(
    what: &str,
    strands: &[Strand<'_>],
    read: impl Fn(&Marks<'_>) -> Option<Text>,
    found: &Common<K>,
) -> Outcome {
    let told = |strand: &Strand<'_>| {
        let stated: BTreeSet<Text> = strand.proofs.iter().filter_map(&read).collect();
        let words: Vec<String> = stated.iter().take(MAX_TOLD).map(|one| quoted(one)).collect();
        let words = if words.is_empty() { format!("no {what}") } else { words.join(" or ") };
        format!("{} of {words}", quoted(strand.name))
    };
    let told = strands.iter().map(told).collect::<Vec<_>>().join(", ");
    let verdict = match found {
        Common::These(_) => format!("the certificates say one {what}"),
        Common::Nothing => format!("the certificates say different {what}s"),
        Common::Untold => format!("a certificate does not say its {what}, or a key signed"),
    };
    let places = strands.iter().filter_map(|strand| strand.proofs.first()).map(|proof| proof.place.clone());
    let reason = Reason::new(format!("{verdict}: {told}")).compare(format!("one {what}"), told);
    let reason = places.fold(reason, Reason::at);
    match found {
        Common::These(_) => Outcome::satisfied(reason),
        Common::Nothing => Outcome::violated(
            reason.help("have the producer attest all of it from the build that made the artifact"),
        ),
        Common::Untold => Outcome::unknown(
            Gap::Missing,
            reason.help("have all of it signed by a CI identity whose certificate says it"),
        ),
    }
}

/// The most runs or commits told of one requirement: a listed signer may have signed often.
const MAX_TOLD: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    #[test]
    fn one_proof_of_each_must_state_the_same() {
        let (a, b) = (Some(1), Some(2));
        let these = |keys: &[i32]| Common::These(keys.iter().copied().collect());
        assert_eq!(common(&[vec![a], vec![a]]), these(&[1]));
        assert_eq!(common(&[vec![a, b], vec![b, a, None]]), these(&[1, 2]));
        assert_eq!(common(&[vec![a, None], vec![b, a]]), these(&[1]), "a silent one spoils nothing");
        assert_eq!(common(&[vec![a], vec![b]]), Common::Nothing);
        assert_eq!(common(&[vec![a, b], vec![a, b], vec![Some(3)]]), Common::Nothing);
        assert_eq!(
            common(&[vec![a], vec![b], vec![None]]),
            Common::Nothing,
            "two differ whatever the third is"
        );
        assert_eq!(common(&[vec![a], vec![None]]), Common::Untold);
        assert_eq!(common(&[vec![a, None], vec![b]]), Common::Untold);
        assert_eq!(common::<i32>(&[vec![None], vec![None]]), Common::Untold);
    }

    #[test]
    fn a_run_belongs_to_its_issuer_and_a_commit_is_whole() {
        let testimony = sample::testimony();
        let marks = Marks::of(&testimony);
        assert_eq!(marks.run.map(|(issuer, _)| issuer), Some("https://token.actions.githubusercontent.com"));
        assert!(marks.commit.is_some());
        let key = sample::key("acme-key");
        let marks = Marks::of(&Testimony { principal: &key, ..sample::testimony() });
        assert!(marks.run.is_none() && marks.commit.is_none());
        for text in ["", "HEAD", "5a5a", &"5A".repeat(20), &"5a".repeat(21), &"zz".repeat(20)] {
            assert!(!is_commit(text), "{text}");
        }
        assert!(is_commit(&"5a".repeat(20)) && is_commit(&"5a".repeat(32)));
    }
}

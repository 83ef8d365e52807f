use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::Person;
use crate::apart::Approver;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is it approved by somebody else than whoever made it?
pub(crate) static CARD: Card = Card {
    id: "own-approval",
    since: "0.1",
    asks: "does the decision stand without what the approver signed, built or submitted themselves?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("own-approval.md"),
    controls: &["CSF2:PR.AA-05", "CSF2:PR.PS-06", "NHI10:2025"],
};

/// What it asks.
pub(crate) struct OwnApproval {
    /// Who may approve.
    pub(crate) by: NonEmpty<Arc<Person>>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &OwnApproval, _: Instant) -> Outcome {
    let untold = |text: &str| Outcome::unknown(Gap::Missing, Reason::new(text).at(testimony.signer_place()));
    // Strangers are not looked into: that would let them choose how much work there is.
    let Some(person) = params.by.iter().find(|person| person.signed(testimony)) else {
        return untold("nobody who may approve it approved it");
    };
    let Some(made) = &testimony.beside else { return untold("there is nothing to hold it against") };
    let approver = Approver { person, principals: vec![testimony.principal] };
    match made.rests_on(&[&approver]) {
        None => {
            let text = format!("{} neither signed nor submitted what it rests on", quoted(&person.name));
            Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
        }
        Some(own) => {
            let hand = if person.signed(own) { "signed" } else { "had a hand in" };
            let text = format!("{} approved it, and {hand} what the decision rests on", quoted(&person.name));
            let reason = Reason::new(text)
                .compare("an approver who did not make it", format!("signed by {}", own.signer()))
                .help("have it approved by somebody who neither built, signed nor submitted it");
            Outcome::violated(reason.at(testimony.signer_place()).at(own.signer_place()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Provenance;

    #[test]
    fn a_person_is_known_by_key_by_name_and_by_address() {
        let person = sample::person("alice", &["alice-laptop"]);
        let person = Person { known_as: vec!["Alice-R".into()], ..(*person).clone() };
        let key = sample::key("alice-laptop");
        let signed = |root: &str, submitters: &[&str]| {
            let submitters = submitters.iter().map(|name| (*name).into()).collect();
            let built = sample::built(Provenance { submitters, ..sample::provenance() });
            let principal = sample::key_of(root, 9);
            person.made(&Testimony { principal: &principal, ..built }, &[&key])
        };
        assert!(!signed("acme-key", &[]) && !signed("acme-key", &["bob", "alice"]));
        assert!(signed("alice-laptop", &[]), "by a key of hers");
        assert!(signed("acme-key", &["bob", "alice-r"]), "she started it");
        let built = sample::built(sample::provenance());
        let twin = sample::key("acme-key");
        assert!(person.made(&Testimony { principal: &twin, ..built }, &[&key]), "her key by another name");
    }

    #[test]
    fn without_anything_to_hold_it_against_nothing_is_told() {
        let params = OwnApproval { by: NonEmpty::one(sample::person("alice", &["alice-laptop"])) };
        let key = sample::key("alice-laptop");
        let hers = Testimony { principal: &key, ..sample::approved(sample::approval()) };
        for testimony in [hers, sample::approved(sample::approval())] {
            assert!(matches!(judge(&testimony, &params, sample::now()), Outcome::Unknown(..)));
        }
    }
}

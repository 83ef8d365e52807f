use std::sync::Arc;

use decision::Card;
use model::{Instant, NonEmpty, Outcome, Reason};

use crate::Person;
use crate::identity::{Likeness, liken, tell};
use crate::quote::{listed, quoted};
use crate::testimony::Testimony;

/// Is it approved by somebody who may?
pub(crate) static CARD: Card = Card {
    id: "unlisted-approver",
    since: "0.1",
    asks: "is it approved by one of the people in `by`?",
    timed: false,
    waivable: false,
    // An approval says that somebody wants it, and nothing of where it comes from.
    anchors: false,
    page: include_str!("unlisted-approver.md"),
    controls: &["CSF2:PR.AA-01", "CSF2:PR.AA-05", "800-207:T6"],
};

/// What it asks.
pub(crate) struct UnlistedApprover {
    /// Who may approve.
    pub(crate) by: NonEmpty<Arc<Person>>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnlistedApprover, _: Instant) -> Outcome {
    let people = || listed(params.by.iter().map(|person| &*person.name));
    if let Some(person) = params.by.iter().find(|person| person.signed(testimony)) {
        let text = format!("approved by {}, who is {}", testimony.who(), quoted(&person.name));
        let reason = Reason::new(text).compare(format!("one of {}", people()), testimony.signer());
        return Outcome::satisfied(reason.at(testimony.signer_place()));
    }
    let all = params.by.iter().flat_map(|person| person.identities.iter().map(|named| &**named));
    let nearest = match liken(all, testimony.principal, testimony.roots) {
        Some(Likeness::Nearest(named, differences)) => {
            format!("; {}", tell(named, &differences, testimony.principal))
        }
        Some(Likeness::Is(_)) | None => String::new(),
    };
    let reason = Reason::new(format!("approved by {}{nearest}", testimony.who()))
        .compare(format!("one of {}", people()), testimony.signer())
        .help(
            "have somebody approve it who may; or, if this person is meant, declare them under `persons` and list \
             them in the requirement's `by`",
        )
        .at(testimony.signer_place());
    Outcome::violated(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    #[test]
    fn whoever_may_approve_is_listed() {
        let by = || NonEmpty::one(sample::person("alice", &["alice-laptop", "alice-token"]));
        let judged = |root: &str| {
            let key = sample::key(root);
            let testimony = Testimony { principal: &key, ..sample::approved(sample::approval()) };
            judge(&testimony, &UnlistedApprover { by: by() }, sample::now())
        };
        assert!(judged("alice-laptop").passes() && judged("alice-token").passes());
        let outcome = judged("bob");
        assert!(matches!(&outcome, Outcome::Violated(_)));
        assert!(outcome.reasons()[0].text.contains("approved by key `bob`"));
        let certified = sample::approved(sample::approval());
        assert!(!judge(&certified, &UnlistedApprover { by: by() }, sample::now()).passes());
    }
}

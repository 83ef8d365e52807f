use std::sync::Arc;

use decision::Card;
use model::{Instant, Outcome, Reason, Text};

use crate::Relationship;
use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Was it handed over to whoever takes it over here, by whoever hands over here?
pub(crate) static CARD: Card = Card {
    id: "wrong-recipient",
    since: "0.1",
    asks: "are the delivery's sender, recipient, relationship and handoff those of this handoff?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-recipient.md"),
    controls: &["CSF2:GV.SC-05", "CSF2:GV.SC-07"],
};

/// What it asks.
pub(crate) struct WrongRecipient {
    /// The relationship the handoff is under.
    pub(crate) relationship: Arc<Relationship>,
    /// The handoff.
    pub(crate) handoff: Text,
}

/// A sender may leave the handoff out; one that it names is a limit that it set.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongRecipient, _: Instant) -> Outcome {
    let Some(delivery) = testimony.readable_delivery() else { return testimony.no_delivery() };
    let (parties, under) = (&delivery.parties, &params.relationship);
    let compared = [
        ("recipient", Some(&parties.recipient), &under.to),
        ("sender", Some(&parties.sender), &under.from),
        ("relationship", Some(&parties.relationship), &under.name),
        ("handoff", delivery.handoff.as_ref(), &params.handoff),
    ];
    let wrong = compared.into_iter().find_map(|(field, said, own)| {
        let said = said.filter(|said| *said != own)?;
        Some((field, said, own))
    });
    let Some((field, said, own)) = wrong else {
        let text = format!(
            "handed over by {} to {} under {}",
            quoted(&parties.sender),
            quoted(&parties.recipient),
            quoted(&parties.relationship)
        );
        return Outcome::satisfied(Reason::new(text).at(testimony.predicate()));
    };
    let text = format!("its {field} is {}, and that of this handoff is {}", quoted(said), quoted(own));
    let reason = Reason::new(text)
        .compare(own.clone(), shown(said))
        .help(
            "take nothing over by it: it was meant for somebody else, or for something else. Ask the sender for a delivery \
             of its own for this handoff",
        )
        .at(testimony.payload(&format!("/predicate/{field}")));
    Outcome::violated(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Covered;
    use crate::testimony::sample;
    use formats::Parties;
    use model::{NonEmpty, Pattern};

    fn params() -> WrongRecipient {
        let relationship = Arc::new(Relationship {
            name: "acme-widgets".into(),
            from: "acme".into(),
            to: "retail".into(),
            purpose: "widgets".into(),
            owner: "shop@retail.example".into(),
            subjects: NonEmpty::one(Covered::Name(Pattern::parse("widget-*").unwrap())),
            starts: None,
            expires: sample::now(),
        });
        WrongRecipient { relationship, handoff: "intake".into() }
    }

    #[test]
    fn each_party_is_compared_whole() {
        let judged = |delivery| judge(&sample::delivered(delivery), &params(), sample::now());
        assert!(judged(sample::delivery()).passes());
        let own = || sample::delivery().parties;
        for parties in [
            Parties { sender: "acme ".into(), ..own() },
            Parties { sender: "retail".into(), ..own() },
            Parties { recipient: "shop".into(), ..own() },
            Parties { recipient: "Retail".into(), ..own() },
            Parties { relationship: "acme-trial".into(), ..own() },
        ] {
            let outcome = judged(formats::Delivery { parties, ..sample::delivery() });
            assert!(matches!(outcome, Outcome::Violated(_)), "{outcome:?}");
        }
    }

    #[test]
    fn a_handoff_that_is_named_is_the_only_one() {
        for (handoff, good) in [("intake", true), ("promote", false)] {
            let delivery = formats::Delivery { handoff: Some(handoff.into()), ..sample::delivery() };
            assert_eq!(judge(&sample::delivered(delivery), &params(), sample::now()).passes(), good);
        }
        assert!(matches!(judge(&sample::testimony(), &params(), sample::now()), Outcome::Unknown(..)));
    }
}

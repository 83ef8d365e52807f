use decision::Card;
use model::{Instant, Outcome, Place, Reason};

use crate::testimony::Testimony;

/// Is there a delivery that names the artifact, and can it be read?
pub(crate) static CARD: Card = Card {
    id: "missing-delivery",
    since: "0.1",
    asks: "is there a readable delivery, signed by its sender, that names the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-delivery.md"),
    controls: &["CSF2:GV.SC-05", "CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// A candidate of this kind has a delivery's type; here its predicate must also be one.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    match &testimony.delivery {
        Some(Ok(_)) => {
            let text = format!("a delivery names the artifact, signed by {}", testimony.who());
            Outcome::satisfied(Reason::new(text).at(testimony.subject()))
        }
        Some(Err(fault)) => {
            let reason = Reason::new(format!("the signed delivery cannot be read: {}", fault.text))
                .compare("a delivery, version 1", fault.text.clone())
                .help("have the sender make it again, with `countersign deliver`")
                .at(Place::new(testimony.evidence, format!("payload:{}", fault.pointer)));
            Outcome::violated(reason)
        }
        None => testimony.no_delivery(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Malformed;

    #[test]
    fn what_is_signed_must_be_a_delivery() {
        assert!(judge(&sample::delivered(sample::delivery()), &(), sample::now()).passes());
        let fault = Malformed {
            code: "malformed-predicate",
            pointer: "/predicate/sender".into(),
            text: "`sender` is missing".into(),
        };
        let unreadable = Testimony { delivery: Some(Err(fault)), ..sample::testimony() };
        assert!(matches!(judge(&unreadable, &(), sample::now()), Outcome::Violated(_)));
        assert!(matches!(judge(&sample::testimony(), &(), sample::now()), Outcome::Unknown(..)));
    }
}

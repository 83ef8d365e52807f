use decision::Card;
use model::{Instant, Outcome, Place, Reason};

use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is there an approval bound to the artifact, and can it be read?
pub(crate) static CARD: Card = Card {
    id: "missing-approval",
    since: "0.1",
    asks: "is there a readable approval of the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-approval.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.AA-05", "CSF2:PR.PS-05"],
};

/// A candidate of this kind has an approval's type; here its predicate must also be one.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    match &testimony.approval {
        Some(Ok(approval)) => {
            let why =
                approval.reason.as_ref().map(|reason| format!(": {}", quoted(reason))).unwrap_or_default();
            let text = format!("approved at {}, by {}{why}", approval.approved_at, testimony.who());
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
        Some(Err(fault)) => {
            let reason = Reason::new(format!("the signed approval cannot be read: {}", fault.text))
                .compare("an approval, version 1", fault.text.clone())
                .help("have it approved again with `countersign approve`")
                .at(Place::new(testimony.evidence, format!("payload:{}", fault.pointer)));
            Outcome::violated(reason)
        }
        None => testimony.no_approval(),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::{Testimony, sample};
    use formats::Malformed;
    use model::{Gap, Outcome};

    #[test]
    fn it_must_be_there_and_readable() {
        assert!(judge(&sample::approved(sample::approval()), &(), sample::now()).passes());
        let fault = Malformed {
            code: "malformed-predicate",
            pointer: "/predicate/expires".into(),
            text: "no".into(),
        };
        let bad = Testimony { approval: Some(Err(fault)), ..sample::testimony() };
        let Outcome::Violated(reasons) = judge(&bad, &(), sample::now()) else { panic!() };
        assert_eq!(&*reasons.first().rests_on[0].pointer, "payload:/predicate/expires");
        assert!(matches!(judge(&sample::testimony(), &(), sample::now()), Outcome::Unknown(Gap::Missing, _)));
    }
}

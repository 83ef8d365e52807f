use decision::Card;
use model::{Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is there a signature over the artifact itself?
pub(crate) static CARD: Card = Card {
    id: "unsigned-artifact",
    since: "0.1",
    asks: "is the artifact itself signed?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unsigned-artifact.md"),
    controls: &[
        "CSF2:ID.RA-09",
        "CSF2:PR.PS-05",
        "800-207:T6",
        "MAESTRO:L1",
        "MAESTRO:L3",
        "MAESTRO:L4",
        "S2C2F:AUD-3",
    ],
};

/// A candidate of this kind is a signature already; its absence is told by the kind.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let text = format!("the artifact itself is signed, by {}", testimony.who());
    Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::sample;
    use model::Outcome;

    #[test]
    fn a_signature_is_a_signature() {
        let Outcome::Satisfied(reasons) = judge(&sample::testimony(), &(), sample::now()) else { panic!() };
        assert!(reasons.first().text.contains(sample::SIGNER));
    }
}

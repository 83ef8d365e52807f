use decision::Card;
use model::{Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is there a bound statement of the wanted predicate type?
pub(crate) static CARD: Card = Card {
    id: "missing-attestation",
    since: "0.1",
    asks: "is there a signed statement of the wanted type about the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-attestation.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "S2C2F:AUD-4"],
};

/// A candidate of this kind is such a statement already; its absence is told by the kind.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let text = format!("a signed statement of the wanted type names the artifact, by {}", testimony.who());
    Outcome::satisfied(Reason::new(text).at(testimony.subject()))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::sample;
    use model::{EvidenceId, Outcome, Place};

    #[test]
    fn a_statement_is_there() {
        let Outcome::Satisfied(reasons) = judge(&sample::testimony(), &(), sample::now()) else { panic!() };
        assert_eq!(reasons.first().rests_on, [Place::new(EvidenceId::file(0), "payload:/subject")]);
    }
}

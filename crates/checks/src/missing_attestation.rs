use decision::Card;
use formats::ReceiptNote;
use model::{Gap, Instant, Outcome, Reason};

use crate::quote::quoted;
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

/// The same of a summary that another verifier gives: a receipt says what was judged here before, which is no ground of
/// its own.
pub(crate) fn of_summary(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(note) = testimony.note() else { return judge(testimony, &(), now) };
    let of = note.handoff.as_ref().map_or_else(|| "a handoff".into(), |handoff| quoted(handoff));
    let reason = Reason::new(format!("it is a receipt of {of}, which is never all that an allow rests on"))
        .compare("a summary by another verifier", format!("`{}`", ReceiptNote::FIELD))
        .help("ask for it with `receipt: { of: <handoff>, by: [<gate>] }`, beside proofs of the artifact itself")
        .at(testimony.predicate());
    Outcome::unknown(Gap::Missing, reason)
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

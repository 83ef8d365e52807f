use decision::Card;
use model::{Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is there a receipt of the handoff before?
pub(crate) static CARD: Card = Card {
    id: "missing-receipt",
    since: "0.1",
    asks: "is there a receipt about the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-receipt.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// A candidate of this kind is a verification summary already; its absence is told by the kind.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let text = format!("a verification summary names the artifact, by {}", testimony.who());
    Outcome::satisfied(Reason::new(text).at(testimony.subject()))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::sample;

    #[test]
    fn a_receipt_is_there() {
        assert!(judge(&sample::testimony(), &(), sample::now()).passes());
    }
}

use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is there a layout that ends in the artifact?
pub(crate) static CARD: Card = Card {
    id: "missing-layout",
    since: "0.1",
    asks: "is there an in-toto layout, signed with a key of the framework, whose last step made the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-layout.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "S2C2F:AUD-1"],
};

/// A candidate of this kind is a layout, and bound.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    match &testimony.chain {
        Some(_) => {
            let text = format!("a layout by {} ends in the artifact", testimony.who());
            Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
        }
        None => Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge")),
    }
}

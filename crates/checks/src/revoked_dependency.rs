use decision::Card;
use model::Outcome;
use status::Tense;

use crate::testimony::Testimony;
use crate::withdrawal::Withdrawal;

/// Does a status list revoke something that the artifact depends on?
pub(crate) static CARD: Card = Card {
    id: "revoked-dependency",
    since: "0.1",
    asks: "is no dependency revoked by a status list?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("revoked-dependency.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:RS.MI-01", "800-207:T5", "S2C2F:ING-3"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, tense: Tense) -> Outcome {
    Withdrawal::Revoked.of_dependencies(testimony, tense)
}

use decision::{Card, Facts, Moment};
use model::Outcome;

use crate::withdrawal::Withdrawal;

/// Does a status list suspend the participant or the relationship that the artifact comes under?
pub(crate) static CARD: Card = Card {
    id: "suspended-party",
    since: "0.1",
    asks: "is the participant it comes from, and their relationship, suspended by no status list?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("suspended-party.md"),
    controls: &["CSF2:GV.SC-10", "CSF2:GV.SC-07", "800-207:T4", "NHI1:2025", "MAESTRO:L7"],
};

/// Who hands over is a question of the handoff, never of the signing.
pub(crate) fn judge(facts: &Facts<'_>, moment: Moment) -> Outcome {
    Withdrawal::Suspended.of_parties(facts, moment)
}

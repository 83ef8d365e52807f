use decision::Card;
use model::Outcome;
use status::Tense;

use crate::testimony::Testimony;
use crate::withdrawal::Withdrawal;

/// Does a status list suspend what the proof tells of: builder, source, run, package, verifier, or the attestation itself?
pub(crate) static CARD: Card = Card {
    id: "suspended-origin",
    since: "0.1",
    asks: "is what the proof tells of (builder, source, run, package, the attestation itself) suspended by no status list?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("suspended-origin.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "800-207:T4"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, tense: Tense) -> Outcome {
    Withdrawal::Suspended.of_origin(testimony, tense)
}

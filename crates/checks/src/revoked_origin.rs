use decision::Card;
use model::Outcome;
use status::Tense;

use crate::testimony::Testimony;
use crate::withdrawal::Withdrawal;

/// Does a status list revoke what the proof tells of: builder, source, run, package, verifier, or the attestation itself?
pub(crate) static CARD: Card = Card {
    id: "revoked-origin",
    since: "0.1",
    asks: "is what the proof tells of (builder, source, run, package, the attestation itself) revoked by no status list?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("revoked-origin.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "800-207:T4", "S2C2F:ING-3"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, tense: Tense) -> Outcome {
    Withdrawal::Revoked.of_origin(testimony, tense)
}

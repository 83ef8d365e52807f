use decision::Card;
use model::Outcome;
use status::Tense;

use crate::testimony::Testimony;
use crate::withdrawal::Withdrawal;

/// Does a status list suspend the signer, or anything that vouches for it?
pub(crate) static CARD: Card = Card {
    id: "suspended-signer",
    since: "0.1",
    asks: "is the signer, its key, certificate, authority, log or time suspended by no status list?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("suspended-signer.md"),
    controls: &["CSF2:PR.AA-01", "CSF2:GV.SC-07", "800-207:T4", "NHI1:2025", "NHI3:2025", "MAESTRO:L7"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, tense: Tense) -> Outcome {
    Withdrawal::Suspended.of_signer(testimony, tense)
}

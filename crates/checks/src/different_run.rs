use decision::{Card, Facts};
use model::{Outcome, Text};

use crate::correlation::{Common, Marks, Strand, Tied, answer, common, strands};

/// Were these made in one run?
pub(crate) static CARD: Card = Card {
    id: "different-run",
    since: "0.1",
    asks: "do the certificates say that everything named in `same-run` was made in one run?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("different-run.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06"],
};

pub(crate) fn judge(tied: &[Tied], facts: &Facts<'_>) -> Outcome {
    let strands = match strands(tied.iter().filter(|one| one.same_run), facts) {
        Ok(strands) => strands,
        Err(outcome) => return outcome,
    };
    let shown = |marks: &Marks<'_>| marks.run.map(|(_, run)| Text::from(run));
    answer("run", &strands, shown, &runs(&strands))
}

/// The runs that have a proof of every requirement.
pub(crate) fn runs<'a>(strands: &[Strand<'a>]) -> Common<(&'a str, &'a str)> {
    let stated: Vec<Vec<_>> =
        strands.iter().map(|strand| strand.proofs.iter().map(|proof| proof.run).collect()).collect();
    common(&stated)
}

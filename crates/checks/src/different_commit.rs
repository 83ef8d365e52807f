use decision::{Card, Facts};
use model::{Outcome, Text};

use crate::correlation::{Common, Marks, Strand, Tied, answer, common, strands};
use crate::different_run::runs;

/// Were these made from one commit?
pub(crate) static CARD: Card = Card {
    id: "different-commit",
    since: "0.1",
    asks: "do the certificates say that everything named in `same-commit` was made from one commit?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("different-commit.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06"],
};

/// One choice must hold for runs and commits: what is named in both lists is one proof, not two.
pub(crate) fn judge(tied: &[Tied], facts: &Facts<'_>) -> Outcome {
    let (by_commit, by_run) = match gathered(tied, facts) {
        Ok(gathered) => gathered,
        Err(outcome) => return outcome,
    };
    let shown = |marks: &Marks<'_>| marks.commit.map(Text::from);
    let found = match runs(&by_run) {
        // Within each run that would do, only its own proofs of what that run is asked for count.
        Common::These(runs) if !by_run.is_empty() => {
            let in_run = |strand: &Strand<'_>| by_run.iter().any(|other| other.name == strand.name);
            runs.iter()
                .map(|run| commits(&by_commit, |strand, marks| !in_run(strand) || marks.run == Some(*run)))
                .max()
        }
        Common::These(_) | Common::Untold | Common::Nothing => None,
    };
    let found = found.unwrap_or_else(|| commits(&by_commit, |_, _| true));
    answer("commit", &by_commit, shown, &found)
}

type Gathered<'a> = (Vec<Strand<'a>>, Vec<Strand<'a>>);

fn gathered<'a>(tied: &'a [Tied], facts: &'a Facts<'a>) -> Result<Gathered<'a>, Outcome> {
    let by_commit = strands(tied.iter().filter(|one| one.same_commit), facts)?;
    // What is missing for a run is told by the check of runs.
    let by_run = strands(tied.iter().filter(|one| one.same_run), facts).unwrap_or_default();
    Ok((by_commit, by_run))
}

fn commits<'a>(strands: &[Strand<'a>], counts: impl Fn(&Strand<'a>, &Marks<'a>) -> bool) -> Common<&'a str> {
    let of = |strand: &Strand<'a>| {
        strand.proofs.iter().filter(|marks| counts(strand, marks)).map(|marks| marks.commit).collect()
    };
    common(&strands.iter().map(of).collect::<Vec<Vec<_>>>())
}

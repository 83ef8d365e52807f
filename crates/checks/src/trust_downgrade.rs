use std::collections::BTreeSet;

use decision::{Card, Earlier, Facts};
use model::{Gap, NonEmpty, Outcome, Reason, Text};

use crate::baseline::{Baseline, BaselineKnown, Kept, Made};
use crate::demand::Standing;
use crate::quote::{listed, quoted};

/// Is it made by whom and as the release before it was?
pub(crate) static CARD: Card = Card {
    id: "trust-downgrade",
    since: "0.1",
    asks: "is what `baseline.keep` names as it was for the release before it in its line?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("trust-downgrade.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// One proof must be as the release before it was made, in all of its names. Where none is, one that is proved to be
/// otherwise is told before one that says nothing.
pub(crate) fn judge(facts: &Facts<'_>, baseline: &Baseline) -> Outcome {
    let Some(earlier) = facts.earlier.as_deref() else {
        return without_ledger(baseline.known);
    };
    among(&baseline.made(facts), earlier, baseline)
}

fn among(made: &[Made<'_>], earlier: &[Earlier], baseline: &Baseline) -> Outcome {
    let mut answers: Vec<Outcome> = made.iter().map(|made| of_one(made, earlier, baseline)).collect();
    let rank = |outcome: &Outcome| match Standing::of(outcome) {
        Standing::Holds => 0_u8,
        Standing::Wrong => 1,
        Standing::Open => 2,
    };
    answers.sort_by_key(rank);
    answers.into_iter().next().unwrap_or_else(|| {
        let reason = Reason::new("nobody whose releases are remembered signed it or its provenance")
            .help("deliver the signature or provenance that this handoff asks for");
        Outcome::unknown(Gap::Missing, reason)
    })
}

fn without_ledger(known: BaselineKnown) -> Outcome {
    let text = "no ledger was named, so no release before it is known";
    match known {
        BaselineKnown::WhenKnown => Outcome::satisfied(Reason::new(text)),
        BaselineKnown::Required => Outcome::unknown(
            Gap::Missing,
            Reason::new(text).help("name the ledger into which earlier releases were let with --ledger FILE"),
        ),
    }
}

/// What one proof answers: the worst of what it answers for each release it is of.
fn of_one(made: &Made<'_>, earlier: &[Earlier], baseline: &Baseline) -> Outcome {
    let releases = baseline.releases(made.testimony.names);
    let place = || made.testimony.signer_place();
    let answers = releases.iter().map(|release| {
        let (product, version) = release;
        match Baseline::before(earlier, release) {
            Some(before) => against(made, before, &baseline.keep),
            None => {
                let line = version.line();
                let text = format!("the ledger knows no release of {} before {version} in line {line}", quoted(product));
                let reason = Reason::new(text).at(place());
                match baseline.known {
                    BaselineKnown::WhenKnown => Outcome::satisfied(reason),
                    BaselineKnown::Required => Outcome::unknown(
                        Gap::Missing,
                        reason.help("let a release of this line in with `ledger: when-known` first, after looking at it"),
                    ),
                }
            }
        }
    });
    answers.max_by_key(Standing::of).unwrap_or_else(|| {
        let names = listed(made.testimony.names.iter().map(|name| &**name));
        let text = format!("no release can be read from what it is signed as: {names}");
        Outcome::unknown(Gap::Inconclusive, Reason::new(text).at(place()))
    })
}

/// How one thing that is kept compares.
enum Compared {
    Same,
    /// The proof says nothing of it.
    Untold(&'static str),
    Other {
        what: &'static str,
        was: BTreeSet<Text>,
        is: Vec<Text>,
    },
}

fn against(made: &Made<'_>, before: &Earlier, keep: &NonEmpty<Kept>) -> Outcome {
    let release = &before.release;
    let called = format!("{} (entry {} of the ledger)", release.version, before.entry);
    let place = made.testimony.signer_place();
    let all: Vec<Compared> = keep.iter().map(|kept| compared(made, before, *kept)).collect();
    let other = all.iter().find_map(|one| match one {
        Compared::Other { what, was, is } => Some((what, was, is)),
        Compared::Same | Compared::Untold(_) => None,
    });
    if let Some((what, was, is)) = other {
        let (was, is) = (listed(was.iter().map(|one| &**one)), listed(is.iter().map(|one| &**one)));
        let text = format!("its {what} is {is}, and that of {called} was {was}");
        let reason = Reason::new(text).compare(was, is).help(
            "ask the publisher, elsewhere than in the delivery, whether this changed; if so, except this release",
        );
        return Outcome::violated(reason.at(place));
    }
    let untold = all.iter().find_map(|one| match one {
        Compared::Untold(what) => Some(what),
        Compared::Same | Compared::Other { .. } => None,
    });
    match untold {
        Some(what) => {
            let text = format!("{called} had {what}, and this proof has none");
            let reason =
                Reason::new(text).help("deliver the provenance of this release, or ask why there is none");
            Outcome::unknown(Gap::Missing, reason.at(place))
        }
        None => {
            let kept = listed(keep.iter().map(|kept| kept.word()));
            Outcome::satisfied(Reason::new(format!("as {called}: {kept}")).at(place))
        }
    }
}

fn compared(made: &Made<'_>, before: &Earlier, kept: Kept) -> Compared {
    let release = &before.release;
    let provenance = made.testimony.readable().is_some();
    let one_of = |what: &'static str, was: &BTreeSet<Text>, is: Option<Text>| match is {
        _ if was.is_empty() => Compared::Same,
        None => Compared::Untold(what),
        Some(is) if was.contains(&is) => Compared::Same,
        Some(is) => Compared::Other { what, was: was.clone(), is: vec![is] },
    };
    match kept {
        Kept::Provenance if release.attested_by.is_empty() || provenance => Compared::Same,
        Kept::Provenance => Compared::Untold("provenance"),
        Kept::Publisher => {
            // Who signs provenance is held against who signed provenance.
            let attested = provenance && !release.attested_by.is_empty();
            let was = if attested { &release.attested_by } else { &release.published_by };
            match was.is_disjoint(&made.by) {
                false => Compared::Same,
                true => Compared::Other {
                    what: "publisher",
                    was: was.clone(),
                    is: made.by.iter().cloned().collect(),
                },
            }
        }
        Kept::Builder => one_of("builder", &release.built_by, made.builder()),
        Kept::Source => one_of("source", &release.built_from, made.source()),
    }
}

impl Kept {
    /// The word of the framework.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provenance => "provenance",
            Self::Publisher => "publisher",
            Self::Builder => "builder",
            Self::Source => "source",
        }
    }
}

#[cfg(test)]
mod tests;

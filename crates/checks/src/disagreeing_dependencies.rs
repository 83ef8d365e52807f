use decision::{Card, Considered};
use dependencies::{Differs, Disagreement, Lister};
use model::{Instant, Outcome, Reason};

use crate::bill::{Listed, each_told, told_at};
use crate::quote::quoted;
use crate::set_aside::set_aside;
use crate::testimony::Testimony;

/// Do all documents list the same dependencies?
pub(crate) static CARD: Card = Card {
    id: "disagreeing-dependencies",
    since: "0.1",
    asks: "do the bill of materials, the lockfile and the provenance list the same dependencies?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("disagreeing-dependencies.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "S2C2F:SCA-1", "S2C2F:AUD-4"],
};

/// The exceptions that bear on its violation.
pub(crate) fn excepted(testimony: &Testimony<'_>, asked: &(), now: Instant) -> Vec<Considered> {
    set_aside(testimony, &CARD, &judge(testimony, asked, now))
}

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    match each_told(
        listed.graph.disagreements(),
        |one| one.dependency.package(),
        |one| reason(testimony, &listed, &one),
    ) {
        Some(reasons) => Outcome::Violated(reasons),
        None => {
            let from: Vec<String> = listed.bill.from.iter().map(ToString::to_string).collect();
            let count = listed.graph.dependencies().len();
            let text = format!("the {} agree on {count}", from.join(" and the "));
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
    }
}

fn reason(testimony: &Testimony<'_>, listed: &Listed<'_>, one: &Disagreement<'_>) -> Reason {
    let shown = listed.shown(one.at, one.dependency);
    let sources = listed.graph.sources();
    let lister = |source: usize| sources.get(source).map_or(Lister::Sbom, dependencies::Source::lister);
    let own = lister(one.told.source);
    let reason = match &one.how {
        Differs::Absent(from) => {
            let whole = sources.iter().find(|source| source.lister() == *from);
            let reason = Reason::new(format!("{shown} is in the {own} and not in the {from}"))
                .compare(format!("in the {own} and in the {from}"), format!("in the {own} alone"));
            whole
                .into_iter()
                .fold(reason.at(told_at(testimony, one.told)), |reason, whole| reason.at(whole.whole()))
        }
        Differs::Digest(other, algorithm) => {
            let digest = |told: &dependencies::Told| {
                let of = told.digests.iter().find(|digest| digest.algorithm() == *algorithm);
                of.map(ToString::to_string).unwrap_or_default()
            };
            let from = lister(other.source);
            Reason::new(format!("{shown} has another digest in the {own} than in the {from}"))
                .compare(quoted(&digest(one.told)), quoted(&digest(other)))
                .at(told_at(testimony, one.told))
                .at(told_at(testimony, other))
        }
    };
    reason.help(
        "have the producer make all of them in one build, and find out which one tells what was built in",
    )
}

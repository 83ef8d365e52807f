use std::sync::Arc;

use decision::{Bill, Card, Unlisted};
use dependencies::{Binding, Lister};
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::demand::Demand;
use crate::testimony::Testimony;

/// Is every document there that is to list what the artifact depends on?
pub(crate) static CARD: Card = Card {
    id: "missing-dependency-list",
    since: "0.1",
    asks: "are the lockfile and the provenance there that are to list what the artifact depends on?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-dependency-list.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "S2C2F:SCA-1", "S2C2F:AUD-4"],
};

/// What it asks.
pub(crate) struct MissingDependencyList {
    /// What provenance has to meet that lies beside a bill of materials.
    pub(crate) beside: Option<Arc<Demand>>,
}

/// Every document but the bill of materials, of which another check speaks.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &MissingDependencyList, now: Instant) -> Outcome {
    let Some(bill) = testimony.bill else {
        let reason = Reason::new("nobody whose word counts signed this proof of the artifact");
        return Outcome::unknown(Gap::Missing, reason.at(testimony.predicate()));
    };
    let others = bill.listed.iter().filter(|(lister, _)| *lister != Lister::Sbom);
    let mut told = Vec::new();
    for (lister, listed) in others {
        match listed {
            Ok(count) => told.push(found(bill, *lister, *count)),
            Err(why) => return lacking(testimony, *lister, why),
        }
    }
    if let (Some(demand), Some(facts), Some(beside)) = (&params.beside, testimony.among, bill.beside)
        && let Some(outcome) = demand.against(beside, facts, now)
    {
        return outcome;
    }
    match NonEmpty::of(told) {
        Some(reasons) => Outcome::Satisfied(reasons),
        None => Outcome::unknown(Gap::Missing, Reason::new("there is no list of dependencies")),
    }
}

fn found(bill: &Bill, lister: Lister, count: usize) -> Reason {
    let things = if count == 1 { "dependency" } else { "dependencies" };
    let sources = bill.graph.iter().flat_map(|graph| graph.sources());
    let own: Vec<_> = sources.filter(|source| source.lister() == lister).collect();
    let how = match own.first().map(|source| source.bound) {
        Some(Binding::Operator) => ", named by the operator: nothing else says that it is the artifact's",
        Some(Binding::Inside) => ", inside the artifact",
        Some(Binding::Attested) => ", named by its digest in a signed statement about the artifact",
        Some(Binding::Sbom | Binding::Provenance) | None => "",
    };
    let reason = Reason::new(format!("{count} {things} in the {lister}{how}"));
    own.into_iter().fold(reason, |reason, source| reason.at(source.whole()))
}

fn lacking(testimony: &Testimony<'_>, lister: Lister, why: &Unlisted) -> Outcome {
    match why {
        Unlisted::Absent => {
            let reason = Reason::new(format!("there is no {lister} that counts for the artifact"))
                .compare(format!("a {lister}"), "none")
                .help(supply(lister))
                .at(testimony.predicate());
            Outcome::unknown(Gap::Missing, reason)
        }
        Unlisted::Empty(place) => {
            let reason = Reason::new(format!("the {lister} lists nothing that the artifact depends on"))
                .compare("at least one dependency", "none")
                .help(format!("if it does depend on nothing, take `{}` out of `from`", lister.word()))
                .at(place.clone());
            Outcome::unknown(Gap::Missing, reason)
        }
        Unlisted::Unreadable { text, place } => {
            let reason = Reason::new(format!("the {lister} cannot be read: {text}"))
                .compare(format!("a {lister} that can be read"), text.clone())
                .help("have the producer's tool write it again, as its specification has it")
                .at(place.clone());
            Outcome::violated(reason)
        }
        Unlisted::Beyond(why) => {
            let reason = Reason::new(format!("what the {lister} lists cannot be told: {why}"))
                .help("have the producer list what is in the artifact alone, in a version that is read");
            Outcome::unknown(Gap::Inconclusive, reason.at(testimony.predicate()))
        }
    }
}

fn supply(lister: Lister) -> &'static str {
    match lister {
        Lister::Lockfile => {
            "name the lockfile of the build with --lockfile, or have the producer put it into the package"
        }
        Lister::Sbom | Lister::Provenance => {
            "have the producer's build attest SLSA provenance with the packages it was given, and name the file with \
             --attestation"
        }
    }
}

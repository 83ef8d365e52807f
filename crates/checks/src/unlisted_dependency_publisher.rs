use decision::{Card, NodeState, Published};
use dependencies::Dependency;
use model::{Gap, Instant, Outcome, Reason};

use crate::bill::{Listed, place, told};
use crate::publishing::{Publishing, is_unnamed};
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is each dependency of a listed publisher attested by that publisher?
pub(crate) static CARD: Card = Card {
    id: "unlisted-dependency-publisher",
    since: "0.1",
    asks: "is each dependency of a listed publisher attested by that publisher?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unlisted-dependency-publisher.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-05", "NHI3:2025", "S2C2F:AUD-1", "S2C2F:ENF-2"],
};

/// A dependency and what speaks against it: what its publisher's rule came to, or nothing where it has no name.
type Failed<'a> = (usize, &'a Dependency, Option<&'a Published>);

pub(crate) fn judge(testimony: &Testimony<'_>, params: &Publishing, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let nodes = params.nodes(testimony, &listed);
    let (mut wrong, mut open): (Vec<Failed<'_>>, Vec<(Gap, Failed<'_>)>) = (Vec::new(), Vec::new());
    for node in &nodes {
        if is_unnamed(node.dependency) {
            open.push((Gap::Inconclusive, (node.at, node.dependency, None)));
        }
        for one in &node.published {
            let failed = (node.at, node.dependency, Some(*one));
            match &one.outcome {
                Outcome::Violated(_) => wrong.push(failed),
                Outcome::Unknown(gap, _) => open.push((*gap, failed)),
                Outcome::Satisfied(_) | Outcome::NotApplicable(_) => {}
            }
        }
    }
    let tell = |failed: Failed<'_>| fault(testimony, &listed, failed);
    if let Some(reasons) = told(wrong, tell) {
        return Outcome::Violated(reasons);
    }
    // What is missing is graver than what could not be reached, and does not hide it.
    open.sort_by_key(|(gap, _)| *gap);
    let gap = open.first().map(|(gap, _)| *gap);
    if let (Some(gap), Some(reasons)) =
        (gap, told(open.into_iter().map(|(_, failed)| failed).collect(), tell))
    {
        return Outcome::Unknown(gap, reasons);
    }
    let (all, good) = (nodes.len(), nodes.iter().filter(|node| node.state == NodeState::Attested).count());
    let text = match good {
        0 => format!("none of {all} is of a publisher that this handoff lists"),
        _ => format!("all {good} of the listed publishers, of {all}, are attested by them"),
    };
    Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
}

fn fault(testimony: &Testimony<'_>, listed: &Listed<'_>, (at, one, published): Failed<'_>) -> Reason {
    let subject = listed.shown(at, one);
    let Some(published) = published else {
        return Reason::new(format!(
            "whose {subject} is cannot be told: it has no package URL that can be read"
        ))
        .help("have the producer's tool write a package URL with the version that was built in")
        .at(place(testimony, one));
    };
    let whose = quoted(&published.publisher);
    let reasons = published.outcome.reasons();
    let first = reasons.first();
    let why = first.map(|reason| reason.text.to_string()).unwrap_or_default();
    let mut reason = Reason::new(format!("{subject} is not attested as publisher {whose} attests: {why}"));
    if let Some(first) = first {
        (reason.expected, reason.observed) = (first.expected.clone(), first.observed.clone());
        reason.help.clone_from(&first.help);
        first.rests_on.iter().for_each(|at| reason.rests_on.push(at.clone()));
    }
    reason.at(place(testimony, one))
}

#[cfg(test)]
mod tests;

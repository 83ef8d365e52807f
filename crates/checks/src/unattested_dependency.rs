use decision::{Card, Considered, NodeState, Refused};
use dependencies::Dependency;
use model::{Instant, Outcome, Reason};

use crate::bill::{Listed, place, told};
use crate::publishing::{Node, Publishing};
use crate::testimony::Testimony;

/// Are no more dependencies without a publisher than the handoff allows?
pub(crate) static CARD: Card = Card {
    id: "unattested-dependency",
    since: "0.1",
    asks: "are no more dependencies of nobody's than the handoff allows?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("unattested-dependency.md"),
    controls: &["CSF2:GV.SC-07", "S2C2F:AUD-1", "S2C2F:ENF-2"],
};

/// A dependency that nobody could attest, and whether it is one that must be.
type Loose<'a> = (usize, &'a Dependency, bool);

pub(crate) fn judge(testimony: &Testimony<'_>, params: &Publishing, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let nodes = params.nodes(testimony, &listed);
    // An exception changes no answer: what it is for is unattested still.
    let loose =
        loose(params, &listed, &nodes, |state| matches!(state, NodeState::Unattested | NodeState::Excepted));
    let too_many = loose.iter().filter(|(.., insisted)| !insisted).count() > params.max_unattested;
    let count = loose.len();
    let wanting: Vec<Loose<'_>> = loose.into_iter().filter(|(.., insisted)| *insisted || too_many).collect();
    let reasons =
        told(wanting, |(at, one, insisted)| wrong(testimony, &listed, params, (at, one, insisted), count));
    match reasons {
        Some(reasons) => Outcome::Violated(reasons),
        None => Outcome::satisfied(Reason::new(counted(params, &nodes, count)).at(testimony.predicate())),
    }
}

/// The exceptions for packages that are unattested, and whether each is applied: the violation is set aside where none is
/// left without them.
pub(crate) fn excepted(testimony: &Testimony<'_>, params: &Publishing, _: Instant) -> Vec<Considered> {
    let Ok(listed) = Listed::of(testimony) else { return Vec::new() };
    let nodes = params.nodes(testimony, &listed);
    let left = loose(params, &listed, &nodes, |state| state == NodeState::Unattested);
    let insisted = left.iter().any(|(.., insisted)| *insisted);
    let whole = !insisted && left.len() <= params.max_unattested;
    let all = nodes.iter().flat_map(|node| &node.exceptions).map(|one| Considered {
        exception: one.exception.clone(),
        refused: one.refused.or_else(|| (!whole).then_some(Refused::NotAll)),
    });
    all.collect()
}

fn loose<'a>(
    params: &Publishing,
    listed: &Listed<'a>,
    nodes: &[Node<'a>],
    wanted: impl Fn(NodeState) -> bool,
) -> Vec<Loose<'a>> {
    let all = nodes.iter().filter(|node| wanted(node.state));
    let all = all.map(|node| (node, params.insists(listed, node)));
    // Where it must be attested, nobody else's word will do.
    let left = all.filter(|(node, insisted)| *insisted || !node.passed);
    left.map(|(node, insisted)| (node.at, node.dependency, insisted)).collect()
}

fn wrong(
    testimony: &Testimony<'_>,
    listed: &Listed<'_>,
    params: &Publishing,
    (at, one, insisted): Loose<'_>,
    count: usize,
) -> Reason {
    let subject = listed.shown(at, one);
    let reason = match insisted {
        true => {
            Reason::new(format!("{subject} must be attested, and is of no publisher that this handoff lists"))
                .compare("attested by its own publisher", "of no publisher")
        }
        false => Reason::new(format!("{subject} is of no publisher that this handoff lists"))
            .compare(allowed(params), format!("{count}")),
    };
    reason
        .help(
            "if its publisher attests it, declare them under `publishers` and list them here; otherwise have the \
             producer build without it, or except it by name until it is (`exceptions`, with `package`)",
        )
        .at(place(testimony, one))
}

fn allowed(params: &Publishing) -> String {
    match params.max_unattested {
        0 => "each attested by its own publisher".to_owned(),
        most => format!("at most {most} of no publisher"),
    }
}

fn counted(params: &Publishing, nodes: &[Node<'_>], loose: usize) -> String {
    let all = nodes.len();
    let passed = nodes.iter().filter(|node| node.state == NodeState::Unattested && node.passed).count();
    match loose {
        _ if passed > 0 => {
            let most = params.max_unattested;
            format!(
                "{loose} of {all} are of no publisher, and {most} may be; {passed} more are passed by others"
            )
        }
        0 => format!("each of {all} is of a publisher that this handoff lists"),
        _ => format!("{loose} of {all} are of no publisher, and {} may be", params.max_unattested),
    }
}

#[cfg(test)]
mod tests;

use dependencies::{Dependency, Graph, Told};
use formats::LockedPlace;
use model::{Digest, Text};
use report::{Found, MadeOf, Part};

use super::asked::Asked;
use crate::complaint::Complaint;

/// The dependencies of one artifact, by one list.
pub(super) struct Listed {
    pub(super) given: Text,
    pub(super) digests: Vec<Digest>,
    /// Whose word it is.
    pub(super) said_by: Vec<Text>,
    pub(super) graph: Graph,
}

/// Lists that nobody judged, ready to be shown.
pub(super) fn all_made(lists: Vec<Listed>, asked: &Asked) -> Result<Vec<MadeOf>, Complaint> {
    let graphs: Vec<&Graph> = lists.iter().map(|list| &list.graph).collect();
    let ways = asked.of(&graphs)?;
    let made = lists.iter().zip(ways).map(|(list, why)| MadeOf {
        given: list.given.clone(),
        digests: list.digests.clone(),
        said_by: list.said_by.clone(),
        parts: parts(&list.graph, &[]),
        direct: list.graph.direct().to_vec(),
        judged: false,
        why,
    });
    Ok(made.collect())
}

/// Every dependency of a graph, with what was found of each by its place.
pub(super) fn parts(graph: &Graph, found: &[(usize, Found)]) -> Vec<Part> {
    let mut parts: Vec<Part> =
        graph.dependencies().iter().enumerate().map(|(at, one)| part(graph, at, one)).collect();
    for (at, found) in found {
        if let Some(part) = parts.get_mut(*at)
            && !part.findings.contains(found)
        {
            part.findings.push(*found);
        }
    }
    parts
}

fn part(graph: &Graph, at: usize, one: &Dependency) -> Part {
    Part {
        called: one.called.clone(),
        package: one.packages.first().filter(|_| one.unreadable.is_none()).cloned(),
        digests: one.digests.clone(),
        needs: graph.needs(at).to_vec(),
        depth: graph.depth_of(at),
        places: one.told.iter().map(|told| place(graph, told)).collect(),
        unpinned: one.unpinned().next().map(|(why, _)| why.to_string().into()),
        coverage: None,
        findings: Vec::new(),
    }
}

/// Where an entry stands: a line, or a JSON Pointer.
fn place(graph: &Graph, told: &Told) -> Text {
    match (&told.place, graph.sources().get(told.source)) {
        (LockedPlace::Line(line), _) => format!("line {line}").into(),
        (LockedPlace::Pointer(pointer), None) => pointer.clone(),
        (place @ LockedPlace::Pointer(_), Some(source)) => source.at(place).pointer,
    }
}

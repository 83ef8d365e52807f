use std::collections::VecDeque;

use super::MadeOf;

/// One line of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Which dependency.
    pub(super) part: usize,
    /// How far to the right, from 0.
    pub(super) level: usize,
    /// Whether nothing follows it under the same one.
    pub(super) last: bool,
    pub(super) below: Below,
}

/// What becomes of what a dependency needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// It follows, or there is nothing.
    Drawn,
    /// It is drawn where the dependency is nearest to the artifact, and not again here.
    Elsewhere,
    /// It is deeper than is drawn: so many.
    Deeper(usize),
}

/// A tree as lines, each dependency once with what it needs: where it is nearest to the artifact.
pub(super) struct Outline {
    pub(super) rows: Vec<Row>,
    /// How many lines more there would be.
    pub(super) undrawn: usize,
}

impl Outline {
    /// As deep as `depth`, and no more than `most` lines. What nothing that is told leads to stands at the end, so that no
    /// circle hides anything.
    pub(super) fn of(made: &MadeOf, depth: Option<usize>, most: usize) -> Self {
        let (roots, homes) = homes(made);
        let mut outline = Self { rows: Vec::new(), undrawn: 0 };
        // What is still to be drawn of each level, without recursion: a chain may be as long as the list.
        let mut open: Vec<(Option<usize>, std::slice::Iter<'_, usize>)> = vec![(None, roots.iter())];
        while let Some((under, left)) = open.last_mut() {
            let Some(part) = left.next().copied() else {
                open.pop();
                continue;
            };
            let (under, last) = (*under, left.as_slice().is_empty());
            let level = open.len().saturating_sub(1);
            let needs = made.parts.get(part).map_or(&[][..], |part| &part.needs);
            let home = homes.get(part).is_some_and(|home| *home == under);
            let below = match (needs.is_empty(), home) {
                (true, _) => Below::Drawn,
                (false, false) => Below::Elsewhere,
                (false, true) if depth.is_some_and(|depth| open.len() >= depth) => Below::Deeper(needs.len()),
                (false, true) => Below::Drawn,
            };
            match outline.rows.len() < most {
                true => outline.rows.push(Row { part, level, last, below }),
                false => outline.undrawn = outline.undrawn.saturating_add(1),
            }
            if below == Below::Drawn && !needs.is_empty() {
                open.push((Some(part), needs.iter()));
            }
        }
        outline
    }
}

/// What a tree begins with, and under which one each is drawn with what it needs; `None` for those it begins with.
fn homes(made: &MadeOf) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut roots = Vec::new();
    let mut homes: Vec<Option<usize>> = vec![None; made.parts.len()];
    let mut seen = vec![false; made.parts.len()];
    let mut enter = |at: usize| match seen.get_mut(at) {
        Some(seen) => !std::mem::replace(seen, true),
        None => false,
    };
    let mut next = VecDeque::new();
    for at in made.direct.iter().copied() {
        if enter(at) {
            roots.push(at);
            next.push_back(at);
        }
    }
    let mut rest = 0..made.parts.len();
    loop {
        while let Some(from) = next.pop_front() {
            for to in made.parts.get(from).into_iter().flat_map(|part| &part.needs) {
                if enter(*to) {
                    if let Some(home) = homes.get_mut(*to) {
                        *home = Some(from);
                    }
                    next.push_back(*to);
                }
            }
        }
        let Some(loose) = rest.find(|at| enter(*at)) else { break };
        roots.push(loose);
        next.push_back(loose);
    }
    (roots, homes)
}

//! Every case to its end: one wave, what it needs asked for, and another.

use std::collections::BTreeSet;

use countersign::{Case, Step, World, wave};
use model::{Artifact, Wanted};

use crate::network::Network;
use crate::parts::{self, Handed};

/// How many cases are run before the evidence of those that are done is let go of: enough to keep every core busy.
const TOGETHER: usize = 512;

/// Runs every case to its end, in the order of its `subjects`. What cases say that they need is asked for once, for all of
/// them, and they run in a second wave; nobody asks twice.
pub(crate) fn waves(
    cases: Vec<Case>,
    subjects: &[Artifact],
    world: &mut World,
    network: &Network,
) -> (impl Iterator<Item = Option<Step>> + use<>, Handed) {
    let (mut first, mut asking) = (Vec::with_capacity(cases.len()), Vec::new());
    let mut cases = cases.into_iter();
    for together in subjects.chunks(TOGETHER) {
        let steps = wave(cases.by_ref().take(together.len()).collect(), world);
        first.extend(steps.into_iter().map(|step| match step {
            Step::Needs(case, wanted) => {
                asking.push((case, wanted));
                None
            }
            step @ (Step::Done(..) | Step::Unusable(_) | Step::Bug(_)) => Some(step),
        }));
        // Who still asks has no evidence of its own that could be missed, or what it is made of is asked about: then all
        // is kept.
        world.done_with(together);
    }
    let wanted: BTreeSet<Wanted> = asking.iter().flat_map(|(_, wanted)| wanted.iter().cloned()).collect();
    let rows = world.pool().rows().len().saturating_add(world.reference_rows().len());
    let handed = parts::handed_out(wanted, network, u32::try_from(rows).unwrap_or(u32::MAX));
    if !handed.evidence.is_empty() {
        world.add_parts(handed.evidence.clone());
    }
    let again = asking.into_iter().map(|(mut case, wanted)| {
        case.give(wanted.iter().filter_map(|one| handed.answers.get(one)).cloned().collect());
        case
    });
    let mut second = wave(again.collect(), world).into_iter();
    (first.into_iter().map(move |step| step.or_else(|| second.next())), handed)
}

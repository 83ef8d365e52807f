use checks::{Relationship, agreement_at, relationship_at};
use decision::ExitCode;
use model::{Instant, Outcome, Reason};
use policy::Framework;

/// What stands against handing over at a time under a relationship: its own end, or that of what either side agreed to;
/// and whether that is proved or only not known.
pub(crate) fn disagreed(
    framework: &Framework,
    under: &Relationship,
    at: Instant,
) -> Option<(ExitCode, Reason)> {
    let agreements = [&under.from, &under.to].into_iter().filter_map(|party| framework.agreement(party));
    let mut all =
        std::iter::once(relationship_at(under, at)).chain(agreements.map(|one| agreement_at(one, at)));
    all.find_map(|outcome| match outcome {
        Outcome::Violated(reasons) => Some((ExitCode::Wrong, reasons.first().clone())),
        Outcome::Unknown(_, reasons) => Some((ExitCode::Missing, reasons.first().clone())),
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
    })
}

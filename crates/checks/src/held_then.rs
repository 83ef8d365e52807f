use decision::Facts;
use model::{Instant, Outcome, Reason};

/// The answer for *then* of a question of the handoff itself, whose answer is `now`. Where that says no, and everything
/// that was proved about the artifact was signed between `from` and `until`, `what` held when it was signed. It is told and
/// decides nothing: the answer for now stands beside it.
pub(crate) fn held_then(
    facts: &Facts<'_>,
    now: Outcome,
    (from, until): (Option<Instant>, Instant),
    what: &str,
) -> Outcome {
    let times: Option<Vec<Instant>> =
        facts.candidates().map(|candidate| candidate.signer().signed_at()).collect();
    let within = |at: &Instant| from.is_none_or(|from| from <= *at) && at.unix() <= until.unix();
    let times = times.filter(|times| times.iter().all(within)).unwrap_or_default();
    match (now, times.into_iter().max()) {
        (Outcome::Violated(_), Some(at)) => {
            Outcome::satisfied(Reason::new(format!("{what} held when it was signed, by {at}")))
        }
        (now, _) => now,
    }
}

use std::collections::{BTreeMap, BTreeSet};

use model::{Outcome, Text};
use report::{Run, SubjectResult};

use super::Expected;

/// Everything in which a run is not as expected, one line each. None: it is.
pub(crate) fn differences(run: &Run, expected: &Expected) -> Vec<String> {
    let mut lines = Vec::new();
    let code = run.code().number();
    if code != expected.exit {
        lines.push(format!("exit: expected {}, found {code}", expected.exit));
    }
    let outcomes = outcomes(run);
    for (id, wanted) in &expected.checks {
        let found = outcomes.get(id.as_str()).map_or("not asked", |(_, outcome)| outcome.word());
        if found != wanted {
            let why = outcomes
                .get(id.as_str())
                .and_then(|(_, outcome)| outcome.reasons().first().map(|r| r.text.clone()));
            let why: Text = why.unwrap_or_else(|| "no requirement of the handoff plans this check".into());
            lines.push(format!("{id}: expected {wanted}, found {found}: {why}"));
        }
    }
    let rejections = rejections(run);
    for code in expected.rejected.iter().filter(|code| !rejections.contains(code.as_str())) {
        let found: Vec<&str> = rejections.iter().copied().collect();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        lines.push(format!("rejected: expected {code}, found {found}"));
    }
    lines
}

/// The gravest outcome of each check, over all subjects and requirements.
fn outcomes(run: &Run) -> BTreeMap<&'static str, (u8, &Outcome)> {
    let mut gravest: BTreeMap<&'static str, (u8, &Outcome)> = BTreeMap::new();
    for subject in &run.subjects {
        let SubjectResult::Decided(decision) = subject else { continue };
        for judged in decision.judged() {
            let outcome = judged.outcome();
            let gravity = gravity(outcome);
            let entry = gravest.entry(judged.card.id).or_insert((gravity, outcome));
            if gravity > entry.0 {
                *entry = (gravity, outcome);
            }
        }
    }
    gravest
}

fn gravity(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::NotApplicable(_) => 0,
        Outcome::Satisfied(_) => 1,
        Outcome::Unknown(..) => 2,
        Outcome::Violated(_) => 3,
    }
}

/// The codes of all evidence that was not believed, also of what claims no subject.
fn rejections(run: &Run) -> BTreeSet<&'static str> {
    let mut codes: BTreeSet<&'static str> = run.unused.iter().filter_map(|unused| unused.code).collect();
    for subject in &run.subjects {
        let SubjectResult::Decided(decision) = subject else { continue };
        codes.extend(decision.rejected().iter().map(|one| one.rejection.code.id));
    }
    codes
}

use std::collections::BTreeSet;

use countersign::Basis;
use decision::ExitCode;
use ledger::{Decided, DecidedSubject, Framework};
use model::{Digest, Subject, Text};
use report::{End, Run, SubjectResult};

use super::contents::Contents;
use crate::releases::filed;

/// The entry of a run.
pub(super) fn of(run: &Run, bases: &[Option<Basis>], contents: &Contents) -> Decided {
    let code = run.code();
    let accepted = code == ExitCode::Allow;
    let each = || run.subjects.iter().zip(bases.iter().map(Option::as_ref).chain(std::iter::repeat(None)));
    let all: BTreeSet<Text> = each().flat_map(|(result, basis)| targets(result, basis, accepted)).collect();
    let rests_on: Vec<Text> = all.into_iter().collect();
    let subjects = each().map(|(result, basis)| {
        let places =
            targets(result, basis, accepted).into_iter().filter_map(|own| rests_on.binary_search(&own).ok());
        let mut places: Vec<u32> = places.filter_map(|place| u32::try_from(place).ok()).collect();
        places.sort_unstable();
        let rows = basis.into_iter().flat_map(|basis| &basis.evidence);
        let mut inputs: Vec<u32> = rows.filter_map(|row| contents.rows.get(row).copied()).collect();
        inputs.sort_unstable();
        DecidedSubject {
            given: result.given().clone(),
            digests: digests(result),
            within: within(result),
            decision: result.code().verdict().word().into(),
            code: result.code().number(),
            inputs,
            rests_on: places,
        }
    });
    let subjects = subjects.collect();
    let name = |end: &Option<End>| end.as_ref().map(|end| end.name.clone());
    Decided {
        handoff: run.handoff.name.clone(),
        from: name(&run.handoff.from),
        to: name(&run.handoff.to),
        framework: Framework {
            name: run.framework.name.clone(),
            number: run.framework.number,
            digest: run.framework.digest.clone(),
        },
        decision: code.verdict().word().into(),
        code: code.number(),
        inputs: contents.inputs.clone(),
        rests_on,
        subjects,
    }
}

/// What a subject is filed under: of an accepted one all it rests on, of any other what it is known by.
fn targets(result: &SubjectResult, basis: Option<&Basis>, accepted: bool) -> BTreeSet<Text> {
    let mut all: BTreeSet<Text> =
        Decided::filed(result.given(), &digests(result)).into_iter().map(Text::from).collect();
    if accepted {
        all.extend(basis.into_iter().flat_map(|basis| basis.rests_on.iter().cloned()));
        all.extend(basis.into_iter().flat_map(|basis| &basis.released).flat_map(filed));
        if let SubjectResult::Decided(decision) = result {
            let excepted = decision.judged().iter().filter(|judged| judged.excepted());
            let named = excepted.flat_map(|judged| &judged.exceptions).filter(|one| one.refused.is_none());
            all.extend(named.map(|considered| format!("exception {}", considered.exception.name).into()));
        }
    }
    all
}

/// Its digests, in order and each once.
fn digests(result: &SubjectResult) -> Vec<Digest> {
    let SubjectResult::Decided(decision) = result else { return Vec::new() };
    match decision.subject() {
        Subject::Artifact(artifact) => {
            let all: BTreeSet<Digest> = artifact.digests.iter().cloned().collect();
            all.into_iter().collect()
        }
        Subject::Presenter(_) => Vec::new(),
    }
}

/// The indices that lead to it, outermost first.
fn within(result: &SubjectResult) -> Vec<Vec<Digest>> {
    let SubjectResult::Decided(decision) = result else { return Vec::new() };
    match decision.subject() {
        Subject::Artifact(artifact) => artifact.covering().map(|index| index.digests).collect(),
        Subject::Presenter(_) => Vec::new(),
    }
}

//! Where in the evidence something stands, in words; and which pieces of it were not believed or not needed.

use std::collections::HashSet;

use crate::shown;
use crate::v1::{DecisionV1, RejectedV1, UnusedV1};

/// The path of a row of the evidence table.
pub(crate) fn path(report: &DecisionV1, evidence: u32) -> String {
    // Rows stand at the place of their number, but for those of a report that somebody put together otherwise.
    let place = usize::try_from(evidence).ok().and_then(|at| report.evidence.get(at));
    let there = place.filter(|row| row.id == evidence);
    let row = there.or_else(|| report.evidence.iter().find(|row| row.id == evidence));
    row.map_or_else(|| format!("evidence {evidence}"), |row| shown::name(&row.path))
}

/// Which document of a file: its line, and its entry in a container.
pub(crate) type Within = (Option<u32>, Option<u32>);

/// A place in words: the file, its line if it has many, the entry if that is a container, and the pointer.
pub(crate) fn place(report: &DecisionV1, evidence: u32, (line, part): Within, pointer: &str) -> String {
    let mut words = path(report, evidence);
    for (what, number) in [("line", line), ("entry", part)] {
        if let Some(number) = number {
            words.push_str(&format!(", {what} {number}"));
        }
    }
    match pointer.strip_prefix("payload:") {
        Some("") => words.push_str(", the signed payload"),
        Some(within) => words.push_str(&format!(", signed payload {within}")),
        None if pointer.is_empty() => {}
        None => words.push_str(&format!(", {pointer}")),
    }
    words
}

/// Every rejection, each once however many subjects met it.
pub(crate) fn distinct(report: &DecisionV1) -> Vec<&RejectedV1> {
    let mut seen = HashSet::new();
    let all = report.subjects.iter().flat_map(|subject| &subject.rejected);
    all.filter(|rejection| seen.insert(*rejection)).collect()
}

/// Every piece that no subject needed and that is not listed as rejected.
pub(crate) fn idle(report: &DecisionV1) -> Vec<&UnusedV1> {
    let rejected: HashSet<(u32, Within)> = report
        .subjects
        .iter()
        .flat_map(|subject| &subject.rejected)
        .map(|rejection| (rejection.evidence, (rejection.line, rejection.part)))
        .collect();
    let unused = report.unused_evidence.iter();
    unused.filter(|unused| !rejected.contains(&(unused.id, (unused.line, unused.part)))).collect()
}

//! The controls that the checks of a decision give evidence for, over all subjects.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, ControlRow};
use crate::tally::{self, Mark};
use crate::v1::{CheckV1, DecisionV1, OutcomeV1};

/// One control, and what its checks answered.
pub(crate) struct Controlled<'a> {
    /// Its id, such as `CSF2:GV.SC-07`.
    pub(crate) id: &'a str,
    /// What is known of it; nothing of one that this version does not know.
    pub(crate) known: Option<ControlRow>,
    /// How often each check answered what, by its id.
    pub(crate) checks: BTreeMap<&'a str, [usize; 5]>,
}

/// Answers in the order in which they are counted: the last is a violation that an exception sets aside.
const COUNTED: [&str; 5] = ["satisfied", "violated", "unknown", "not applicable", "excepted"];

fn place(check: &CheckV1) -> usize {
    match check.outcome {
        _ if check.set_aside().is_some() => 4,
        OutcomeV1::Satisfied => 0,
        OutcomeV1::Violated => 1,
        OutcomeV1::Unknown => 2,
        OutcomeV1::NotApplicable => 3,
    }
}

/// Every control of every check that decided, by id. Advice decides nothing, and is no evidence here.
pub(crate) fn of(report: &DecisionV1, catalogue: Catalogue) -> Vec<Controlled<'_>> {
    let mut all: BTreeMap<&str, BTreeMap<&str, [usize; 5]>> = BTreeMap::new();
    for check in report.subjects.iter().flat_map(|subject| &subject.checks) {
        for control in &check.controls {
            let counts = all.entry(control).or_default().entry(&check.id).or_default();
            if let Some(count) = counts.get_mut(place(check)) {
                *count = count.saturating_add(1);
            }
        }
    }
    let rows = all.into_iter().map(|(id, checks)| Controlled { id, known: (catalogue.control)(id), checks });
    rows.collect()
}

impl Controlled<'_> {
    /// How many of its answers were this one.
    pub(crate) fn count(&self, of: usize) -> usize {
        self.checks.values().filter_map(|counts| counts.get(of)).sum()
    }

    /// The gravest of its answers.
    pub(crate) fn state(&self) -> &'static str {
        let gravest = [1, 2, 4, 0, 3].into_iter().find(|of| self.count(*of) > 0);
        gravest.and_then(|of| COUNTED.get(of)).copied().unwrap_or_default()
    }

    /// How that looks.
    pub(crate) fn mark(&self) -> Mark {
        match self.state() {
            "violated" => Mark::Bad,
            "satisfied" | "not applicable" => Mark::Good,
            _ => Mark::Unsure,
        }
    }

    /// Which checks answered what, and how often.
    pub(crate) fn evidence(&self) -> String {
        let of = |(id, counts): (&&str, &[usize; 5])| {
            let told = counts.iter().zip(COUNTED).filter(|(count, _)| **count > 0);
            let told: Vec<String> = told
                .map(|(count, word)| {
                    if *count == 1 {
                        word.to_owned()
                    } else {
                        format!("{word} ×{}", tally::thousands(*count))
                    }
                })
                .collect();
            format!("{id} {}", told.join(", "))
        };
        self.checks.iter().map(of).collect::<Vec<_>>().join("; ")
    }
}

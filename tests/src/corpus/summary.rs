//! What is told of a run over a corpus: counts by kind and verdict, and every divergence by id.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::exceptions::Exceptions;
use crate::judge::Outcome;
use crate::manifest::{Case, Verdict};

/// Cases of one kind and verdict.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    agree: usize,
    explained: usize,
    diverge: usize,
    not_run: usize,
}

/// A case that came out otherwise than expected.
struct Divergence<'a> {
    case: &'a Case,
    ours: String,
    reason: Option<&'a str>,
}

/// A whole run.
#[derive(Default)]
pub(crate) struct Summary<'a> {
    counts: BTreeMap<(&'a str, Verdict), Count>,
    divergences: Vec<Divergence<'a>>,
    /// Exceptions for cases that agree.
    needless: Vec<&'a str>,
    /// Kinds that are not run, and why.
    kinds: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> Summary<'a> {
    /// Adds a case.
    pub(crate) fn add(&mut self, case: &'a Case, outcome: Outcome, exceptions: &'a Exceptions) {
        let question = &case.question;
        let count = self.counts.entry((&question.kind, case.expected().verdict)).or_default();
        let reason = exceptions.of_case(&question.id);
        let bump = |number: &mut usize| *number = number.saturating_add(1);
        match outcome {
            Outcome::Agrees => {
                bump(&mut count.agree);
                self.needless.extend(reason.map(|_| question.id.as_str()));
            }
            Outcome::NotRun => {
                bump(&mut count.not_run);
                self.kinds.insert(&question.kind, exceptions.of_kind(&question.kind));
            }
            Outcome::Diverges(ours) => {
                bump(if reason.is_some() { &mut count.explained } else { &mut count.diverge });
                self.divergences.push(Divergence { case, ours, reason });
            }
        }
    }

    /// Whether everything agrees or is explained, and every explanation is needed.
    pub(crate) fn holds(&self) -> bool {
        let explained = self.divergences.iter().all(|divergence| divergence.reason.is_some());
        explained && self.needless.is_empty() && self.kinds.values().all(Option::is_some)
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{:<26}{:<10}{:>7}{:>11}{:>9}{:>9}\n",
            "kind", "expected", "agree", "explained", "diverge", "not run"
        );
        for ((kind, verdict), count) in &self.counts {
            text.push_str(&format!(
                "{kind:<26}{:<10}{:>7}{:>11}{:>9}{:>9}\n",
                verdict.word(),
                count.agree,
                count.explained,
                count.diverge,
                count.not_run
            ));
        }
        for (kind, reason) in &self.kinds {
            text.push_str(&format!("not supported: {kind}: {}\n", reason.unwrap_or("nobody said why")));
        }
        for divergence in &self.divergences {
            let Divergence { case, ours, reason } = divergence;
            let word = if reason.is_some() { "explained" } else { "DIVERGES" };
            let disputed = if case.disputed { ", disputed" } else { "" };
            text.push_str(&format!(
                "{word}: {} ({}{disputed})\n    expected {}, we say {ours}\n",
                case.question.id,
                case.question.kind,
                wanted(case)
            ));
            text.extend(reason.map(|reason| format!("    because {reason}\n")));
        }
        for id in &self.needless {
            text.push_str(&format!("needless exception: {id} agrees\n"));
        }
        text
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let counts: Vec<Value> = self
            .counts
            .iter()
            .map(|((kind, verdict), count)| {
                json!({ "kind": kind, "expected": verdict.word(), "agree": count.agree,
                        "explained": count.explained, "diverge": count.diverge, "not_run": count.not_run })
            })
            .collect();
        let divergences: Vec<Value> = self
            .divergences
            .iter()
            .map(|Divergence { case, ours, reason }| {
                json!({ "id": case.question.id, "kind": case.question.kind, "expected": case.expected().verdict.word(),
                        "reason_class": case.expected().reason_class, "ours": ours, "disputed": case.disputed,
                        "explained": reason })
            })
            .collect();
        json!({ "holds": self.holds(), "counts": counts, "divergences": divergences, "not_supported": self.kinds,
                "needless_exceptions": self.needless })
    }
}

fn wanted(case: &Case) -> String {
    let expected = case.expected();
    let class = expected.reason_class.as_ref().map(|class| format!(" ({class})"));
    format!("{}{}", expected.verdict.word(), class.unwrap_or_default())
}

use formats::StatusTarget;
use policy::Framework;
use report::safe;
use serde_json::{Value, json};

use super::{Found, Place, Told, shown};
use crate::listing::written;

/// Names this form. No address: a name nobody can take over.
const SCHEMA: &str = "countersign/what-if/v1";

/// The most acceptances that are told one by one; JSON has all.
const MAX_TOLD: usize = 100;

/// What is not told of a package.
const PARTS: &str = "  note: told is what is signed in its name; what has it as a part, by a bill of materials, is found by \
                     advisories: see `dependencies` in `countersign explain known-malicious-dependency`\n";

/// What rests on something.
pub(crate) struct WhatIf<'a> {
    pub(crate) framework: &'a Framework,
    /// `revoke` or `suspend`.
    pub(crate) action: &'a str,
    pub(crate) target: &'a StatusTarget,
    pub(crate) resting: Vec<Rests>,
}

/// An acceptance that rests on it.
pub(crate) struct Rests {
    pub(crate) found: Found,
    /// Whether that can only be said of what it is filed under.
    pub(crate) unsure: bool,
    /// The last entry that accepted the same since, and does not rest on it.
    pub(crate) again: Option<u64>,
    pub(crate) places: Vec<Place>,
    pub(crate) told: Vec<Told>,
}

impl WhatIf<'_> {
    /// Handoffs at which something was accepted that rests on it, and where no list is asked.
    fn blind(&self) -> Vec<&str> {
        let asks = |handoff: &str| self.framework.plan(handoff).is_some_and(|plan| plan.status.is_some());
        let all: std::collections::BTreeSet<&str> =
            self.resting.iter().map(|rests| &*rests.found.decided.handoff).collect();
        all.into_iter().filter(|handoff| !asks(handoff)).collect()
    }

    /// For people.
    pub(crate) fn page(&self) -> String {
        let zones: std::collections::BTreeSet<&str> = self
            .resting
            .iter()
            .flat_map(|rests| &rests.places)
            .filter_map(|place| place.to.as_deref())
            .collect();
        let zones: Vec<String> = zones.into_iter().map(report::name).collect();
        let target = safe(&written(self.target));
        let mut page = format!(
            "what if  {} {target}: {}",
            self.action,
            match self.resting.len() {
                1 => "1 acceptance rests on it".to_owned(),
                many => format!("{many} acceptances rest on it"),
            }
        );
        if !zones.is_empty() {
            page.push_str(&format!(", in {}", zones.join(", ")));
        }
        page.push_str("; nothing was judged or written\n");
        for handoff in self.blind() {
            page.push_str(&format!(
                "  note: handoff {} asks no status list, so no list takes anything back there\n",
                report::name(handoff)
            ));
        }
        if matches!(self.target, StatusTarget::Dependency(_)) {
            page.push_str(PARTS);
        }
        for rests in self.resting.iter().take(MAX_TOLD) {
            page.push_str(&rests.words());
        }
        let more = self.resting.len().saturating_sub(MAX_TOLD);
        if more > 0 {
            page.push_str(&format!("\nand {more} more, which --format json tells\n"));
        }
        page
    }

    /// For programs, version 1: additions only.
    pub(crate) fn document(&self) -> Value {
        json!({
            "schema": SCHEMA,
            "tool": { "name": "countersign", "version": env!("CARGO_PKG_VERSION") },
            "action": self.action,
            "target": written(self.target),
            "asks_no_list": self.blind(),
            "resting": self.resting.iter().map(|rests| {
                let mut value = super::json::acceptance(&rests.found);
                if let Some(object) = value.as_object_mut() {
                    object.insert("sure".to_owned(), json!(!rests.unsure));
                    object.insert("let_in_again".to_owned(), json!(rests.again));
                    object.extend(super::json::reach(&rests.places, &rests.told));
                }
                value
            }).collect::<Vec<_>>(),
        })
    }
}

impl Rests {
    fn words(&self) -> String {
        let given = self.found.subject().map(|subject| shown(&subject.given)).unwrap_or_default();
        let sure = if self.unsure { "may rest on it" } else { "rests on it" };
        let again = |entry| format!("  entry {entry} let the same bytes in again, and does not rest on it\n");
        format!(
            "\n{given}  {sure}\n{}{}{}",
            super::text::accepted(&self.found),
            self.again.map(again).unwrap_or_default(),
            super::text::reach(&self.places, &self.told)
        )
    }
}

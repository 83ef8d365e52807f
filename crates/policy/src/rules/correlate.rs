//! What must come from one run or one commit: names of requirements of the same handoff.

use std::collections::{BTreeMap, BTreeSet};

use checks::{Correlate, Part, PartOf};

use super::handoffs::Demand;
use super::reader::{Declared, Reader};
use crate::shown::quoted;
use crate::text::{self, At, Names};

/// The requirements of a handoff that can be tied, by name.
pub(super) struct Parts {
    declared: Declared<PartOf>,
    twice: BTreeSet<String>,
}

impl Parts {
    /// Those of a handoff: each requirement with what it was read as, `None` where it is faulty and told.
    pub(super) fn of<'t>(read: impl Iterator<Item = (&'t text::Requirement, Option<&'t Demand>)>) -> Self {
        let mut parts = Self { declared: Declared::new(), twice: BTreeSet::new() };
        for (written, read) in read {
            let Some(name) = name(written) else { continue };
            let part = match read {
                Some(Demand::Signature(demand)) => Some(PartOf::Signature(demand.clone())),
                Some(Demand::Provenance(demand)) => Some(PartOf::Provenance(demand.clone())),
                Some(Demand::Attestation(demand)) => Some(PartOf::Attestation(demand.clone())),
                Some(
                    Demand::Summary(_)
                    | Demand::Receipt(_)
                    | Demand::Release(_)
                    | Demand::Layout(_)
                    | Demand::Delivery(_)
                    | Demand::Approvals(_)
                    | Demand::Correlate(_)
                    | Demand::Rotation(_)
                    | Demand::Status(_)
                    | Demand::Dependencies(_)
                    | Demand::Advisories(_),
                )
                | None => None,
            };
            if parts.declared.insert(name.to_owned(), part).is_some() {
                parts.twice.insert(name.to_owned());
            }
        }
        parts
    }
}

/// What a requirement is called; summaries, releases and layouts are made by others than the build, and are not tied
/// to it.
fn name(requirement: &text::Requirement) -> Option<&str> {
    match requirement {
        text::Requirement::Signature(_) => Some("signature"),
        text::Requirement::Provenance(_) => Some("provenance"),
        text::Requirement::Attestation(attestation) => Some(&attestation.name.value),
        text::Requirement::Vsa(_)
        | text::Requirement::Receipt(_)
        | text::Requirement::Release(_)
        | text::Requirement::Layout(_)
        | text::Requirement::Delivery(_)
        | text::Requirement::Approvals(_)
        | text::Requirement::Correlate(_)
        | text::Requirement::Rotation(_)
        | text::Requirement::Status(_)
        | text::Requirement::Dependencies(_)
        | text::Requirement::Advisories(_) => None,
    }
}

impl Reader<'_> {
    /// Each requirement stands in one `correlate`: two would each find builds of their own that agree.
    pub(super) fn tied_once(&mut self, list: &[text::Requirement]) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for requirement in list {
            let text::Requirement::Correlate(written) = requirement else { continue };
            let ties = [&written.value.same_run, &written.value.same_commit];
            let names: BTreeSet<&str> = ties
                .into_iter()
                .flatten()
                .flat_map(|names| &names.value.0)
                .map(|name| &*name.value)
                .collect();
            if let Some(twice) = names.iter().find(|name| seen.contains(*name)) {
                let text = format!("{} is tied by a second `correlate`", quoted(twice));
                let help = "write both ties into one `correlate`: apart, each could be met by another build";
                self.problems.add(written.mark, text, help);
            }
            seen.extend(names);
        }
    }

    pub(super) fn correlate(&mut self, written: &At<text::Correlate>, parts: &Parts) -> Option<Correlate> {
        let correlate = &written.value;
        let run = self.optional(correlate.same_run.as_ref(), |reader, names| reader.tied(names, parts));
        let commit = self.optional(correlate.same_commit.as_ref(), |reader, names| reader.tied(names, parts));
        let (run, commit) = (run?, commit?);
        if run.is_none() && commit.is_none() {
            let text = "`correlate` ties nothing";
            return self.refuse(written.mark, text, "write `same-run: [provenance, <attestation>]`");
        }
        let (run, commit) = (run.unwrap_or_default(), commit.unwrap_or_default());
        let mut all = BTreeMap::new();
        for (name, of) in run.iter().chain(&commit) {
            all.entry(name.clone()).or_insert_with(|| Part {
                name: name.as_str().into(),
                of: of.clone(),
                same_run: run.iter().any(|(other, _)| other == name),
                same_commit: commit.iter().any(|(other, _)| other == name),
            });
        }
        Some(Correlate { parts: all.into_values().collect() })
    }

    /// The requirements that are tied to one another: at least two, each of a name of its own.
    fn tied(&mut self, names: &Names, parts: &Parts) -> Option<Vec<(String, PartOf)>> {
        let list = names.value.0.as_slice();
        if let Some(name) = list.iter().find(|name| parts.twice.contains(&name.value)) {
            let text = format!("{} names two requirements of this handoff", quoted(&name.value));
            return self.refuse(
                name.mark,
                text,
                "split the handoff, or give attestations names of their own",
            );
        }
        let found = self.names(names, "requirement", &parts.declared)?;
        if list.len() == 1 {
            let text = "one requirement is always of one run: there is nothing to tie it to";
            return self.refuse(names.mark, text, "name at least two");
        }
        Some(list.iter().map(|name| name.value.clone()).zip(found.iter().cloned()).collect())
    }
}

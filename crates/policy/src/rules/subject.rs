//! What artifacts must be called, at a handoff or by one requirement of it.

use std::collections::BTreeSet;

use checks::SubjectRule;
use model::{NonEmpty, Pattern, Version};

use super::handoffs::Demand;
use super::reader::Reader;
use crate::limits::MAX_SUBJECT_NAMES;
use crate::shown::quoted;
use crate::text::{self, At, SubjectNames};

impl Demand {
    /// With a rule of its own for names.
    pub(super) fn named(mut self, own: Option<SubjectRule>) -> Self {
        match &mut self {
            Self::Signature(demand) => demand.subject = own,
            Self::Provenance(demand) => demand.subject = own,
            Self::Attestation(demand) => demand.subject = own,
            Self::Summary(demand) => demand.subject = own,
            Self::Layout(demand) => demand.subject = own,
            Self::Release(_)
            | Self::Delivery(_)
            | Self::Approvals(_)
            | Self::Receipt(_)
            | Self::Correlate(_)
            | Self::Rotation(_)
            | Self::Status(_)
            | Self::Dependencies(_)
            | Self::Advisories(_) => {}
        }
        self
    }

    /// Whether it demands a statement that must bear the name the handoff asks for. What whoever took it over before calls it
    /// is theirs to choose: a receipt names nothing for a signature that names nothing itself.
    pub(crate) fn states_name(&self) -> bool {
        match self {
            Self::Provenance(demand) => demand.subject.is_none(),
            Self::Attestation(demand) => demand.subject.is_none(),
            Self::Summary(demand) => demand.subject.is_none(),
            Self::Layout(demand) => demand.subject.is_none(),
            Self::Release(_) => true,
            Self::Signature(_)
            | Self::Receipt(_)
            | Self::Delivery(_)
            | Self::Approvals(_)
            | Self::Correlate(_)
            | Self::Rotation(_)
            | Self::Status(_)
            | Self::Dependencies(_)
            | Self::Advisories(_) => false,
        }
    }
}

impl Reader<'_> {
    /// What the handoff asks of names.
    pub(super) fn subject(&mut self, handoff: &text::Handoff) -> Option<SubjectRule> {
        let names = self.subject_names(&handoff.subject_name);
        let not_below = self.optional(handoff.version.as_ref(), Self::version);
        let (names, not_below) = (names?, not_below?);
        if let (Some(version), false) = (&handoff.version, every_one_captures(names.as_ref())) {
            let text = "`subject-name` has no `{version}`: there is no signed version to compare";
            let help = "write `subject-name` with `{version}`, such as \"widget-{version}.tgz\"";
            return self.refuse(version.not_below.mark, text, help);
        }
        Some(SubjectRule { names, not_below })
    }

    /// What one requirement asks of names, where it says so. The handoff's floor holds for it if its names have a version.
    pub(super) fn own_subject(
        &mut self,
        names: &At<SubjectNames>,
        floor: Option<&Version>,
    ) -> Option<SubjectRule> {
        let read = self.subject_names(names)?;
        let all = every_one_captures(read.as_ref());
        let some = read.iter().flat_map(NonEmpty::iter).any(Pattern::captures_version);
        if floor.is_some() && some && !all {
            let text =
                "some of these names have a `{version}` and some have none: what has none passes every floor";
            return self.refuse(names.mark, text, "write `{version}` in each of them, or in none");
        }
        Some(SubjectRule { names: read, not_below: floor.filter(|_| all).cloned() })
    }

    /// Tells a rule for names that no requirement asks, each having one of its own.
    pub(super) fn asked_of_some(&mut self, handoff: &text::Handoff) {
        let mut asked = handoff.required().filter(|requirement| requirement.names_artifact()).peekable();
        let idle = asked.peek().is_some() && asked.all(|requirement| requirement.subject_name().is_some());
        if idle && !handoff.subject_name.is_any() {
            let text = "every requirement has a `subject-name` of its own: this one is asked of none";
            let help = "take it out of one of them, or write `subject-name: any` here";
            self.problems.add(handoff.subject_name.mark, text, help);
        }
    }

    fn subject_names(&mut self, names: &At<SubjectNames>) -> Option<Option<NonEmpty<Pattern>>> {
        if names.is_any() {
            return Some(None);
        }
        let list = names.patterns();
        if list.is_empty() {
            let text = "an empty list names nothing: nothing could ever meet it";
            return self.refuse(names.mark, text, "name what may cross, or write `subject-name: any`");
        }
        if let Some(name) = list.get(MAX_SUBJECT_NAMES) {
            let text = format!("{} names here, and at most {MAX_SUBJECT_NAMES} are read", list.len());
            return self.refuse(name.mark, text, "shorten the list, or split the handoff");
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::with_capacity(list.len());
        for name in &list {
            if name.value == SubjectNames::ANY {
                let text = "`any` leaves the rest of the list without effect";
                found.push(self.refuse(name.mark, text, "write `subject-name: any`, or take it out"));
            } else if seen.insert(name.value.as_str()) {
                found.push(self.subject_name(name));
            } else {
                let text = format!("{} stands in this list twice", quoted(&name.value));
                found.push(self.refuse(name.mark, text, "name it once"));
            }
        }
        found.into_iter().collect::<Option<Vec<_>>>().map(NonEmpty::of)
    }

    fn subject_name(&mut self, name: &At<String>) -> Option<Pattern> {
        let open = !name.value.is_empty() && name.value.chars().all(|c| matches!(c, '*' | '/'));
        if open {
            let text = format!("{} matches every name: say so in the open", quoted(&name.value));
            return self.refuse(name.mark, text, "write `subject-name: any`, or name what may cross");
        }
        self.pattern(name)
    }

    fn version(&mut self, rule: &text::VersionRule) -> Option<Version> {
        match Version::parse(&rule.not_below.value) {
            Ok(version) => Some(version),
            Err(_) => {
                let text = format!("{} is not a version", quoted(&rule.not_below.value));
                self.refuse(rule.not_below.mark, text, "write a semantic version such as 1.4.0")
            }
        }
    }
}

fn every_one_captures(names: Option<&NonEmpty<Pattern>>) -> bool {
    names.is_some_and(|names| names.iter().all(Pattern::captures_version))
}

//! Publishers whose packages overlap, where one requirement lists both.

use crate::overlap::meet;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Publisher, Requirement};

/// A package that is of two publishers must be attested by both: that may be meant, and mostly is not.
pub(super) fn find(text: &Framework, findings: &mut Problems) {
    let declared: Vec<(&str, &Publisher)> = text
        .publishers
        .iter()
        .flat_map(|all| &all.value.0)
        .map(|(name, one)| (name.value.as_str(), one))
        .collect();
    let together = |one: &str, other: &str| {
        text.stated().any(|requirement| {
            let Requirement::Dependencies(asked) = requirement else { return false };
            let lists = |wanted: &str| {
                asked.publishers.iter().flat_map(|names| &names.value.0).any(|name| name.value == wanted)
            };
            lists(one) && lists(other)
        })
    };
    for (at, (name, one)) in declared.iter().enumerate() {
        for (before, other) in declared.iter().take(at) {
            let overlap = one
                .packages
                .value
                .iter()
                .find(|own| other.packages.value.iter().any(|theirs| meet(&own.value, &theirs.value)));
            if let Some(own) = overlap.filter(|_| together(name, before)) {
                let what = format!(
                    "{} is of {} as well: what both cover must be attested by both",
                    quoted(&own.value),
                    quoted(before)
                );
                findings.add(own.mark, what, "name the packages so that each is of one publisher");
            }
        }
    }
}

use std::sync::Arc;

use checks::NamedIdentity;
use model::{Age, NonEmpty, Text};

use crate::rules::StatusRule;

/// A status list the framework relies on, and on what terms. Its file is the caller's to read: it is renewed without the
/// framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusSpec {
    /// Its name, which the list must bear.
    pub name: Text,
    /// Its file, relative to the framework's own folder, with `/` between segments; never `..`, never absolute.
    pub file: Text,
    /// The participant whose list it is.
    pub authority: Text,
    /// The identities whose signatures count.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How many of them must sign; at least one.
    pub distinct: usize,
    /// How old it may be, beside its own end.
    pub max_age: Option<Age>,
    /// The lowest number it may have.
    pub min_number: Option<u64>,
}

impl StatusSpec {
    pub(crate) fn of(rule: &StatusRule) -> Self {
        Self {
            name: rule.name.clone(),
            file: rule.file.path.clone(),
            authority: rule.authority.clone(),
            by: rule.by.clone(),
            distinct: rule.distinct,
            max_age: rule.max_age,
            min_number: rule.min_number,
        }
    }
}

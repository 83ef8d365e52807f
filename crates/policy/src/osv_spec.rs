use model::{Age, Text};

use crate::rules::OsvRule;

/// A folder of advisories the framework relies on, and on what terms. It is the caller's to read: it is renewed without
/// the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsvSpec {
    /// Its name.
    pub name: Text,
    /// The folder, relative to the framework's own, with `/` between segments; never `..`, never absolute.
    pub dir: Text,
    /// How old its state may be.
    pub max_age: Age,
    /// The file that says when it was fetched, where there is one.
    pub fetched: Option<Text>,
}

impl OsvSpec {
    pub(crate) fn of(rule: &OsvRule) -> Self {
        Self {
            name: rule.name.clone(),
            dir: rule.dir.path.clone(),
            max_age: rule.max_age,
            fetched: rule.fetched.as_ref().map(|file| file.path.clone()),
        }
    }
}

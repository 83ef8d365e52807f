use model::{Age, Text};

use crate::rules::{NamedPath, RevocationRule};

/// What issuers of certificates say, for certificates under some roots. The files are the caller's to read: they are
/// renewed without the framework. Every path is relative to the framework's own folder, with `/` between segments; never
/// `..`, never absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationSpec {
    /// Its name.
    pub name: Text,
    /// The roots whose certificates are asked about; at least one.
    pub roots: Vec<Text>,
    /// Files by their names.
    pub files: Vec<Text>,
    /// A folder of such files.
    pub dir: Option<Text>,
    /// A folder of such files that may be of any age.
    pub archive: Option<Text>,
    /// How old one may be that is not kept there, beside its own end.
    pub max_age: Option<Age>,
}

impl RevocationSpec {
    pub(crate) fn of(rule: &RevocationRule) -> Self {
        let path = |named: &NamedPath| named.path.clone();
        Self {
            name: rule.name.clone(),
            roots: rule.roots.clone(),
            files: rule.files.iter().map(path).collect(),
            dir: rule.dir.as_ref().map(path),
            archive: rule.archive.as_ref().map(path),
            max_age: rule.max_age,
        }
    }
}

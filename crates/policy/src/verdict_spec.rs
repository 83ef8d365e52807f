use std::sync::Arc;

use checks::NamedIdentity;
use model::{Age, Instant, NonEmpty, PackageKey, PackageUrl, Pattern, Text};

use crate::rules::VerdictRule;

/// What another organisation found of packages, and on what terms the framework relies on it. Its file is the caller's to
/// read: it is renewed without the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictSpec {
    /// Its name.
    pub name: Text,
    /// Its file, relative to the framework's own folder, with `/` between segments; never `..`, never absolute.
    pub file: Text,
    /// The identities whose signatures count.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The verifier's id, byte for byte.
    pub verifier: Text,
    /// The packages it is relied on for, as their type compares names.
    pub packages: NonEmpty<Pattern>,
    /// How old what speaks for a package may be.
    pub max_age: Age,
    /// The last second in which it is relied on.
    pub until: Instant,
}

impl VerdictSpec {
    pub(crate) fn of(rule: &VerdictRule) -> Self {
        Self {
            name: rule.name.clone(),
            file: rule.file.path.clone(),
            by: rule.by.clone(),
            verifier: rule.verifier.clone(),
            packages: rule.packages.clone(),
            max_age: rule.max_age,
            until: rule.until,
        }
    }

    /// Whether it is relied on for a package.
    pub fn covers(&self, package: &PackageUrl) -> bool {
        let name = PackageKey::of_url(package).to_string();
        self.packages.iter().any(|pattern| pattern.matches(&name))
    }
}

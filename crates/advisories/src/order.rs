use std::cmp::Ordering;

use model::Version;

use self::python::PythonVersion;

mod python;

/// How versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// By Semantic Versioning 2.0.0.
    Semver,
    /// By PEP 440.
    Python,
    /// In a way that is not known here.
    Unknown,
}

impl Order {
    /// Which of two versions comes first; `None` when one of them is none, or the order is not known.
    pub(crate) fn compare(self, one: &str, other: &str) -> Option<Ordering> {
        match self {
            Self::Semver => {
                let (one, other) = (Version::parse(one).ok()?, Version::parse(other).ok()?);
                Some(match (one.precedes(&other), other.precedes(&one)) {
                    (true, _) => Ordering::Less,
                    (_, true) => Ordering::Greater,
                    (false, false) => Ordering::Equal,
                })
            }
            Self::Python => PythonVersion::parse(one)?.compare(&PythonVersion::parse(other)?),
            Self::Unknown => None,
        }
    }

    /// Whether two versions are the same: as text, or as this order compares them.
    pub(crate) fn same(self, one: &str, other: &str) -> bool {
        one == other || self.compare(one, other) == Some(Ordering::Equal)
    }
}

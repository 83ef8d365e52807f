use std::cmp::Ordering;

use model::Version;

use self::nuget::NugetVersion;
use self::python::PythonVersion;
use self::ruby::RubyVersion;
use crate::spelling::alike;

mod nuget;
mod python;
mod ruby;

/// How versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// By Semantic Versioning 2.0.0.
    Semver,
    /// By PEP 440.
    Python,
    /// By NuGet's package versioning.
    Nuget,
    /// By `Gem::Version`.
    Ruby,
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
            Self::Nuget => Some(NugetVersion::parse(one)?.compare(&NugetVersion::parse(other)?)),
            Self::Ruby => Some(RubyVersion::parse(one)?.compare(&RubyVersion::parse(other)?)),
            Self::Unknown => None,
        }
    }

    /// Whether two versions are the same: as text, or as this order compares them; `None` when they may be, because they
    /// cannot be compared and are alike.
    pub(crate) fn same(self, one: &str, other: &str) -> Option<bool> {
        if one == other {
            return Some(true);
        }
        match self.compare(one, other) {
            Some(order) => Some(order == Ordering::Equal),
            None => (!alike(one, other)).then_some(false),
        }
    }
}

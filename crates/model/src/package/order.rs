use std::cmp::Ordering;

use crate::Version;

use self::debian::DebianVersion;
use self::nuget::NugetVersion;
use self::python::PythonVersion;
use self::ruby::RubyVersion;
use super::spelling::alike;

mod debian;
mod nuget;
mod python;
mod ruby;

/// How versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOrder {
    /// By Semantic Versioning 2.0.0.
    Semver,
    /// By PEP 440.
    Python,
    /// By NuGet's package versioning.
    Nuget,
    /// By `Gem::Version`.
    Ruby,
    /// By the policy manual of Debian, section 5.6.12.
    Debian,
    /// In a way that is not known here.
    Unknown,
}

impl VersionOrder {
    /// Which of two versions comes first; `None` when one of them is none, or the order is not known.
    pub fn compare(self, one: &str, other: &str) -> Option<Ordering> {
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
            Self::Debian => Some(DebianVersion::parse(one)?.compare(&DebianVersion::parse(other)?)),
            Self::Unknown => None,
        }
    }

    /// Whether a version is the one that is listed: as text, or as this order compares them; `None` when it may be, because
    /// they cannot be compared and are alike, or because it is somebody's own build of the listed one.
    pub fn same(self, listed: &str, version: &str) -> Option<bool> {
        if listed == version {
            return Some(true);
        }
        match self.compare(listed, version) {
            Some(Ordering::Equal) => Some(true),
            Some(_) if self.is_build_of(listed, version) => None,
            Some(_) => Some(false),
            None => (!alike(listed, version)).then_some(false),
        }
    }

    /// Whether a version is a local build of a public one, which stands for it as well (PEP 440, "Version matching").
    pub fn is_build_of(self, public: &str, version: &str) -> bool {
        let without_local = version.split_once('+').map(|(before, _)| before);
        self == Self::Python
            && without_local.and_then(|before| self.compare(public, before)) == Some(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::VersionOrder;
    use std::cmp::Ordering;

    /// That each of these comes before those after it, and is equal to itself alone.
    pub(super) fn in_order(sorted: &[&str], compared: impl Fn(&str, &str) -> Ordering) {
        for (at, one) in sorted.iter().enumerate() {
            for (other_at, other) in sorted.iter().enumerate() {
                assert_eq!(compared(one, other), at.cmp(&other_at), "{one} {other}");
            }
        }
    }

    #[test]
    fn a_local_build_may_be_the_version_that_is_listed() {
        let same = |listed, version| VersionOrder::Python.same(listed, version);
        assert_eq!(same("1.0", "1.0.0+local"), None);
        assert_eq!(same("1.0", "1.1+local"), Some(false));
        assert_eq!(same("1.0+a", "1.0"), Some(false), "what is listed is one build");
        assert_eq!(VersionOrder::Semver.same("1.0.0", "1.0.0+local"), Some(true));
    }
}

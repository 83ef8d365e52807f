use std::fmt;

use crate::Text;

/// A version by Semantic Versioning 2.0.0. A leading `v`, as in tags, is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(semver::Version);

/// Text that is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a semantic version such as 1.4.0: {why}")]
pub struct VersionFault {
    text: Text,
    why: Text,
}

impl Version {
    /// The longest version read, in bytes. Semantic Versioning names 255 as a sensible limit.
    pub const MAX_LEN: usize = 255;

    /// Reads `1.4.0` or `v1.4.0`.
    ///
    /// # Errors
    /// When the text is longer than [`Self::MAX_LEN`] or not a version.
    pub fn parse(text: &str) -> Result<Self, VersionFault> {
        let fault = |why: &str| VersionFault {
            text: text.chars().take(64).collect::<String>().into(),
            why: why.into(),
        };
        if text.len() > Self::MAX_LEN {
            return Err(fault("longer than 255 bytes"));
        }
        let bare = text.strip_prefix('v').unwrap_or(text);
        semver::Version::parse(bare).map(Self).map_err(|why| fault(&why.to_string()))
    }

    /// The line of releases it is of: its major number, and below 1.0 its minor number as well, since there is nothing to be
    /// compatible with before (SemVer 2.0.0 §4, §8).
    pub fn line(&self) -> Text {
        match self.0.major {
            0 => format!("0.{}", self.0.minor).into(),
            major => major.to_string().into(),
        }
    }

    /// Whether this version comes before `floor` in precedence (SemVer 2.0.0 §11: build metadata is ignored).
    pub fn precedes(&self, floor: &Self) -> bool {
        self.0.cmp_precedence(&floor.0).is_lt()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn precedence_is_by_number_not_by_text() {
        let old = Version::parse("1.9.0").unwrap();
        let new = Version::parse("v1.10.0").unwrap();
        assert!(old.precedes(&new));
        assert!(!new.precedes(&old));
        assert!(
            !new.precedes(&Version::parse("1.10.0+build.7").unwrap()),
            "build metadata has no precedence"
        );
        assert!(Version::parse("1.10.0-rc.1").unwrap().precedes(&new));
    }

    #[test]
    fn a_line_is_what_promises_to_be_compatible() {
        for (version, line) in
            [("1.4.2", "1"), ("v1.0.0", "1"), ("10.0.0-rc.1", "10"), ("0.4.2", "0.4"), ("0.0.7", "0.0")]
        {
            assert_eq!(*Version::parse(version).unwrap().line(), *line, "{version}");
        }
    }

    #[test]
    fn what_is_not_a_version_is_refused() {
        for text in ["", "1", "1.2", "1.2.3.4", "01.2.3", "latest", "vv1.2.3", " 1.2.3"] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
        let long = format!("1.0.0-{}", "a".repeat(Version::MAX_LEN - 6));
        assert!(Version::parse(&long).is_ok());
        assert!(Version::parse(&format!("{long}a")).is_err());
    }
}

use std::fmt;

use model::{Pattern, Text};

/// Which branch or tag an artifact may be built from. Refs are compared whole, as `refs/…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefRule {
    /// Any ref the pattern matches.
    Matching(Pattern),
    /// This tag alone.
    Tag(Text),
    /// This branch alone.
    Branch(Text),
    /// Any tag of this release line.
    Versioned(VersionedTag),
}

/// The prefix of a tag's whole name.
const TAGS: &str = "refs/tags/";
/// The prefix of a branch's whole name.
const HEADS: &str = "refs/heads/";

impl RefRule {
    /// Whether a whole ref is allowed.
    pub(crate) fn matches(&self, reference: &str) -> bool {
        match self {
            Self::Matching(pattern) => pattern.matches(reference),
            Self::Tag(tag) => reference.strip_prefix(TAGS) == Some(tag),
            Self::Branch(branch) => reference.strip_prefix(HEADS) == Some(branch),
            Self::Versioned(line) => reference.strip_prefix(TAGS).is_some_and(|tag| line.has(tag)),
        }
    }
}

impl fmt::Display for RefRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matching(pattern) => pattern.fmt(f),
            Self::Tag(tag) => write!(f, "{TAGS}{tag}"),
            Self::Branch(branch) => write!(f, "{HEADS}{branch}"),
            Self::Versioned(line) => write!(f, "{TAGS}{} or any release of it", line.text),
        }
    }
}

/// A release line as a tag names it: `v13`, `v13.0` or `v13.0.30`.
///
/// A tag belongs to it when it is a version whose components are equal, as many as the line gives. A tag may
/// leave components out too: what it leaves out is 0. What follows the third component counts only where the
/// line gives the third; build metadata never counts (Semantic Versioning 2.0.0 §10). The same as
/// `--source-versioned-tag` of slsa-verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionedTag {
    text: Text,
    tag: Tag,
}

/// Text that names no release line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version as tags write it: `v` and one to three numbers, such as v13 or v13.0.30")]
pub struct VersionedTagFault(Text);

impl VersionedTag {
    /// The longest, in bytes: the limit Semantic Versioning names for a version, and its `v`.
    pub const MAX_LEN: usize = 256;

    /// Reads `v1`, `v1.2`, `v1.2.3` or `v1.2.3-rc.1`.
    ///
    /// # Errors
    /// When it has no `v`, no number, a number with a leading zero, more than three, or a pre-release behind
    /// fewer than three; or is longer than [`Self::MAX_LEN`].
    pub fn parse(text: &str) -> Result<Self, VersionedTagFault> {
        let fault = || VersionedTagFault(text.chars().take(64).collect::<String>().into());
        Tag::parse(text).map(|tag| Self { text: text.into(), tag }).ok_or_else(fault)
    }

    fn has(&self, tag: &str) -> bool {
        Tag::parse(tag).is_some_and(|tag| self.tag.begins(&tag))
    }
}

/// A version in a tag, component by component.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    numbers: Vec<u64>,
    pre: String,
}

impl Tag {
    fn parse(text: &str) -> Option<Self> {
        if text.len() > VersionedTag::MAX_LEN {
            return None;
        }
        let bare = text.strip_prefix('v')?;
        let numbers = bare.split(['-', '+']).next().unwrap_or_default();
        let given = numbers.split('.').count();
        // A shorter version is one with zeros behind it, but then nothing else may follow.
        let whole = match given {
            1 | 2 if numbers.len() != bare.len() => return None,
            1 => format!("{numbers}.0.0"),
            2 => format!("{numbers}.0"),
            _ => bare.to_owned(),
        };
        let version = semver::Version::parse(&whole).ok()?;
        let mut numbers = vec![version.major, version.minor, version.patch];
        numbers.truncate(given);
        Some(Self { numbers, pre: version.pre.as_str().to_owned() })
    }

    /// Whether `tag` is of this line.
    fn begins(&self, tag: &Self) -> bool {
        let theirs = tag.numbers.iter().copied().chain(std::iter::repeat(0));
        let equal = self.numbers.iter().zip(theirs).all(|(ours, theirs)| *ours == theirs);
        equal && (self.numbers.len() < Self::COMPONENTS || self.pre == tag.pre)
    }

    /// Major, minor and patch.
    const COMPONENTS: usize = 3;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(line: &str, tag: &str) -> bool {
        let rule = RefRule::Versioned(VersionedTag::parse(line).unwrap());
        rule.matches(&format!("refs/tags/{tag}"))
    }

    #[test]
    fn as_many_components_as_given_are_equal() {
        for (line, tag) in [
            ("v13", "v13.0.30"),
            ("v13", "v13"),
            ("v13", "v13.7.0-rc.1"),
            ("v13.0", "v13.0.30"),
            ("v13.0.30", "v13.0.30"),
            ("v13.0.30", "v13.0.30+build.7"),
            ("v14.0", "v14"),
            ("v14.0.0", "v14"),
            ("v1.2.3-rc.1", "v1.2.3-rc.1"),
        ] {
            assert!(has(line, tag), "{line} has {tag}");
        }
        for (line, tag) in [
            ("v13", "v14.0.0"),
            ("v13", "v130.0.0"),
            ("v13", "v1.3.0"),
            ("v13", "13.0.30"),
            ("v13", "v13-rc"),
            ("v13", "v13.0.30.1"),
            ("v13", "v13.x"),
            ("v13", "v13/evil"),
            ("v13", "xv13.0.30"),
            ("v13.0.29", "v13.0.30"),
            ("v13.0.30", "v13.0.30-rc.1"),
            ("v13.1", "v13"),
            ("v1.2.3-rc.1", "v1.2.3"),
        ] {
            assert!(!has(line, tag), "{line} has not {tag}");
        }
        let rule = RefRule::Versioned(VersionedTag::parse("v13").unwrap());
        assert!(!rule.matches("refs/heads/v13.0.30"), "a branch is no tag");
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "v", "13", "v13-rc", "v13.0-rc", "v01", "v1.2.3.4", "v1.", "latest", "v1.*"] {
            assert!(VersionedTag::parse(text).is_err(), "{text}");
        }
        let long = format!("v1.0.0-{}", "a".repeat(VersionedTag::MAX_LEN - 7));
        assert!(VersionedTag::parse(&long).is_ok());
        assert!(VersionedTag::parse(&format!("{long}a")).is_err());
    }

    #[test]
    fn a_tag_is_no_branch_and_no_prefix() {
        let tag = RefRule::Tag("v1.2.3".into());
        assert!(tag.matches("refs/tags/v1.2.3"));
        for other in
            ["refs/heads/v1.2.3", "refs/tags/v1.2.30", "refs/tags/x/v1.2.3", "v1.2.3", "refs/tags/V1.2.3"]
        {
            assert!(!tag.matches(other), "{other}");
        }
        let branch = RefRule::Branch("main".into());
        assert!(branch.matches("refs/heads/main"));
        for other in ["refs/tags/main", "refs/heads/main2", "refs/heads/x/main", "main"] {
            assert!(!branch.matches(other), "{other}");
        }
    }
}

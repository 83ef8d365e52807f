use std::cmp::Ordering;
use std::iter;

/// A version of RubyGems: `1.2.0.rc1`, as `Gem::Version` compares it.
///
/// One with `-` is none here: it is a pre-release to `Gem::Version`, but what is written so names a platform
/// (`1.2.0-java`), which is the same version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RubyVersion(Vec<Part>);

/// A run of digits or letters. Letters make a pre-release, and come before numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Letters(String),
    Number(u64),
}

const ZERO: Part = Part::Number(0);

impl RubyVersion {
    /// The longest that is read, in bytes.
    const MAX_LEN: usize = 255;

    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if text.len() > Self::MAX_LEN || !text.split('.').all(part) {
            return None;
        }
        if !text.split('.').next()?.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut parts: Vec<Part> = Vec::new();
        for one in text.split('.') {
            let mut rest = one;
            while let Some(first) = rest.bytes().next() {
                let digits = first.is_ascii_digit();
                let end = rest.find(|next: char| next.is_ascii_digit() != digits).unwrap_or(rest.len());
                let (run, after) = rest.split_at_checked(end)?;
                // Zeros that end the release say nothing, whatever comes after it.
                if !digits && parts.iter().all(|part| matches!(part, Part::Number(_))) {
                    trim(&mut parts);
                }
                parts.push(if digits {
                    Part::Number(run.parse().ok()?)
                } else {
                    Part::Letters(run.to_owned())
                });
                rest = after;
            }
        }
        trim(&mut parts);
        Some(Self(parts))
    }

    /// Which comes first. A part that is not there is 0.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let long = self.0.len().max(other.0.len());
        let filled = |of: &Self| of.0.clone().into_iter().chain(iter::repeat(ZERO)).take(long);
        filled(self).cmp(filled(other))
    }
}

fn trim(parts: &mut Vec<Part>) {
    while parts.last() == Some(&ZERO) {
        parts.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::in_order;
    use super::RubyVersion;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn compared(one: &str, other: &str) -> Ordering {
        let read = |text: &str| RubyVersion::parse(text).unwrap_or_else(|| panic!("{text}"));
        read(one).compare(&read(other))
    }

    #[test]
    fn the_order_is_that_of_gem_version() {
        let sorted = [
            "0.9",
            "1.0.0.a",
            "1.0.0.a.1",
            "1.0.0.b1",
            "1.0.0.pre",
            "1.0.0.rc1",
            "1.0.0.rc2",
            "1.0.0.rc10",
            "1.0",
            "1.0.0.1",
            "1.0.1.a",
            "1.0.1",
            "1.9",
            "1.10",
            "2.a",
            "2",
        ];
        in_order(&sorted, compared);
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (one, other) in
            [("1", "1.0.0"), ("1.02", "1.2"), ("1.0.0.rc1", "1.rc.1"), ("1.0.rc", "1.rc.0"), (" 1.0", "1.0")]
        {
            assert_eq!(compared(one, other), Ordering::Equal, "{one} {other}");
        }
        assert_ne!(compared("1.RC1", "1.rc1"), Ordering::Equal, "case counts");
    }

    #[test]
    fn what_is_none() {
        for text in ["", "v1.0", "1.", "1..2", "1.0-java", "a.1", "1.0_1", "99999999999999999999999"] {
            assert_eq!(RubyVersion::parse(text), None, "{text}");
        }
        assert!(RubyVersion::parse(&format!("1.{}", "a".repeat(253))).is_some(), "255 bytes");
        assert!(RubyVersion::parse(&format!("1.{}", "a".repeat(254))).is_none());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            let _read = RubyVersion::parse(&text);
        }
    }
}

use std::cmp::Ordering;

/// A version of NuGet: `1.2.3.4-rc.1+build`. Semantic Versioning with a fourth number, without case, and with numbers
/// that may be left out (NuGet's "Package versioning", "Normalized version numbers").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NugetVersion {
    numbers: [u64; Self::NUMBERS],
    /// In lower case; empty for a release.
    pre: Vec<Label>,
}

/// One part of a pre-release. Numbers come before words (SemVer 2.0.0 §11.4.3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Number(u64),
    Word(String),
}

impl NugetVersion {
    /// Major, minor, patch and revision.
    const NUMBERS: usize = 4;
    /// The longest that is read, in bytes.
    const MAX_LEN: usize = 255;

    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > Self::MAX_LEN {
            return None;
        }
        let (text, build) = text.trim().split_once('+').map_or((text.trim(), None), split);
        let (release, pre) = text.split_once('-').map_or((text, None), split);
        if !build.is_none_or(labelled) || !pre.is_none_or(labelled) {
            return None;
        }
        let mut numbers = [0; Self::NUMBERS];
        let mut places = numbers.iter_mut();
        for part in release.split('.') {
            *places.next()? = number(part)?;
        }
        let pre = pre.into_iter().flat_map(|pre| pre.split('.')).map(Label::of).collect();
        Some(Self { numbers, pre })
    }

    /// Which comes first. What stands behind `+` is not compared.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let released = (self.pre.is_empty(), other.pre.is_empty());
        self.numbers.cmp(&other.numbers).then_with(|| match released {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (true, true) | (false, false) => self.pre.cmp(&other.pre),
        })
    }
}

impl Label {
    fn of(part: &str) -> Self {
        number(part).map_or_else(|| Self::Word(part.to_ascii_lowercase()), Self::Number)
    }
}

fn split<'a>((before, after): (&'a str, &'a str)) -> (&'a str, Option<&'a str>) {
    (before, Some(after))
}

fn labelled(text: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.split('.').all(good)
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::tests::in_order;
    use super::NugetVersion;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn compared(one: &str, other: &str) -> Ordering {
        let read = |text: &str| NugetVersion::parse(text).unwrap_or_else(|| panic!("{text}"));
        read(one).compare(&read(other))
    }

    #[test]
    fn the_order_is_that_of_nuget() {
        let sorted = [
            "0.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-Beta",
            "1.0.0-rc.9",
            "1.0.0-rc.10",
            "1.0.0",
            "1.0.0.1-a",
            "1.0.0.1",
            "1.0.1",
            "1.9",
            "1.10",
            "2",
        ];
        in_order(&sorted, compared);
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (one, other) in [
            ("1", "1.0.0.0"),
            ("1.0", "1.0.0"),
            ("1.02.0", "1.2"),
            ("1.0.0-RC.1", "1.0-rc.1"),
            ("1.0.0+one", "1.0.0+two"),
            (" 1.0 ", "1.0"),
        ] {
            assert_eq!(compared(one, other), Ordering::Equal, "{one} {other}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in ["", "v1.0", "1.", "1.0.0.0.0", "1.0-", "1.0+", "1.0-a..b", "1.0-a_b", "x", "-1", "1.+1"]
        {
            assert_eq!(NugetVersion::parse(text), None, "{text}");
        }
        assert!(NugetVersion::parse(&format!("1-{}", "a".repeat(253))).is_some(), "255 bytes");
        assert!(NugetVersion::parse(&format!("1-{}", "a".repeat(254))).is_none());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            let _read = NugetVersion::parse(&text);
        }
    }
}

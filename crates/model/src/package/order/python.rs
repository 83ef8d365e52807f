use std::cmp::Ordering;

/// A version by PEP 440: `1!2.0.0rc1.post2.dev3+local`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PythonVersion {
    epoch: u64,
    /// Without zeros at its end.
    release: Vec<u64>,
    pre: Option<(Pre, u64)>,
    post: Option<u64>,
    dev: Option<u64>,
    local: Option<String>,
}

/// The kinds of pre-release, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pre {
    Alpha,
    Beta,
    Candidate,
}

const SEPARATORS: [char; 3] = ['.', '-', '_'];

/// Longer spellings first: `preview` is no `pre` followed by something.
const PRE: [(&str, Pre); 8] = [
    ("preview", Pre::Candidate),
    ("alpha", Pre::Alpha),
    ("beta", Pre::Beta),
    ("pre", Pre::Candidate),
    ("rc", Pre::Candidate),
    ("a", Pre::Alpha),
    ("b", Pre::Beta),
    ("c", Pre::Candidate),
];

impl PythonVersion {
    /// The longest that is read, in bytes.
    const MAX_LEN: usize = 255;

    /// Reads any spelling that PEP 440 normalises (its appendix B).
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > Self::MAX_LEN {
            return None;
        }
        let lower = text.trim().to_ascii_lowercase();
        let (public, local) = match lower.split_once('+') {
            Some((public, local)) => (public, Some(local)),
            None => (lower.as_str(), None),
        };
        let local = match local {
            Some(local) => Some(local_of(local)?),
            None => None,
        };
        let mut rest = public.strip_prefix('v').unwrap_or(public);
        let mut epoch = 0;
        if let Some((before, after)) = rest.split_once('!') {
            (epoch, rest) = (number(before)?, after);
        }
        let mut release = Vec::new();
        loop {
            let (part, after) = digits(rest);
            release.push(number(part)?);
            rest = after;
            match rest.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
                Some(_) | None => break,
            }
        }
        while release.len() > 1 && release.last() == Some(&0) {
            release.pop();
        }
        let mut version = Self { epoch, release, pre: None, post: None, dev: None, local };
        rest = version.pre(rest)?;
        rest = version.post(rest)?;
        if let Some(after) = bare(rest).strip_prefix("dev") {
            let (count, after) = counted(after)?;
            (version.dev, rest) = (Some(count), after);
        }
        rest.is_empty().then_some(version)
    }

    fn pre<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let known = PRE.iter().find_map(|(word, pre)| Some((*pre, bare(rest).strip_prefix(word)?)));
        let Some((pre, after)) = known else { return Some(rest) };
        let (count, after) = counted(after)?;
        self.pre = Some((pre, count));
        Some(after)
    }

    fn post<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        // `1.0-1` is a post-release without the word.
        if let Some(after) = rest.strip_prefix('-')
            && after.starts_with(|c: char| c.is_ascii_digit())
        {
            let (count, after) = digits(after);
            self.post = Some(number(count)?);
            return Some(after);
        }
        let word = ["post", "rev", "r"].iter().find_map(|word| bare(rest).strip_prefix(word));
        let Some(after) = word else { return Some(rest) };
        let (count, after) = counted(after)?;
        self.post = Some(count);
        Some(after)
    }

    /// Which comes first. Two different local versions of one release are not compared.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        let public = self.key().cmp(&other.key());
        if public != Ordering::Equal {
            return Some(public);
        }
        match (&self.local, &other.local) {
            (None, None) => Some(Ordering::Equal),
            (None, Some(_)) => Some(Ordering::Less),
            (Some(_), None) => Some(Ordering::Greater),
            (Some(one), Some(other)) => (one == other).then_some(Ordering::Equal),
        }
    }

    /// What is compared, in order. A development release comes before the pre-releases of what it leads to, a release
    /// after them, and its post-releases last.
    fn key(&self) -> Rank<'_> {
        let pre = match (self.pre, self.post, self.dev) {
            (None, None, Some(_)) => (0, None),
            (None, ..) => (2, None),
            (Some(pre), ..) => (1, Some(pre)),
        };
        let dev = (self.dev.is_none(), self.dev.unwrap_or_default());
        (self.epoch, &self.release, pre, self.post, dev)
    }
}

type Rank<'a> = (u64, &'a [u64], (u8, Option<(Pre, u64)>), Option<u64>, (bool, u64));

/// Without one separator at its beginning.
fn bare(text: &str) -> &str {
    text.strip_prefix(SEPARATORS).unwrap_or(text)
}

/// The number after a word, perhaps behind a separator, and the rest; no number is 0.
fn counted(text: &str) -> Option<(u64, &str)> {
    let (count, after) = digits(bare(text));
    if count.is_empty() { Some((0, text)) } else { Some((number(count)?, after)) }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

fn local_of(local: &str) -> Option<String> {
    let good =
        !local.is_empty() && local.chars().all(|c| c.is_ascii_alphanumeric() || SEPARATORS.contains(&c));
    good.then(|| local.replace(['-', '_'], "."))
}

#[cfg(test)]
mod tests {
    use super::super::tests::in_order;
    use super::PythonVersion;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn read(text: &str) -> PythonVersion {
        PythonVersion::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn the_order_is_that_of_pep_440() {
        let sorted = [
            "1.dev0",
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.1.dev1",
            "1.9",
            "1.10",
            "1!0.1",
        ];
        in_order(&sorted, |one, other| read(one).compare(&read(other)).unwrap());
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (one, other) in [
            ("1.0", "1"),
            ("v1.0.0", "1"),
            ("1.0-alpha.1", "1.0a1"),
            ("1.0preview2", "1.0rc2"),
            ("1.0c", "1.0rc0"),
            ("1.0-1", "1.0.post1"),
            ("1.0_REV3", "1.0.post3"),
            ("1.0dev", "1.0.dev0"),
            ("1.0+a-b", "1.0+a.b"),
        ] {
            assert_eq!(read(one).compare(&read(other)), Some(Ordering::Equal), "{one} {other}");
        }
    }

    #[test]
    fn what_is_none_or_cannot_be_compared() {
        for text in ["", "x", "1.", "1..2", "1.0+", "1.0+a/b", "1.0foo", "1!", "99999999999999999999999"] {
            assert_eq!(PythonVersion::parse(text), None, "{text}");
        }
        assert_eq!(read("1.0+a").compare(&read("1.0+b")), None);
        assert!(PythonVersion::parse(&"1".repeat(256)).is_none());
        assert!(PythonVersion::parse(&format!("1{}", ".0".repeat(127))).is_some(), "255 bytes");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            let _read = PythonVersion::parse(&text);
        }
    }
}

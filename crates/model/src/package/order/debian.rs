use std::cmp::Ordering;

/// A version of Debian and of what is made from it: `1:7.88.1-10+deb12u5` (Debian Policy Manual, section 5.6.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DebianVersion {
    epoch: u64,
    upstream: String,
    revision: String,
}

impl DebianVersion {
    /// The longest that is read, in bytes.
    const MAX_LEN: usize = 255;

    /// "The format is: [epoch:]upstream_version[-debian_revision]".
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > Self::MAX_LEN {
            return None;
        }
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => (Some(epoch), rest),
            None => (None, text),
        };
        let (upstream, revision) = match rest.rsplit_once('-') {
            Some((upstream, revision)) => (upstream, Some(revision)),
            None => (rest, None),
        };
        // A colon and a hyphen may stand in what comes before the last of each, where there is one.
        let upstream_marks = |letter: u8| {
            matches!(letter, b'.' | b'+' | b'~') || letter == b'-' || letter == b':' && epoch.is_some()
        };
        let made_of = |text: &str, marks: &dyn Fn(u8) -> bool| {
            text.bytes().all(|letter| letter.is_ascii_alphanumeric() || marks(letter))
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
        let good = epoch.is_none_or(digits)
            && upstream.starts_with(|first: char| first.is_ascii_digit())
            && made_of(upstream, &upstream_marks)
            && revision.is_none_or(|revision| {
                !revision.is_empty() && made_of(revision, &|letter| matches!(letter, b'.' | b'+' | b'~'))
            });
        let epoch = epoch.map_or(Some(0), |epoch| epoch.parse().ok()).filter(|_| good)?;
        // "The absence of a debian_revision is equivalent to a debian_revision of 0."
        let revision = revision.unwrap_or("0").to_owned();
        Some(Self { epoch, upstream: upstream.to_owned(), revision })
    }

    /// Which comes first: "the epochs are compared, then the upstream versions, then the revisions".
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let parts = parts(&self.upstream, &other.upstream);
        self.epoch.cmp(&other.epoch).then(parts).then_with(|| self::parts(&self.revision, &other.revision))
    }
}

/// Compares two parts of versions: what is no digit first, then a number, and so on until they differ.
fn parts(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    while !(one.is_empty() && other.is_empty()) {
        let ((words, one_rest), (other_words, other_rest)) = (run(one, false), run(other, false));
        let ((digits, one_rest), (other_digits, other_rest)) = (run(one_rest, true), run(other_rest, true));
        let differ = letters(words, other_words).then_with(|| numbers(digits, other_digits));
        if differ != Ordering::Equal {
            return differ;
        }
        (one, other) = (one_rest, other_rest);
    }
    Ordering::Equal
}

/// What a text begins with that is made of digits, or of none, and the rest.
fn run(text: &str, digits: bool) -> (&str, &str) {
    let end = text.find(|next: char| next.is_ascii_digit() != digits).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// "A modified lexical order: all the letters sort earlier than all the non-letters, and a tilde sorts before anything, even
/// the end of a part."
fn letters(one: &str, other: &str) -> Ordering {
    let weight = |letter: u8| match letter {
        b'~' => (0, letter),
        letter if letter.is_ascii_alphabetic() => (2, letter),
        letter => (3, letter),
    };
    const END: (u8, u8) = (1, 0);
    let weights = |text: &str| text.bytes().map(weight).chain([END]).collect::<Vec<_>>();
    weights(one).cmp(&weights(other))
}

/// Numbers of any length; none is 0.
fn numbers(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::DebianVersion;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn compared(one: &str, other: &str) -> Ordering {
        let read = |text: &str| DebianVersion::parse(text).unwrap_or_else(|| panic!("{text}"));
        read(one).compare(&read(other))
    }

    #[test]
    fn the_order_is_that_of_the_policy_manual() {
        let sorted = [
            "0~~-1",
            "0~~a",
            "0~",
            "0",
            "0a",
            "0+b",
            "1.0~beta1~svc1245-1",
            "1.0~beta1-1",
            "1.0~rc1-1",
            "1.0",
            "1.0-0.1",
            "1.0-1~bpo12+1",
            "1.0-1",
            "1.0-1+b1",
            "1.0-1+deb12u1",
            "1.0-1+deb12u10",
            "1.0-1.1",
            "1.0a-1",
            "1.0+dfsg-1",
            "1.0.1-1",
            "1.2-1",
            "1.10-1",
            "2-1-1",
            "1:0.1-1",
            "1:0:1-1",
            "2:0",
        ];
        for (at, one) in sorted.iter().enumerate() {
            for (other_at, other) in sorted.iter().enumerate() {
                assert_eq!(compared(one, other), at.cmp(&other_at), "{one} {other}");
            }
        }
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (one, other) in [
            ("0:1.0-1", "1.0-1"),
            ("1.0", "1.0-0"),
            ("1.0-00", "1.0-0"),
            ("1.01", "1.1"),
            ("1.", "1.0"),
            ("1a", "1a0"),
            (" 1.0", "1.0"),
            ("1.00000000000000000000000000000000000001", "1.1"),
        ] {
            assert_eq!(compared(one, other), Ordering::Equal, "{one} {other}");
        }
        assert_ne!(compared("1.A", "1.a"), Ordering::Equal, "case counts");
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "a1",
            "~1",
            "-1",
            "1-",
            "1.0_1",
            "1 0",
            ":1",
            "a:1",
            "+1:1",
            "1:",
            "1:a",
            "v1.0",
            "1.0-1/2",
            "1.0é",
            "99999999999999999999999:1",
        ] {
            assert_eq!(DebianVersion::parse(text), None, "{text}");
        }
        assert!(DebianVersion::parse(&"1".repeat(255)).is_some());
        assert!(DebianVersion::parse(&"1".repeat(256)).is_none());
    }

    /// Versions that are near each other: of few letters, so that they share their beginnings.
    fn version() -> impl Strategy<Value = DebianVersion> {
        let text = "([01]:)?[01][01a.+~-]{0,6}(-[01a.+~]{1,3})?";
        text.prop_filter_map("no version", |text| DebianVersion::parse(&text))
    }

    proptest! {
        #[test]
        fn it_is_a_total_order(one in version(), two in version(), three in version()) {
            prop_assert_eq!(one.compare(&one), Ordering::Equal);
            prop_assert_eq!(one.compare(&two), two.compare(&one).reverse());
            let mut all = [one, two, three];
            all.sort_by(DebianVersion::compare);
            prop_assert!(all[0].compare(&all[2]).is_le());
            for third in &all {
                if all[0].compare(&all[1]).is_eq() {
                    prop_assert_eq!(all[0].compare(third), all[1].compare(third), "equals stand in one place");
                }
            }
        }

        #[test]
        fn a_tilde_comes_before_and_a_revision_after(one in "[1-9][0-9a.+]{0,6}", more in "[0-9a]{1,3}") {
            let read = |text: String| DebianVersion::parse(&text).unwrap();
            let base = read(one.clone());
            prop_assert_eq!(read(format!("{one}~{more}")).compare(&base), Ordering::Less);
            prop_assert_eq!(read(format!("{one}+{more}")).compare(&base), Ordering::Greater);
            prop_assert_eq!(read(format!("1:{one}")).compare(&base), Ordering::Greater);
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            let _read = DebianVersion::parse(&text);
        }
    }
}

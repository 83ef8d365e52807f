//! Whether two versions may be one in two spellings, where nothing here can say that they are.

/// Words that say nothing of a release, in one ecosystem or another.
const SILENT: [&str; 4] = ["v", "ga", "final", "release"];

/// Words that are written in several ways.
const ALIKE: [(&str, &str); 11] = [
    ("a", "alpha"),
    ("b", "beta"),
    ("c", "rc"),
    ("cr", "rc"),
    ("pre", "rc"),
    ("preview", "rc"),
    ("m", "milestone"),
    ("p", "patch"),
    ("pl", "patch"),
    ("rev", "post"),
    ("r", "post"),
];

/// Whether they are alike but for case, separators, zeros that say nothing, a `v`, an epoch, what stands behind `+`, and
/// the words that ecosystems have several of. Two versions of one package that are alike may still be two.
pub(super) fn alike(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

fn folded(text: &str) -> Vec<String> {
    let lower = text.trim().to_lowercase();
    let lower =
        lower.split_once([':', '!']).filter(|(epoch, _)| number(epoch)).map_or(&*lower, |(_, rest)| rest);
    let public = lower.split('+').next().unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    for part in public.split(|letter: char| !letter.is_alphanumeric()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|next: char| next.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (run, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if digits {
                let bare = run.trim_start_matches('0');
                parts.push(if bare.is_empty() { "0" } else { bare }.to_owned());
            } else if !SILENT.contains(&run) {
                without_zeros(&mut parts);
                parts.push(
                    ALIKE.iter().find(|(short, _)| *short == run).map_or(run, |(_, long)| long).to_owned(),
                );
            }
            rest = after;
        }
    }
    without_zeros(&mut parts);
    parts
}

fn number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_zeros(parts: &mut Vec<String>) {
    while parts.last().is_some_and(|last| last == "0") {
        parts.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::alike;
    use proptest::prelude::*;

    #[test]
    fn another_spelling_is_alike() {
        for (one, other) in [
            ("1.0", "1.0.0"),
            ("v1.0", "1.0"),
            ("V1", "1"),
            ("=1.0.0", "1.0.0"),
            ("1.0-RC1", "1.0-rc1"),
            ("1.0-rc1", "1.0.0.rc.1"),
            ("1.0.0-alpha", "1-a0"),
            ("1.01", "1.1"),
            ("0:1.0-1", "1.0-1"),
            ("1:1.0-1", "1.0-1"),
            ("1!1.0", "1.0"),
            ("1.0.Final", "1.0"),
            ("1.0.RELEASE", "1.0.0"),
            ("1.0+build", "1.0"),
            (" 1.0", "1.0"),
            ("1_0_1", "1.0-1"),
        ] {
            assert!(alike(one, other) && alike(other, one), "{one} {other}");
        }
    }

    #[test]
    fn another_version_is_not() {
        for (one, other) in [
            ("1.0", "1.1"),
            ("1.0", "10"),
            ("1.0", "1.0.1"),
            ("1.0.1", "1.1"),
            ("1.0-rc1", "1.0"),
            ("1.0-alpha", "1.0-beta"),
            ("1.0-1", "1.0-2"),
            ("abc", "abd"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            prop_assert!(alike(&text, &text));
        }
    }
}

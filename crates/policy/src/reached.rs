//! What follows from a name, where things name others of their kind.

use std::collections::BTreeSet;

/// The thing of this name and everything that it leads to, each once: itself first, and the nearer before the farther. What
/// nobody declares is passed over, and a circle ends where it began.
pub(crate) fn reached<'n, 't: 'n, T, N: Iterator<Item = &'t str>>(
    first: &'n str,
    named: impl Fn(&str) -> Option<&'t T>,
    next: impl Fn(&'t T) -> N,
) -> Vec<&'t T> {
    let mut seen: BTreeSet<&'n str> = BTreeSet::from([first]);
    let mut found: Vec<&'t T> = named(first).into_iter().collect();
    let mut at = 0_usize;
    while let Some(one) = found.get(at).copied() {
        for name in next(one) {
            if seen.insert(name) {
                found.extend(named(name));
            }
        }
        at = at.saturating_add(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::reached;

    #[test]
    fn each_is_reached_once_and_the_nearest_first() {
        let all = [
            ("a", vec!["b", "c", "b"]),
            ("b", vec!["d"]),
            ("c", vec!["d", "nobody"]),
            ("d", vec!["a", "d"]),
            ("e", vec![]),
        ];
        let names = |first: &str| -> Vec<&str> {
            let named = |name: &str| all.iter().find(|(known, _)| *known == name);
            reached(first, named, |(_, next)| next.iter().copied()).iter().map(|(name, _)| *name).collect()
        };
        assert_eq!(names("a"), ["a", "b", "c", "d"]);
        assert_eq!(names("d"), ["d", "a", "b", "c"]);
        assert_eq!(names("e"), ["e"]);
        assert!(names("nobody").is_empty());
    }
}

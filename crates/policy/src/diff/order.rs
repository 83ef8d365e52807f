//! Which of two values lets more pass, where that can be told.

use std::cmp::Ordering;

use model::{Age, Pattern, Version};

use super::Direction;

/// How a change from one length of time to another acts, where the longer one lets more pass.
pub(super) fn ages(old: &str, new: &str) -> Direction {
    match (Age::parse(old), Age::parse(new)) {
        (Ok(old), Ok(new)) => more_is_looser(new.cmp(&old)),
        (Err(_), _) | (_, Err(_)) => Direction::Unknown,
    }
}

/// How a change from one whole number or version to another acts, where the higher one lets less pass.
pub(super) fn floors(old: &str, new: &str) -> Direction {
    if let (Ok(old), Ok(new)) = (old.parse::<u64>(), new.parse::<u64>()) {
        return more_is_looser(old.cmp(&new));
    }
    match (Version::parse(old), Version::parse(new)) {
        (Ok(old), Ok(new)) if old.precedes(&new) => Direction::Stricter,
        (Ok(old), Ok(new)) if new.precedes(&old) => Direction::Looser,
        (Ok(_), Ok(_)) => Direction::Neither,
        (Err(_), _) | (_, Err(_)) => Direction::Unknown,
    }
}

/// How a change from one day to another acts, where a later one lets more pass. Days are written so that their text compares
/// as they do.
pub(super) fn last_days(old: &str, new: &str) -> Direction {
    more_is_looser(new.cmp(old))
}

fn more_is_looser(more: Ordering) -> Direction {
    match more {
        Ordering::Greater => Direction::Looser,
        Ordering::Less => Direction::Stricter,
        Ordering::Equal => Direction::Neither,
    }
}

/// How a change from one pattern to another acts.
pub(super) fn patterns(old: &str, new: &str) -> Direction {
    match (covers(new, old), covers(old, new)) {
        (true, false) => Direction::Looser,
        (false, true) => Direction::Stricter,
        (true, true) => Direction::Neither,
        (false, false) => Direction::Unknown,
    }
}

/// Whether everything that matches one pattern matches a wider one; `false` where that cannot be told.
///
/// The narrow pattern's own text is held against the wide one. Its `*` stands for text without `/` and `@`, so whichever
/// wildcard takes the asterisk takes that as well; its `**` is put as text with both, which only another `**` takes.
fn covers(wide: &str, narrow: &str) -> bool {
    const ANYTHING: &str = "\u{e000}/\u{e001}@\u{e002}";
    if wide == narrow || wide == "any" {
        return true;
    }
    if narrow == "any" {
        return false;
    }
    Pattern::parse(wide)
        .is_ok_and(|wide| !wide.captures_version() && wide.matches(&narrow.replace("**", ANYTHING)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{Looser, Neither, Stricter, Unknown};

    #[test]
    fn of_two_patterns_the_wider_is_looser() {
        for (old, new, direction) in [
            ("refs/tags/v1", "refs/tags/v*", Looser),
            ("refs/tags/v*", "refs/tags/*", Looser),
            ("refs/tags/*", "refs/**", Looser),
            ("refs/**", "refs/*", Stricter),
            ("refs/tags/v*", "refs/tags/v1", Stricter),
            ("a/b/**", "a/*", Unknown),
            ("acme/widget", "acme/gadget", Unknown),
            ("a*c", "a*b", Unknown),
            ("widget-{version}.tgz", "widget-*.tgz", Looser),
            ("widget-*.tgz", "any", Looser),
            ("any", "widget-*.tgz", Stricter),
            ("w*", "w*", Neither),
        ] {
            assert_eq!(patterns(old, new), direction, "{old} -> {new}");
        }
    }

    #[test]
    fn ages_numbers_versions_and_days() {
        assert_eq!((ages("7d", "30d"), ages("24h", "1d"), ages("7d", "1h")), (Looser, Neither, Stricter));
        assert_eq!(
            (floors("3", "2"), floors("1.10.0", "1.9.0"), floors("9", "10")),
            (Looser, Looser, Stricter)
        );
        assert_eq!((last_days("2026-12-31", "2027-01-01"), floors("x", "y")), (Looser, Unknown));
    }
}

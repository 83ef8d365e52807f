//! Words of evidence inside our own sentences: cut to a length a person reads, and unable to pass for ours.

use model::Text;

/// The most characters quoted of one value: identities and refs are shorter, and the evidence itself is at hand.
pub(crate) const MAX_SHOWN: usize = 200;
/// The most values told of a list; the rest is counted.
pub(crate) const MAX_LISTED: usize = 5;

/// The value between backticks.
pub(crate) fn quoted(value: &str) -> String {
    format!("`{}`", shown(value))
}

/// The value, cut, with everything that moves a cursor or turns the reading direction spelled out.
pub(crate) fn shown(value: &str) -> Text {
    let mut text = String::new();
    for letter in value.chars().take(MAX_SHOWN) {
        match letter {
            _ if is_invisible(letter) => text.extend(letter.escape_unicode()),
            '`' => text.push('\''),
            _ => text.push(letter),
        }
    }
    if value.chars().nth(MAX_SHOWN).is_some() {
        text.push('…');
    }
    text.into()
}

/// The first values quoted, and how many more there are.
pub(crate) fn listed<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<&str> = values.collect();
    let told: Vec<String> = values.iter().take(MAX_LISTED).map(|value| quoted(value)).collect();
    match values.len().checked_sub(MAX_LISTED) {
        None | Some(0) => told.join(", "),
        Some(more) => format!("{} and {more} more", told.join(", ")),
    }
}

/// Controls, and the formatting characters that hide, join or reorder text (Unicode TR 36 §3).
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_the_bound_is_cut() {
        let fits = "x".repeat(MAX_SHOWN);
        assert_eq!(&*shown(&fits), fits);
        assert_eq!(&*shown(&format!("{fits}y")), format!("{fits}…"));
    }

    #[test]
    fn a_list_counts_what_it_leaves_out() {
        let names = ["a"; MAX_LISTED + 1];
        assert_eq!(listed(names.iter().take(2).copied()), "`a`, `a`");
        assert!(!listed(names.iter().take(MAX_LISTED).copied()).contains("more"));
        assert!(listed(names.iter().copied()).ends_with("and 1 more"));
    }

    #[test]
    fn evidence_cannot_write_our_messages() {
        assert_eq!(quoted("a\u{1b}[2K`ok\u{202e}"), "`a\\u{1b}[2K'ok\\u{202e}`");
    }
}

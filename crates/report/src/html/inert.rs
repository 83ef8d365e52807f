//! Text from outside as HTML that shows it and does nothing.

use crate::shown::safe;

/// Text of an element or of an attribute in double quotes.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in safe(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A value.
pub(super) fn code(value: &str) -> String {
    format!("<code>{}</code>", text(value))
}

/// A sentence of ours, in which values stand between backticks. A backtick from outside sets a word in other letters, and
/// nothing else.
pub(super) fn prose(sentence: &str) -> String {
    let pieces: Vec<&str> = sentence.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return text(sentence);
    }
    let each = pieces.iter().enumerate();
    each.map(|(at, piece)| if at.is_multiple_of(2) { text(piece) } else { code(piece) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{code, prose, text};

    #[test]
    fn sentences_show_their_values_as_values() {
        assert_eq!(prose("built by `a&b`, not listed"), "built by <code>a&amp;b</code>, not listed");
        assert_eq!(prose("a ` b"), "a ` b");
        assert_eq!(code("<script>"), "<code>&lt;script&gt;</code>");
    }

    proptest! {
        #[test]
        fn nothing_from_outside_is_markup(evil in any::<String>()) {
            prop_assert!(!text(&evil).contains(['<', '>', '"', '\'']));
            let bare = prose(&evil).replace("<code>", "").replace("</code>", "");
            prop_assert!(!bare.contains(['<', '>', '"', '\'']), "{}", bare);
        }
    }
}

//! Text from outside as it may be shown: nothing in it steers a terminal or passes for a line of the report.

use std::fmt::Write;

/// The most characters of one value that the text report shows. The JSON report has all of it.
pub(crate) const MAX_SHOWN: usize = 400;

/// `text` with every character escaped that is a control character (line breaks and terminal escapes among
/// them), invisible, or a space other than the ordinary one, or that changes how the text around it is read.
pub fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // A CI log obeys `##[command]` anywhere in a line.
        if c == '[' && shown.ends_with("##") {
            shown.push('\\');
        }
        push(&mut shown, c);
    }
    shown
}

/// How a line of a CI log commands its runner, wherever in the line it stands.
const LOG_COMMAND: &str = "##[";

/// A name as it may stand between words of the report: in quotes when it is empty, or has spaces, quotes or
/// anything escaped, so that a name cannot pass for the words around it.
pub fn name(name: &str) -> String {
    let plain = !name.is_empty()
        && !name.starts_with("::")
        && !name.contains(LOG_COMMAND)
        && !name.chars().any(|c| c.is_whitespace() || c == '"' || steers(c));
    if plain { name.to_owned() } else { format!("\"{}\"", safe(&name.replace('"', "\\\""))) }
}

/// [`safe`], and cut after [`MAX_SHOWN`] characters.
pub(crate) fn cut(text: &str) -> String {
    let mut shown: String = safe(&text.chars().take(MAX_SHOWN).collect::<String>());
    if text.chars().nth(MAX_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

fn push(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        c if steers(c) => {
            // Writing to a string does not fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        }
        c => shown.push(c),
    }
}

/// Whether a character is a control character, or invisible and changes how the text around it is read
/// (Unicode TR 9 §2; TR 36 §2): directions, joiners, soft hyphens, separators, variation selectors, tags, letters that
/// show nothing, and every space but the ordinary one, at which lines are broken.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || c.is_whitespace() && c != ' '
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{13430}'..='\u{1345f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d159}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::{MAX_SHOWN, cut, name, safe, steers};
    use proptest::prelude::*;

    #[test]
    fn escapes_are_spelled_out() {
        assert_eq!(safe("a\u{1b}[31mb\nc\u{9b}d\u{202e}e"), "a\\u{1b}[31mb\\nc\\u{9b}d\\u{202e}e");
        assert_eq!(safe("ünï cödé 日本"), "ünï cödé 日本");
        assert_eq!(safe("a\u{2800}b\u{a0}c\u{3000}"), "a\\u{2800}b\\u{a0}c\\u{3000}");
        assert_eq!(safe("##[error]x"), "##\\[error]x");
    }

    #[test]
    fn a_name_that_could_pass_for_words_is_quoted() {
        assert_eq!(name("widget-1.4.2.tgz"), "widget-1.4.2.tgz");
        assert_eq!(name("x.tgz  at handoff y"), "\"x.tgz  at handoff y\"");
        assert_eq!(name("a\nallow b"), "\"a\\nallow b\"");
        assert_eq!(name("a\"b c"), "\"a\\\"b c\"");
        assert_eq!(name("::error::x"), "\"::error::x\"");
        assert_eq!(name("a##[error]x"), "\"a##\\[error]x\"");
        assert_eq!(name(""), "\"\"");
    }

    #[test]
    fn long_values_are_cut_at_the_bound() {
        assert_eq!(cut(&"é".repeat(MAX_SHOWN)).chars().count(), MAX_SHOWN);
        let long = cut(&"é".repeat(MAX_SHOWN + 1));
        assert_eq!(long.chars().count(), MAX_SHOWN + 1);
        assert!(long.ends_with('…'));
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left(text in any::<String>()) {
            prop_assert!(!safe(&text).chars().any(steers));
            prop_assert!(!name(&text).chars().any(steers));
        }
    }
}

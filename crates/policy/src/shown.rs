//! Text from the framework as it may be shown: short, and free of anything that steers a terminal.

/// The most characters of a value that a message quotes: enough to recognise it.
const MAX_QUOTED: usize = 80;

/// `value` in backticks, cut and made safe.
pub(crate) fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(MAX_QUOTED).map(safe).collect();
    if value.chars().nth(MAX_QUOTED).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Names in backticks, separated by commas; at most sixteen, so that a help stays readable.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MAX_LISTED: usize = 16;
    let names: Vec<&str> = names.into_iter().collect();
    let mut shown: Vec<String> = names.iter().take(MAX_LISTED).map(|name| quoted(name)).collect();
    if names.len() > MAX_LISTED {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// The character itself, or a replacement when it is a control character or changes the direction of text.
pub(crate) fn safe(c: char) -> char {
    if c.is_control() || steers(c) { '\u{fffd}' } else { c }
}

/// Whether a character is invisible and changes how the text around it is read (Unicode TR 9, §2).
pub(crate) fn steers(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::{listed, quoted};

    #[test]
    fn values_are_cut_and_made_safe() {
        assert_eq!(quoted("a\u{1b}\u{202e}b"), "`a\u{fffd}\u{fffd}b`");
        assert_eq!(quoted(&"é".repeat(81)), format!("`{}…`", "é".repeat(80)));
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        assert!(listed(["a"; 17]).ends_with("`a`, …"));
    }
}

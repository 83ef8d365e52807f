use std::fmt::Write;

/// A value as a double-quoted YAML scalar (YAML 1.2.2 §7.3.1), whatever it holds: it is read back byte for byte, and
/// never as anything but text. Everything but plain ASCII is escaped, so nothing in it steers a reader or a terminal.
pub(crate) fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len().saturating_add(2));
    text.push('"');
    for c in value.chars() {
        // Writing to a string does not fail.
        let _ = match c {
            // A CI log obeys `##[command]` anywhere in a line.
            '[' if text.ends_with("##") => write!(text, "\\u005b"),
            '"' | '\\' => write!(text, "\\{c}"),
            ' '..='~' => write!(text, "{c}"),
            c if u32::from(c) <= 0xffff => write!(text, "\\u{:04x}", u32::from(c)),
            c => write!(text, "\\U{:08x}", u32::from(c)),
        };
    }
    text.push('"');
    text
}

/// Text for a comment: one line of plain ASCII, whatever it holds.
pub(crate) fn comment(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, ' '..='~') { c.to_string() } else { c.escape_unicode().to_string() })
        .collect();
    plain.replace("##[", "##\\u005b")
}

#[cfg(test)]
mod tests {
    use super::{comment, quoted};

    /// What a framework with `value` as the address of its one identity says it is.
    fn read_back(value: &str) -> String {
        let text = format!(
            "countersign: 1\nframework: a\nnumber: 1\nowner: {}\nexpires: 2126-01-01\nroots: {{}}\n",
            quoted(value)
        );
        let told = policy::parse("f", &text).unwrap_err().to_string();
        told.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn hostile_values_stay_values() {
        for value in
            ["a\"b", "a\\", "a\nb: c", "# no", "{a}", "!tag", "\u{202e}x\u{1f600}", "*a", "&a", "- a"]
        {
            let scalar = quoted(value);
            assert!(scalar.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{scalar}");
            assert!(scalar.starts_with('"') && scalar.ends_with('"'));
            assert!(!read_back(value).contains("is not a field"), "{value}");
        }
        assert_eq!(quoted("##[error]"), r###""##\u005berror]""###);
        assert_eq!(comment("##[error]"), r"##\u005berror]");
        assert_eq!(quoted("a\"\\\n\u{1f600}"), r#""a\"\\\u000a\U0001f600""#);
    }

    #[test]
    fn a_comment_has_one_line() {
        assert_eq!(comment("a\nb: c\u{202e}"), "a\\u{a}b: c\\u{202e}");
    }
}

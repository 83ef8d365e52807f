//! Text from outside as Markdown that says it and does nothing: no link, mention, image, heading, cell or tag.

use crate::shown;

/// A value as code: nothing in code is a link, a mention or markup.
pub fn code(text: &str) -> String {
    let shown = shown::cut(text);
    // A cell ends at a bar even within code, and what a backslash before one means differs from reader to reader.
    // And what means something to a browser or a forge is not even seen by a reader that knows no code.
    let means = shown.contains(['`', '|', '\\', '<', '&']) || shown.contains("](");
    if shown.is_empty() || means || shown.starts_with(' ') || shown.ends_with(' ') {
        return format!("<code>{}</code>", entities(&shown));
    }
    format!("`{shown}`")
}

/// A sentence of ours that may quote others: words that can only be words stand as they are, and any other as code.
pub fn prose(text: &str) -> String {
    let cut = shown::cut(text);
    let words: Vec<String> = cut.split(' ').filter(|word| !word.is_empty()).map(word).collect();
    words.join(" ")
}

fn word(word: &str) -> String {
    if is_plain(word) {
        return word.to_owned();
    }
    // Marks around a word stay outside: `acme-ci`, and a full stop.
    let begin = word.len().saturating_sub(word.trim_start_matches(['`', '(', '"']).len());
    let end = word.trim_end_matches(['`', ')', '"', ',', '.', ';', ':']).len();
    let marks = |text: &str| text.chars().filter(|c| *c != '`').collect::<String>();
    match (word.get(..begin), word.get(begin..end), word.get(end..)) {
        (Some(before), Some(inner), Some(after)) if begin < end => {
            format!("{}{}{}", marks(before), code(inner), marks(after))
        }
        _ => code(word),
    }
}

/// Whether a word is read as the letters it has, wherever it stands within a line: no address, mention, issue, commit,
/// picture or markup, in any dialect that a forge reads.
fn is_plain(word: &str) -> bool {
    const LEAST_COMMIT: usize = 7;
    let marks = |c: char| ",.;:'\"()/?%–…→×-".contains(c);
    let lower = word.to_lowercase();
    let letters = lower.trim_matches(marks);
    word.chars().all(|c| c.is_alphanumeric() || marks(c))
        && !lower.contains("://")
        && !lower.contains("www.")
        && !lower.contains("gh-")
        && lower.matches(':').count() <= 1
        && (letters.len() < LEAST_COMMIT || !letters.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Every mark as an entity: such stands for its letter alone, and for no structure (CommonMark 2.5).
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, prose};
    use proptest::prelude::*;

    #[test]
    fn words_stay_words_and_everything_else_is_code() {
        assert_eq!(
            prose("built by `https://builds.example/dev`, which is not a listed builder"),
            "built by `https://builds.example/dev`, which is not a listed builder"
        );
        assert_eq!(
            prose("ask @mallory and see www.evil.example (#12)"),
            "ask `@mallory` and see `www.evil.example` (`#12`)"
        );
        assert_eq!(
            prose("commit 0a1b2c3d4e, :smile: GH-12"),
            "commit `0a1b2c3d4e`, `:smile` `GH-12`".replace("`:smile`", "`:smile`:")
        );
        assert_eq!(prose("signed 3 days before; 95 %"), "signed 3 days before; 95 %");
        assert_eq!(prose("![x](y) <b>"), "<code>&#33;&#91;x&#93;&#40;y</code>) <code>&#60;b&#62;</code>");
        assert_eq!(prose("*now* _x_ ~y~ $z$"), "`*now*` `_x_` `~y~` `$z$`");
    }

    #[test]
    fn code_that_could_end_itself_or_its_cell_is_spelled_out() {
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("a`b"), "<code>a&#96;b</code>");
        assert_eq!(code("a\\"), "<code>a&#92;</code>");
        assert_eq!(code(""), "<code></code>");
        assert_eq!(code("a\nb"), "<code>a&#92;nb</code>");
        assert_eq!(code("widget-1.4.2.tgz"), "`widget-1.4.2.tgz`");
    }

    proptest! {
        #[test]
        fn outside_of_code_there_is_no_markup(text in any::<String>()) {
            let shown = prose(&text);
            let mut rest = shown.as_str();
            let mut outside = String::new();
            while let Some((before, after)) = rest.split_once(['`', '<']) {
                outside.push_str(before);
                let tick = rest[before.len()..].starts_with('`');
                let after = if tick { after } else { after.strip_prefix("code>").unwrap() };
                let (inner, left) = after.split_once(if tick { "`" } else { "</code>" }).unwrap();
                prop_assert!(!inner.contains('`') && !inner.contains('|'));
                prop_assert!(tick || !inner.contains('<'));
                rest = left;
            }
            outside.push_str(rest);
            prop_assert!(!outside.contains(['*', '_', '[', ']', '#', '@', '|', '\\', '&', '!', '~', '$', '\n']), "{}", outside);
            prop_assert!(!outside.contains("://"), "{}", outside);
        }
    }
}

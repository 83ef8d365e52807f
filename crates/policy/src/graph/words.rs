//! Text of a framework in a picture.

pub(super) use model::picture::{cut, lines};

/// Text inside of an element of XML, free of what steers.
pub(super) fn escaped(text: &str) -> String {
    model::picture::escaped(&text.chars().map(crate::shown::safe).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escaped("a<b>&\"\u{1b}\u{202e}"), "a&lt;b&gt;&amp;&quot;\u{fffd}\u{fffd}");
    }
}

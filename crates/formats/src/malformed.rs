use model::Text;

/// Why bytes could not be read.
///
/// The code is one of [`CODES`] and stays the same from release to release; the words may change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}{}{pointer}", if pointer.is_empty() { "" } else { ", at " })]
pub struct Malformed {
    /// What kind of fault, out of [`CODES`].
    pub code: &'static str,
    /// Where: a JSON Pointer (RFC 6901). It leads into the document for faults of [`crate::decode()`], and
    /// into the signed payload for faults of [`crate::Statement`] and of a [`crate::Predicate`]. Empty
    /// means the whole of it. Longer than [`crate::limits::MAX_POINTER`] bytes, it is cut and ends in `…`.
    pub pointer: Text,
    /// One sentence for a person, without a final full stop.
    pub text: Text,
}

/// Every code a [`Malformed`] can have.
pub const CODES: &[&str] = &[
    code::NOT_JSON,
    code::MALFORMED_JSON,
    code::DUPLICATE_KEY,
    code::TOO_DEEP,
    code::TOO_LARGE,
    code::TOO_MANY,
    code::NOT_UTF8,
    code::UNKNOWN_MEDIA_TYPE,
    code::MISSING_MEDIA_TYPE,
    code::BUNDLE,
    code::ENVELOPE,
    code::STATEMENT,
    code::UNKNOWN_STATEMENT_TYPE,
    code::NO_SUBJECT,
    code::BASE64,
    code::UNRECOGNISED,
    code::PREDICATE,
    code::LAYOUT,
    code::LINK,
    code::UNSUPPORTED_PAYLOAD_TYPE,
    code::CONTAINER,
    code::MISLABELLED,
    code::COPY_MISMATCH,
    code::SUBJECT_MISMATCH,
    code::SIGNATURE,
    code::NO_DIGEST,
    code::UNSUPPORTED,
    code::CMS,
    code::UNSUPPORTED_CMS,
    code::MINISIGN,
    code::UNSUPPORTED_MINISIGN,
    code::REFERENCE,
];

/// The codes by name, so that a misspelt one does not compile.
pub(crate) mod code {
    pub(crate) const NOT_JSON: &str = "not-json";
    pub(crate) const MALFORMED_JSON: &str = "malformed-json";
    pub(crate) const DUPLICATE_KEY: &str = "duplicate-key";
    pub(crate) const TOO_DEEP: &str = "too-deep";
    pub(crate) const TOO_LARGE: &str = "too-large";
    pub(crate) const TOO_MANY: &str = "too-many";
    pub(crate) const NOT_UTF8: &str = "not-utf8";
    pub(crate) const UNKNOWN_MEDIA_TYPE: &str = "unknown-media-type";
    pub(crate) const MISSING_MEDIA_TYPE: &str = "missing-media-type";
    pub(crate) const BUNDLE: &str = "malformed-bundle";
    pub(crate) const ENVELOPE: &str = "malformed-envelope";
    pub(crate) const STATEMENT: &str = "malformed-statement";
    pub(crate) const UNKNOWN_STATEMENT_TYPE: &str = "unknown-statement-type";
    pub(crate) const NO_SUBJECT: &str = "no-subject";
    pub(crate) const BASE64: &str = "malformed-base64";
    pub(crate) const UNRECOGNISED: &str = "unrecognised-evidence";
    pub(crate) const PREDICATE: &str = "malformed-predicate";
    pub(crate) const LAYOUT: &str = "malformed-layout";
    pub(crate) const LINK: &str = "malformed-link";
    pub(crate) const CMS: &str = "malformed-cms";
    pub(crate) const UNSUPPORTED_CMS: &str = "unsupported-cms";
    pub(crate) const MINISIGN: &str = "malformed-minisign";
    pub(crate) const UNSUPPORTED_MINISIGN: &str = "unsupported-minisign";
    pub(crate) const REFERENCE: &str = "malformed-reference";
    pub(crate) const CONTAINER: &str = "malformed-container";
    pub(crate) const MISLABELLED: &str = "mislabelled-evidence";
    pub(crate) const COPY_MISMATCH: &str = "copy-mismatch";
    pub(crate) const SUBJECT_MISMATCH: &str = "subject-mismatch";
    pub(crate) const SIGNATURE: &str = "malformed-signature";
    pub(crate) const NO_DIGEST: &str = "no-digest";
    pub(crate) const UNSUPPORTED: &str = "unsupported-evidence";
    pub(crate) const UNSUPPORTED_PAYLOAD_TYPE: &str = "unsupported-payload-type";
}

impl Malformed {
    /// Whether nothing is wrong but that it is larger, deeper or newer than is read: that proves nothing against whoever made
    /// it.
    pub fn is_beyond(&self) -> bool {
        [code::TOO_DEEP, code::TOO_LARGE, code::TOO_MANY, code::UNSUPPORTED].contains(&self.code)
    }

    pub(crate) fn new(code: &'static str, pointer: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self { code, pointer: pointer.into(), text: text.into() }
    }
}

/// Hostile text for a sentence: in backticks, control characters escaped, cut after 80 characters.
pub(crate) fn quote(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut short: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::{CODES, Malformed, quote};

    #[test]
    fn codes_are_distinct_kebab_case() {
        for (at, code) in CODES.iter().enumerate() {
            assert!(
                code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{code}"
            );
            assert!(!CODES[..at].contains(code), "{code} comes twice");
        }
    }

    #[test]
    fn a_fault_says_what_and_where() {
        let fault = Malformed::new("too-deep", "/a/0", "nested too deep");
        assert_eq!(fault.to_string(), "nested too deep, at /a/0");
        assert_eq!(Malformed::new("not-json", "", "empty").to_string(), "empty");
    }

    #[test]
    fn quotes_are_short_and_harmless() {
        assert_eq!(quote("a\u{1b}[2Jb"), "`a\\u{1b}[2Jb`");
        assert_eq!(quote(&"x".repeat(81)), format!("`{}…`", "x".repeat(80)));
    }
}

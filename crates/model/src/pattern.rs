use std::fmt;

use crate::{Text, Version};

/// The one matcher for names, refs and URIs. Always anchored at both ends and case-sensitive.
///
/// `*` stands for any run of characters but `/` and `@`; `**` for any run; `{version}` (once) for a semantic
/// version, which is captured. Nothing else is special. A value with an empty, `.` or `..` segment
/// matches only a pattern without wildcards: `a/*/c` must not reach `a/../c`.
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Text,
    pieces: Vec<Piece>,
}

#[derive(Clone, PartialEq, Eq)]
enum Piece {
    Exactly(String),
    Segment,
    Anything,
    Version,
}

/// Text that is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// Nothing to match.
    #[error("an empty pattern matches nothing; leave the field out, or name what is allowed")]
    Empty,
    /// Longer than [`Pattern::MAX_LEN`].
    #[error("a pattern has at most {max} bytes", max = Pattern::MAX_LEN)]
    TooLong,
    /// More than [`Pattern::MAX_WILDCARDS`].
    #[error("a pattern has at most {max} wildcards", max = Pattern::MAX_WILDCARDS)]
    TooManyWildcards,
    /// `***`, `{version}*` and the like: it would not be clear what matched which part.
    #[error("`{0}`: two wildcards side by side; put something between them")]
    Adjacent(Text),
    /// Braces that are not `{version}`, or two of them.
    #[error("`{0}`: the only braces a pattern knows are one `{{version}}`")]
    Braces(Text),
    /// A control character or a space.
    #[error("a pattern has no spaces or control characters")]
    Characters,
}

impl Pattern {
    /// The longest pattern, in bytes: names, refs and workflow URIs stay well below it.
    pub const MAX_LEN: usize = 1024;
    /// The most wildcards in a pattern: more cannot be read by a person.
    pub const MAX_WILDCARDS: usize = 8;
    /// The longest value compared with wildcards, in bytes; longer ones match nothing.
    pub const MAX_VALUE: usize = 4096;

    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is empty, too long, has too many or adjoining wildcards, or characters no name has.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        if text.is_empty() {
            return Err(PatternFault::Empty);
        }
        if text.len() > Self::MAX_LEN {
            return Err(PatternFault::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(PatternFault::Characters);
        }
        let pieces = split(text)?;
        let wild = |piece: &Piece| !matches!(piece, Piece::Exactly(_));
        if pieces.iter().filter(|piece| wild(piece)).count() > Self::MAX_WILDCARDS {
            return Err(PatternFault::TooManyWildcards);
        }
        if pieces.windows(2).any(|pair| pair.iter().all(wild)) {
            return Err(PatternFault::Adjacent(text.into()));
        }
        if pieces.iter().filter(|piece| matches!(piece, Piece::Version)).count() > 1 {
            return Err(PatternFault::Braces(text.into()));
        }
        Ok(Self { text: text.into(), pieces })
    }

    /// Whether the whole of `value` matches.
    pub fn matches(&self, value: &str) -> bool {
        match self.captures_version() {
            true => self.version_in(value).is_some(),
            false => self.is_literal() && *self.text == *value || self.reaches(value),
        }
    }

    /// The version that `{version}` stands for in `value`; `None` when the value does not match, when
    /// the pattern has no `{version}`, or when more than one reading is possible.
    pub fn version_in(&self, value: &str) -> Option<Version> {
        self.captured(value).map(|(_, version)| version)
    }

    /// What `value` calls in all its versions, with `{version}` in the place of this one, and the version;
    /// `None` as for [`Self::version_in`].
    pub fn product_in(&self, value: &str) -> Option<(Text, Version)> {
        let ((start, end), version) = self.captured(value)?;
        let (before, after) = (value.get(..start)?, value.get(end..)?);
        Some((format!("{before}{{version}}{after}").into(), version))
    }

    /// Where the version stands in `value`, and the version.
    fn captured(&self, value: &str) -> Option<((usize, usize), Version)> {
        let at = self.pieces.iter().position(|piece| matches!(piece, Piece::Version))?;
        if !walkable(value) {
            return None;
        }
        let (before, after) = self.pieces.split_at_checked(at)?;
        let after = after.split_first()?.1;
        // Where the part before may end and the part after may begin, each in one pass over the value.
        let (ends, begins) = (reachable(before, value), beginnings(after, value));
        let yes = |marks: &[bool], at: usize| marks.get(at).copied().unwrap_or(false);
        let mut found = None;
        for start in (0..value.len()).filter(|start| yes(&ends, *start)) {
            let longest = start.saturating_add(Version::MAX_LEN).min(value.len());
            for end in (start..=longest).filter(|end| yes(&begins, *end)) {
                let Some(middle) = value.get(start..end).filter(|middle| may_be_version(middle)) else {
                    continue;
                };
                if let Ok(version) = Version::parse(middle)
                    && found.replace(((start, end), version)).is_some()
                {
                    return None;
                }
            }
        }
        found
    }

    /// Whether it has no wildcard: it names one thing.
    pub fn is_literal(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Exactly(_)))
    }

    /// Whether it captures a version.
    pub fn captures_version(&self) -> bool {
        self.pieces.contains(&Piece::Version)
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn reaches(&self, value: &str) -> bool {
        walkable(value) && run(&self.pieces, value)
    }
}

/// Whether wildcards may walk over this value at all.
fn walkable(value: &str) -> bool {
    let scheme =
        |scheme: &str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    let path = value.split_once("://").filter(|(name, _)| scheme(name)).map_or(value, |(_, path)| path);
    let awkward = |segment: &str| matches!(segment, "" | "." | "..");
    value.len() <= Pattern::MAX_VALUE && !path.split('/').any(awkward)
}

/// Cheaply, before it is parsed: versions begin with a digit, after a `v` at most, and have no slash.
fn may_be_version(text: &str) -> bool {
    let bare = text.strip_prefix('v').unwrap_or(text);
    bare.starts_with(|first: char| first.is_ascii_digit()) && !text.contains('/')
}

/// Whether the pieces make up the whole value.
fn run(pieces: &[Piece], value: &str) -> bool {
    reachable(pieces, value).last().copied().unwrap_or(false)
}

/// Marks every position the pieces can end at, piece by piece: linear in pieces × value, no backtracking.
fn reachable(pieces: &[Piece], value: &str) -> Vec<bool> {
    let bytes = value.as_bytes();
    let mut here = vec![false; bytes.len().saturating_add(1)];
    if let Some(start) = here.first_mut() {
        *start = true;
    }
    for piece in pieces {
        here = match piece {
            Piece::Exactly(text) => shift(&here, bytes, text.as_bytes()),
            Piece::Segment => spread(&here, bytes, |byte| !matches!(byte, b'/' | b'@')),
            Piece::Anything => spread(&here, bytes, |_| true),
            Piece::Version => vec![false; here.len()],
        };
    }
    here
}

/// Marks every position from which the pieces make up the rest: the same pass, from the back.
fn beginnings(pieces: &[Piece], value: &str) -> Vec<bool> {
    let backwards: Vec<u8> = value.bytes().rev().collect();
    let mut here = vec![false; backwards.len().saturating_add(1)];
    if let Some(end) = here.first_mut() {
        *end = true;
    }
    for piece in pieces.iter().rev() {
        here = match piece {
            Piece::Exactly(text) => shift(&here, &backwards, &text.bytes().rev().collect::<Vec<_>>()),
            Piece::Segment => spread(&here, &backwards, |byte| !matches!(byte, b'/' | b'@')),
            Piece::Anything => spread(&here, &backwards, |_| true),
            Piece::Version => vec![false; here.len()],
        };
    }
    here.reverse();
    here
}

fn shift(here: &[bool], value: &[u8], text: &[u8]) -> Vec<bool> {
    let lands = |end: usize| {
        let start = end.checked_sub(text.len())?;
        Some(*here.get(start)? && value.get(start..end)? == text)
    };
    (0..here.len()).map(|end| lands(end).unwrap_or(false)).collect()
}

fn spread(here: &[bool], value: &[u8], may_cross: impl Fn(u8) -> bool) -> Vec<bool> {
    let mut open = false;
    let mut there = Vec::with_capacity(here.len());
    for (at, &reached) in here.iter().enumerate() {
        let crossed =
            at.checked_sub(1).and_then(|before| value.get(before)).is_some_and(|&byte| may_cross(byte));
        open = reached || (open && crossed);
        there.push(open);
    }
    there
}

fn split(text: &str) -> Result<Vec<Piece>, PatternFault> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, width) = if rest.starts_with("{version}") {
            (Some(Piece::Version), "{version}".len())
        } else if rest.starts_with("**") {
            (Some(Piece::Anything), 2)
        } else if first == '*' {
            (Some(Piece::Segment), 1)
        } else if matches!(first, '{' | '}') {
            return Err(PatternFault::Braces(text.into()));
        } else {
            literal.push(first);
            (None, first.len_utf8())
        };
        if let Some(piece) = piece {
            if !literal.is_empty() {
                pieces.push(Piece::Exactly(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
        }
        rest = rest.get(width..).unwrap_or_default();
    }
    if !literal.is_empty() {
        pieces.push(Piece::Exactly(literal));
    }
    Ok(pieces)
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use proptest::prelude::*;

    fn matches(pattern: &str, value: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(value)
    }

    #[test]
    fn anchored_at_both_ends() {
        assert!(matches("refs/tags/v*", "refs/tags/v1.4.2"));
        for value in
            ["refs/tags/v1/x", "xrefs/tags/v1", "refs/heads/refs/tags/v1", "Refs/tags/v1", "refs/tags/"]
        {
            assert!(!matches("refs/tags/v*", value), "{value}");
        }
        assert!(!matches("a@v*", "a@v1@evil"), "nor across the ref of a workflow");
        assert!(matches("a/**", "a/b/c"));
        assert!(!matches("a/**", "a"));
        assert!(matches("https://h/*/b", "https://h/x/b"));
    }

    #[test]
    fn a_product_is_called_the_same_in_every_version() {
        let product = |pattern: &str, name: &str| {
            let found = Pattern::parse(pattern).unwrap().product_in(name);
            found.map(|(product, version)| (product.to_string(), version.to_string()))
        };
        let is = |product: &str, version: &str| Some((product.to_owned(), version.to_owned()));
        assert_eq!(product("widget-{version}.tgz", "widget-1.4.2.tgz"), is("widget-{version}.tgz", "1.4.2"));
        assert_eq!(product("*-{version}.tgz", "gadget-v2.0.0.tgz"), is("gadget-{version}.tgz", "2.0.0"));
        assert_eq!(
            product("pkg:npm/%40acme/widget@{version}", "pkg:npm/%40acme/widget@0.1.0"),
            is("pkg:npm/%40acme/widget@{version}", "0.1.0")
        );
        assert_eq!(product("widget-{version}.tgz", "widget-latest.tgz"), None);
        assert_eq!(product("widget-*", "widget-1.4.2"), None);
    }

    #[test]
    fn wildcards_never_walk_over_dots_or_gaps() {
        for value in ["a/../c", "a/./c", "a//c", "a/b/../c", "/a/c"] {
            assert!(!matches("a/**", value), "{value}");
        }
        for value in ["a/../b://c", "a/x/../../b://c", "a/b://../c"] {
            assert!(!matches("a/**", value), "{value}: what is no scheme hides nothing");
        }
        assert!(matches("a/../c", "a/../c"), "a literal is itself");
        assert!(!matches("a/**", &format!("a/{}", "x".repeat(Pattern::MAX_VALUE))));
    }

    #[test]
    fn the_version_is_captured_once_or_not_at_all() {
        let version = |pattern: &str, value: &str| {
            Pattern::parse(pattern).unwrap().version_in(value).map(|v| v.to_string())
        };
        assert_eq!(version("widget-{version}.tgz", "widget-1.4.2.tgz").as_deref(), Some("1.4.2"));
        assert_eq!(
            version("pkg:npm/%40acme/widget@{version}", "pkg:npm/%40acme/widget@2.0.0-rc.1").as_deref(),
            Some("2.0.0-rc.1")
        );
        assert_eq!(version("{version}", "v3.0.0").as_deref(), Some("3.0.0"));
        assert_eq!(version("widget-{version}.tgz", "gadget-1.4.2.tgz"), None);
        assert_eq!(version("widget-{version}.tgz", "widget-latest.tgz"), None);
        assert_eq!(version("w-{version}-*", "w-1.0.0-a-b"), None, "1.0.0 and 1.0.0-a are both readings");
    }

    #[test]
    fn long_names_cost_a_moment() {
        let pattern = Pattern::parse("**-{version}-*.tgz").unwrap();
        let dashes = "-".repeat(Pattern::MAX_VALUE);
        assert!(pattern.version_in(&dashes).is_none());
        let digits = format!("{}-x.tgz", "1.".repeat(Pattern::MAX_VALUE / 2 - 8));
        assert!(pattern.version_in(&digits).is_none());
    }

    #[test]
    fn odd_patterns_are_refused() {
        for text in
            ["", "a***", "{version}*", "*{version}", "{name}", "a}", "{version}/{version}", "a b", "a\n"]
        {
            assert!(Pattern::parse(text).is_err(), "{text:?}");
        }
        assert!(Pattern::parse(&"a".repeat(Pattern::MAX_LEN)).is_ok());
        assert!(Pattern::parse(&"a".repeat(Pattern::MAX_LEN + 1)).is_err());
        assert!(Pattern::parse(&"*/".repeat(Pattern::MAX_WILDCARDS)).is_ok());
        assert!(Pattern::parse(&"*/".repeat(Pattern::MAX_WILDCARDS + 1)).is_err());
    }

    proptest! {
        #[test]
        fn a_literal_matches_itself_alone(a in "[a-z/.@:-]{1,20}", b in "[a-z/.@:-]{1,20}") {
            prop_assert_eq!(matches(&a, &b), a == b);
        }

        #[test]
        fn nothing_panics(pattern in ".{0,40}", value in ".{0,40}") {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                let _ = (pattern.matches(&value), pattern.version_in(&value));
            }
        }
    }
}

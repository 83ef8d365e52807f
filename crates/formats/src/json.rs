//! The strict JSON pre-pass (RFC 8259), run over raw bytes before any parser sees them.
//!
//! Parsers differ: in which of two equal keys wins, in how deep they go, in what they take for text.
//! What passes here has one reading. The pass is linear in the input, keeps its own stack instead of
//! recursing, and allocates only the set of keys of each object that is still open.

use std::borrow::Cow;
use std::collections::HashSet;

use self::token::{Fault, Tokens};
use crate::Malformed;
use crate::limits::{
    MAX_BOM, MAX_BOM_VALUES, MAX_DEPTH, MAX_DOCUMENT, MAX_DOCUMENT_VALUES, MAX_KEY, MAX_LOCKFILE,
    MAX_MANIFEST, MAX_OSV, MAX_OSV_VALUES, MAX_PAYLOAD_VALUES, MAX_SAVED_DECISION, MAX_SAVED_DECISION_VALUES,
    MAX_STRING, MAX_VEX, MAX_VEX_VALUES,
};
use crate::malformed::{code, quote};
use crate::pointer;

mod token;

/// How much JSON there may be.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    bytes: usize,
    values: usize,
}

/// For a document as it was handed over.
pub(crate) const DOCUMENT: Bounds = Bounds { bytes: MAX_DOCUMENT, values: MAX_DOCUMENT_VALUES };

/// For a manifest, an index or a configuration of an image.
pub(crate) const MANIFEST: Bounds = Bounds { bytes: MAX_MANIFEST, values: MAX_DOCUMENT_VALUES };

/// For an OSV advisory.
pub(crate) const ADVISORY: Bounds = Bounds { bytes: MAX_OSV, values: MAX_OSV_VALUES };

/// For a lockfile.
pub(crate) const LOCKFILE: Bounds = Bounds { bytes: MAX_LOCKFILE, values: MAX_PAYLOAD_VALUES };

/// For a bill of materials by itself.
pub(crate) const BOM: Bounds = Bounds { bytes: MAX_BOM, values: MAX_BOM_VALUES };

/// For a document about vulnerabilities by itself.
pub(crate) const VEX: Bounds = Bounds { bytes: MAX_VEX, values: MAX_VEX_VALUES };

/// For a decision of this program's that was saved.
const SAVED_DECISION: Bounds = Bounds { bytes: MAX_SAVED_DECISION, values: MAX_SAVED_DECISION_VALUES };

/// For a payload taken out of a document: no larger than the document, and made of more values.
pub(crate) const PAYLOAD: Bounds = Bounds { bytes: MAX_DOCUMENT, values: MAX_PAYLOAD_VALUES };

/// A document that passed, and what it turned out to be.
pub(crate) struct Document<'a> {
    /// Its text, without the white space around it.
    pub(crate) text: &'a str,
    keys: HashSet<Cow<'a, str>>,
}

impl Document<'_> {
    /// Whether it is an object with one of these keys.
    pub(crate) fn has_any<const N: usize>(&self, names: [&str; N]) -> bool {
        names.into_iter().any(|name| self.keys.contains(name))
    }
}

/// [`strict_json`] within other bounds.
pub(crate) fn check(bytes: &[u8], bounds: Bounds) -> Result<&str, Malformed> {
    document(bytes, bounds).map(|document| document.text)
}

/// The same, with the keys of the outermost object: what a document is hangs on them, and the pass has seen them all.
pub(crate) fn document(bytes: &[u8], bounds: Bounds) -> Result<Document<'_>, Malformed> {
    if bytes.len() > bounds.bytes {
        let text = format!("{} bytes, and at most {} are read", bytes.len(), bounds.bytes);
        return Err(Malformed::new(code::TOO_LARGE, "", text));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let text = format!("byte {} is not UTF-8; JSON is always UTF-8", fault.valid_up_to());
        Malformed::new(code::NOT_UTF8, "", text)
    })?;
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    match text.as_bytes() {
        [b'{' | b'[' | b'"' | b'0'..=b'9' | b't' | b'f' | b'n', ..] | [b'-', b'0'..=b'9', ..] => {}
        [] => return Err(Malformed::new(code::NOT_JSON, "", "empty: there is nothing to read")),
        _ => return Err(Malformed::new(code::NOT_JSON, "", "does not begin like JSON")),
    }
    let mut pass =
        Pass { tokens: Tokens::new(text), open: Vec::new(), left: bounds.values, outermost: HashSet::new() };
    match pass.run() {
        Ok(()) => Ok(Document { text, keys: pass.outermost }),
        Err(fault) => Err(Malformed::new(fault.code, pass.pointer(), fault.text)),
    }
}

/// The text of the one strict JSON value in `bytes`, without the white space around it: for documents that
/// another room reads with a parser of its own, such as a trusted root. At most
/// [`MAX_DOCUMENT`] bytes and [`MAX_DOCUMENT_VALUES`] values.
///
/// # Errors
/// When it is not UTF-8, begins with a byte order mark, is not one JSON value, repeats a key in an
/// object (after unescaping), has an unpaired surrogate, or passes a bound of [`crate::limits`].
pub fn strict_json(bytes: &[u8]) -> Result<&str, Malformed> {
    check(bytes, DOCUMENT)
}

/// The same of a decision that was saved, which may be larger: at most [`MAX_SAVED_DECISION`] bytes and
/// [`MAX_SAVED_DECISION_VALUES`] values.
///
/// # Errors
/// As [`strict_json`].
pub fn saved_decision(bytes: &[u8]) -> Result<&str, Malformed> {
    check(bytes, SAVED_DECISION)
}

struct Pass<'a> {
    tokens: Tokens<'a>,
    open: Vec<Open<'a>>,
    /// How many more values there may be.
    left: usize,
    /// The keys of the object around all others, once it is closed.
    outermost: HashSet<Cow<'a, str>>,
}

/// An object or a list that is not closed yet.
enum Open<'a> {
    Object { seen: HashSet<Cow<'a, str>>, key: Option<Cow<'a, str>> },
    List { index: usize },
}

impl<'a> Pass<'a> {
    fn run(&mut self) -> Result<(), Fault> {
        loop {
            let complete = self.value()?;
            if complete && !self.next()? {
                return Ok(());
            }
        }
    }

    /// Reads one value, or the beginning of one. Whether the value is complete.
    fn value(&mut self) -> Result<bool, Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::new(code::TOO_MANY, "too many values"))?;
        self.tokens.skip_space();
        match self.tokens.peek() {
            Some(b'{') => {
                self.descend(Open::Object { seen: HashSet::new(), key: None })?;
                if self.closes(b'}') {
                    return Ok(true);
                }
                self.key()?;
                Ok(false)
            }
            Some(b'[') => {
                self.descend(Open::List { index: 0 })?;
                Ok(self.closes(b']'))
            }
            Some(b'"') => self.tokens.string(MAX_STRING).map(|_| true),
            Some(_) => self.tokens.scalar().map(|()| true),
            None => Err(self.tokens.fault("ends where a value should stand")),
        }
    }

    /// Goes on after a complete value, to the place of the next one; `false` at the end of the text.
    fn next(&mut self) -> Result<bool, Fault> {
        loop {
            self.tokens.skip_space();
            let found = self.tokens.peek();
            match (self.open.last_mut(), found) {
                (None, None) => return Ok(false),
                (None, Some(_)) => return Err(self.tokens.fault("goes on after the end of the value")),
                (Some(Open::List { index }), Some(b',')) => {
                    *index = index.saturating_add(1);
                    self.tokens.advance();
                    return Ok(true);
                }
                (Some(Open::Object { .. }), Some(b',')) => {
                    self.tokens.advance();
                    self.key()?;
                    return Ok(true);
                }
                (Some(Open::List { .. }), Some(b']')) | (Some(Open::Object { .. }), Some(b'}')) => {
                    self.tokens.advance();
                    self.close();
                }
                (Some(Open::List { .. }), _) => {
                    return Err(self.tokens.fault("`,` or `]` should follow the value"));
                }
                (Some(Open::Object { .. }), _) => {
                    return Err(self.tokens.fault("`,` or `}` should follow the value"));
                }
            }
        }
    }

    fn descend(&mut self, open: Open<'a>) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(code::TOO_DEEP, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.tokens.advance();
        self.open.push(open);
        Ok(())
    }

    fn closes(&mut self, with: u8) -> bool {
        self.tokens.skip_space();
        let closes = self.tokens.peek() == Some(with);
        if closes {
            self.tokens.advance();
            self.close();
        }
        closes
    }

    fn close(&mut self) {
        if let Some(closed) = self.open.pop()
            && self.open.is_empty()
            && let Open::Object { seen, .. } = closed
        {
            self.outermost = seen;
        }
    }

    /// Reads `"key":` of the innermost object.
    fn key(&mut self) -> Result<(), Fault> {
        let Some(Open::Object { seen, key }) = self.open.last_mut() else {
            return Err(self.tokens.fault("a key outside an object"));
        };
        *key = None;
        self.tokens.skip_space();
        if self.tokens.peek() != Some(b'"') {
            return Err(self.tokens.fault("a key in double quotes should stand here"));
        }
        let name = self.tokens.string(MAX_KEY)?.unescaped()?;
        *key = Some(name.clone());
        if let Some(twice) = seen.replace(name) {
            let text = format!("the key {} comes twice; readers differ in which one counts", quote(&twice));
            return Err(Fault::new(code::DUPLICATE_KEY, text));
        }
        self.tokens.skip_space();
        if self.tokens.peek() != Some(b':') {
            return Err(self.tokens.fault("`:` should follow the key"));
        }
        self.tokens.advance();
        Ok(())
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for open in &self.open {
            match open {
                Open::Object { key: Some(key), .. } => pointer::push(&mut pointer, key),
                Open::Object { key: None, .. } => {}
                Open::List { index } => pointer::push(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests;

//! The tokens of JSON: white space, strings, numbers and the three names.

use std::borrow::Cow;

use crate::limits::MAX_NUMBER;
use crate::malformed::code;

/// A fault whose place the pre-pass knows.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) text: String,
}

impl Fault {
    pub(super) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

/// A walk over text, token by token.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

/// A string as written, with its quotes.
pub(super) struct Written<'a> {
    text: &'a str,
    has_escapes: bool,
}

impl<'a> Written<'a> {
    /// The string it stands for.
    pub(super) fn unescaped(&self) -> Result<Cow<'a, str>, Fault> {
        if self.has_escapes {
            let read = serde_json::from_str(self.text).map(Cow::Owned);
            return read.map_err(|_| Fault::new(code::MALFORMED_JSON, "a string that cannot be unescaped"));
        }
        let inner = self.text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Ok(Cow::Borrowed(inner.unwrap_or_default()))
    }
}

/// How many bytes stand before the first that ends a run of plain characters in a string.
fn plain(bytes: &[u8]) -> usize {
    /// Whole blocks are looked at without a branch for each byte, which compilers turn into a few instructions.
    const BLOCK: usize = 32;
    let ends = |byte: u8| (byte == b'"') | (byte == b'\\') | (byte < 0x20);
    let whole = |block: &&[u8]| !block.iter().fold(false, |any, byte| any | ends(*byte));
    let blocks = bytes.chunks_exact(BLOCK).take_while(whole).count();
    let (before, rest) = bytes.split_at_checked(blocks.saturating_mul(BLOCK)).unwrap_or((&[], bytes));
    let more = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
    before.len().saturating_add(more)
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn fault(&self, what: &str) -> Fault {
        Fault::new(code::MALFORMED_JSON, format!("not JSON at byte {}: {what}", self.at))
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    pub(super) fn skip_space(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// Reads a string, from quote to quote; `max` is its length in bytes as written, without the quotes.
    pub(super) fn string(&mut self, max: usize) -> Result<Written<'a>, Fault> {
        let start = self.at;
        let mut has_escapes = false;
        self.advance();
        loop {
            self.at = self.at.saturating_add(plain(self.rest().as_bytes()));
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.fault("a control character in a string")),
                None => return Err(self.fault("a string without an end")),
            }
        }
        self.advance();
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.len() > max.saturating_add(2) {
            return Err(Fault::new(code::TOO_LARGE, format!("a string or key of more than {max} bytes")));
        }
        Ok(Written { text, has_escapes })
    }

    fn escape(&mut self) -> Result<(), Fault> {
        self.advance();
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.advance();
                Ok(())
            }
            Some(b'u') => match self.unit()? {
                0xd800..=0xdbff => {
                    let low = self.rest().starts_with("\\u");
                    self.advance();
                    match low.then(|| self.unit()).transpose()? {
                        Some(0xdc00..=0xdfff) => Ok(()),
                        _ => Err(self.fault("half a surrogate pair")),
                    }
                }
                0xdc00..=0xdfff => Err(self.fault("half a surrogate pair")),
                _ => Ok(()),
            },
            _ => Err(self.fault("an unknown escape")),
        }
    }

    /// Reads `u` and four hex digits.
    fn unit(&mut self) -> Result<u32, Fault> {
        let digits = self.rest().get(1..5).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|text| u32::from_str_radix(text, 16).ok());
        let unit = unit.ok_or_else(|| self.fault("`\\u` without four hex digits"))?;
        self.at = self.at.saturating_add(5);
        Ok(unit)
    }

    /// Reads a number, `true`, `false` or `null`.
    pub(super) fn scalar(&mut self) -> Result<(), Fault> {
        let start = self.at;
        for name in ["true", "false", "null"] {
            if self.rest().starts_with(name) {
                self.at = self.at.saturating_add(name.len());
                return Ok(());
            }
        }
        if self.peek() == Some(b'-') {
            self.advance();
        }
        // RFC 8259 §6: no leading zeros, so that 010 is never eight.
        if self.peek() == Some(b'0') {
            self.advance();
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.advance();
            if let Some(b'+' | b'-') = self.peek() {
                self.advance();
            }
            self.digits()?;
        }
        if self.at.saturating_sub(start) > MAX_NUMBER {
            return Err(Fault::new(
                code::TOO_LARGE,
                format!("a number of more than {MAX_NUMBER} characters"),
            ));
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_digit());
        if self.at == start {
            return Err(self.fault("a value should stand here"));
        }
        Ok(())
    }

    fn skip(&mut self, over: impl Fn(u8) -> bool) {
        let rest = self.rest().as_bytes();
        let width = rest.iter().position(|&byte| !over(byte)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(width);
    }

    fn rest(&self) -> &'a str {
        // Tokens end in ASCII, so this is never inside a character.
        self.text.get(self.at..).unwrap_or_default()
    }
}

//! A reader of single values, by name and place, over text the pre-pass found good.
//!
//! It keeps no tree: a value is its own text, and only what is asked for is ever taken out of it. Every
//! fault knows the pointer of its value.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use model::Text;
use serde_json::value::RawValue;

use self::pick::{Entries, First, Items, Pick};
use crate::Malformed;
use crate::limits::MAX_NAME;
use crate::malformed::{code, quote};
use crate::pointer;

mod pick;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    text: &'a str,
    pointer: String,
    /// The code of a fault in its shape.
    code: &'static str,
}

impl<'a> Node<'a> {
    /// The whole of `text`, which [`crate::json::check`] returned.
    pub(crate) fn root(text: &'a str, code: &'static str) -> Self {
        Self { text, pointer: String::new(), code }
    }

    /// The same value at `pointer`, for text cut out of a larger document.
    pub(crate) fn at(self, pointer: &str) -> Self {
        Self { pointer: pointer.into(), ..self }
    }

    /// The same value, with another code for faults in its shape.
    pub(crate) fn speaking(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    /// The value as written.
    pub(crate) fn as_written(&self) -> &'a str {
        self.text
    }

    /// Where it stands.
    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A fault of this value.
    pub(crate) fn fault(&self, text: impl Into<Text>) -> Malformed {
        self.fault_as(self.code, text)
    }

    /// A fault of this value with its own code.
    pub(crate) fn fault_as(&self, code: &'static str, text: impl Into<Text>) -> Malformed {
        Malformed::new(code, self.pointer.as_str(), text)
    }

    /// The same value, its faults and those below it under another code.
    pub(crate) fn coded(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    pub(crate) fn is_object(&self) -> bool {
        self.text.starts_with('{')
    }

    /// The values of an object under these names. One that is absent or `null` is `None`: in protobuf's
    /// JSON, and for every optional field read here, the two mean the same.
    ///
    /// # Errors
    /// When it is not an object, or has a key that some readers take for one of `names`: Go ignores case,
    /// protobuf reads `media_type` for `mediaType`. Refusing the look-alike leaves one reading.
    pub(crate) fn fields<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<Node<'a>>; N], Malformed> {
        self.shaped('{', "an object")?;
        let picked = Pick::run(self.text, &names).map_err(|fault| self.unread(&fault))?;
        if let Some((key, name)) = picked.alike {
            let text = format!("the key {} could be read as `{name}`; write `{name}`", quote(&key));
            return Err(self.step(&key, self.text).fault(text));
        }
        let mut values = picked.values.into_iter();
        Ok(names.map(|name| {
            let value = values.next().flatten()?.get();
            (value != "null").then(|| self.step(name, value))
        }))
    }

    /// Whether an object has one of these keys; anything else has none.
    pub(crate) fn has_any<const N: usize>(&self, names: [&str; N]) -> Result<bool, Malformed> {
        if !self.is_object() {
            return Ok(false);
        }
        let picked = Pick::run(self.text, &names).map_err(|fault| self.unread(&fault))?;
        Ok(picked.values.iter().any(Option::is_some))
    }

    /// One value of an object, which must be there.
    pub(crate) fn required(&self, name: &str, value: Option<Node<'a>>) -> Result<Node<'a>, Malformed> {
        value.ok_or_else(|| self.fault(format!("`{name}` is missing")))
    }

    /// The values of a list.
    ///
    /// # Errors
    /// When it is not a list, or has more than `max` values.
    pub(crate) fn items(&self, max: usize) -> Result<Vec<Node<'a>>, Malformed> {
        self.shaped('[', "a list")?;
        let items = Items::run(self.text, max).map_err(|fault| self.unread(&fault))?;
        let items = items.ok_or_else(|| {
            self.fault_as(code::TOO_MANY, format!("a list of more than {max}, the most that is read"))
        })?;
        Ok(items.iter().enumerate().map(|(at, item)| self.step(&at.to_string(), item.get())).collect())
    }

    /// The first value of a list of any length, if it has one.
    pub(crate) fn first(&self) -> Result<Option<Node<'a>>, Malformed> {
        self.shaped('[', "a list")?;
        let first = First::run(self.text).map_err(|fault| self.unread(&fault))?;
        Ok(first.map(|item| self.step("0", item.get())))
    }

    /// Every key of an object with its value.
    ///
    /// # Errors
    /// When it is not an object, or has more than `max` keys.
    pub(crate) fn entries(&self, max: usize) -> Result<Vec<(Cow<'a, str>, Node<'a>)>, Malformed> {
        self.shaped('{', "an object")?;
        let entries = Entries::run(self.text, max).map_err(|fault| self.unread(&fault))?;
        let entries = entries.ok_or_else(|| {
            self.fault_as(code::TOO_MANY, format!("more than {max} keys, the most that are read"))
        })?;
        Ok(entries
            .into_iter()
            .map(|(key, value)| {
                let node = self.step(&key, value.get());
                (key, node)
            })
            .collect())
    }

    /// A string of any length.
    pub(crate) fn string(&self) -> Result<Cow<'a, str>, Malformed> {
        self.shaped('"', "a string")?;
        pick::string(self.text).map_err(|fault| self.unread(&fault))
    }

    /// A string of at most `max` bytes.
    pub(crate) fn string_within(&self, max: usize) -> Result<Cow<'a, str>, Malformed> {
        let string = self.string()?;
        match string.len() <= max {
            true => Ok(string),
            false => Err(self.fault_as(code::TOO_LARGE, format!("a string of more than {max} bytes"))),
        }
    }

    /// A string of at most [`MAX_NAME`] bytes.
    pub(crate) fn name(&self) -> Result<Text, Malformed> {
        Ok(self.string_within(MAX_NAME)?.into())
    }

    /// A string of 1 to [`MAX_NAME`] bytes.
    pub(crate) fn some_name(&self) -> Result<Text, Malformed> {
        let name = self.name()?;
        if name.is_empty() { Err(self.fault("an empty string")) } else { Ok(name) }
    }

    /// Bytes in base64: the standard alphabet, padded, with zero trailing bits (RFC 4648 §4, §3.5), so
    /// that the same bytes have one spelling.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Malformed> {
        STANDARD.decode(self.string()?.as_bytes()).map_err(|fault| {
            let text = format!("not base64 in its one standard spelling, padded and canonical: {fault}");
            self.fault_as(code::BASE64, text)
        })
    }

    /// Bytes in base64 as in [`Self::bytes`], or in the URL-safe alphabet (RFC 4648 §5), padded as well.
    pub(crate) fn bytes_either(&self) -> Result<Vec<u8>, Malformed> {
        let text = self.string()?;
        match text.contains(['-', '_']) {
            true => URL_SAFE.decode(text.as_bytes()).map_err(|fault| {
                self.fault_as(code::BASE64, format!("not base64 in its URL-safe spelling: {fault}"))
            }),
            false => self.bytes(),
        }
    }

    /// Bytes in base64, exactly `width` of them.
    pub(crate) fn bytes_of(&self, width: usize) -> Result<Vec<u8>, Malformed> {
        let bytes = self.bytes()?;
        match bytes.len() == width {
            true => Ok(bytes),
            false => Err(self.fault(format!("{} bytes, and there should be {width}", bytes.len()))),
        }
    }

    /// A 64-bit integer of protobuf's JSON that is not negative: a number, or its decimal digits as a string.
    pub(crate) fn count(&self) -> Result<i64, Malformed> {
        let digits = if self.text.starts_with('"') { self.string()? } else { Cow::Borrowed(self.text) };
        let canonical = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits.len() == 1 || !digits.starts_with('0'));
        digits
            .parse()
            .ok()
            .filter(|_| canonical)
            .ok_or_else(|| self.fault("should be a whole number from 0 to 2^63 - 1, in plain digits"))
    }

    fn shaped(&self, begins: char, what: &str) -> Result<(), Malformed> {
        match self.text.starts_with(begins) {
            true => Ok(()),
            false => Err(self.fault(format!("should be {what}"))),
        }
    }

    fn unread(&self, fault: &serde_json::Error) -> Malformed {
        self.fault(format!("cannot be read: {}", reason(fault)))
    }

    fn step(&self, name: &str, value: &'a str) -> Node<'a> {
        // Room for both at once; what has to be escaped takes more.
        let mut pointer =
            String::with_capacity(self.pointer.len().saturating_add(name.len()).saturating_add(1));
        pointer.push_str(&self.pointer);
        pointer::push(&mut pointer, name);
        Node { text: value, pointer, code: self.code }
    }
}

/// A parser's reason without its line and column, which count from the start of a part we cut out.
pub(crate) fn reason(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let bare = text.rsplit_once(" at line ").map_or(&*text, |(reason, _)| reason);
    quote(bare)
}

/// A value found in an object or list, as written.
type Raw<'a> = &'a RawValue;

#[cfg(test)]
mod tests;

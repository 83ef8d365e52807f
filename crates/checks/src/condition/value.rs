//! The parts of a predicate that a condition looks at, as values it can compare.

use std::collections::BTreeMap;

use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString, CelUInt};
use cel::common::value::Val;
use serde_json::value::RawValue;

use super::object::Object;
use super::reference::Wanted;

/// The most values that are looked at: every field of an SBOM of some thousand packages.
pub(super) const MAX_VALUES: usize = 1 << 16;
/// The most bytes of keys and strings that are looked at.
pub(super) const MAX_LETTERS: usize = 1 << 20;
/// The deepest nesting of what is looked at: predicates in use stay under ten.
pub(super) const MAX_LEVELS: usize = 32;

/// The most digits of a number with a fraction or an exponent.
pub(super) const MAX_DIGITS: usize = 15;
/// What such a number stays below: 2^53.
const MAX_DECIMAL: f64 = 9_007_199_254_740_992.0;

/// What a condition looks at, and how much that is.
pub(super) struct Values {
    /// The predicate, of which only what is wanted is there.
    pub(super) predicate: Box<dyn Val>,
    /// How much that is.
    pub(super) sizes: Sizes,
}

/// How much a condition looks at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sizes {
    /// All values.
    pub(super) values: usize,
    /// The bytes of all keys and strings.
    pub(super) letters: usize,
    /// The elements of the longest list or object.
    pub(super) longest: usize,
    /// The bytes of the longest string.
    pub(super) widest: usize,
}

/// Why a value is not looked at, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread(pub(super) String);

/// The members of an object, by their keys; `None` when it is none.
pub(super) fn members(raw: &RawValue) -> Option<BTreeMap<String, &RawValue>> {
    if raw.get().starts_with('{') { serde_json::from_str(raw.get()).ok() } else { None }
}

impl Values {
    /// Reads what is wanted of a predicate.
    pub(super) fn read(predicate: &RawValue, wanted: &Wanted<'_>) -> Result<Self, Unread> {
        let mut reading = Reading { sizes: Sizes::default(), levels: 0 };
        let predicate = reading.value(predicate, wanted)?;
        Ok(Self { predicate, sizes: reading.sizes })
    }
}

struct Reading {
    sizes: Sizes,
    levels: usize,
}

impl Reading {
    fn value(&mut self, raw: &RawValue, wanted: &Wanted<'_>) -> Result<Box<dyn Val>, Unread> {
        self.sizes.values = self.sizes.values.saturating_add(1);
        if self.sizes.values > MAX_VALUES {
            return Err(Unread(format!("more than {MAX_VALUES} values, the most that are looked at")));
        }
        let text = raw.get();
        match text.bytes().next().unwrap_or_default() {
            _ if *wanted == Wanted::Presence => Ok(Box::new(CelNull)),
            b'{' => self.deeper(|reading| reading.object(raw, wanted)),
            b'[' => self.deeper(|reading| reading.list(text)),
            b'"' => {
                let string: String = serde_json::from_str(text).map_err(|fault| Unread(fault.to_string()))?;
                self.letters(&string)?;
                Ok(Box::new(CelString::from(string)))
            }
            b't' | b'f' => Ok(Box::new(CelBool::from(text == "true"))),
            b'n' => Ok(Box::new(CelNull)),
            _ => number(text),
        }
    }

    fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Box<dyn Val>, Unread>,
    ) -> Result<Box<dyn Val>, Unread> {
        self.levels = self.levels.saturating_add(1);
        if self.levels > MAX_LEVELS {
            return Err(Unread(format!(
                "values more than {MAX_LEVELS} deep, the deepest that are looked at"
            )));
        }
        let value = read(self);
        self.levels = self.levels.saturating_sub(1);
        value
    }

    fn object(&mut self, raw: &RawValue, wanted: &Wanted<'_>) -> Result<Box<dyn Val>, Unread> {
        let mut read = Vec::new();
        for (key, member) in members(raw).unwrap_or_default() {
            let wanted = match wanted {
                Wanted::Keys(keys) => keys.get(key.as_str()),
                Wanted::Whole | Wanted::Presence => Some(wanted),
            };
            if let Some(wanted) = wanted {
                self.letters(&key)?;
                read.push((key, self.value(member, wanted)?));
            }
        }
        self.elements(read.len());
        Ok(Box::new(Object::new(read)))
    }

    /// A list, the whole of it: a key of a list is a mistake that the condition is told of.
    fn list(&mut self, text: &str) -> Result<Box<dyn Val>, Unread> {
        let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|fault| Unread(fault.to_string()))?;
        self.elements(items.len());
        let read: Result<Vec<_>, _> =
            items.into_iter().map(|item| self.value(item, &Wanted::Whole)).collect();
        Ok(Box::new(CelList::from(read?)))
    }

    fn elements(&mut self, count: usize) {
        self.sizes.longest = self.sizes.longest.max(count);
    }

    fn letters(&mut self, text: &str) -> Result<(), Unread> {
        self.sizes.letters = self.sizes.letters.saturating_add(text.len());
        self.sizes.widest = self.sizes.widest.max(text.len());
        match self.sizes.letters > MAX_LETTERS {
            true => Err(Unread(format!("more than {MAX_LETTERS} bytes of text, the most that is looked at"))),
            false => Ok(()),
        }
    }
}

/// A number as it is written: an `int` where it is whole and fits, else a `uint`, else, with a fraction or an exponent,
/// a `double`. One that would be rounded is none.
fn number(text: &str) -> Result<Box<dyn Val>, Unread> {
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(Box::new(CelInt::from(whole)));
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Ok(Box::new(CelUInt::from(whole)));
    }
    match is_broken(text) {
        true => Ok(Box::new(CelDouble::from(decimal(text)?))),
        false => Err(Unread("a whole number that 64 bits do not hold".into())),
    }
}

/// Whether a number is written with a fraction or an exponent.
pub(super) fn is_broken(number: &str) -> bool {
    number.contains(['.', 'e', 'E'])
}

/// A number with a fraction or an exponent, as the double that stands for it and for no other number written so short
/// (IEEE 754: 15 digits, `DBL_DIG`). Below 2^53 every whole number is a double too, so what is equal, or less, as
/// doubles is so as written.
pub(super) fn decimal(text: &str) -> Result<f64, Unread> {
    let digits = text.split(['e', 'E']).next().unwrap_or_default().bytes().filter(u8::is_ascii_digit);
    let digits: Vec<u8> = digits.skip_while(|digit| *digit == b'0').collect();
    let zero = digits.is_empty();
    let trailing = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    match text.parse::<f64>() {
        Ok(real) if zero && real == 0.0 => Ok(real),
        Ok(real)
            if real.is_normal()
                && real.abs() < MAX_DECIMAL
                && digits.len().saturating_sub(trailing) <= MAX_DIGITS =>
        {
            Ok(real)
        }
        Ok(_) | Err(_) => Err(Unread(format!(
            "a number with a fraction or an exponent that has more than {MAX_DIGITS} digits, or lies beyond 2^53: it would be rounded"
        ))),
    }
}

//! Names, numbers, switches, dates and ages.

use std::ops::RangeInclusive;

use model::{Age, Instant, Text};

use super::reader::Reader;
use crate::limits::MAX_NAME;
use crate::nearest::nearest;
use crate::shown::{listed, quoted};
use crate::text::{At, On, Whole};

impl Reader<'_> {
    /// A name: kebab-case ASCII that begins with a letter, at most [`MAX_NAME`] bytes.
    pub(super) fn name(&mut self, name: &At<String>) -> Option<Text> {
        let value = name.value.as_str();
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let well_formed = value.starts_with(|c: char| c.is_ascii_lowercase()) && value.split('-').all(word);
        if well_formed && value.len() <= MAX_NAME {
            return Some(value.into());
        }
        let text =
            format!("{} is not a name: names look alike to people, so they are kept plain", quoted(value));
        let help = format!("use lower-case letters, digits and single hyphens, at most {MAX_NAME}");
        self.refuse(name.mark, text, help)
    }

    /// A whole number in this range, written plainly: `7`, never `"7"`, `07`, `7.0` or `+7`.
    pub(super) fn whole(&mut self, number: &At<Whole>, range: RangeInclusive<u64>) -> Option<u64> {
        let digits = number.value.0.as_str();
        let plain = self.source.raw(number.mark) == digits
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        if !plain {
            let text = format!("{} is not a whole number", quoted(self.source.raw(number.mark)));
            return self.refuse(
                number.mark,
                text,
                "write plain digits: no quotes, sign, fraction or leading zero",
            );
        }
        match digits.parse() {
            Ok(value) if range.contains(&value) => Some(value),
            Ok(_) | Err(_) => {
                let text = format!("{} is out of range", quoted(digits));
                let help = format!("write a number from {} to {}", range.start(), range.end());
                self.refuse(number.mark, text, help)
            }
        }
    }

    /// A switch: exactly `true`.
    pub(super) fn on(&mut self, switch: &At<On>) -> Option<()> {
        if self.source.raw(switch.mark) == "true" {
            return Some(());
        }
        let text =
            format!("{} cannot stand here: the switch is on, or it is left out", quoted(&switch.value.0));
        self.refuse(switch.mark, text, "write `true`, or leave the field out")
    }

    /// The first instant of a date.
    pub(super) fn start_of_day(&mut self, date: &At<String>) -> Option<Instant> {
        self.date(date, Instant::start_of_day)
    }

    /// The last second of a date.
    pub(super) fn end_of_day(&mut self, date: &At<String>) -> Option<Instant> {
        self.date(date, Instant::end_of_day)
    }

    fn date<F>(&mut self, date: &At<String>, read: impl Fn(&str) -> Result<Instant, F>) -> Option<Instant> {
        match read(&date.value) {
            Ok(instant) => Some(instant),
            Err(_) => {
                let text = format!("{} is not a date", quoted(&date.value));
                self.refuse(date.mark, text, "write a day that exists as YYYY-MM-DD, such as 2026-12-31")
            }
        }
    }

    /// A length of time.
    pub(super) fn age(&mut self, age: &At<String>) -> Option<Age> {
        match Age::parse(&age.value) {
            Ok(age) => Some(age),
            Err(_) => {
                let text = format!("{} is not a length of time", quoted(&age.value));
                self.refuse(
                    age.mark,
                    text,
                    "write a whole number above 0 and one of s, m, h, d, such as `30d`",
                )
            }
        }
    }

    /// One of a few words.
    pub(super) fn one_of(&mut self, word: &At<String>, known: &[&'static str]) -> Option<&'static str> {
        if let Some(found) = known.iter().find(|known| **known == word.value) {
            return Some(found);
        }
        let all = format!("write one of {}", listed(known.iter().copied()));
        let help = match nearest(&word.value, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? {all}"),
            None => all,
        };
        self.refuse(word.mark, format!("{} is not known here", quoted(&word.value)), help)
    }

    /// Reads an optional field. The outer `None` is a problem that has been told.
    pub(super) fn optional<F, T>(
        &mut self,
        field: Option<&F>,
        read: impl FnOnce(&mut Self, &F) -> Option<T>,
    ) -> Option<Option<T>> {
        match field {
            Some(field) => read(self, field).map(Some),
            None => Some(None),
        }
    }
}

//! Taking single values out of JSON text without building the rest.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Raw;

/// The values found under some names.
pub(super) struct Pick<'a, 'n> {
    names: &'n [&'n str],
    /// In the order of the names.
    pub(super) values: Vec<Option<Raw<'a>>>,
    /// A key that could pass for a name, and that name.
    pub(super) alike: Option<(Cow<'a, str>, &'n str)>,
}

impl<'a, 'n> Pick<'a, 'n> {
    pub(super) fn run(text: &'a str, names: &'n [&'n str]) -> serde_json::Result<Self> {
        let pick = Self { names, values: vec![None; names.len()], alike: None };
        serde_json::Deserializer::from_str(text).deserialize_map(pick)
    }
}

impl<'a> Visitor<'a> for Pick<'a, '_> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(mut self, mut map: M) -> Result<Self, M::Error> {
        while let Some(Key(key)) = map.next_key()? {
            if let Some(at) = self.names.iter().position(|name| *name == key) {
                let value = map.next_value()?;
                if let Some(slot) = self.values.get_mut(at) {
                    *slot = Some(value);
                }
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            if let Some(name) = self.names.iter().find(|name| folded(&key).eq(folded(name))) {
                self.alike = Some((key, name));
            }
        }
        Ok(self)
    }
}

/// A name without case and underscores, by Unicode's simple folding, which Go's `encoding/json` uses:
/// even `ſ` is an `s` and `K` (Kelvin) a `k`.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| *c != '_').flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// The values of a list, or `None` when there are too many.
pub(super) struct Items(usize);

impl Items {
    pub(super) fn run(text: &str, max: usize) -> serde_json::Result<Option<Vec<Raw<'_>>>> {
        serde_json::Deserializer::from_str(text).deserialize_seq(Self(max))
    }
}

impl<'a> Visitor<'a> for Items {
    type Value = Option<Vec<Raw<'a>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
        let mut items = Vec::new();
        while items.len() < self.0 {
            match seq.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(Some(items)),
            }
        }
        let mut more = false;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            more = true;
        }
        Ok((!more).then_some(items))
    }
}

/// The first value of a list.
pub(super) struct First;

impl First {
    pub(super) fn run(text: &str) -> serde_json::Result<Option<Raw<'_>>> {
        serde_json::Deserializer::from_str(text).deserialize_seq(Self)
    }
}

impl<'a> Visitor<'a> for First {
    type Value = Option<Raw<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
        let first = seq.next_element()?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first)
    }
}

/// The keys and values of an object, or `None` when there are too many.
pub(super) struct Entries(usize);

type Entry<'a> = (Cow<'a, str>, Raw<'a>);

impl Entries {
    pub(super) fn run(text: &str, max: usize) -> serde_json::Result<Option<Vec<Entry<'_>>>> {
        serde_json::Deserializer::from_str(text).deserialize_map(Self(max))
    }
}

impl<'a> Visitor<'a> for Entries {
    type Value = Option<Vec<Entry<'a>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut entries = Vec::new();
        while entries.len() < self.0 {
            match map.next_entry::<Key<'a>, Raw<'a>>()? {
                Some((Key(key), value)) => entries.push((key, value)),
                None => return Ok(Some(entries)),
            }
        }
        let mut more = false;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            more = true;
        }
        Ok((!more).then_some(entries))
    }
}

/// The string `text` stands for; borrowed when it has no escapes.
pub(super) fn string(text: &str) -> serde_json::Result<Cow<'_, str>> {
    serde_json::from_str(text).map(|Key(string)| string)
}

struct Key<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor).map(Self)
    }
}

struct KeyVisitor;

impl<'a> Visitor<'a> for KeyVisitor {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.into()))
    }
}

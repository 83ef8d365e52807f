use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use super::At;
use crate::limits::MAX_SUBJECT_NAMES;

/// What an artifact must be called: one pattern, several of which one must match, or `any`.
#[derive(Clone, Debug)]
pub(crate) enum SubjectNames {
    /// One, or `any`.
    One(String),
    /// Several.
    List(Vec<At<String>>),
}

impl SubjectNames {
    /// The word for any name.
    pub(crate) const ANY: &'static str = "any";
}

impl At<SubjectNames> {
    /// Whether any name will do.
    pub(crate) fn is_any(&self) -> bool {
        matches!(&self.value, SubjectNames::One(name) if name == SubjectNames::ANY)
    }

    /// Every pattern with its place.
    pub(crate) fn patterns(&self) -> Vec<At<String>> {
        match &self.value {
            SubjectNames::One(name) => vec![At { value: name.clone(), mark: self.mark }],
            SubjectNames::List(names) => names.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for SubjectNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrSeveral)
    }
}

struct OneOrSeveral;

impl<'de> Visitor<'de> for OneOrSeveral {
    type Value = SubjectNames;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name or a list of names")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(SubjectNames::One(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            names.push(name);
        }
        Ok(SubjectNames::List(names))
    }
}

impl JsonSchema for SubjectNames {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SubjectNames".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                {
                    "type": "array",
                    "items": { "type": "string" },
                    "minItems": 1,
                    "maxItems": MAX_SUBJECT_NAMES,
                    "uniqueItems": true,
                },
            ],
        })
    }
}

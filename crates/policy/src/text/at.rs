use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use serde_saphyr::{Location, Spanned};

use crate::outline::Mark;

/// A value with its place. The only use of the parser's own span type, so that the parser can be replaced.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) mark: Mark,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, mark: mark(spanned.referenced) })
    }
}

/// The place of one of the parser's locations.
pub(crate) fn mark(location: Location) -> Mark {
    let bounded = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Mark {
        line: bounded(location.line()),
        column: bounded(location.column()),
        start: bounded(location.span().byte_offset().unwrap_or_default()),
        len: bounded(location.span().byte_len().unwrap_or_default()),
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

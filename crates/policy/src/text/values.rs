use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::{At, Named};
use crate::limits::MAX_PARAMETERS;

/// A mapping from names that somebody else gave to what each must be.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Values(pub(crate) Named<At<String>>);

impl JsonSchema for Values {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": MAX_PARAMETERS,
            "additionalProperties": generator.subschema_for::<String>(),
        })
    }
}

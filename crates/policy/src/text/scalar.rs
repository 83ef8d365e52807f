//! Values whose kind the file must not leave to guesswork. They are kept as written; `rules` reads them
//! together with everything else, so that one bad number does not hide the next problem.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A whole number: plain decimal digits, no sign, no leading zero, no quotes.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Whole(pub(crate) String);

/// A switch that can only be turned on: `true`, or the field is left out.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct On(pub(crate) String);

impl JsonSchema for Whole {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Whole".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1 })
    }
}

impl JsonSchema for On {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "On".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": true })
    }
}

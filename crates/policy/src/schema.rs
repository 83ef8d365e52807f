use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Value, json};

use crate::text::Framework;

/// The name of the schema. A URN, for nobody owns a domain for it yet.
const ID: &str = "urn:countersign:framework:v1";

/// The JSON Schema (2020-12) of the framework file, for editors: every field with its description. It is made
/// from the same structs that read the file, but it is weaker than [`crate::parse`]: what needs several fields
/// to judge is only said there.
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<Framework>();
    schema.insert("$id".to_owned(), ID.into());
    schema.insert("title".to_owned(), "Countersign framework".into());
    format!("{:#}\n", schema.to_value())
}

/// A field that may be left out may still not be empty: takes `null` out of the types it could have.
fn without_null(schema: &mut Schema) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            fields.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = fields.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            fields.remove("anyOf");
            for (key, value) in only {
                fields.entry(key).or_insert(value);
            }
        }
    }
}

use schemars::generate::SchemaSettings;

use crate::text::Framework;

/// The name of the schema. A URN, for nobody owns a domain for it yet.
const ID: &str = "urn:countersign:framework:v1";

/// The JSON Schema (2020-12) of the framework file, for editors: every field with its description. It is made
/// from the same structs that read the file, but it is weaker than [`crate::parse`]: what needs several fields
/// to judge is only said there.
pub fn schema() -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Framework>();
    schema.insert("$id".to_owned(), ID.into());
    schema.insert("title".to_owned(), "Countersign framework".into());
    format!("{:#}\n", schema.to_value())
}

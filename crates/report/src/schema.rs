use schemars::generate::SchemaSettings;

use crate::v1::DecisionV1;

/// The name of the schema. A URN, for nobody owns a domain for it yet.
const ID: &str = "urn:countersign:decision:v1";

/// The JSON Schema (2020-12) of version 1 of a decision, made from the types that write it. Further fields are allowed:
/// later versions of the program may add some.
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<DecisionV1>();
    schema.insert("$id".to_owned(), ID.into());
    schema.insert("title".to_owned(), "Countersign decision, version 1".into());
    format!("{:#}\n", schema.to_value())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};

    use super::schema;
    use crate::sample::{every, hostile};

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a comparing test reads the file it compares with")]
    fn the_published_schema_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("decision-v1.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, schema()).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(published == schema(), "{}: write it anew with UPDATE=1", path.display());
    }

    #[test]
    fn decisions_are_as_it_says() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        for report in [every(), hostile()] {
            let report = serde_json::to_value(&report).unwrap();
            assert_eq!(fault(&report, &schema, &schema), None);
        }
    }

    #[test]
    fn what_is_no_decision_is_not() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let good = serde_json::to_value(every()).unwrap();
        let changes: [fn(&mut Value); 6] = [
            |one| one["schema"] = json!("countersign/decision/v2"),
            |one| one["decision"] = json!("fine"),
            |one| one["code"] = json!("0"),
            |one| _ = one.as_object_mut().unwrap().remove("subjects"),
            |one| one["subjects"][0]["checks"][0]["outcome"] = json!(null),
            |one| one["subjects"][0]["children"] = json!([null]),
        ];
        for change in changes {
            let mut changed = good.clone();
            change(&mut changed);
            assert!(fault(&changed, &schema, &schema).is_some());
        }
    }

    /// What of a value is not as the schema says, with the words of JSON Schema that this one uses.
    fn fault(value: &Value, schema: &Value, root: &Value) -> Option<String> {
        if let Some(name) = schema["$ref"].as_str() {
            let target = root.pointer(name.trim_start_matches('#')).unwrap();
            return fault(value, target, root);
        }
        let is = |kind: &Value| match kind.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("{other}"),
        };
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().any(is),
            Value::Null => true,
            kind @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => is(kind),
        };
        let choices = |name: &str| {
            schema[name].as_array().is_some_and(|all| all.iter().all(|one| fault(value, one, root).is_some()))
        };
        let other = schema.get("const").is_some_and(|only| only != value)
            || schema["enum"].as_array().is_some_and(|all| !all.contains(value))
            || value.as_array().is_some_and(|all| {
                schema["maxItems"].as_u64().is_some_and(|most| u64::try_from(all.len()).unwrap() > most)
            });
        if !kinds || other || choices("anyOf") || choices("oneOf") {
            return Some(format!("{value} is not {schema}"));
        }
        if let Some(fields) = value.as_object() {
            let required = schema["required"].as_array().into_iter().flatten();
            if let Some(absent) =
                required.map(|name| name.as_str().unwrap()).find(|name| !fields.contains_key(*name))
            {
                return Some(format!("no {absent}"));
            }
            for (name, value) in fields {
                if let Some(found) =
                    schema["properties"].get(name).and_then(|schema| fault(value, schema, root))
                {
                    return Some(format!("{name}: {found}"));
                }
            }
        }
        let items = schema.get("items").filter(|items| items.is_object());
        value.as_array().into_iter().flatten().find_map(|one| fault(one, items?, root))
    }
}

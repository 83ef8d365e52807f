//! The test suite of package URLs: a file holds many tests, each with its own expectation.

use std::collections::BTreeMap;

use countersign_tests::pipeline::Fault;
use model::{Purl, PurlParts, Text};
use serde::Deserialize;
use serde_json::Value;

use super::{Ground, Setup};
use crate::manifest::Question;

#[derive(Deserialize)]
struct Suite {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    test_type: String,
    input: Value,
    expected_output: Value,
    expected_failure: bool,
}

/// Every test of the file, or the first few that come out otherwise.
pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let suite: Suite =
        serde_json::from_slice(&ground.read(&question.path)?).map_err(|why| why.to_string())?;
    if suite.tests.is_empty() {
        return Err("there is no test in it".to_owned());
    }
    let wrong: Vec<String> = suite.tests.iter().filter_map(|test| test.wrong().err()).collect();
    let about = wrong.join("; ");
    Ok(Setup::Done(match wrong.is_empty() {
        true => Ok(()),
        false => Err(Fault { code: "purl".to_owned(), about }),
    }))
}

impl Test {
    fn wrong(&self) -> Result<(), String> {
        let got = match self.input.as_str() {
            Some(text) => Purl::parse(text),
            None => match parts_of(&self.input)? {
                // A part that cannot be absent is absent.
                None if self.expected_failure => return Ok(()),
                None => return Err(format!("{} has no type or no name", self.input)),
                Some(parts) => Purl::build(parts),
            },
        };
        match (got, self.expected_failure) {
            (Err(_), true) => Ok(()),
            (Ok(got), true) => Err(format!("{} should be refused, and is {got}", self.input)),
            (Err(fault), false) => Err(format!("{}: {fault}", self.input)),
            (Ok(got), false) => {
                let same = match self.expected_output.as_str() {
                    Some(text) => got.to_string() == *text,
                    None if self.test_type == "parse" => {
                        parts_of(&self.expected_output)?.as_ref() == Some(got.parts())
                    }
                    None => return Err(format!("cannot tell what {} asks", self.expected_output)),
                };
                same.then_some(())
                    .ok_or_else(|| format!("{} is {got}, and should be {}", self.input, self.expected_output))
            }
        }
    }
}

/// The parts that a test writes out; `None` where the type or the name is not there.
fn parts_of(value: &Value) -> Result<Option<PurlParts>, String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(Text::from);
    let mut qualifiers = BTreeMap::new();
    match value.get("qualifiers") {
        None | Some(Value::Null) => {}
        Some(Value::Object(all)) => {
            for (key, value) in all {
                let value = value.as_str().ok_or("a qualifier that is no text")?;
                qualifiers.insert(Text::from(&**key), Text::from(value));
            }
        }
        Some(other) => return Err(format!("qualifiers are {other}")),
    }
    let (Some(kind), Some(name)) = (text("type"), text("name")) else { return Ok(None) };
    Ok(Some(PurlParts {
        kind,
        name,
        namespace: text("namespace").unwrap_or_default(),
        version: text("version"),
        subpath: text("subpath").unwrap_or_default(),
        qualifiers,
    }))
}

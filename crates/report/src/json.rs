use std::fmt::Write;

use serde::Serialize;

use crate::DecisionV1;
use crate::shown::steers;

/// The report as JSON, indented, ending in a line break.
///
/// # Errors
/// None that the report's types can cause; the serialiser's own words if it finds one.
pub fn json(report: &DecisionV1) -> Result<String, String> {
    written(report)
}

/// A document as JSON, indented, ending in a line break.
pub(crate) fn written(document: &impl Serialize) -> Result<String, String> {
    let mut shown = harmless(&serde_json::to_string_pretty(document).map_err(|fault| fault.to_string())?);
    shown.push('\n');
    Ok(shown)
}

/// JSON with every character escaped that could steer a terminal: the same value for a program, and harmless for a person who
/// looks at the file (RFC 8259 §7).
pub(crate) fn harmless(plain: &str) -> String {
    let mut shown = String::with_capacity(plain.len());
    for c in plain.chars() {
        // Outside of strings JSON has no such character but the line break, which the indenting wrote.
        // A CI log obeys `##[command]` anywhere in a line; only a string holds one.
        if (steers(c) && c != '\n') || (c == '[' && shown.ends_with("##")) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::json;
    use crate::DecisionV1;
    use crate::SubjectResult;
    use crate::sample::{Answers, built_at, rejection, run, stray, subject};
    use crate::shown::steers;

    #[test]
    fn every_field_in_its_place() {
        let answers = Answers {
            builder: Some(built_at("https://builds.example/dev")),
            rejected: vec![rejection("subject-mismatch", "it names other bytes", 1, "/dsseEnvelope")],
            ..Answers::nothing()
        };
        let missing = SubjectResult::Unreachable {
            given: "b.tgz".into(),
            text: "there is no such file".into(),
            help: "Check the path.".into(),
        };
        let mut run = run(vec![subject("a.tgz", answers), missing]);
        run.unused.push(stray("it claims no subject of this run"));
        assert_snapshot!(json(&DecisionV1::of(&run)).unwrap());
    }

    #[test]
    fn hostile_text_is_the_same_value_and_harmless_to_look_at() {
        let evil = "a\u{9b}31m\u{202e}\u{7f}\u{e0041}\n##[error]";
        let report = json(&DecisionV1::of(&run(vec![subject(evil, Answers::default())]))).unwrap();
        assert!(!report.chars().any(|c| steers(c) && c != '\n'));
        assert!(!report.contains("##["));
        let read: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(read["subjects"][0]["given"], evil);
    }
}

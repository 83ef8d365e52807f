//! The report as JSON Lines: first what the run was made from, then a line a subject, and the decision last, so that
//! lines that were cut off hold none.

use model::Text;
use serde::Serialize;

use crate::json::harmless;
use crate::v1::{
    DecisionV1, EvidenceV1, FaultV1, FrameworkV1, HandoffV1, ReceiptsV1, ReferenceV1, ReleasedV1, SubjectV1,
    ToolV1, UnusedV1, VerdictV1,
};

/// Names this layout.
const SCHEMA: &str = "countersign/decision-lines/v1";

/// What every report of this kind begins with.
pub(crate) const BEGINS: &str = "{\"schema\":\"countersign/decision-lines/v1\"";

/// What the run was made from: the fields of [`DecisionV1`] by their names there.
#[derive(Serialize)]
struct RunLine<'a> {
    schema: &'static str,
    line: &'static str,
    tool: &'a ToolV1,
    evaluated_at: &'a str,
    at_given: bool,
    audit: bool,
    offline: bool,
    framework: &'a FrameworkV1,
    handoff: &'a HandoffV1,
    reference: &'a [ReferenceV1],
    notes: &'a [Text],
    evidence: &'a [EvidenceV1],
    unused_evidence: &'a [UnusedV1],
    /// How many lines of subjects follow.
    subjects: usize,
}

#[derive(Serialize)]
struct SubjectLine<'a> {
    line: &'static str,
    subject: &'a SubjectV1,
}

#[derive(Serialize)]
struct DecisionLine<'a> {
    line: &'static str,
    decision: VerdictV1,
    code: u8,
    faults: &'a [FaultV1],
    released: Option<&'a ReleasedV1>,
    receipts: Option<&'a ReceiptsV1>,
}

/// The report as JSON Lines.
///
/// # Errors
/// None that the report's types can cause; the serialiser's own words if it finds one.
pub fn lines(report: &DecisionV1) -> Result<String, String> {
    // Every field by name: one that is added later is not forgotten here.
    let DecisionV1 {
        schema: _,
        tool,
        decision,
        code,
        evaluated_at,
        at_given,
        audit,
        offline,
        framework,
        handoff,
        reference,
        notes,
        faults,
        evidence,
        unused_evidence,
        subjects,
        released,
        receipts,
    } = report;
    let mut shown = String::new();
    put(
        &mut shown,
        &RunLine {
            schema: SCHEMA,
            line: "run",
            tool,
            evaluated_at,
            at_given: *at_given,
            audit: *audit,
            offline: *offline,
            framework,
            handoff,
            reference,
            notes,
            evidence,
            unused_evidence,
            subjects: subjects.len(),
        },
    )?;
    for subject in subjects {
        put(&mut shown, &SubjectLine { line: "subject", subject })?;
    }
    put(
        &mut shown,
        &DecisionLine {
            line: "decision",
            decision: *decision,
            code: *code,
            faults,
            released: released.as_ref(),
            receipts: receipts.as_ref(),
        },
    )?;
    Ok(shown)
}

fn put(shown: &mut String, line: &impl Serialize) -> Result<(), String> {
    shown.push_str(&harmless(&serde_json::to_string(line).map_err(|fault| fault.to_string())?));
    shown.push('\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{BEGINS, lines};
    use crate::sample::{every, hostile};
    use crate::shown::steers;

    #[test]
    fn the_lines_say_what_the_document_says() {
        let report = every();
        let written = lines(&report).unwrap();
        assert!(written.starts_with(BEGINS), "{written}");
        let each: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let whole = serde_json::to_value(&report).unwrap();
        let (run, rest) = each.split_first().unwrap();
        let (decision, subjects) = rest.split_last().unwrap();
        assert_eq!(run["subjects"], subjects.len());
        assert_eq!(
            subjects.iter().map(|line| line["subject"].clone()).collect::<Vec<_>>(),
            *whole["subjects"].as_array().unwrap()
        );
        for (name, value) in whole
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| !["schema", "subjects"].contains(&name.as_str()))
        {
            assert_eq!(run.get(name).or(decision.get(name)), Some(value), "{name}");
        }
        assert_eq!(run.get("decision"), None, "a cut file must not hold one");
    }

    #[test]
    fn hostile_names_stay_names() {
        let written = lines(&hostile()).unwrap();
        assert!(!written.chars().any(|c| steers(c) && c != '\n'));
        assert!(!written.contains("##["));
        assert!(written.lines().all(|line| line.starts_with('{')));
    }
}

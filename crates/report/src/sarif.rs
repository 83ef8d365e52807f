//! The report as SARIF 2.1.0, for code scanning: a result for each answer that stands against a subject, a rule for each
//! check with its page, and a notification for what could not be done.

mod places;
mod rules;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::catalogue::Catalogue;
use crate::exception::ExceptionV1;
use crate::json::harmless;
use crate::v1::{CheckV1, DecisionV1, FaultV1, OutcomeV1, SubjectV1};
use crate::{against, group, place, shown, tally};
use rules::Rules;

/// What every report of this kind begins with: names are written in the order of their letters.
pub(crate) const BEGINS: &str = concat!(
    "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n",
    "  \"properties\": {\n    \"countersign\": \"countersign/decision/v1\"",
);

/// The schema the report keeps to.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The rule of a subject that is denied although every check holds.
const UNVOUCHED: &str = "no-listed-signer";

/// The report as SARIF, ending in a line break.
///
/// # Errors
/// None that the report's types can cause; the serialiser's own words if it finds one.
pub fn sarif(report: &DecisionV1, catalogue: Catalogue) -> Result<String, String> {
    let mut rules = Rules::new(catalogue);
    let results: Vec<Value> =
        report.subjects.iter().flat_map(|one| subject(report, one, &mut rules)).collect();
    let notifications = notifications(report);
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "properties": { "countersign": DecisionV1::SCHEMA },
        "runs": [{
            "tool": { "driver": {
                "name": "Countersign",
                "version": report.tool.version,
                "rules": rules.described(),
            }},
            "automationDetails": { "id": format!("countersign/{}/", shown::safe(&report.handoff.name)) },
            "columnKind": "unicodeCodePoints",
            "artifacts": places::artifacts(report),
            "invocations": [{
                // A denial is what the tool is for; a run that could not decide did not do what it was asked.
                "executionSuccessful": matches!(report.code, 0 | 1 | 3 | 7),
                "exitCode": report.code,
                "exitCodeDescription": tally::meaning(report.code),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
            "properties": properties(report),
        }],
    });
    let text = serde_json::to_string_pretty(&log).map_err(|fault| fault.to_string())?;
    Ok(format!("{}\n", harmless(&text)))
}

fn properties(report: &DecisionV1) -> Value {
    let subjects: Vec<Value> = report
        .subjects
        .iter()
        .map(|subject| {
            json!({
                "given": subject.given,
                "digests": subject.digests,
                "decision": tally::verdict_word(subject.decision),
                "code": subject.code,
                "checks": subject.checks.len(),
            })
        })
        .collect();
    json!({
        "decision": tally::verdict_word(report.decision),
        "code": report.code,
        "evaluated_at": report.evaluated_at,
        "audit": report.audit,
        "framework": { "name": report.framework.name, "number": report.framework.number, "digest": report.framework.digest },
        "handoff": { "name": report.handoff.name, "from": report.handoff.from, "to": report.handoff.to },
        "subjects": subjects,
    })
}

/// The results about a subject: each answer that stands against it, or would without an exception, and advice.
fn subject(report: &DecisionV1, subject: &SubjectV1, rules: &mut Rules) -> Vec<Value> {
    // What had nothing to judge follows from another result.
    let told = group::telling(subject).chain(group::standing_out(&subject.advice));
    let idle: HashSet<(&str, &str)> =
        told.flat_map(|told| told.idle.into_iter().map(|id| (&*told.check.requirement, id))).collect();
    let mut results = Vec::new();
    for (checks, advice) in [(&subject.checks, false), (&subject.advice, true)] {
        for check in
            checks.iter().filter(|check| matches!(check.outcome, OutcomeV1::Violated | OutcomeV1::Unknown))
        {
            let level =
                if advice || idle.contains(&(&*check.requirement, &*check.id)) { "note" } else { "error" };
            results.push(result(report, subject, check, (level, advice), rules));
        }
    }
    if let Some(fault) = subject.fault.as_ref().filter(|fault| is_verdict(fault)) {
        let said = format!("{}: {}", shown::name(&fault.about), fault.reason);
        results.push(bare(report, subject, rules, (&fault.kind, &said, &fault.help)));
    }
    if group::unanchored(subject) {
        let said = against::unvouched(subject);
        results.push(bare(report, subject, rules, (UNVOUCHED, &said, against::UNVOUCHED_HELP)));
    }
    results
}

/// Whether a fault of a subject denies it, rather than telling that nothing could be decided.
fn is_verdict(fault: &FaultV1) -> bool {
    matches!(&*fault.kind, "refused" | "missing")
}

fn result(
    report: &DecisionV1,
    subject: &SubjectV1,
    check: &CheckV1,
    (level, advice): (&str, bool),
    rules: &mut Rules,
) -> Value {
    let mut text = check.reason.to_string();
    let wanted = [("Expected", &check.expected), ("Found", &check.observed), ("To do", &check.help)];
    for (label, value) in wanted {
        if let Some(value) = value {
            text.push_str(&format!("\n{label}: {value}"));
        }
    }
    check.further.iter().for_each(|reason| text.push_str(&format!("\nAlso: {}", reason.reason)));
    let mut result = Map::new();
    let mut put = |name: &str, value: Value| _ = result.insert(name.to_owned(), value);
    put("ruleId", (&*check.id).into());
    put("ruleIndex", rules.index(&check.id).into());
    put("kind", "fail".into());
    put("level", level.into());
    put("message", json!({ "text": text }));
    put("locations", places::of(report, subject, check));
    put("relatedLocations", places::asked_by(report, check));
    put("partialFingerprints", fingerprint(report, subject, &check.id, &check.requirement));
    if let Some(exception) = check.set_aside() {
        put("suppressions", suppressed(exception));
    }
    put(
        "properties",
        json!({
            "subject": subject.given,
            "outcome": tally::outcome(check.outcome),
            "cause": check.cause,
            "when_signed": check.then.map(|then| tally::outcome(then.outcome)),
            "now": tally::outcome(check.now.outcome),
            "reason": check.reason,
            "requirement": check.requirement,
            "controls": check.controls,
            "advice": advice,
        }),
    );
    result.into()
}

/// A result that no check gave.
fn bare(
    report: &DecisionV1,
    subject: &SubjectV1,
    rules: &mut Rules,
    (id, said, help): (&str, &str, &str),
) -> Value {
    json!({
        "ruleId": id,
        "ruleIndex": rules.index(id),
        "kind": "fail",
        "level": "error",
        "message": { "text": format!("{said}\nTo do: {help}") },
        "locations": places::subject(report, subject),
        "partialFingerprints": fingerprint(report, subject, id, ""),
        "properties": { "subject": subject.given, "outcome": "violated", "reason": said },
    })
}

fn suppressed(exception: &ExceptionV1) -> Value {
    let justification = format!(
        "exception {} until {}, by {}, approved by {}: {}",
        exception.name, exception.expires, exception.owner, exception.approved_by, exception.reason
    );
    json!([{ "kind": "external", "status": "accepted", "justification": justification }])
}

/// What makes two results one from run to run: what was asked, by whom, of what. Neither when nor of which bytes, so that
/// a finding stays one until it is gone.
fn fingerprint(report: &DecisionV1, subject: &SubjectV1, id: &str, requirement: &str) -> Value {
    let parts = [&*report.framework.name, &report.handoff.name, requirement, id, &subject.given];
    let mut hash = Sha256::new();
    for part in parts {
        // Lengths first: no two lists of parts read alike.
        hash.update(part.len().to_string());
        hash.update(":");
        hash.update(part);
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "countersign/v1": hex })
}

/// What could not be done, and what was found and counts for nothing.
fn notifications(report: &DecisionV1) -> Vec<Value> {
    let own = report.subjects.iter().filter_map(|subject| subject.fault.as_ref());
    let faults = report.faults.iter().chain(own.filter(|fault| !is_verdict(fault)));
    let mut all: Vec<Value> = faults
        .map(|fault| {
            let text = format!("{}: {}\nTo do: {}", shown::name(&fault.about), fault.reason, fault.help);
            notification("error", &fault.kind, &text, None)
        })
        .collect();
    all.extend(place::distinct(report).into_iter().map(|one| {
        let text = format!("not believed: {}\nTo do: {}", one.reason, one.help);
        notification("note", &one.code, &text, places::evidence(report, one.evidence, one.line, &one.pointer))
    }));
    all.extend(place::idle(report).into_iter().map(|one| {
        let text = format!("not used: {}", one.reason);
        notification("note", "not-used", &text, places::evidence(report, one.id, one.line, ""))
    }));
    all.extend(report.notes.iter().map(|note| notification("warning", "note", note, None)));
    all
}

fn notification(level: &str, id: &str, text: &str, location: Option<Value>) -> Value {
    let mut one = json!({ "level": level, "descriptor": { "id": id }, "message": { "text": text } });
    if let (Some(location), Some(fields)) = (location, one.as_object_mut()) {
        fields.insert("locations".to_owned(), json!([location]));
    }
    one
}

//! The report as OSCAL assessment results (1.1.2): an observation for each answer of each check, and a finding for each
//! control that checks give evidence for.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::catalogue::Catalogue;
use crate::json::harmless;
use crate::place::place;
use crate::v1::{CheckV1, DecisionV1, FaultV1, SubjectV1};
use crate::{controls, shown, tally};

/// What every report of this kind begins with: names are written in the order of their letters, and the framework is the
/// first resource.
pub(crate) const BEGINS: &str = concat!(
    "{\n  \"assessment-results\": {\n    \"back-matter\": {\n      \"resources\": [\n        {\n",
    "          \"description\": \"countersign/decision/v1",
);

/// The version of OSCAL the report keeps to.
const OSCAL: &str = "1.1.2";

/// Whose properties they are. No address: a name nobody can take over.
const NAMESPACE: &str = "urn:countersign:oscal";

/// The report as OSCAL assessment results, ending in a line break.
///
/// # Errors
/// None that the report's types can cause; the serialiser's own words if it finds one.
pub fn oscal(report: &DecisionV1, catalogue: Catalogue) -> Result<String, String> {
    let whole = serde_json::to_vec(report).map_err(|fault| fault.to_string())?;
    let ids = Ids(Sha256::digest(&whole).to_vec());
    let rows = controls::of(report, catalogue);
    let selections: Vec<Value> = rows.iter().map(|row| json!({ "control-id": token(row.id) })).collect();
    let mut result = json!({
        "uuid": ids.of("result", 0, 0),
        "title": format!("Handoff {}", shown::safe(&report.handoff.name)),
        "description": format!(
            "What Countersign decided about {} at handoff {} of framework {} number {}: {}.",
            tally::counted(report.subjects.len(), "subject"),
            shown::safe(&report.handoff.name),
            shown::safe(&report.framework.name),
            report.framework.number,
            tally::verdict_word(report.decision)
        ),
        "start": report.evaluated_at,
        "end": report.evaluated_at,
        "props": [
            prop("decision", tally::verdict_word(report.decision)),
            prop("exit-code", &report.code.to_string()),
            prop("audit", if report.audit { "true" } else { "false" }),
        ],
        // OSCAL has no empty lists.
        "reviewed-controls": { "control-selections": match selections.is_empty() {
            true => json!([{ "description": "No control: nothing was asked." }]),
            false => json!([{ "description": "The controls that the checks give evidence for.", "include-controls": selections }]),
        }},
        "remarks": "A check gives evidence for a control; it does not by itself fulfil one.",
    });
    let items: Vec<Value> =
        report.subjects.iter().enumerate().map(|(at, subject)| item(&ids, at, subject)).collect();
    let observations = observations(report, &ids);
    let findings: Vec<Value> =
        rows.iter().enumerate().map(|(at, row)| finding(report, &ids, at, row)).collect();
    if let Some(fields) = result.as_object_mut() {
        let lists = [("observations", observations), ("findings", findings)];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            fields.insert(name.to_owned(), list.into());
        }
        if !items.is_empty() {
            fields.insert("local-definitions".to_owned(), json!({ "inventory-items": items }));
        }
    }
    let document = json!({ "assessment-results": {
        "uuid": ids.of("document", 0, 0),
        "metadata": {
            "title": "Countersign assessment results",
            "last-modified": report.evaluated_at,
            "version": report.tool.version,
            "oscal-version": OSCAL,
        },
        // The plan is the framework: it says what is asked at each handoff.
        "import-ap": { "href": format!("#{}", ids.of("framework", 0, 0)) },
        "results": [result],
        "back-matter": { "resources": resources(report, &ids) },
    }});
    let text = serde_json::to_string_pretty(&document).map_err(|fault| fault.to_string())?;
    Ok(format!("{}\n", harmless(&text)))
}

/// Identifiers that are the same for the same decision.
struct Ids(Vec<u8>);

impl Ids {
    /// A UUID whose digits are those of a hash over the decision and what it names. The version is that of names (5): OSCAL
    /// knows no other for them.
    fn of(&self, kind: &str, major: usize, minor: usize) -> String {
        let hash =
            Sha256::new().chain_update(&self.0).chain_update(format!("{kind}/{major}/{minor}")).finalize();
        let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let digits: Vec<char> = hex.chars().collect();
        let mut uuid = String::with_capacity(36);
        for (at, digit) in digits.into_iter().enumerate() {
            if [8, 12, 16, 20].contains(&at) {
                uuid.push('-');
            }
            uuid.push(match at {
                12 => '5',
                16 => '8',
                _ => digit,
            });
        }
        uuid
    }
}

fn prop(name: &str, value: &str) -> Value {
    // A value is never empty, and has no line breaks.
    let value = shown::safe(value.trim());
    let value = if value.is_empty() { "none".to_owned() } else { value };
    json!({ "name": name, "ns": NAMESPACE, "value": value })
}

/// An id as OSCAL writes one: letters, digits, and `.`, `-` and `_` (a token).
fn token(id: &str) -> String {
    let inner: String =
        id.chars().map(|c| if c.is_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    if inner.starts_with(|c: char| c.is_alphabetic() || c == '_') { inner } else { format!("_{inner}") }
}

/// The framework first, then each row of the evidence.
fn resources(report: &DecisionV1, ids: &Ids) -> Vec<Value> {
    let own = &report.framework;
    let file = own.file.as_deref().map(|file| format!(" ({file})")).unwrap_or_default();
    let mut all = vec![json!({
        "uuid": ids.of("framework", 0, 0),
        "title": format!("{} number {}", shown::safe(&own.name), own.number),
        "description": format!("{}: the framework that was judged by{}", DecisionV1::SCHEMA, shown::safe(&file)),
        "props": [prop("digest", &own.digest)],
    })];
    all.extend(report.evidence.iter().map(|row| {
        json!({
            "uuid": ids.of("evidence", usize::try_from(row.id).unwrap_or(usize::MAX), 0),
            "title": shown::name(&row.path),
            "description": "Evidence, as it was found",
            "props": [prop("digest", &row.digest), prop("origin", &row.origin)],
        })
    }));
    all
}

fn item(ids: &Ids, at: usize, subject: &SubjectV1) -> Value {
    let mut props = vec![
        prop("decision", tally::verdict_word(subject.decision)),
        prop("exit-code", &subject.code.to_string()),
    ];
    props.extend(subject.digests.iter().map(|(algorithm, hex)| prop(algorithm, hex)));
    json!({ "uuid": ids.of("subject", at, 0), "description": shown::name(&subject.given), "props": props })
}

fn observations(report: &DecisionV1, ids: &Ids) -> Vec<Value> {
    let mut all: Vec<Value> = report
        .faults
        .iter()
        .enumerate()
        .map(|(number, fault)| undone(report, &ids.of("fault", 0, number), fault, None))
        .collect();
    for (at, subject) in report.subjects.iter().enumerate() {
        let about = json!([{ "subject-uuid": ids.of("subject", at, 0), "type": "inventory-item" }]);
        all.extend(
            subject
                .checks
                .iter()
                .enumerate()
                .map(|(number, check)| observation(report, ids, &ids.of("check", at, number), check, &about)),
        );
        all.extend(
            subject.fault.iter().map(|fault| undone(report, &ids.of("undone", at, 0), fault, Some(&about))),
        );
    }
    all
}

fn observation(report: &DecisionV1, ids: &Ids, id: &str, check: &CheckV1, about: &Value) -> Value {
    let mut props = vec![
        prop("check", &check.id),
        prop("outcome", tally::outcome(check.outcome)),
        prop("now", tally::outcome(check.now.outcome)),
        prop("requirement", &check.requirement),
    ];
    props.extend(check.then.map(|then| prop("when-signed", tally::outcome(then.outcome))));
    props.extend(check.cause.as_ref().map(|cause| prop("cause", cause)));
    props.extend(check.set_aside().map(|exception| prop("exception", &exception.name)));
    let mut one = json!({
        "uuid": id,
        "title": check.id,
        "description": check.reason,
        "methods": ["TEST"],
        "collected": report.evaluated_at,
        "subjects": about,
        "props": props,
    });
    let places = check.rests_on.iter().chain(check.further.iter().flat_map(|reason| &reason.rests_on));
    let evidence: Vec<Value> = places
        .map(|at| {
            let row = ids.of("evidence", usize::try_from(at.evidence).unwrap_or(usize::MAX), 0);
            let words = place(report, at.evidence, (at.line, at.part), &at.pointer);
            json!({ "href": format!("#{row}"), "description": words })
        })
        .collect();
    if let (false, Some(fields)) = (evidence.is_empty(), one.as_object_mut()) {
        fields.insert("relevant-evidence".to_owned(), evidence.into());
    }
    one
}

fn undone(report: &DecisionV1, id: &str, fault: &FaultV1, about: Option<&Value>) -> Value {
    let mut one = json!({
        "uuid": id,
        "title": fault.kind,
        "description": format!("{}: {}", shown::name(&fault.about), fault.reason),
        "methods": ["TEST"],
        "collected": report.evaluated_at,
        "props": [prop("fault", &fault.kind)],
        "remarks": fault.help,
    });
    if let (Some(about), Some(fields)) = (about, one.as_object_mut()) {
        fields.insert("subjects".to_owned(), about.clone());
    }
    one
}

fn finding(report: &DecisionV1, ids: &Ids, at: usize, row: &controls::Controlled<'_>) -> Value {
    let satisfied = matches!(row.state(), "satisfied" | "not applicable");
    let related: Vec<Value> = report
        .subjects
        .iter()
        .enumerate()
        .flat_map(|(at, subject)| {
            let checks = subject.checks.iter().enumerate();
            checks
                .filter(|(_, check)| check.controls.iter().any(|id| id == row.id))
                .map(move |(number, _)| (at, number))
        })
        .map(|(at, number)| json!({ "observation-uuid": ids.of("check", at, number) }))
        .collect();
    json!({
        "uuid": ids.of("finding", at, 0),
        "title": row.id,
        "description": row.known.map_or("A control that this version does not know.", |known| known.title),
        "target": {
            "type": "objective-id",
            "target-id": token(row.id),
            "status": {
                "state": if satisfied { "satisfied" } else { "not-satisfied" },
                "reason": if satisfied { "pass" } else { "fail" },
            },
        },
        "props": [prop("state", row.state())],
        "related-observations": related,
        "remarks": row.evidence(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use insta::assert_snapshot;
    use serde_json::Value;

    use super::{oscal, token};
    use crate::DecisionV1;
    use crate::sample::{Answers, CATALOGUE, every, hostile, run, subject};
    use crate::shown::steers;

    #[test]
    fn one_subject() {
        let report = DecisionV1::of(&run(vec![subject("widget-1.4.2.tgz", Answers::nothing())]));
        assert_snapshot!(oscal(&report, CATALOGUE).unwrap());
    }

    /// Every id is a name of its own, everything that is named is there, and no list is empty.
    #[test]
    fn what_is_named_is_there() {
        for report in [every(), hostile(), DecisionV1::of(&run(vec![]))] {
            let text = oscal(&report, CATALOGUE).unwrap();
            assert!(!text.chars().any(|c| steers(c) && c != '\n') && !text.contains("##["));
            let document: Value = serde_json::from_str(&text).unwrap();
            let (mut ids, mut named) = (HashSet::new(), Vec::new());
            walk(&document, "", &mut ids, &mut named);
            for name in named {
                assert!(ids.contains(name.trim_start_matches('#')), "{name}");
            }
        }
    }

    fn walk(value: &Value, key: &str, ids: &mut HashSet<String>, named: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, key, ids, named)),
            Value::Array(all) => {
                assert!(!all.is_empty(), "{key} is empty");
                all.iter().for_each(|one| walk(one, key, ids, named));
            }
            Value::String(text) if key == "uuid" => {
                assert_eq!((text.len(), text.as_bytes()[14], text.as_bytes()[19]), (36, b'5', b'8'));
                assert!(ids.insert(text.clone()), "{text} twice");
            }
            Value::String(text) if ["href", "observation-uuid", "subject-uuid"].contains(&key) => {
                named.push(text.clone());
            }
            Value::String(text) => assert!(!text.is_empty() || key == "description", "{key} is empty"),
            Value::Null => panic!("{key} is null"),
            Value::Bool(_) | Value::Number(_) => {}
        }
    }

    #[test]
    fn ids_of_controls_are_tokens() {
        assert_eq!(token("CSF2:GV.SC-07"), "CSF2_GV.SC-07");
        assert_eq!(token("800-207:3.1"), "_800-207_3.1");
    }
}

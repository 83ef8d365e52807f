//! Where a result is: in the evidence it rests on; else in the framework that asked; else it is the subject itself.

use serde_json::{Value, json};

use crate::v1::{CheckV1, DecisionV1, SubjectV1};

/// The files of the evidence, by their digests. A row is at the place of its number.
pub(super) fn artifacts(report: &DecisionV1) -> Vec<Value> {
    let rows = report.evidence.iter().map(|row| {
        // The number of its row, for no two artifacts may be alike (§3.14.15).
        let mut artifact = json!({ "location": { "uri": uri(&row.path) }, "properties": { "row": row.id } });
        if let (Some(("sha256", hex)), Some(fields)) = (row.digest.split_once(':'), artifact.as_object_mut())
        {
            fields.insert("hashes".to_owned(), json!({ "sha-256": hex }));
        }
        artifact
    });
    rows.collect()
}

/// The places of an answer.
pub(super) fn of(report: &DecisionV1, about: &SubjectV1, check: &CheckV1) -> Value {
    let places = check.rests_on.iter().chain(check.further.iter().flat_map(|reason| &reason.rests_on));
    let places: Vec<Value> =
        places.filter_map(|at| evidence(report, at.evidence, at.line, &at.pointer)).collect();
    if places.is_empty() { subject(report, about) } else { places.into() }
}

/// Where something stands for which there is no evidence: the framework that asks, or the subject where that is a file.
pub(super) fn subject(report: &DecisionV1, subject: &SubjectV1) -> Value {
    let logical = json!([{ "name": subject.given, "kind": "resource" }]);
    let file = match (&report.framework.file, subject.kind.as_deref()) {
        (Some(file), _) => Some(file),
        (None, Some("file")) => Some(&subject.given),
        (None, _) => None,
    };
    match file {
        Some(file) => {
            json!([{ "physicalLocation": physical(&uri(file), None, None), "logicalLocations": logical }])
        }
        None => json!([{ "logicalLocations": logical }]),
    }
}

/// The requirement that asked, in the framework.
pub(super) fn asked_by(report: &DecisionV1, check: &CheckV1) -> Value {
    let logical = json!([{ "fullyQualifiedName": check.requirement, "kind": "object" }]);
    let message = json!({ "text": format!("asked by {}", check.requirement) });
    match &report.framework.file {
        Some(file) => json!([{
            "physicalLocation": physical(&uri(file), None, None),
            "logicalLocations": logical,
            "message": message,
        }]),
        None => json!([{ "logicalLocations": logical, "message": message }]),
    }
}

/// A place in a row of the evidence, if there is such a row.
pub(super) fn evidence(report: &DecisionV1, id: u32, line: Option<u32>, pointer: &str) -> Option<Value> {
    let index = report.evidence.iter().position(|row| row.id == id)?;
    let row = report.evidence.get(index)?;
    let mut location = json!({ "physicalLocation": physical(&uri(&row.path), Some(index), line) });
    if let (false, Some(fields)) = (pointer.is_empty(), location.as_object_mut()) {
        let logical = json!([{ "fullyQualifiedName": pointer, "kind": "value" }]);
        fields.insert("logicalLocations".to_owned(), logical);
    }
    Some(location)
}

/// A document that begins on this line; the first, where a file is one document.
fn physical(uri: &str, index: Option<usize>, line: Option<u32>) -> Value {
    let mut location = json!({ "uri": uri });
    if let (Some(index), Some(fields)) = (index, location.as_object_mut()) {
        fields.insert("index".to_owned(), index.into());
    }
    json!({ "artifactLocation": location, "region": { "startLine": line.unwrap_or(1).max(1) } })
}

/// A path as a reference (RFC 3986): relative as it was given, or of this machine. Whatever a name holds stays in the path.
pub(super) fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let mut out = scheme.to_owned();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.is_empty() { ".".to_owned() } else { out }
}

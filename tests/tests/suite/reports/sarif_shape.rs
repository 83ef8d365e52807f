//! The shape of SARIF 2.1.0, as far as reports use it: which properties an object may have, which it must, and of what they
//! are. Written from the specification, whose schema is not part of this repository.

use serde_json::Value;

/// What a property holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Bool,
    Bag,
    One(&'static str),
    Many(&'static str),
    Word(&'static [&'static str]),
    /// An object of texts.
    Texts,
}

use Kind::{Bag, Bool, Many, One, Text, Texts, Whole, Word};

const LEVELS: &[&str] = &["none", "note", "warning", "error"];

/// An object: its name, what it must have, and its properties.
type Object = (&'static str, &'static [&'static str], &'static [(&'static str, Kind)]);

/// Each object: its name, what it must have, and all that this program gives it of what it may have.
const OBJECTS: &[Object] = &[
    (
        "sarifLog",
        &["version", "runs"],
        &[("$schema", Text), ("version", Word(&["2.1.0"])), ("runs", Many("run")), ("properties", Bag)],
    ),
    (
        "run",
        &["tool"],
        &[
            ("tool", One("tool")),
            ("automationDetails", One("runAutomationDetails")),
            ("columnKind", Word(&["utf16CodeUnits", "unicodeCodePoints"])),
            ("artifacts", Many("artifact")),
            ("invocations", Many("invocation")),
            ("results", Many("result")),
            ("properties", Bag),
        ],
    ),
    ("tool", &["driver"], &[("driver", One("toolComponent"))]),
    (
        "toolComponent",
        &["name"],
        &[("name", Text), ("version", Text), ("rules", Many("reportingDescriptor"))],
    ),
    ("runAutomationDetails", &[], &[("id", Text)]),
    ("artifact", &[], &[("location", One("artifactLocation")), ("hashes", Texts), ("properties", Bag)]),
    (
        "invocation",
        &["executionSuccessful"],
        &[
            ("executionSuccessful", Bool),
            ("exitCode", Whole),
            ("exitCodeDescription", Text),
            ("toolExecutionNotifications", Many("notification")),
        ],
    ),
    (
        "notification",
        &["message"],
        &[
            ("message", One("message")),
            ("level", Word(LEVELS)),
            ("descriptor", One("reportingDescriptorReference")),
            ("locations", Many("location")),
        ],
    ),
    ("reportingDescriptorReference", &["id"], &[("id", Text)]),
    (
        "reportingDescriptor",
        &["id"],
        &[
            ("id", Text),
            ("shortDescription", One("multiformatMessageString")),
            ("fullDescription", One("multiformatMessageString")),
            ("help", One("multiformatMessageString")),
            ("defaultConfiguration", One("reportingConfiguration")),
            ("properties", Bag),
        ],
    ),
    ("multiformatMessageString", &["text"], &[("text", Text), ("markdown", Text)]),
    ("reportingConfiguration", &[], &[("level", Word(LEVELS))]),
    ("message", &["text"], &[("text", Text)]),
    (
        "result",
        &["message"],
        &[
            ("ruleId", Text),
            ("ruleIndex", Whole),
            ("kind", Word(&["notApplicable", "pass", "fail", "review", "open", "informational"])),
            ("level", Word(LEVELS)),
            ("message", One("message")),
            ("locations", Many("location")),
            ("relatedLocations", Many("location")),
            ("partialFingerprints", Texts),
            ("suppressions", Many("suppression")),
            ("properties", Bag),
        ],
    ),
    (
        "suppression",
        &["kind"],
        &[
            ("kind", Word(&["inSource", "external"])),
            ("status", Word(&["accepted", "underReview", "rejected"])),
            ("justification", Text),
        ],
    ),
    (
        "location",
        &[],
        &[
            ("physicalLocation", One("physicalLocation")),
            ("logicalLocations", Many("logicalLocation")),
            ("message", One("message")),
        ],
    ),
    (
        "physicalLocation",
        &["artifactLocation"],
        &[("artifactLocation", One("artifactLocation")), ("region", One("region"))],
    ),
    ("artifactLocation", &[], &[("uri", Text), ("index", Whole)]),
    ("region", &[], &[("startLine", Whole)]),
    ("logicalLocation", &[], &[("name", Text), ("fullyQualifiedName", Text), ("kind", Text)]),
];

/// Everything that is not as the specification has it.
pub(super) fn faults(log: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    object(log, "sarifLog", "", &mut faults);
    for (at, run) in log["runs"].as_array().into_iter().flatten().enumerate() {
        references(run, &format!("/runs/{at}"), &mut faults);
    }
    faults
}

fn object(value: &Value, name: &str, at: &str, faults: &mut Vec<String>) {
    let (_, required, known) = OBJECTS.iter().find(|(own, ..)| *own == name).unwrap();
    let Some(fields) = value.as_object() else {
        faults.push(format!("{at}: no object"));
        return;
    };
    for field in required.iter().filter(|field| !fields.contains_key(**field)) {
        faults.push(format!("{at}: no `{field}`"));
    }
    for (field, value) in fields {
        let place = format!("{at}/{field}");
        match known.iter().find(|(own, _)| own == field) {
            Some((_, kind)) => property(value, *kind, &place, faults),
            None => faults.push(format!("{place}: {name} has no such property here")),
        }
    }
}

fn property(value: &Value, kind: Kind, at: &str, faults: &mut Vec<String>) {
    let fine = match kind {
        Text => value.is_string(),
        Whole => value.is_u64(),
        Bool => value.is_boolean(),
        Bag => value.is_object(),
        Texts => value.as_object().is_some_and(|all| all.values().all(Value::is_string)),
        Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        One(name) => {
            object(value, name, at, faults);
            true
        }
        Many(name) => {
            let all = value.as_array();
            for (index, one) in all.into_iter().flatten().enumerate() {
                object(one, name, &format!("{at}/{index}"), faults);
            }
            all.is_some()
        }
    };
    if !fine {
        faults.push(format!("{at}: {value}"));
    }
}

/// What points elsewhere points at something, and what must differ does (§3.14, §3.19.23, §3.27, §3.30.5).
fn references(run: &Value, at: &str, faults: &mut Vec<String>) {
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let artifacts = run["artifacts"].as_array().unwrap();
    for (name, list) in [("rules", rules), ("artifacts", artifacts)] {
        for (place, one) in list.iter().enumerate() {
            if list[..place].contains(one) {
                faults.push(format!("{at}/{name}/{place}: as another"));
            }
        }
    }
    for (place, result) in run["results"].as_array().unwrap().iter().enumerate() {
        let at = format!("{at}/results/{place}");
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        if rules.get(rule).is_none_or(|rule| rule["id"] != result["ruleId"]) {
            faults.push(format!("{at}: its rule is not at its index"));
        }
        if result["kind"] != "fail" && result["level"] != "none" {
            faults.push(format!("{at}: a level beside another kind than `fail`"));
        }
        for location in result["locations"].as_array().unwrap() {
            let physical = &location["physicalLocation"];
            if let Some(index) = physical["artifactLocation"]["index"].as_u64() {
                let artifact = artifacts.get(usize::try_from(index).unwrap());
                if artifact
                    .is_none_or(|artifact| artifact["location"]["uri"] != physical["artifactLocation"]["uri"])
                {
                    faults.push(format!("{at}: its artifact is not at its index"));
                }
            }
            if physical["region"]["startLine"] == 0 {
                faults.push(format!("{at}: lines begin at 1"));
            }
        }
    }
}

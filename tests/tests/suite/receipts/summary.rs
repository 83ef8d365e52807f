//! Our receipts held against the SLSA specification of verification summaries, version 1, clause by clause, written
//! from the specification's text and with nothing of our own reader.

use serde_json::Value;

use super::stage::{AT, FRAMEWORK, Stage, WIDGET};

/// Every clause of <https://slsa.dev/spec/v1.1/verification_summary> that binds whoever writes one, and those of the
/// in-toto statement around it.
fn held_to_the_specification(statement: &Value) {
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://slsa.dev/verification_summary/v1", "always this string");
    let subjects = statement["subject"].as_array().unwrap();
    assert!(!subjects.is_empty());
    for subject in subjects {
        digest_set(&subject["digest"]);
        assert!(subject.get("name").is_none_or(Value::is_string), "a name is text, or not there");
    }
    let summary = statement["predicate"].as_object().unwrap();
    let known = [
        "verifier",
        "timeVerified",
        "resourceUri",
        "policy",
        "inputAttestations",
        "verificationResult",
        "verifiedLevels",
        "dependencyLevels",
        "slsaVersion",
    ];
    for field in summary.keys().filter(|field| !known.contains(&field.as_str())) {
        uri(&Value::String(field.clone()));
    }
    // verifier: object, required; verifier.id: TypeURI, required; verifier.version: map of text to text.
    uri(&summary["verifier"]["id"]);
    let versions = summary["verifier"]["version"].as_object().unwrap();
    assert!(versions.values().all(Value::is_string));
    // timeVerified: Timestamp (RFC 3339 in UTC, `Z`).
    let time = summary["timeVerified"].as_str().unwrap();
    assert!(time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok(), "{time}");
    // resourceUri: ResourceURI, required.
    uri(&summary["resourceUri"]);
    // policy: ResourceDescriptor, required; it MUST contain a `uri`.
    uri(&summary["policy"]["uri"]);
    digest_set(&summary["policy"]["digest"]);
    // inputAttestations: optional; each entry MUST contain a digest; if there, it is complete.
    if let Some(inputs) = summary.get("inputAttestations") {
        let inputs = inputs.as_array().unwrap();
        assert!(!inputs.is_empty());
        inputs.iter().for_each(|input| digest_set(&input["digest"]));
    }
    // verificationResult: PASSED or FAILED, required.
    assert!(["PASSED", "FAILED"].contains(&summary["verificationResult"].as_str().unwrap()));
    // verifiedLevels: array of SlsaResult, required; no more than one level of a track; no word of our own in `SLSA_`.
    let levels = summary["verifiedLevels"].as_array().unwrap();
    let mut tracks = Vec::new();
    for level in levels {
        let level = level.as_str().unwrap();
        let known = ["0", "1", "2", "3", "UNEVALUATED"].map(|one| format!("SLSA_BUILD_LEVEL_{one}"));
        assert!(!level.starts_with("SLSA_") || known.iter().any(|one| one == level), "{level}");
        assert_ne!(level, "FAILED", "that is for a result that failed");
        tracks.push(level.rsplit_once("_LEVEL_").unwrap().0.to_owned());
    }
    assert!(!tracks.is_empty());
    tracks.sort();
    let all = tracks.len();
    tracks.dedup();
    assert_eq!(tracks.len(), all, "one level of each track");
    // dependencyLevels: optional. slsaVersion: <MAJOR>.<MINOR>.
    let version = summary["slsaVersion"].as_str().unwrap();
    let (major, minor) = version.split_once('.').unwrap();
    assert!(major.parse::<u8>().is_ok() && minor.parse::<u8>().is_ok(), "{version}");
}

/// A URI with a scheme (in-toto field types: TypeURI, ResourceURI; RFC 3986 §3).
fn uri(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no text"));
    let (scheme, rest) = text.split_once(':').unwrap_or_else(|| panic!("{text} has no scheme"));
    let first = scheme.bytes().next().unwrap();
    assert!(first.is_ascii_alphabetic() && !rest.is_empty(), "{text}");
    assert!(scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)), "{text}");
    assert!(rest.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b)), "{text}");
}

/// in-toto DigestSet: at least one, algorithms and lower-case hex.
fn digest_set(value: &Value) {
    let set = value.as_object().unwrap();
    assert!(!set.is_empty());
    for (algorithm, digest) in set {
        let hex = digest.as_str().unwrap();
        let length = match algorithm.as_str() {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            other => panic!("{other}"),
        };
        assert!(hex.len() == length && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{hex}");
    }
}

#[test]
fn our_receipts_are_summaries_clause_by_clause() {
    held_to_the_specification(&Stage::new().taken_over());
    let bare = Stage::of(&FRAMEWORK.replace("{to}/{name}", "{to}"));
    let ran = bare.receipt("nameless", &[], "retail-p256.key", "intake.json", AT);
    assert_eq!(ran.code, 0, "{}", ran.out);
    held_to_the_specification(&bare.statement("intake.json"));
}

#[test]
fn a_receipt_says_what_was_judged_and_by_what() {
    let stage = Stage::new();
    let statement = stage.taken_over();
    let summary = &statement["predicate"];
    assert_eq!(statement["subject"].as_array().unwrap().len(), 1);
    assert_eq!(statement["subject"][0]["name"], WIDGET);
    assert_eq!(summary["verifier"]["id"], "https://gate.retail.example");
    assert_eq!(summary["timeVerified"], AT);
    assert_eq!(summary["resourceUri"], "https://retail.example/staging/widget-1.4.2.tgz");
    assert_eq!(summary["policy"]["uri"], "urn:countersign:framework:retail-status");
    assert_eq!(summary["verificationResult"], "PASSED");
    assert_eq!(summary["verifiedLevels"], serde_json::json!(["SLSA_BUILD_LEVEL_3"]));
    let (_, report) = stage.told("intake", &[], AT);
    let hex = |digest: &Value| digest.as_str().unwrap().trim_start_matches("sha256:").to_owned();
    assert_eq!(summary["policy"]["digest"]["sha256"], hex(&report["framework"]["digest"]));
    assert_eq!(statement["subject"][0]["digest"], report["subjects"][0]["digests"]);
    // Complete: every file of evidence that was believed, by the digest of the file, and no reference input.
    let mut inputs: Vec<String> = report["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["origin"] != "reference")
        .map(|row| hex(&row["digest"]))
        .collect();
    inputs.sort();
    let told: Vec<&str> = summary["inputAttestations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["digest"]["sha256"].as_str().unwrap())
        .collect();
    assert_eq!(told, inputs);
    let own = &summary["urn:countersign:receipt:v1"];
    assert_eq!(
        (&own["handoff"], &own["from"], &own["to"]),
        (&"intake".into(), &"acme".into(), &"staging".into())
    );
    assert_eq!(own["framework"], serde_json::json!({ "name": "retail-status", "number": 7 }));
    let list = &report["reference"].as_array().unwrap()[0];
    assert_eq!(
        own["status"],
        serde_json::json!([{ "name": "nothing-denied", "id": "retail", "number": 1, "digest": list["digest"] }])
    );
    assert_eq!((&own["exceptions"], &own["previous"]), (&serde_json::json!([]), &serde_json::json!([])));
}

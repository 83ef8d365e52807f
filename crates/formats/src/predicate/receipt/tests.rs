use serde_json::{Value, json};

use super::*;
use crate::{Predicate, Statement, VerificationSummary};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn receipt() -> Receipt {
    Receipt {
        name: Some("widget-1.4.2.tgz".into()),
        digests: NonEmpty::one(("sha256".into(), "ab".repeat(32).into())),
        verifier: "https://gate.retail.example".into(),
        tool: "0.1.0".into(),
        verified_at: at("2026-08-02T00:00:00Z"),
        resource: "https://retail.example/staging/widget-1.4.2.tgz".into(),
        framework: ("retail".into(), 7, Digest::sha256([7; 32])),
        inputs: Some(NonEmpty::one(Digest::sha256([1; 32]))),
        build_level: Some(3),
        note: ReceiptNote {
            handoff: Some("intake".into()),
            from: Some("acme".into()),
            to: Some("staging".into()),
            framework: Some(("retail".into(), 7)),
            status: Some(vec![SeenStatus {
                name: "retail-list".into(),
                id: "retail".into(),
                number: 41,
                digest: Digest::sha256([2; 32]),
            }]),
            exceptions: Some(vec![CarriedException {
                name: "left-pad".into(),
                check: "low-build-level".into(),
                expires: at("2026-09-01T23:59:59Z"),
            }]),
            previous: Some(vec![Digest::sha256([3; 32])]),
        },
    }
}

fn whole(receipt: &Receipt) -> Value {
    serde_json::from_slice(&receipt.statement()).unwrap()
}

fn read(whole: &Value) -> Result<VerificationSummary, String> {
    let statement = Statement::decode(whole.to_string().as_bytes()).map_err(|bad| bad.to_string())?;
    VerificationSummary::decode(&statement).map_err(|bad| bad.to_string())
}

fn spoilt(pointer: &str, value: Value) -> Result<VerificationSummary, String> {
    let mut whole = whole(&receipt());
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    whole.pointer_mut(&format!("/predicate/{}{parent}", ReceiptNote::FIELD)).unwrap()[last] = value;
    read(&whole)
}

#[test]
fn a_receipt_is_read_as_it_is_written() {
    let own = receipt();
    let summary = read(&whole(&own)).unwrap();
    assert_eq!(summary.receipt, Some(own.note));
    assert_eq!(summary.levels, ["SLSA_BUILD_LEVEL_3".into()]);
    assert!(summary.passed);
    let bare = Receipt { name: None, inputs: None, build_level: None, ..receipt() };
    let text = String::from_utf8(bare.statement()).unwrap();
    for absent in ["inputAttestations", "\"name\":null"] {
        assert!(!text.contains(absent), "{text}");
    }
    assert_eq!(read(&whole(&bare)).unwrap().levels, ["SLSA_BUILD_LEVEL_UNEVALUATED".into()]);
}

#[test]
fn what_is_left_out_is_not_there() {
    for field in ["handoff", "from", "to", "framework", "status", "exceptions", "previous"] {
        let note = spoilt(&format!("/{field}"), Value::Null).unwrap().receipt.unwrap();
        let there = [
            note.handoff.is_some(),
            note.from.is_some(),
            note.to.is_some(),
            note.framework.is_some(),
            note.status.is_some(),
            note.exceptions.is_some(),
            note.previous.is_some(),
        ];
        assert_eq!(there.iter().filter(|there| !**there).count(), 1, "{field}");
    }
    let mut foreign = whole(&receipt());
    foreign["predicate"].as_object_mut().unwrap().remove(ReceiptNote::FIELD);
    assert_eq!(read(&foreign).unwrap().receipt, None);
}

#[test]
fn a_receipt_has_one_reading() {
    for (pointer, value, why) in [
        ("/draft", json!(true), "draft"),
        ("/handoff", json!(1), "string"),
        ("/framework/number", json!("7"), "whole number"),
        ("/framework/number", json!(0), "whole number"),
        ("/framework/other", json!(0), "other"),
        ("/status/0/number", json!(0), "whole number"),
        ("/status/0/digest", json!("ab"), "digest"),
        ("/status/0/id", Value::Null, "id"),
        ("/status/0/lifted", json!(1), "lifted"),
        ("/exceptions/0/expires", json!("2026-09-01"), "UTC"),
        ("/exceptions/0/check", Value::Null, "check"),
        ("/exceptions/0/scope", json!("all"), "scope"),
        ("/previous", json!({}), "list"),
        ("/previous", json!(["sha512:00"]), "digest"),
    ] {
        let fault = spoilt(pointer, value).unwrap_err();
        assert!(fault.contains(why), "{pointer}: {fault}");
    }
}

#[test]
fn lists_are_bounded() {
    let digests = |count: usize| json!(vec![Digest::sha256([3; 32]).to_string(); count]);
    assert!(spoilt("/previous", digests(MAX_RECEIPT_LISTED)).is_ok());
    let fault = spoilt("/previous", digests(MAX_RECEIPT_LISTED + 1)).unwrap_err();
    assert!(fault.contains("more than"), "{fault}");
}

#[test]
fn what_a_summary_must_say_is_missed() {
    let lacks =
        |whole: &Value| VerificationSummary::lacks(&Statement::decode(whole.to_string().as_bytes()).unwrap());
    assert_eq!(lacks(&whole(&receipt())), None);
    for field in ["verifier", "resourceUri", "policy", "verificationResult", "verifiedLevels"] {
        let mut less = whole(&receipt());
        less["predicate"].as_object_mut().unwrap().remove(field).unwrap();
        assert_eq!(lacks(&less), Some(field));
    }
    let mut nameless = whole(&receipt());
    nameless["predicate"]["verifier"].as_object_mut().unwrap().remove("id").unwrap();
    assert_eq!(lacks(&nameless), Some("verifier.id"));
    let mut other = whole(&receipt());
    other["predicateType"] = json!("https://slsa.dev/verification_summary/v0.2");
    assert_eq!(lacks(&other), None, "a summary of another version has other fields");
}

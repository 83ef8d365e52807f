//! A predicate of any type that is read: the first byte chooses the type, the rest is the predicate.
#![no_main]

use formats::{
    Acceptance, Approval, AttributeReport, CODES, CycloneDxDocument, Delivery, LinkPredicate, NpmPublish, OpenVexDocument, Predicate,
    Provenance, PypiPublish, Release, SignPredicate, SimpleVerificationResult, SpdxDocument, Statement,
    TestResult, VerificationSummary, VulnerabilityReport, strict_json,
};
use libfuzzer_sys::fuzz_target;

const TYPES: [&[&str]; 17] = [
    Provenance::TYPES,
    SignPredicate::TYPES,
    VerificationSummary::TYPES,
    LinkPredicate::TYPES,
    SpdxDocument::TYPES,
    CycloneDxDocument::TYPES,
    OpenVexDocument::TYPES,
    TestResult::TYPES,
    VulnerabilityReport::TYPES,
    AttributeReport::TYPES,
    SimpleVerificationResult::TYPES,
    Release::TYPES,
    NpmPublish::TYPES,
    PypiPublish::TYPES,
    Delivery::TYPES,
    Acceptance::TYPES,
    Approval::TYPES,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, predicate)) = bytes.split_first() else { return };
    let types: Vec<&str> = TYPES.concat();
    let kind = types[usize::from(*choice) % types.len()];
    let Ok(predicate) = strict_json(predicate) else { return };
    let digest = "0".repeat(64);
    let text = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"a","digest":{{"sha256":"{digest}"}}}}],"predicateType":"{kind}","predicate":{predicate}}}"#
    );
    let Ok(statement) = Statement::decode(text.as_bytes()) else { return };
    match statement.facts().expect("every type here is read") {
        Ok(facts) => facts.iter().for_each(|(label, _)| assert!(!label.is_empty())),
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(fault.pointer.starts_with("/predicate"), "a place in the predicate: {fault}");
        }
    }
});

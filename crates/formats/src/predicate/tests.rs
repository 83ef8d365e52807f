use serde_json::{Value, json};

use super::*;
use crate::sample::{STATEMENT_V1, statement, with, without};

fn said(kind: &str, predicate: &Value) -> Statement {
    Statement::decode(statement(STATEMENT_V1, kind, &predicate.to_string()).as_bytes()).unwrap()
}

fn read<P: Predicate>(kind: &str, predicate: &Value) -> Result<P, Malformed> {
    P::decode(&said(kind, predicate))
}

/// Every type reads `good`; without a field of `demanded`, or with a number in one of `known`, it does not.
fn held<P: Predicate>(good: &Value, demanded: &[&str], known: &[&str]) {
    for kind in P::TYPES {
        assert!(read::<P>(kind, good).is_ok(), "{kind}");
        assert!(read::<P>(kind, &with(good.clone(), "/a field of tomorrow", json!([1]))).is_ok());
        let statement = said(kind, good);
        assert!(statement.facts().is_some_and(|facts| facts.is_ok()), "{kind}");
    }
    let kind = P::TYPES.last().unwrap();
    for field in demanded {
        let fault = read::<P>(kind, &without(good.clone(), field)).err().map(|fault| fault.code);
        assert_eq!(fault, Some("malformed-predicate"), "{field}");
    }
    for field in demanded.iter().chain(known) {
        let fault = read::<P>(kind, &with(good.clone(), field, json!(-7))).err();
        let fault = fault.unwrap_or_else(|| panic!("{field} should be refused"));
        assert_eq!(fault.code, "malformed-predicate", "{field}");
        assert!(fault.pointer.starts_with("/predicate"), "{fault}");
    }
    let fault = read::<P>("https://example.com/other", good).err().unwrap();
    assert_eq!((fault.code, &*fault.pointer), ("malformed-predicate", "/predicateType"));
}

fn summary() -> Value {
    json!({
        "verifier": {"id": "https://verifier.example"},
        "timeVerified": "2026-08-01T10:00:00Z",
        "resourceUri": "pkg:generic/widget@1",
        "policy": {"uri": "https://policy.example", "digest": {"sha256": "00"}},
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_3"],
        "policyLevel": "SLSA_LEVEL_3",
        "dependencyLevels": {"SLSA_BUILD_LEVEL_1": 2},
    })
}

#[test]
fn a_verification_summary_is_read() {
    held::<VerificationSummary>(
        &summary(),
        &["/verifier", "/verifier/id", "/resourceUri", "/policy", "/verificationResult", "/verifiedLevels"],
        &["/timeVerified", "/dependencyLevels", "/policy/uri", "/policy/digest"],
    );
    let [v02, v1] = VerificationSummary::TYPES else { panic!("two") };
    let old: VerificationSummary = read(v02, &without(summary(), "/verifiedLevels")).unwrap();
    assert_eq!((old.version, &*old.levels[0]), (VsaVersion::V02, "SLSA_LEVEL_3"));
    assert!(read::<VerificationSummary>(v02, &without(summary(), "/policyLevel")).is_err());
    let new: VerificationSummary =
        read(v1, &with(summary(), "/verificationResult", json!("FAILED"))).unwrap();
    assert_eq!((new.passed, new.dependency_levels), (false, vec![("SLSA_BUILD_LEVEL_1".into(), 2)]));
    for word in ["passed", "PASSED ", "", "OK"] {
        assert!(
            read::<VerificationSummary>(v1, &with(summary(), "/verificationResult", json!(word))).is_err()
        );
    }
}

#[test]
fn a_link_is_read() {
    let good = json!({"name": "build", "command": ["make"], "materials": [{"uri": "git+https://x", "digest": {"sha1": "00"}}], "byproducts": {}});
    held::<LinkPredicate>(&good, &["/name"], &["/command", "/materials", "/materials/0/uri", "/command/0"]);
    let link: LinkPredicate = read(LinkPredicate::TYPES[0], &good).unwrap();
    assert_eq!(link.materials[0].digests, [("sha1".into(), "00".into())]);
}

#[test]
fn documents_say_which_they_are() {
    let spdx = json!({"spdxVersion": "SPDX-2.3", "name": "widget", "documentNamespace": "https://x/1", "packages": []});
    held::<SpdxDocument>(&spdx, &["/spdxVersion"], &["/name", "/documentNamespace"]);
    assert!(
        read::<SpdxDocument>(SpdxDocument::TYPES[0], &with(spdx, "/spdxVersion", json!("SPDX-3.0"))).is_err()
    );
    let bom =
        json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1", "version": 3});
    held::<CycloneDxDocument>(&bom, &["/bomFormat", "/specVersion"], &["/serialNumber", "/version"]);
    assert!(
        read::<CycloneDxDocument>(CycloneDxDocument::TYPES[0], &with(bom, "/bomFormat", json!("SPDX")))
            .is_err()
    );
}

#[test]
fn openvex_is_read_in_both_forms() {
    let good = json!({
        "@id": "https://vex.example/1", "author": "acme", "version": 2, "timestamp": "2026-08-01T12:00:00+02:00",
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "not_affected", "justification": "component_not_present", "products": [{"@id": "pkg:generic/widget@1"}]}],
    });
    held::<OpenVexDocument>(
        &good,
        &["/@id", "/author", "/statements", "/statements/0/vulnerability", "/statements/0/status"],
        &["/version", "/timestamp", "/statements/0/products", "/statements/0/justification"],
    );
    let whole: OpenVexDocument = read(OpenVexDocument::TYPES[0], &good).unwrap();
    assert_eq!(whole.timestamp, Instant::parse("2026-08-01T10:00:00Z").ok());
    assert!(!whole.statements[0].products[0].in_part);
    let product = json!({ "@id": "urn:x", "identifiers": { "purl": "pkg:generic/widget@1" }, "hashes": { "sha-256": "00" } });
    let named = with(good.clone(), "/statements/0/products/0", product.clone());
    let named: OpenVexDocument = read(OpenVexDocument::TYPES[0], &named).unwrap();
    let own = &named.statements[0].products[0];
    assert_eq!(own.ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["urn:x", "pkg:generic/widget@1"]);
    assert_eq!(own.hashes, [("sha-256".into(), "00".into())]);
    let mut part = product;
    part["subcomponents"] = json!([{ "@id": "pkg:generic/left" }]);
    let part = with(good.clone(), "/statements/0/products/0", part);
    let part: OpenVexDocument = read(OpenVexDocument::TYPES[0], &part).unwrap();
    assert!(part.statements[0].products[0].in_part);
    let old = with(
        with(good.clone(), "/statements/0/vulnerability", json!("CVE-2026-1")),
        "/statements/0/products",
        json!(["pkg:generic/widget@1"]),
    );
    let kind = OpenVexDocument::TYPES[1];
    let old: OpenVexDocument = read(kind, &with(old, "/version", json!("2"))).unwrap();
    assert_eq!(old, read(kind, &good).unwrap());
    assert!(read::<OpenVexDocument>(kind, &with(good, "/statements/0/status", json!("fine"))).is_err());
}

#[test]
fn results_of_tests_and_verifiers_are_read() {
    let test = json!({"result": "PASSED", "configuration": [{"name": "ci.yml"}], "url": "https://ci.example/1", "passedTests": ["a"], "failedTests": []});
    held::<TestResult>(
        &test,
        &["/result"],
        &["/configuration", "/url", "/passedTests", "/failedTests", "/warnedTests"],
    );
    assert!(read::<TestResult>(TestResult::TYPES[0], &with(test, "/result", json!("Passed"))).is_err());
    let svr = json!({"verifier": {"id": "v"}, "timeVerified": "2026-08-01T10:00:00Z", "properties": ["P"]});
    held::<SimpleVerificationResult>(&svr, &["/verifier", "/timeVerified", "/properties"], &[]);
    let scai = json!({"attributes": [{"attribute": "REPRODUCIBLE", "target": {"name": "x"}, "evidence": {"uri": "y"}}], "producer": {"uri": "z"}});
    held::<AttributeReport>(
        &scai,
        &["/attributes", "/attributes/0/attribute"],
        &["/producer", "/attributes/0/target", "/attributes/0/evidence"],
    );
}

#[test]
fn vulnerability_reports_are_read() {
    let good = json!({
        "scanner": {"uri": "https://scanner.example", "version": "1", "db": {"uri": "d", "lastUpdate": "2026-07-31T00:00:00Z"}, "result": [{"id": "CVE-2026-1"}]},
        "metadata": {"scanStartedOn": "2026-08-01T09:59:00Z", "scanFinishedOn": "2026-08-01T10:00:00Z"},
    });
    held::<VulnerabilityReport>(
        &good,
        &["/scanner", "/metadata", "/scanner/uri", "/scanner/result", "/metadata/scanFinishedOn"],
        &[
            "/scanner/db",
            "/scanner/db/lastUpdate",
            "/metadata/scanStartedOn",
            "/scanner/version",
            "/scanner/result/0",
        ],
    );
    let cosign: VulnerabilityReport =
        read(VulnerabilityReport::TYPES[0], &with(good, "/scanner/result", json!({"any": 1}))).unwrap();
    assert_eq!(cosign.found, None);
}

#[test]
fn releases_and_publications_are_read() {
    let release = json!({"purl": "pkg:github/acme/widget@v1", "releaseId": "7", "repository": "acme/widget", "tag": "v1"});
    held::<Release>(
        &release,
        &["/purl"],
        &["/releaseId", "/repository", "/repositoryId", "/ownerId", "/tag"],
    );
    let npm = json!({"name": "@acme/widget", "version": "1.0.0", "registry": "https://registry.example"});
    held::<NpmPublish>(&npm, &["/name", "/version", "/registry"], &[]);
    held::<PypiPublish>(&json!({}), &[], &[]);
    held::<SignPredicate>(&json!({"x": [1]}), &[], &[]);
}

#[test]
fn lists_are_bounded() {
    let many = |count: usize| json!({"name": "x", "command": vec!["a"; count]});
    let kind = LinkPredicate::TYPES[0];
    assert!(read::<LinkPredicate>(kind, &many(MAX_LISTED)).is_ok());
    assert_eq!(read::<LinkPredicate>(kind, &many(MAX_LISTED + 1)).unwrap_err().code, "too-many");
}

#[test]
fn another_type_has_no_facts_and_stays_usable() {
    let statement = said("https://example.com/said/v1", &json!({"any": 1}));
    assert!(statement.facts().is_none());
    assert_eq!(statement.predicate_json(), r#"{"any":1}"#);
}

#[test]
fn titles_tell_the_version_where_there_are_several() {
    for (kind, wanted) in [
        ("https://slsa.dev/provenance/v0.2", "SLSA provenance v0.2"),
        ("https://slsa.dev/verification_summary/v1", "SLSA verification summary v1"),
        ("https://spdx.dev/Document", "SPDX document"),
        ("https://spdx.dev/Document/v2.3", "SPDX document v2.3"),
        ("https://docs.pypi.org/attestations/publish/v1", "PyPI publish attestation"),
    ] {
        assert_eq!(known(kind).unwrap().title(kind), wanted);
    }
    let mut types: Vec<_> = KNOWN.iter().flat_map(|known| known.types).collect();
    types.sort_unstable();
    types.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1], "one type, one reader"));
}

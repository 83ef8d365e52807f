//! What is said of vulnerabilities, by small documents of each kind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Vex, VexFormat, VexStatus};
use crate::limits::MAX_VEX_PRODUCTS;

fn read(document: &Value) -> Vex {
    Vex::read(document.to_string().as_bytes()).unwrap()
}

fn refused(document: &Value) -> String {
    Vex::read(document.to_string().as_bytes()).unwrap_err().to_string()
}

use VexStatus::{Affected, Fixed, NotAffected, UnderInvestigation};

#[test]
fn openvex_of_both_versions() {
    let digest = "ab".repeat(32);
    let vex = read(&json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a.example/1", "author": "a", "version": 1,
        "timestamp": "2026-01-09T21:23:03.579712389-06:00",
        "statements": [
            { "vulnerability": { "name": "CVE-1", "aliases": ["GHSA-1"] }, "status": "not_affected",
              "justification": "component_not_present", "timestamp": "2026-02-01T00:00:00Z",
              "products": [{ "@id": "pkg:npm/a@1", "identifiers": { "purl": "pkg:npm/a" }, "hashes": { "sha-256": digest },
                             "subcomponents": [{ "@id": "pkg:npm/b@2" }, {}] },
                           { "@id": "pkg:npm/c" }] },
            { "vulnerability": { "name": "CVE-2" }, "status": "under_investigation" },
        ],
    }));
    assert_eq!((vex.format, vex.statements.len()), (VexFormat::OpenVex, 2));
    let first = &vex.statements[0];
    assert_eq!(first.vulnerability, ["CVE-1".into(), "GHSA-1".into()]);
    assert_eq!((first.status, first.justification.as_deref()), (NotAffected, Some("component_not_present")));
    assert_eq!(
        (&*first.pointer, first.stated_at.unwrap().to_string()),
        ("/statements/0", "2026-02-01T00:00:00Z".into())
    );
    let [a, c] = &*first.products else { panic!("two products") };
    assert_eq!(a.names, ["pkg:npm/a@1".into(), "pkg:npm/a".into()]);
    assert_eq!((a.digests[0].to_string(), a.in_part), (format!("sha256:{digest}"), true));
    assert_eq!((&a.parts, c.in_part), (&vec!["pkg:npm/b@2".into()], false));
    let second = &vex.statements[1];
    assert_eq!((second.status, second.products.len()), (UnderInvestigation, 0));
    assert_eq!(second.stated_at.unwrap().to_string(), "2026-01-10T03:23:03Z");

    let vex = read(&json!({
        "@context": "https://openvex.dev/ns", "@id": "b", "author": "a", "version": "1",
        "statements": [{ "vulnerability": "CVE-3", "status": "fixed", "products": ["pkg:npm/a@1"], "subcomponents": ["x"] }],
    }));
    assert_eq!(vex.statements[0].vulnerability, ["CVE-3".into()]);
    assert_eq!((vex.statements[0].status, vex.statements[0].products[0].in_part), (Fixed, true));
    assert!(
        refused(&json!({ "@context": "https://openvex.dev/ns/v0.3.0", "statements": [] })).contains("v0.2.0")
    );
}

#[test]
fn vulnerabilities_of_cyclonedx() {
    let vex = read(&json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": { "timestamp": "2026-01-01T00:00:00Z" },
        "components": [{ "type": "library", "bom-ref": "a", "name": "a", "purl": "pkg:npm/a@1" }],
        "vulnerabilities": [
            { "id": "CVE-1", "references": [{ "id": "GHSA-1", "source": {} }],
              "analysis": { "state": "not_affected", "justification": "code_not_reachable", "lastUpdated": "2026-02-01T00:00:00Z" },
              "affects": [{ "ref": "a" }, { "ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#b" }] },
            { "id": "CVE-2" },
            { "id": "CVE-3", "analysis": { "state": "exploitable" }, "affects": [{ "ref": "a", "versions": [
                { "version": "2.4", "status": "affected" }, { "range": "vers:npm/<2", "status": "unaffected" },
                { "version": "3" }, { "version": "4", "status": "unknown" }] }] },
            { "id": "CVE-4", "analysis": { "state": "resolved" } },
        ],
    }));
    let said: Vec<_> = vex.statements.iter().map(|one| (&*one.vulnerability[0], one.status)).collect();
    let wanted = [
        ("CVE-1", NotAffected),
        ("CVE-3", NotAffected),
        ("CVE-3", Affected),
        ("CVE-3", UnderInvestigation),
        ("CVE-4", Fixed),
    ];
    assert_eq!(said, wanted, "what has no analysis says nothing");
    let first = &vex.statements[0];
    assert_eq!(first.vulnerability, ["CVE-1".into(), "GHSA-1".into()]);
    assert_eq!(first.products[0].names, ["a".into(), "pkg:npm/a@1".into()]);
    assert_eq!(
        (first.justification.as_deref(), &*first.pointer),
        (Some("code_not_reachable"), "/vulnerabilities/0")
    );
    assert_eq!(first.stated_at.unwrap().to_string(), "2026-02-01T00:00:00Z");
    let versions = |number: usize| vex.statements[number].products[0].versions.clone();
    assert_eq!((versions(1), versions(2)), (vec!["vers:npm/<2".into()], vec!["2.4".into(), "3".into()]));
    // A version that is affected is not answered for by the state of the rest.
    let vex = read(&json!({ "bomFormat": "CycloneDX", "specVersion": "1.4", "vulnerabilities": [
        { "id": "CVE-5", "analysis": { "state": "not_affected", "justification": "code_not_present" },
          "affects": [{ "ref": "a", "versions": [{ "version": "1", "status": "affected" }] }] }] }));
    assert_eq!((vex.statements[0].status, vex.statements[0].justification.as_deref()), (Affected, None));
}

fn csaf() -> Value {
    json!({
        "document": { "category": "csaf_vex", "csaf_version": "2.0",
                      "tracking": { "status": "final", "current_release_date": "2026-03-03T11:00:00.000Z" } },
        "product_tree": {
            "full_product_names": [{ "name": "widget", "product_id": "W", "product_identification_helper": {
                "purl": "pkg:npm/widget@1", "hashes": [{ "filename": "w.tgz", "file_hashes": [
                    { "algorithm": "sha256", "value": "ab".repeat(32) }, { "algorithm": "md5", "value": "00" }] }] } }],
            "branches": [{ "category": "vendor", "name": "v", "branches": [
                { "category": "product_version", "name": "1", "product": { "name": "lib", "product_id": "L",
                  "product_identification_helper": { "purl": "pkg:npm/lib@2" } } }] }],
            "relationships": [{ "category": "default_component_of", "product_reference": "L",
                "relates_to_product_reference": "W", "full_product_name": { "name": "lib in widget", "product_id": "W:L" } }],
            "product_groups": [{ "group_id": "G", "product_ids": ["W:L"] }],
        },
        "vulnerabilities": [{ "cve": "CVE-1", "ids": [{ "system_name": "s", "text": "ID-1" }],
            "flags": [{ "label": "vulnerable_code_not_present", "group_ids": ["G"], "date": "2026-04-01T00:00:00Z" }],
            "product_status": { "known_not_affected": ["W:L", "W"], "fixed": ["gone"], "under_investigation": ["L"],
                                "recommended": ["W"] } }],
    })
}

#[test]
fn statuses_of_csaf() {
    let vex = read(&csaf());
    let said: Vec<_> = vex.statements.iter().map(|one| (one.status, one.justification.as_deref())).collect();
    let label = Some("vulnerable_code_not_present");
    assert_eq!(said, [(NotAffected, None), (NotAffected, label), (Fixed, None), (UnderInvestigation, None)]);
    let [whole, part, gone, lib] = &*vex.statements else { panic!("four statements") };
    assert_eq!(whole.vulnerability, ["CVE-1".into(), "ID-1".into()]);
    assert_eq!(whole.products[0].names, ["pkg:npm/widget@1".into(), "widget".into()]);
    assert_eq!((whole.products[0].digests.len(), whole.products[0].in_part), (1, false));
    assert_eq!((part.products[0].in_part, &*part.products[0].parts[0]), (true, "pkg:npm/lib@2"));
    assert_eq!(part.products[0].names[0], "pkg:npm/widget@1".into());
    assert_eq!(part.stated_at.unwrap().to_string(), "2026-04-01T00:00:00Z");
    assert_eq!((&*gone.products[0].names[0], &*lib.products[0].names[0]), ("gone", "pkg:npm/lib@2"));
    assert_eq!(lib.stated_at.unwrap().to_string(), "2026-03-03T11:00:00Z");
}

#[test]
fn a_document_that_contradicts_itself_answers_nothing() {
    let mut document = csaf();
    document["vulnerabilities"][0]["product_status"]["known_affected"] = json!(["W"]);
    assert!(refused(&document).contains("another status"));
    let mut document = csaf();
    document["product_tree"]["full_product_names"][0]["product_id"] = json!("L");
    assert!(refused(&document).contains("there already"));
    let mut document = csaf();
    document["document"]["tracking"]["status"] = json!("draft");
    assert!(refused(&document).contains("draft"));
    let mut document = csaf();
    document["document"]["csaf_version"] = json!("3.0");
    assert!(refused(&document).contains("2.0"));
    assert!(refused(&json!({ "bomFormat": "CycloneDX", "document": {} })).contains("several kinds"));
    assert!(refused(&json!({})).contains("neither OpenVEX"));
}

#[test]
fn there_are_so_many_products_and_no_more() {
    let of = |count: usize| {
        let mut document = csaf();
        document["product_tree"] = json!({});
        document["vulnerabilities"][0]["flags"] = json!([]);
        let ids: Vec<String> = (0..count).map(|n| n.to_string()).collect();
        document["vulnerabilities"][0]["product_status"] = json!({ "fixed": ids });
        Vex::read(document.to_string().as_bytes())
    };
    assert_eq!(of(MAX_VEX_PRODUCTS).unwrap().statements[0].products.len(), MAX_VEX_PRODUCTS);
    assert_eq!(of(MAX_VEX_PRODUCTS + 1).unwrap_err().code, "too-many");
}

proptest! {
    #[test]
    fn nothing_that_is_read_panics(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut letters: Vec<char> = csaf().to_string().chars().collect();
        let at = at.index(letters.len());
        letters[at] = with;
        let text: String = letters.into_iter().collect();
        if let Ok(vex) = Vex::read(text.as_bytes()) {
            prop_assert!(vex.statements.iter().all(|one| one.products.iter().all(|p| p.in_part || p.parts.is_empty())));
        }
    }

    #[test]
    fn statements_stay_in_order(said in proptest::collection::vec(0usize..4, 0..20)) {
        let statements: Vec<Value> = said.iter().enumerate().map(|(n, status)| json!({
            "vulnerability": { "name": format!("CVE-{n}") }, "status": VexStatus::ALL[*status].name(),
            "products": [{ "@id": format!("pkg:npm/p{n}") }] })).collect();
        let vex = read(&json!({ "@context": "https://openvex.dev/ns/v0.2.0", "@id": "i", "author": "a", "statements": statements }));
        let read: Vec<_> = vex.statements.iter().map(|one| VexStatus::ALL.iter().position(|s| *s == one.status).unwrap()).collect();
        prop_assert_eq!(read, said);
        for (n, one) in vex.statements.iter().enumerate() {
            prop_assert_eq!(&*one.vulnerability[0], format!("CVE-{n}"));
            prop_assert_eq!(&*one.products[0].names[0], format!("pkg:npm/p{n}"));
        }
    }
}

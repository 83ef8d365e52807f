//! Bills by small documents: what is read of each kind, and what is refused.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::gather::Gathered;
use super::{Bom, BomFormat, Component, ComponentKind, Edge, EdgeKind};
use crate::limits::{MAX_BOM_EDGES, MAX_COMPONENTS, MAX_DANGLING, MAX_NAME};
use crate::malformed::code;
use crate::node::Node;

fn read(document: &Value) -> Bom {
    Bom::read(document.to_string().as_bytes()).unwrap()
}

fn refused(document: &Value) -> String {
    Bom::read(document.to_string().as_bytes()).unwrap_err().to_string()
}

fn edges(bom: &Bom) -> Vec<(usize, usize, EdgeKind)> {
    bom.edges.iter().map(|edge| (edge.from, edge.to, edge.kind)).collect()
}

fn names(bom: &Bom) -> Vec<&str> {
    bom.components.iter().map(|component| &*component.name).collect()
}

use EdgeKind::{BuildOnly, Contains, DependsOn};

fn cyclonedx() -> Value {
    let digest = "ab".repeat(32);
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "app", "name": "widget", "version": "1.4.2" } },
        "components": [
            { "type": "library", "bom-ref": "a", "name": "a", "version": "1", "purl": "pkg:npm/a@1",
              "hashes": [{ "alg": "SHA-256", "content": digest.to_uppercase() },
                         { "alg": "SHA-1", "content": "00".repeat(20) }],
              "components": [{ "type": "file", "bom-ref": "a/f", "name": "f" }] },
            { "type": "library", "bom-ref": "b", "name": "b", "scope": "excluded" },
            { "type": "machine-learning-model", "name": "m" },
        ],
        "services": [{ "bom-ref": "s", "name": "billing" }],
        "dependencies": [
            { "ref": "app", "dependsOn": ["a", "b", "s", "gone"] },
            { "ref": "a", "dependsOn": ["a"] },
        ],
    })
}

#[test]
fn a_bill_of_cyclonedx() {
    let bom = read(&cyclonedx());
    assert_eq!((bom.format, &*bom.version, &bom.subjects), (BomFormat::CycloneDx, "1.6", &vec![0]));
    assert_eq!(names(&bom), ["widget", "a", "f", "b", "m", "billing"]);
    let a = &bom.components[1];
    assert_eq!((&*a.reference, a.version.as_deref(), &*a.pointer), ("a", Some("1"), "/components/0"));
    assert_eq!(a.purls, ["pkg:npm/a@1".into()]);
    assert_eq!(
        a.digests.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("sha256:{}", "ab".repeat(32))]
    );
    let kinds: Vec<_> = bom.components.iter().map(|component| component.kind).collect();
    use ComponentKind::{File, Other, Package};
    assert_eq!(kinds, [Package, Package, File, Package, Other, Other]);
    // What needs itself is kept: it is the graph's to say what a cycle means.
    let wanted =
        [(0, 1, DependsOn), (0, 3, BuildOnly), (0, 5, DependsOn), (1, 1, DependsOn), (1, 2, Contains)];
    assert_eq!(edges(&bom), wanted);
    assert_eq!(
        (&*bom.dangling[0].reference, &*bom.dangling[0].pointer),
        ("gone", "/dependencies/0/dependsOn/3")
    );
    assert_eq!((bom.dangling.len(), bom.faults.len()), (1, 0), "{:?}", bom.faults);
}

#[test]
fn what_is_not_as_specified_is_told_and_binds_nothing() {
    let mut document = cyclonedx();
    document["components"][0]["hashes"][0]["content"] = json!("no digest");
    let bom = read(&document);
    assert_eq!((bom.components[1].digests.len(), bom.faults.len()), (0, 1));
    assert_eq!(&*bom.faults[0].pointer, "/components/0/hashes/0/content");
}

#[test]
fn one_reference_names_one_component() {
    let mut document = cyclonedx();
    document["components"][1]["bom-ref"] = json!("a/f");
    let said = refused(&document);
    assert!(said.contains("`a/f`") && said.contains("/components/0/components/0"), "{said}");
    assert!(said.ends_with("at /components/1"), "{said}");
    document["components"][1]["bom-ref"] = json!("s");
    assert!(refused(&document).ends_with("at /services/0"));
}

#[test]
fn a_document_is_of_one_kind_and_of_a_version_that_is_read() {
    for version in ["1.1", "1.8", "2.0", "1.6.0", ""] {
        let said = refused(&json!({ "bomFormat": "CycloneDX", "specVersion": version }));
        assert!(said.contains("1.2 to 1.7"), "{said}");
    }
    for version in ["SPDX-2.1", "SPDX-2.4", "SPDX-3.0"] {
        assert!(refused(&json!({ "spdxVersion": version })).contains("SPDX-2.2 or SPDX-2.3"));
    }
    for context in
        [json!("https://spdx.org/rdf/3.1.0/spdx-context.jsonld"), json!("https://openvex.dev/ns"), json!({})]
    {
        assert!(refused(&json!({ "@context": context, "@graph": [] })).contains("3.0.x"));
    }
    assert!(
        refused(&json!({ "bomFormat": "CycloneDX", "spdxVersion": "SPDX-2.3" })).contains("several kinds")
    );
    assert!(refused(&json!({ "a": 1 })).contains("neither CycloneDX"));
    assert_eq!(Bom::read(b"[]").unwrap_err().code, "malformed-reference");
    assert_eq!(Bom::read(b"{").unwrap_err().code, "malformed-json");
}

fn spdx2() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "documentDescribes": ["SPDXRef-app"],
        "packages": [
            { "SPDXID": "SPDXRef-app", "name": "widget", "versionInfo": "1.4.2", "hasFiles": ["SPDXRef-f"] },
            { "SPDXID": "SPDXRef-a", "name": "a", "checksums": [
                { "algorithm": "SHA256", "checksumValue": "ab".repeat(32) },
                { "algorithm": "SHA1", "checksumValue": "00".repeat(20) }],
              "externalRefs": [
                { "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1" },
                { "referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:…" }] },
            { "SPDXID": "SPDXRef-t", "name": "t" },
        ],
        "files": [{ "SPDXID": "SPDXRef-f", "fileName": "./f" }],
        "relationships": [
            { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-app" },
            { "spdxElementId": "SPDXRef-app", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-a" },
            { "spdxElementId": "SPDXRef-t", "relationshipType": "TEST_DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-app" },
            { "spdxElementId": "SPDXRef-f", "relationshipType": "CONTAINED_BY", "relatedSpdxElement": "SPDXRef-a" },
            { "spdxElementId": "SPDXRef-a", "relationshipType": "VARIANT_OF", "relatedSpdxElement": "SPDXRef-gone" },
            { "spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NOASSERTION" },
            { "spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-x:SPDXRef-y" },
        ],
    })
}

#[test]
fn a_bill_of_spdx_2() {
    let bom = read(&spdx2());
    assert_eq!((bom.format, &*bom.version, &bom.subjects), (BomFormat::Spdx2, "SPDX-2.3", &vec![0]));
    assert_eq!(names(&bom), ["widget", "a", "t", "./f"]);
    assert_eq!((bom.components[1].digests.len(), &bom.components[1].purls), (1, &vec!["pkg:npm/a@1".into()]));
    assert_eq!(bom.components[3].kind, ComponentKind::File);
    assert_eq!(edges(&bom), [(0, 1, DependsOn), (0, 2, BuildOnly), (0, 3, Contains), (1, 3, Contains)]);
    assert_eq!(bom.dangling.len(), 1);
    assert_eq!(&*bom.dangling[0].pointer, "/relationships/6/relatedSpdxElement");
    assert_eq!(bom.faults, []);

    let mut document = spdx2();
    document["packages"][1]["SPDXID"] = json!("SPDXRef-a/b");
    document["packages"][1]["checksums"][0]["checksumValue"] = json!("ab");
    let faults: Vec<_> = read(&document).faults.iter().map(|fault| fault.pointer.to_string()).collect();
    assert_eq!(faults, ["/packages/1/SPDXID", "/packages/1/checksums/0/checksumValue"]);
    document["packages"][1]["SPDXID"] = json!("SPDXRef-app");
    assert!(refused(&document).contains("/packages/0 already"));
}

#[test]
fn a_bill_of_spdx_3() {
    let document = json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            { "type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1" },
            { "type": "Person", "spdxId": "urn:p", "name": "somebody" },
            { "type": "SpdxDocument", "spdxId": "urn:doc", "rootElement": ["urn:sbom"] },
            { "type": "software_Sbom", "spdxId": "urn:sbom", "rootElement": ["urn:app"] },
            { "type": "software_Package", "spdxId": "urn:app", "name": "widget", "software_packageVersion": "1.4.2" },
            { "type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageUrl": "pkg:npm/a@1",
              "externalIdentifier": [
                { "type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:npm/a@1" }],
              "verifiedUsing": [{ "type": "Hash", "algorithm": "sha256", "hashValue": "ab".repeat(32) },
                                { "type": "PackageVerificationCode", "algorithm": "sha256", "hashValue": "cd".repeat(32) }] },
            { "type": "software_File", "spdxId": "urn:f", "name": "f" },
            { "type": "Relationship", "spdxId": "urn:r1", "from": "urn:app", "relationshipType": "dependsOn",
              "to": ["urn:a", "urn:app", "urn:elsewhere", "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"] },
            { "type": "LifecycleScopedRelationship", "spdxId": "urn:r2", "from": "urn:app", "scope": "test",
              "relationshipType": "dependsOn", "to": "urn:f" },
            { "type": "Relationship", "spdxId": "urn:r3", "from": "urn:app", "relationshipType": "usesTool", "to": ["urn:p"] },
        ],
    });
    let bom = read(&document);
    assert_eq!((bom.format, &*bom.version, &bom.subjects), (BomFormat::Spdx3, "3.0.1", &vec![0]));
    assert_eq!(names(&bom), ["widget", "a", "f"]);
    assert_eq!((bom.components[1].digests.len(), bom.components[1].purls.len()), (1, 1));
    assert_eq!(&*bom.components[1].pointer, "/@graph/5");
    assert_eq!(edges(&bom), [(0, 0, DependsOn), (0, 1, DependsOn), (0, 2, BuildOnly)]);
    assert_eq!(bom.dangling.iter().map(|one| &*one.reference).collect::<Vec<_>>(), ["urn:elsewhere"]);
}

#[test]
fn names_are_bounded() {
    let of = |length: usize| {
        let named = json!({ "type": "library", "name": "n".repeat(length) });
        Bom::read(
            json!({ "bomFormat": "CycloneDX", "specVersion": "1.5", "components": [named] })
                .to_string()
                .as_bytes(),
        )
    };
    assert_eq!(of(MAX_NAME).unwrap().components.len(), 1);
    for length in [MAX_NAME + 1, 1 << 20] {
        let fault = of(length).unwrap_err();
        assert_eq!((fault.code, &*fault.pointer), ("too-large", "/components/0/name"));
    }
}

#[test]
fn there_are_so_many_components_and_no_more() {
    let of = |count: usize| {
        let all: Vec<String> =
            (0..count).map(|n| format!(r#"{{"SPDXID":"SPDXRef-{n}","name":"a"}}"#)).collect();
        Bom::read(
            format!(
                r#"{{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[{}]}}"#,
                all.join(",")
            )
            .as_bytes(),
        )
    };
    assert_eq!(of(MAX_COMPONENTS).unwrap().components.len(), MAX_COMPONENTS);
    let fault = of(MAX_COMPONENTS + 1).unwrap_err();
    assert_eq!((fault.code, &*fault.pointer), ("too-many", "/packages"));
}

#[test]
fn a_million_components_are_refused() {
    let all = vec![r#"{"type":"library","name":"a"}"#; 1_000_000].join(",");
    let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{all}]}}"#);
    assert_eq!(Bom::read(text.as_bytes()).unwrap_err().code, "too-many");
}

#[test]
fn nested_components_count_as_well() {
    let node = Node::root("{}", code::REFERENCE);
    let mut gathered = Gathered::default();
    let one = || Component::at(&node, ComponentKind::Other);
    for _ in 0..MAX_COMPONENTS {
        gathered.add(&node, one()).unwrap();
    }
    assert_eq!(gathered.add(&node, one()).unwrap_err().code, "too-many");
}

#[test]
fn there_are_so_many_edges_and_no_more() {
    let node = Node::root("{}", code::REFERENCE);
    let mut gathered = Gathered::default();
    for to in 0..MAX_BOM_EDGES {
        gathered.edge(&node, Edge::new(0, to, DependsOn)).unwrap();
    }
    gathered.edge(&node, Edge::new(0, 1, DependsOn)).unwrap();
    assert_eq!(gathered.edge(&node, Edge::new(1, 1, DependsOn)).unwrap_err().code, "too-many");
}

#[test]
fn so_many_references_lead_nowhere_and_no_more() {
    let node = Node::root("{}", code::REFERENCE);
    let mut gathered = Gathered::default();
    for _ in 0..MAX_DANGLING {
        assert_eq!(gathered.follow(&node, "x".into()), Ok(None));
    }
    assert_eq!(gathered.follow(&node, "x".into()).unwrap_err().code, "too-many");
}

/// The same graph, as each kind writes it.
fn written(kind: BomFormat, count: usize, needs: &[(usize, usize)]) -> Value {
    let reference = |n: usize| format!("SPDXRef-{n}");
    match kind {
        BomFormat::CycloneDx => json!({
            "bomFormat": "CycloneDX", "specVersion": "1.5",
            "components": (0..count).map(|n| json!({ "type": "library", "bom-ref": reference(n), "name": n.to_string() }))
                .collect::<Vec<_>>(),
            "dependencies": needs.iter().map(|(a, b)| json!({ "ref": reference(*a), "dependsOn": [reference(*b)] }))
                .collect::<Vec<_>>(),
        }),
        BomFormat::Spdx2 => json!({
            "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT",
            "packages": (0..count).map(|n| json!({ "SPDXID": reference(n), "name": n.to_string() })).collect::<Vec<_>>(),
            "relationships": needs.iter().map(|(a, b)| json!({ "spdxElementId": reference(*b),
                "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": reference(*a) })).collect::<Vec<_>>(),
        }),
        BomFormat::Spdx3 => {
            let packages = (0..count).map(
                |n| json!({ "type": "software_Package", "spdxId": reference(n), "name": n.to_string() }),
            );
            let related = needs.iter().map(|(a, b)| {
                json!({ "type": "Relationship", "spdxId": "r",
                "from": reference(*a), "relationshipType": "dependsOn", "to": [reference(*b)] })
            });
            json!({ "@context": "https://spdx.org/rdf/3.0.0/spdx-context.jsonld",
                    "@graph": packages.chain(related).collect::<Vec<_>>() })
        }
    }
}

proptest! {
    #[test]
    fn a_graph_comes_out_as_it_was_written(
        (count, needs) in (1usize..20).prop_flat_map(|count| {
            (Just(count), proptest::collection::vec((0..count, 0..count), 0..40))
        })
    ) {
        let mut wanted: Vec<_> = needs.iter().map(|(a, b)| (*a, *b, DependsOn)).collect();
        wanted.sort();
        wanted.dedup();
        for kind in [BomFormat::CycloneDx, BomFormat::Spdx2, BomFormat::Spdx3] {
            let bom = read(&written(kind, count, &needs));
            let order: Vec<String> = (0..count).map(|n| n.to_string()).collect();
            prop_assert_eq!(names(&bom), order);
            prop_assert_eq!(edges(&bom), wanted.clone());
            prop_assert_eq!(bom.dangling.len(), 0);
        }
    }

    #[test]
    fn nothing_that_is_read_panics(at in any::<prop::sample::Index>(), with in any::<char>(), which in 0usize..2) {
        let text = [cyclonedx(), spdx2()][which].to_string();
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        letters[at] = with;
        let text: String = letters.into_iter().collect();
        if let Ok(bom) = Bom::read(text.as_bytes()) {
            let places = bom.components.len();
            prop_assert!(bom.edges.iter().all(|edge| edge.from < places && edge.to < places));
            prop_assert!(bom.subjects.iter().all(|subject| *subject < places));
        }
    }
}
